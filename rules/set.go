package rules

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"lurewatch/job"
	"lurewatch/rules/facts"
	"lurewatch/rules/lang"
	"lurewatch/rules/match"
)

// Set is a compiled rule library. It never changes after [Load] and is safe for concurrent use.
type Set struct {
	version  string
	rules    []rule
	groups   int          // phrase groups
	uses     [][]spelling // by automaton phrase
	starts   [][]int32    // by word: the patterns that begin with it
	patterns []pattern
	terms    []term
	auto     *match.Automaton
	facts    *facts.Reader
	negation struct{ before, after int } // groups
	report   struct{ strong, weak, offering int }
	sources  []source
	lib      *library
	fitted   Fitted
	readers  Readers // nil if the library has none
	lang     *lang.Model
	phrases  []string
	scratch  sync.Pool
}

// term is a compiled term: something an ad can say.
type term struct {
	id               string
	group            int
	context          bool
	affirmed, denied string // names of the fact for the second reader
}

// rule is a compiled rule.
type rule struct {
	id        string
	category  job.Category
	also      []job.Category
	indicator string
	tier      job.Tier
	points    float64
	trial     bool
	near      int
	all       []test
	unless    []test
}

// Load compiles a rule library with the places and currencies of seeds. A library with any fault is refused
// whole: the error joins every fault, each with file, line and column.
func Load(libraryFS, seedsFS fs.FS) (*Set, error) {
	lib, err := readLibrary(libraryFS)
	if err != nil {
		return nil, err
	}
	var b match.Builder
	reader, err := facts.New(seedsFS, &b)
	if err != nil {
		return nil, err
	}
	c := compiler{lib: lib, builder: &b, terms: make(map[string]int), words: make(map[string]int)}
	s := &Set{version: lib.version, facts: reader, lib: lib, sources: lib.rules, fitted: lib.fitted, readers: lib.readers, lang: lang.New()}
	slices.SortFunc(s.sources, func(a, b source) int { return cmp.Compare(a.ID, b.ID) })
	for _, t := range lib.lexicon.terms {
		s.terms = append(s.terms, term{t.ID, c.term(t.ID), t.Context, "term:" + t.ID, "denied:" + t.ID})
	}
	for i := range s.sources {
		if s.sources[i].Status != Retired {
			s.rules = append(s.rules, c.rule(&s.sources[i]))
		}
	}
	s.negation.before, s.negation.after = c.group(lib.negation.Before), c.group(lib.negation.After)
	s.report.strong, s.report.weak = c.group(lib.report.Reporting.Strong), c.group(lib.report.Reporting.Weak)
	s.report.offering = c.group(lib.report.Offering)
	s.uses, s.starts, s.patterns, s.groups = c.uses, c.starts, c.list, c.groups
	for len(s.uses) < b.Len() {
		s.uses = append(s.uses, nil) // phrases that only facts reads
	}
	s.auto, s.phrases = b.Build(), b.Phrases()
	s.scratch.New = func() any { return newReading(s) }
	return s, nil
}

// Phrases lists every phrase that is looked for, folded.
func (s *Set) Phrases() []string { return slices.Clone(s.phrases) }

// Version names the content of the library: equal versions judge alike.
func (s *Set) Version() string { return s.version }

// Rules lists every rule, retired ones too, by id, and the second reader last if the library has one.
func (s *Set) Rules() []job.Rule {
	out := make([]job.Rule, len(s.sources))
	for i := range s.sources {
		out[i] = s.sources[i].public()
	}
	if s.readers.Lures != nil {
		out = append(out, secondReader)
	}
	return out
}

// index finds a rule by its id.
func (s *Set) index(id string) (int, bool) {
	return slices.BinarySearchFunc(s.sources, id, func(r source, id string) int { return cmp.Compare(r.ID, id) })
}

// Rule returns what people are told about one rule.
func (s *Set) Rule(id string) (job.Rule, bool) {
	i, ok := s.index(id)
	switch {
	case ok:
	case id == WordedLikeLures && s.readers.Lures != nil:
		return secondReader, true
	default:
		return job.Rule{}, false
	}
	return s.sources[i].public(), true
}

// Example is an ad written for a rule, and whether the rule must fire on it.
type Example struct {
	Ad   job.Ad
	Fire bool
}

// Examples returns the examples of a rule, those that must hit first.
func (s *Set) Examples(id string) []Example {
	for i := range s.sources {
		if s.sources[i].ID != id {
			continue
		}
		var out []Example
		for _, e := range s.sources[i].Examples.Hit {
			out = append(out, Example{e.ad(), true})
		}
		for _, e := range s.sources[i].Examples.Miss {
			out = append(out, Example{e.ad(), false})
		}
		return out
	}
	return nil
}

// Test judges every example of every rule that is not retired, and those of reports. The error joins every
// example that came out otherwise than its file says; n is how many were judged.
func (s *Set) Test() (n int, err error) {
	var faults []error
	for _, r := range s.rules {
		for _, e := range s.Examples(r.id) {
			n++
			f := s.read(e.Ad)
			fired := slices.ContainsFunc(f.findings, func(f job.Finding) bool { return f.Rule == r.id })
			s.scratch.Put(f)
			switch {
			case e.Fire && !fired:
				faults = append(faults, fmt.Errorf("rule %q: does not hit %q", r.id, shown(e.Ad)))
			case !e.Fire && fired:
				faults = append(faults, fmt.Errorf("rule %q: hits the near miss %q", r.id, shown(e.Ad)))
			}
		}
	}
	for _, e := range s.lib.report.Examples.Report {
		n++
		if v := s.Judge(e.ad()); v.Kind != job.KindReport {
			faults = append(faults, fmt.Errorf("report: takes for an ad %q", e.Text))
		}
	}
	for _, e := range s.lib.report.Examples.Ad {
		n++
		if v := s.Judge(e.ad()); v.Kind != job.KindAd {
			faults = append(faults, fmt.Errorf("report: takes for a report %q", e.Text))
		}
	}
	return n, errors.Join(faults...)
}

func shown(ad job.Ad) string {
	if ad.Text == "" {
		return ad.Title
	}
	return ad.Text
}
