package units_test

import (
	"os"
	"strings"
	"testing"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// routed is one line of the table of routing.
type routed struct {
	line int
	ad   job.Ad
	want string
}

func table(t *testing.T) []routed {
	t.Helper()
	text, err := os.ReadFile("testdata/routing.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []routed
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		ad, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("routing.txt:%d: no tab", i+1)
		}
		r := routed{line: i + 1, ad: job.Ad{ID: "a", Text: ad}, want: want}
		if place, text, ok := strings.Cut(ad, " | "); ok {
			r.ad.Location, r.ad.Text = place, text
		}
		out = append(out, r)
	}
	return out
}

// told writes the border units of matches with their first reasons.
func told(book *units.Book, list []units.Match) string {
	var out []string
	for _, m := range list {
		if u, _ := book.Unit(m.Unit); u.Kind == units.Border {
			out = append(out, m.Unit+"="+string(m.Why[0].Kind))
		}
	}
	if out == nil {
		return "nobody"
	}
	return strings.Join(out, " ")
}

func TestAdsGoToTheirUnits(t *testing.T) {
	set, book := ruleSet(t), seeded(t)
	router := units.NewRouter(book.All(), newGazetteer(t))
	times := make(map[string]int)
	for _, r := range table(t) {
		v := set.Judge(r.ad)
		v.Band = job.Look // routing is not judging: whatever people should see is routed
		matches := router.Route(job.Case{Ad: r.ad, Verdict: v}, nil)
		got := told(book, matches)
		if got != r.want {
			t.Errorf("routing.txt:%d: %q\n got %s\nwant %s\nplaces %v routes %v", r.line, r.ad.Text, got, r.want, quotes(v), v.Facts.Routes)
		}
		national := false
		for _, m := range matches {
			times[m.Unit]++
			national = national || m.Unit == "viet-nam" && m.Why[0].Kind == units.ByNobody
		}
		if national != (r.want == "nobody") {
			t.Errorf("routing.txt:%d: %q: the national unit has it for want of others: %t", r.line, r.ad.Text, national)
		}
	}
	for _, u := range book.All() {
		if u.Kind == units.Border && times[u.ID] < 2 {
			t.Errorf("the table leads to %s %d times, want 2 or more", u.ID, times[u.ID])
		}
	}
}

func quotes(v job.Verdict) (out []string) {
	for _, p := range v.Facts.Places {
		out = append(out, p.ID)
	}
	return out
}
