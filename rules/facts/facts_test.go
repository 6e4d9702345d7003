package facts_test

import (
	"os"
	"testing"

	"lurewatch/job"
	"lurewatch/rules/facts"
	"lurewatch/rules/match"
)

// bench is a reader with the automaton its phrases are in: what package rules has.
type bench struct {
	*facts.Reader
	automaton *match.Automaton
}

// newBench reads the seeds of the repository.
func newBench(t testing.TB) bench {
	t.Helper()
	var b match.Builder
	r, err := facts.New(os.DirFS("../../seeds"), &b)
	if err != nil {
		t.Fatalf("New(seeds) = %v", err)
	}
	return bench{r, b.Build()}
}

// doc folds and scans an ad.
func (b bench) doc(ad job.Ad) *facts.Doc {
	d := new(facts.Doc)
	b.fill(d, ad)
	return d
}

// fill makes d the folded and scanned ad and reuses its memory.
func (b bench) fill(d *facts.Doc, ad job.Ad) {
	d.Ad, d.Lang = ad, ad.Lang
	for i, f := range job.Fields {
		d.Text[i].Reset(ad.Field(f))
		d.Hits[i] = b.automaton.Scan(d.Text[i].S, d.Hits[i][:0])
	}
}
