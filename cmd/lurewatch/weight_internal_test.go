package main

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/crawler/fetch"
	"lurewatch/store"
	"lurewatch/web"
)

// maxPage is what a page for the public may weigh with its style and icon, in bytes as they are sent.
const maxPage = 30 << 10

// manySigns joins examples of rules that are no longer than most, for whose text keep holds, into one ad.
func manySigns(t *testing.T, most int, keep func(text string) bool) string {
	t.Helper()
	var lines []string
	set := builtIn(t)
	for _, r := range set.Rules() {
		for _, e := range set.Examples(r.ID) {
			if e.Fire && r.Status == "active" && len(e.Ad.Text) < most && keep(e.Ad.Text) {
				lines = append(lines, strings.TrimSpace(e.Ad.Title+" "+e.Ad.Text))
				break
			}
		}
	}
	return strings.Join(lines, "\n")
}

// foreign reports whether most of a text is in a script whose letters take three bytes.
func foreign(text string) bool { return len(text) > 2*len([]rune(text)) }

// TestAPageOfAnAnswerStaysLight weighs the pages of answers as a browser loads them the first time.
func TestAPageOfAnAnswerStaysLight(t *testing.T) {
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	lines, err := readHotlines()
	if err != nil {
		t.Fatal(err)
	}
	s := newCheckSite(t, fetch.Options{}, func(o *web.Options) {
		o.Rule, o.Hotlines, o.Lessons = builtIn(t).Rule, lines, server{set: builtIn(t)}.lessons()
		o.Asked = asked.New(st, o.Now)
	})
	every := func(string) bool { return true }
	for name, text := range map[string]string{
		"an ad without signs":                plainText,
		"an ad with signs":                   lureText,
		"all signs that one ad can have":     manySigns(t, 1000, every),
		"signs in Thai, Khmer and Burmese":   manySigns(t, 1000, foreign),
		"signs in a text of 250 KB":          strings.Repeat("Cơm trưa ở văn phòng. ", 3500) + manySigns(t, 300, every) + strings.Repeat("\nTrà đá miễn phí mỗi chiều. ", 3500),
		"a text of 250 KB without signs":     strings.Repeat("Cơm trưa ở văn phòng. ", 8500),
		"a text of signs that HTML spells":   strings.Repeat("Tuyển kế toán \"&<>'+ ", 5000),
		"a text without a blank or a letter": "Tuyển kế toán " + strings.Repeat("\u0301", 60_000),
	} {
		if strings.HasPrefix(name, "all signs") {
			if n := len(rulesIn(s.desk, t, text)); n < 40 {
				t.Errorf("the ad matches %d rules, want at least 40", n)
			}
		}
		for _, l := range check.Langs {
			rec := s.form(pathIn(l)+"/check", text)
			page := httptest.NewRecorder()
			s.ServeHTTP(page, httptest.NewRequest("GET", rec.Header().Get("Location"), nil))
			body := page.Body.String()
			if page.Code != 200 || !strings.Contains(body, `class="verdict`) {
				t.Fatalf("%s: the answer = %d", name, page.Code)
			}
			whole := len(body)
			for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllStringSubmatch(body, -1) {
				file := httptest.NewRecorder()
				s.ServeHTTP(file, httptest.NewRequest("GET", m[1], nil))
				whole += file.Body.Len()
			}
			t.Logf("%s, %s: page %d, with style and icon %d bytes; %d marks", name, l, len(body), whole, strings.Count(body, "<mark"))
			if whole > maxPage {
				t.Errorf("%s, %s: %d bytes, want at most %d", name, l, whole, maxPage)
			}
			for _, m := range regexp.MustCompile(`class="quote" href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
				if !strings.Contains(body, `id="`+m[1]+`"`) {
					t.Errorf("%s, %s: a quotation leads to %s, which is not on the page", name, l, m[1])
				}
			}
		}
	}
}

// form sends the form with a text.
func (s checkSite) form(path, text string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(url.Values{"q": {text}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	return rec
}

// rulesIn are the rules that find something in a text and are told of.
func rulesIn(d *check.Desk, t *testing.T, text string) map[string]bool {
	t.Helper()
	a, err := d.Check(t.Context(), check.Ask{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, f := range a.Found.Verdict.Findings {
		if !f.Trial {
			out[f.Rule] = true
		}
	}
	return out
}
