package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
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
	due      due
	groups   int // phrase groups
	meanings *meanings
	patterns []pattern
	steps    []step
	anchors  anchors
	hiding   bits // phrases that are whole words
	terms    []term
	auto     *match.Automaton
	facts    *facts.Reader
	negation struct{ before, after int } // groups
	report   struct{ strong, weak, offering, work int }
	personal struct{ asking, telling, suffering, calling int }
	plea     pleaGroups
	sources  []source
	lib      *library
	fitted   Fitted
	short    map[string]*shortForms // by language, for the readers
	readers  Readers                // nil if the library has none
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
	title            map[string]string
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
	needs     []bits // of each list of groups, one must have evidence for all to hold
}

// Load compiles a rule library with the places and currencies of seeds. A library with any fault is refused
// whole: the error joins every fault, each with file, line and column.
func Load(libraryFS, seedsFS fs.FS) (*Set, error) {
	var b match.Builder
	var reader *facts.Reader
	var languages *lang.Model
	var seeds error
	var reading sync.WaitGroup
	reading.Go(func() {
		reader, seeds = facts.New(seedsFS, &b)
		languages = lang.New()
	})
	lib, err := readLibrary(libraryFS)
	reading.Wait()
	if err != nil {
		return nil, err
	}
	if seeds != nil {
		return nil, seeds
	}
	s := &Set{version: versionOf(lib, reader), facts: reader, lib: lib, sources: lib.rules, fitted: lib.fitted, short: lib.short, readers: lib.readers, lang: languages}
	slices.SortFunc(s.sources, func(a, b source) int { return cmp.Compare(a.ID, b.ID) })
	var pairing sync.WaitGroup
	if r := &s.readers; r.Lures != nil && r.Reports != nil {
		pairing.Go(func() { *r = NewReaders(r.Lures, r.Reports) })
	}
	s.compile(&b)
	pairing.Wait()
	s.scratch.New = func() any { return newReading(s) }
	return s, nil
}

// versionOf names the content of a library and of the seeds that facts are read with.
func versionOf(lib *library, r *facts.Reader) string {
	sum := r.Sum()
	both := sha256.Sum256(append(lib.sum[:], sum[:]...))
	return hex.EncodeToString(both[:6])
}

// compile compiles the library, with the phrases that a builder has already.
func (s *Set) compile(b *match.Builder) {
	size := s.lib.lexicon.size()
	b.Grow(size)
	s.lib.lexicon.common(func(word string) { b.Add(word) })
	c := compiler{lib: s.lib, drafts: newDrafts(b, size), terms: make(map[string]int), words: make(map[wordKey]int32)}
	c.whole()
	for _, t := range s.lib.lexicon.terms {
		s.terms = append(s.terms, term{t.ID, c.term(t.ID), t.Context, "term:" + t.ID, "denied:" + t.ID, t.Title})
	}
	for i := range s.sources {
		if s.sources[i].Status != Retired {
			s.rules = append(s.rules, c.rule(&s.sources[i]))
		}
	}
	s.negation.before, s.negation.after = c.group(s.lib.negation.Before), c.group(s.lib.negation.After)
	s.report.strong, s.report.weak = c.group(s.lib.report.Reporting.Strong), c.group(s.lib.report.Reporting.Weak)
	s.report.offering, s.report.work = c.group(s.lib.report.Offering), c.group(s.lib.report.Work)
	p := &s.lib.report.Personal
	s.personal.asking, s.personal.telling = c.group(p.Asking), c.group(p.Telling)
	s.personal.suffering, s.personal.calling = c.group(p.Suffering), c.group(p.Calling)
	s.plea = c.plea(&s.lib.plea)
	s.patterns, s.steps, s.groups, s.phrases = c.list, c.steps, c.groups, b.Phrases()
	var building sync.WaitGroup
	building.Go(func() { s.auto = b.Build() })
	s.meanings = c.drafts.meanings(s.phrases)
	s.hiding = s.meanings.hiding()
	s.anchors = newAnchors(c.list, c.steps, c.weights())
	for i := range s.rules {
		s.rules[i].needs = needs(s.rules[i].all, s.groups)
	}
	s.due = newDue(s.rules, s.groups)
	building.Wait()
	s.lib.lexicon = lexicon{} // everything is in meanings now
}

// Phrases lists every phrase that is looked for, folded.
func (s *Set) Phrases() []string { return slices.Clone(s.phrases) }

// Learned says from what, when and how the models were trained: one line of JSON, empty without models.
func (s *Set) Learned() string {
	if s.readers.Lures == nil {
		return ""
	}
	return s.readers.Lures.Header()
}

// Version names the content of the library and of the seeds: equal versions judge alike.
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
			f := s.read(plainOf(e.Ad).ad)
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
