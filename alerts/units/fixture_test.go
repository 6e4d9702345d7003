package units_test

import (
	"sync"
	"testing"

	"lurewatch/alerts/units"
	"lurewatch/rules"
	"lurewatch/rules/facts"
	"lurewatch/rules/library"
	"lurewatch/rules/match"
	"lurewatch/seeds"
)

// judging and places are the real rule set and gazetteer, made once for all tests.
var (
	judging = sync.OnceValues(func() (*rules.Set, error) { return rules.Load(library.FS, seeds.FS) })
	places  = sync.OnceValues(func() (*facts.Reader, error) { return facts.New(seeds.FS, new(match.Builder)) })
)

func ruleSet(t testing.TB) *rules.Set {
	t.Helper()
	set, err := judging()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// gazetteer is the real one.
type gazetteer struct{ *facts.Reader }

func newGazetteer(t testing.TB) gazetteer {
	t.Helper()
	r, err := places()
	if err != nil {
		t.Fatal(err)
	}
	return gazetteer{r}
}

// Place returns what routing has to know of an entry.
func (g gazetteer) Place(id string) (units.Place, bool) {
	p, ok := g.Reader.Place(id)
	return units.Place{Country: p.Country, Kind: p.Kind, Province: p.Province, Into: p.Into, Neighbour: p.Neighbour}, ok
}

func (g gazetteer) known(id string) bool {
	_, ok := g.Place(id)
	return ok
}

// seeded is the book of the seeds.
func seeded(t testing.TB) *units.Book {
	t.Helper()
	book, errs := units.Load(seeds.FS, "", newGazetteer(t).known)
	for _, err := range errs {
		t.Error(err)
	}
	return book
}
