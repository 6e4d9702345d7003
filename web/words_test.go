package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"lurewatch/check"
)

func TestEveryLanguageHasEverySentence(t *testing.T) {
	all := readWords()
	holes := regexp.MustCompile(`\{[a-z]+\}`)
	for key := range all[vi] {
		for _, l := range langs {
			s, ok := all[l][key]
			if !ok || strings.TrimSpace(s) == "" {
				t.Errorf("words/%s.json: %q is missing or empty", l, key)
				continue
			}
			want := map[string]int{}
			for _, h := range holes.FindAllString(all[vi][key], -1) {
				want[h]++
			}
			for _, h := range holes.FindAllString(s, -1) {
				want[h]--
			}
			for h, n := range want {
				if n != 0 {
					t.Errorf("words/%s.json: %q has another number of %s than words/vi.json", l, key, h)
				}
			}
			if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Mn, r) }) {
				t.Errorf("words/%s.json: %q has loose combining marks, want composed letters", l, key)
			}
		}
	}
	for _, l := range langs {
		if got, want := len(all[l]), len(all[vi]); got != want {
			t.Errorf("words/%s.json has %d keys, words/vi.json %d", l, got, want)
		}
	}
}

// Sentences whose keys are put together at run time; the rest must stand in a template or in the code.
var madeKeys = regexp.MustCompile(`^(act|unitkind|unitarea|unitfield|unitfault|unitlang|unitmode|unitquiet|units\.done|target|posting|flagwhy|link\.(effect|paused|resumed)|answers\.waiting|role|roletext|linkkind|join\.(first|invite|reset)|password\.(short|long|name|common)|account\.done|person\.done|saved\.(done|new|all)|token\.day|login\.(seconds|minutes)|sent\.(open|confirmed|dismissed|closed)|appeal|wait|wrong\.who|asked\.(kind|band|done)|facet|fieldhelp|order|review|reason|decision|closed|occupation|sum|basis|route|pay|employer|site\.(console|units|digests|queue|campaigns|lookup|saved|sources|quality|audit|people|keys|check|asked)|queue\.view|queue\.skipped|decide\.scope_(open|all)|format|field|part|band|tier|kind|category|period|contact|place|country|lang|fault|state|wall|usual|sign|todo|console\.(count|broken|degraded)|contact\.bears|campaigns\.count|plot\.days|answer\.left|sources\.(rounds|hours|days))\.?`)

func TestEverySentenceIsUsed(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"pages/*.html", "*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, n := range names {
			if strings.HasSuffix(n, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(raw)
		}
	}
	for key := range readWords()[vi] {
		if !strings.Contains(source.String(), `"`+key+`"`) && !madeKeys.MatchString(key) {
			t.Errorf("nothing says %q", key)
		}
	}
}

func TestNumbersAndTimesFollowTheLanguage(t *testing.T) {
	at := time.Date(2026, 11, 20, 18, 5, 0, 0, time.UTC)
	for _, tc := range []struct {
		l                   lang
		number, time, month string
	}{
		{vi, "1.234.567,5", "01:05 21/11/2026 (UTC+07:00)", "tháng 11/2026"},
		{en, "1,234,567.5", "21 Nov 2026 01:05 (UTC+07:00)", "November 2026"},
		{fr, "1\u202f234\u202f567,5", "21/11/2026 01:05 (UTC+07:00)", "novembre 2026"},
	} {
		if got := tc.l.Number(1234567.5); got != tc.number {
			t.Errorf("%s: Number = %q, want %q", tc.l, got, tc.number)
		}
		if got := tc.l.Time(at); got != tc.time {
			t.Errorf("%s: Time = %q, want %q", tc.l, got, tc.time)
		}
		if got := tc.l.Month(at); got != tc.month {
			t.Errorf("%s: Month = %q, want %q", tc.l, got, tc.month)
		}
	}
	for x, want := range map[float64]string{0: "0", 2: "2", 0.1842: "0.184", 4.126: "4.13", 99.96: "100", 1840.6: "1,841", 1e-9: "0", -2.5: "−2.5"} {
		if got := en.Measure(x); got != want {
			t.Errorf("Measure(%v) = %q, want %q", x, got, want)
		}
	}
	for x, want := range map[float64]string{0: "0\u202f%", 0.003: "0,3\u202f%", 0.125: "13\u202f%", 0.996: "99,6\u202f%", 1: "100\u202f%"} {
		if got := fr.Percent(x); got != want {
			t.Errorf("Percent(%v) = %q, want %q", x, got, want)
		}
	}
	for x, want := range map[float64]string{0: "0", 7: "7", 999: "999", 1000: "1.000", 0.9: "0,9", -1500: "−1.500"} {
		if got := vi.Number(x); got != want {
			t.Errorf("Number(%v) = %q, want %q", x, got, want)
		}
	}
}

func TestOnlyVerifiedHotlinesAreShown(t *testing.T) {
	file := func(status string) fstest.MapFS {
		return fstest.MapFS{"h.yaml": {Data: []byte(`hotlines:
  - id: vn-demo
    country: VN
    audience: [anyone]
    names: {vi: Đường dây thử, en: A demo line, fr: Une ligne d'essai}
    numbers: ["0900 000 111"]
    status: ` + status + `
    seen: "2025-09"
    sources: ["https://hotline.example"]
`)}}
	}
	for status, want := range map[string]bool{"verified": true, "unconfirmed": false, "retired": false} {
		all, err := check.ReadHotlines(file(status), "h.yaml")
		if err != nil {
			t.Fatal(err)
		}
		h := helpOf(all)
		if (h != nil) != want {
			t.Errorf("a number that is %s: the pages print %v", status, h)
		}
		if h != nil && (h.Tel != "0900000111" || h.Checked.Year() != 2025) {
			t.Errorf("the pages print %+v", h)
		}
	}
}
