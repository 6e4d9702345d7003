package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"lurewatch/internal/mask"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/web/api"
)

// TestAReaderCannotGuessDigitByDigit attacks a number of which the pages show the first four and the last three digits.
func TestAReaderCannotGuessDigitByDigit(t *testing.T) {
	w := newWorld(t)
	const digits = "0900456123"
	c := other("d")
	c.Ad.Text = "Cần người phụ bếp gọi 0900 456 123 hoặc 0900.456.123 zalo " + digits
	for _, spelling := range []string{"0900 456 123", "0900.456.123", digits} {
		at := strings.Index(c.Ad.Text, spelling)
		c.Verdict.Facts.Contacts = append(c.Verdict.Facts.Contacts, job.Contact{Type: "phone", Value: "+84900456123", Span: job.Span{Field: job.Text, Start: at, End: at + len(spelling), Quote: spelling}})
	}
	w.found(c)
	finds := func(r people.Role, query string) bool {
		t.Helper()
		a := w.ask(r, "GET", "/ads?limit=100&q="+url.QueryEscape(query), nil).want(200)
		var h job.Hits
		a.into(&h)
		yes := false
		for _, hit := range h.Hits {
			yes = yes || hit.ID == "d" && !h.Fuzzy
		}
		if r == people.Reader {
			a.lacks("«456", "456»", "«0900")
			export := w.ask(r, "GET", "/export?format=jsonl&tlp=amber&q="+url.QueryEscape(query), nil)
			if exported := strings.Contains(export.body, `"d"`); exported != yes {
				t.Errorf("%q: an export has the ad: %v, the search %v", query, exported, yes)
			}
			var s api.SavedSearch
			w.ask(r, "POST", "/searches", map[string]any{"name": "guess", "query": query}).want(201).into(&s)
			var news job.Hits
			w.ask(r, "GET", "/searches/"+s.ID+"/news", nil).want(200).into(&news)
			new := false
			for _, hit := range news.Hits {
				new = new || hit.ID == "d"
			}
			if new != yes {
				t.Errorf("%q: the news of a saved search have the ad: %v, the search %v", query, new, yes)
			}
			w.ask(r, "DELETE", "/searches/"+s.ID, nil).want(204)
		}
		return yes
	}
	forms := []string{"phone:0900%s123", "0900%s123", "0900 %s 123", `"0900 %s"`, `"%s 123"`, "%s", "contact:+84900%s123", "bếp %s", "bếp -%s", "NOT phone:0900%s123 bếp"}
	for _, form := range forms {
		right, wrong := fmt.Sprintf(form, "456"), fmt.Sprintf(form, "789")
		if a, b := finds(people.Reader, right), finds(people.Reader, wrong); a != b {
			t.Errorf("a reader tells %q from %q", right, wrong)
		}
		if a, b := finds(people.Reviewer, right), finds(people.Reviewer, wrong); a == b {
			t.Errorf("a reviewer does not tell %q from %q", right, wrong)
		}
	}
	// Ten digits at a place, in one query each: what 38 queries told.
	for at := 4; at < 7; at++ {
		for d := range 10 {
			var any []string
			for last := range 10 {
				any = append(any, fmt.Sprintf("phone:%s%d%d%s", digits[:at], d, last, digits[min(at+2, 10):]))
			}
			if finds(people.Reader, strings.Join(any, " OR ")) {
				t.Errorf("a reader finds digit %d of the number to be %d", at, d)
			}
		}
	}
	w.ask(people.Reader, "GET", "/ads?q=phone:0900456123", nil).want(200).says(`"masked"`, `"total":0`)
}

// TestWhatMasksHideIsNotFound holds that whatever web masks in a text of any shape is nothing that a masked search finds.
func TestWhatMasksHideIsNotFound(t *testing.T) {
	w := newWorld(t)
	rng := rand.New(rand.NewPCG(7, 11))
	pieces := []string{"0900", "456", "123", "84", "+84", "9", "00", "45", "oo", "o", "i", "l", " ", " ", ".", "-", "/", "*", "_", "(", ")", "\u200b", "\u3164", "\u00a0", ",", "·", "０９", "@", "@demo", "demo_hr", ".example", "kho", "\n"}
	type shape struct{ text, masked string }
	shapes := map[job.ID]shape{}
	var cases []job.Case
	for i := range 400 {
		var b strings.Builder
		for range 4 + rng.IntN(10) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		c := other(job.ID(fmt.Sprintf("s%03d", i)))
		c.Ad.Text = "bếp " + b.String() + " nhé"
		shapes[c.Ad.ID] = shape{c.Ad.Text, mask.Text(c.Ad.Text, nil)}
		cases = append(cases, c)
	}
	w.found(cases...)
	word := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	tried := 0
	for id, s := range shapes {
		shown := strings.FieldsFunc(s.masked, word)
		for _, part := range strings.FieldsFunc(s.text, word) {
			if strings.Contains(strings.Join(shown, " "), part) {
				continue
			}
			tried++
			hits, err := w.index.Search(t.Context(), job.Query{Text: `"` + part + `"`, Masked: true, Size: 1000})
			w.must(err)
			for _, h := range hits.Hits {
				if h.ID == id {
					t.Errorf("%q is found in %q, which is shown as %q", part, s.text, s.masked)
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("%d hidden parts were tried, want more", tried)
	}
}
