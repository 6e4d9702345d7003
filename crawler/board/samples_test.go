package board_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"lurewatch/crawler/board"
	"lurewatch/job"
)

// demo reads the ads of the demo.
func demo(tb testing.TB) []board.Sample {
	tb.Helper()
	samples, err := board.LoadSamples(os.DirFS("../../seeds/demo"))
	if err != nil {
		tb.Fatalf("LoadSamples(seeds/demo):\n%v", err)
	}
	return samples
}

func TestDemoHasWhatTheDemoShows(t *testing.T) {
	langs, kinds, categories := map[string]int{}, map[string]int{}, map[string]int{}
	unmarked, hans, hant := 0, 0, 0
	samples := demo(t)
	for _, s := range samples {
		langs[s.Ad.Lang]++
		categories[s.Category]++
		switch {
		case s.Category == board.Reporting:
			kinds["report"]++
		default:
			kinds[s.Label]++
		}
		if s.Ad.Lang == "vi" && isASCII(s.Ad.Text) {
			unmarked++
		}
		if s.Ad.Lang == "zh" && strings.ContainsAny(s.Ad.Text, "为机码护办员简") {
			hans++
		}
		if s.Ad.Lang == "zh" && strings.ContainsAny(s.Ad.Text, "為機碼護辦員簡") {
			hant++
		}
	}
	atLeast := func(what string, got, want int) {
		t.Helper()
		if got < want {
			t.Errorf("%s: %d, want at least %d", what, got, want)
		}
	}
	atLeast("ads", len(samples), 66)
	atLeast("languages", len(langs), 6)
	for lang, want := range map[string]int{"vi": 26, "en": 12, "zh": 8, "th": 6, "id": 5, "km": 4} {
		atLeast("ads in "+lang, langs[lang], want)
	}
	atLeast("Vietnamese without marks", unmarked, 4)
	atLeast("Chinese, simplified", hans, 3)
	atLeast("Chinese, traditional", hant, 3)
	for _, c := range job.Categories {
		atLeast("lures of category "+string(c), categories[string(c)], 2)
	}
	atLeast("reports", kinds["report"], 4)
	atLeast("honest ads per 100 lures", 100*kinds[board.Legit]/kinds[board.Lure], 70)
	atLeast("lures per 100 honest ads", 100*kinds[board.Lure]/kinds[board.Legit], 70)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

var (
	phoneLike  = regexp.MustCompile(`(?:\+|\b0)\d(?:[ .-]?\d){7,}`)
	noPhone    = regexp.MustCompile(`^(?:0|\+84 )900 000 1\d\d$`)
	handleLike = regexp.MustCompile(`(?:^|[^\w.])@([\w.]+)`)
	demoHandle = regexp.MustCompile(`\bdemo_[a-z]+_\d\d\b`)
	handleWord = regexp.MustCompile(`\b\w*_\w+`)
	domainLike = regexp.MustCompile(`(?i)(?:https?://|www\.|@)?\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b`)
)

// reachable lists the contacts in a text that could belong to someone.
func reachable(text string) []string {
	var out []string
	for _, p := range phoneLike.FindAllString(text, -1) {
		if !noPhone.MatchString(p) {
			out = append(out, p)
		}
	}
	for _, m := range handleLike.FindAllStringSubmatch(text, -1) {
		if !demoHandle.MatchString(m[1]) {
			out = append(out, m[0])
		}
	}
	for _, w := range handleWord.FindAllString(text, -1) {
		if !demoHandle.MatchString(w) {
			out = append(out, w)
		}
	}
	for _, d := range domainLike.FindAllString(text, -1) {
		if !strings.HasSuffix(strings.ToLower(d), ".example") {
			out = append(out, d)
		}
	}
	return out
}

func TestDemoContactsReachNobody(t *testing.T) {
	for _, s := range demo(t) {
		for _, f := range job.Fields {
			if got := reachable(s.Ad.Field(f)); got != nil {
				t.Errorf("%s: %s has contacts %q, want only 0900 000 1xx, @demo_… and .example", s.Ad.ID, f, got)
			}
		}
	}
}

func TestReachableSeesContacts(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       bool
	}{
		{"a phone", "gọi 0912 345 678 nhé", true},
		{"a phone with dots", "gọi 0912.345.678", true},
		{"a phone abroad", "call +66 81 234 5678", true},
		{"a handle", "tele @real.person", true},
		{"a handle without the sign", "LINE hr_team_7", true},
		{"a mail address", "hr@factory.com", true},
		{"a web address", "https://jobs.factory.vn/x", true},
		{"pay", "lương 15.000.000 - 20.000.000 đồng", false},
		{"what is allowed", "0900 000 123, +84 900 000 199, @demo_hr_01, a@b.example, b.example/x", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := reachable(tc.text); (got != nil) != tc.want {
				t.Errorf("reachable(%q) = %q, want any: %v", tc.text, got, tc.want)
			}
		})
	}
}
