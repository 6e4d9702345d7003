package rules

import "slices"

// Without returns a set that judges as if the rule with this id were not there, for measuring what the rule is worth.
// The rule is still listed. Without an active rule or second reader of that id, it judges as s does. Both sets share
// what was compiled, so that a copy costs little until it judges; like s it is safe for concurrent use.
func (s *Set) Without(id string) *Set {
	c := &Set{
		version: s.version + " without " + id, rules: s.rules,
		groups: s.groups, meanings: s.meanings, hiding: s.hiding, anchors: s.anchors, patterns: s.patterns, steps: s.steps, terms: s.terms, auto: s.auto, phrases: s.phrases,
		facts: s.facts, negation: s.negation, report: s.report, personal: s.personal, plea: s.plea, sources: s.sources, lib: s.lib, fitted: s.fitted, short: s.short, readers: s.readers,
		lang: s.lang,
	}
	if id == WordedLikeLures {
		c.fitted.Voice.Most = 0 // it still tells reports
	} else {
		c.rules = slices.DeleteFunc(slices.Clone(s.rules), func(r rule) bool { return r.id == id })
	}
	c.due = newDue(c.rules, c.groups)
	c.scratch.New = func() any { return newReading(c) }
	return c
}
