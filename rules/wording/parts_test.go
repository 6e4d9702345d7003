package wording

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestAPartKeepsWholeSentencesWithTheirFacts(t *testing.T) {
	e := Example{Text: "quan com tim nguoi. ho chieu tu giu! nghi chu nhat\nluong 9.5 trieu", Weight: 1,
		Facts: []Fact{{"term:own-papers", 20}, {"sum:pay", 57}, {"pay:usual", -1}}}
	rng := rand.New(rand.NewPCG(1, 2))
	seen := make(map[string]bool)
	for range 200 {
		p, ok := part(e, rng)
		if ok != (p.Text != "" && p.Text != e.Text) {
			t.Errorf("part %q is ok = %v", p.Text, ok)
		}
		seen[p.Text] = true
		for _, f := range p.Facts {
			switch {
			case f.Name == "pay:usual" && f.At != -1:
				t.Errorf("a fact of the whole text stands at %d, want -1", f.At)
			case f.Name == "term:own-papers" && !strings.HasPrefix(p.Text[f.At:], "ho chieu"),
				f.Name == "sum:pay" && !strings.HasPrefix(p.Text[f.At:], "9.5"):
				t.Errorf("in part %q %s stands at %d", p.Text, f.Name, f.At)
			}
		}
		if got, want := len(p.Facts), 1+strings.Count(p.Text, "ho chieu")+strings.Count(p.Text, "9.5"); got != want {
			t.Errorf("part %q has %d facts, want %d", p.Text, got, want)
		}
	}
	if len(seen) != 16 {
		t.Errorf("200 parts of four sentences are %d different ones, want all 16", len(seen))
	}
}
