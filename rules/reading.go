package rules

import (
	"slices"

	"lurewatch/job"
	"lurewatch/rules/facts"
	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// reading is the memory of judging one ad. It is reused; nothing in a verdict points into it.
type reading struct {
	set      *Set
	doc      facts.Doc
	found    [][]evidence // by group
	groups   bits         // those with evidence
	due      bits         // the rules that may fire
	facts    job.Facts
	findings []job.Finding
	spans    []span
	seen     observed
	fair     fairCopy // seen.text
	heard    heard
	names    []name // contacts with letters; numbers are the others
	numbers  []name
	tongues  tongues
	marked   bool // tongues.marked()

	said said // what patterns are found with; see compose

	whole         [len(job.Fields)][]standing // by field; see findWhole
	hand          hand
	marks, wanted fold.Marks // memory of admits
}

// evidence is one occurrence of a phrase of a group, in folded bytes of a field.
type evidence struct {
	field      int32
	start, end int32
	member     int32
	denied     bool // a negation stands between the words of a pattern
}

// span is a place in the original bytes of a field.
type span struct{ field, start, end int }

func (s span) overlaps(o span) bool { return s.field == o.field && s.start < o.end && o.start < s.end }

func newReading(s *Set) *reading {
	return &reading{set: s, found: make([][]evidence, s.groups), groups: newBits(s.groups), due: newBits(len(s.rules)), said: newSaid(len(s.phrases), len(s.anchors.at))}
}

// read does everything but the verdict. The caller puts the reading back into s.scratch.
func (s *Set) read(ad job.Ad) *reading {
	r := s.scratch.Get().(*reading)
	r.reset(ad)
	for i, f := range job.Fields {
		r.doc.Text[i].Reset(ad.Field(f))
	}
	r.tongues = detect(s.lang, &r.doc)
	r.doc.Lang, r.marked = r.tongues.lead, r.tongues.marked()
	for i := range job.Fields {
		r.doc.Hits[i] = s.auto.Scan(r.doc.Text[i].S, r.doc.Hits[i][:0])
		r.sort(i, r.doc.Hits[i])
	}
	r.compose()
	r.facts = s.facts.Read(&r.doc)
	r.setNamesAside()
	r.facts.Conditions = r.conditions()
	r.judgeDue()
	return r
}

func (r *reading) reset(ad job.Ad) {
	r.doc.Ad = ad
	for g := range r.found {
		r.found[g] = r.found[g][:0]
	}
	clear(r.groups)
	r.said.reset()
	r.hand.end = -1
	r.facts, r.findings = job.Facts{}, nil
}

// sort hands the hits of one field to the groups that asked for them, and notes which words of patterns they may mean.
func (r *reading) sort(field int, hits []match.Hit) {
	r.findWhole(field, hits)
	for _, h := range hits {
		at := spot{field: int32(field), start: h.Start, end: h.End}
		if r.set.meanings.whole.has(h.Phrase) {
			r.addWholes(h.Phrase, &at)
		}
		r.speak(h.Phrase, at)
	}
}

// addWholes adds what stands at a spot to the groups of which it is a whole phrase.
func (r *reading) addWholes(phrase int32, at *spot) {
	m := r.set.meanings
	for _, w := range m.wholes[m.wholesOf[phrase].from:m.wholesOf[phrase].to] {
		if !r.accepts(at, w.spelling) {
			continue
		}
		for _, g := range m.members[w.members.from:w.members.to] {
			r.add(g.group, evidence{field: at.field, start: at.start, end: at.end, member: g.n})
		}
	}
}

// maxEvidence is how many occurrences of one group are kept; more prove no more.
const maxEvidence = 64

func (r *reading) add(group int32, e evidence) {
	r.groups.add(group)
	if len(r.found[group]) < maxEvidence {
		r.found[group] = append(r.found[group], e)
	}
}

// conditions lists the terms that were found, each with its first affirmed place, or its first denied one.
func (r *reading) conditions() []job.Condition {
	var out []job.Condition
	for i := range r.set.terms {
		t := &r.set.terms[i]
		if found := r.found[t.group]; len(found) > 0 {
			at := slices.IndexFunc(found, func(e evidence) bool { return !r.negated(e) })
			e := found[max(at, 0)]
			out = append(out, job.Condition{ID: t.id, Negated: at < 0, Span: r.doc.Span(int(e.field), int(e.start), int(e.end))})
		}
	}
	return out
}

// judgeDue adds the findings of the rules that fire.
func (r *reading) judgeDue() {
	due := &r.set.due
	copy(r.due, due.always)
	for g := range r.set.groups {
		if r.groups.has(int32(g)) {
			r.due.join(due.with[g])
		}
	}
	for i := range r.set.rules {
		if r.due.has(int32(i)) {
			r.judge(&r.set.rules[i])
		}
	}
}

// judge adds the findings of one rule if it fires.
func (r *reading) judge(rule *rule) {
	for _, groups := range rule.needs {
		if !r.groups.overlaps(groups) {
			return
		}
	}
	first := rule.all[0].spans(r, r.spans[:0])
	r.spans = first
	if len(first) == 0 {
		return
	}
	var quotes []span
	if len(rule.all) == 1 {
		quotes = distinct(first, maxQuotes)
	} else if quotes = r.together(rule, first); quotes == nil {
		return
	}
	for _, t := range rule.unless {
		if len(t.spans(r, nil)) > 0 {
			return
		}
	}
	for _, q := range quotes {
		r.findings = append(r.findings, r.finding(rule, q))
	}
}

// maxQuotes is how many places one rule of one clause is quoted from.
const maxQuotes = 3

// distinct keeps the first n spans that do not overlap one kept before.
func distinct(spans []span, n int) []span {
	var out []span
next:
	for _, s := range spans {
		for _, o := range out {
			if s.overlaps(o) {
				continue next
			}
		}
		if out = append(out, s); len(out) == n {
			break
		}
	}
	return out
}

// together returns one span for each clause of a rule: near each other where the rule asks for it. Nil means
// that some clause does not hold.
func (r *reading) together(rule *rule, first []span) []span {
	others := make([][]span, 0, 4)
	for _, t := range rule.all[1:] {
		s := t.spans(r, nil)
		if len(s) == 0 {
			return nil
		}
		others = append(others, s)
	}
	for _, f := range first {
		quotes := append(make([]span, 0, 4), f)
		for _, spans := range others {
			if s, ok := closest(f, spans, rule.near, quotes); ok {
				quotes = append(quotes, s)
			}
		}
		if len(quotes) == len(rule.all) {
			return quotes
		}
	}
	return nil
}

// apart is the most that words of one field may lie apart to fulfil clauses of one rule, in bytes: some four sentences. What
// stands further off is about something else, as a company's profile before the offer is.
const apart = 300

// closest returns the span nearest to s that overlaps none of those taken: the same words cannot fulfil two
// clauses. With near > 0 it must be in the same field and at most near bytes off; otherwise it is the first in another
// field or at most [apart] off.
func closest(s span, others []span, near int, taken []span) (span, bool) {
	best, at := near+1, -1
	for i, o := range others {
		if slices.ContainsFunc(taken, o.overlaps) {
			continue
		}
		d := max(o.start-s.end, s.start-o.end, 0)
		if near == 0 && (o.field != s.field || d <= apart) {
			return o, true
		}
		if o.field == s.field && d < best && near > 0 {
			best, at = d, i
		}
	}
	if at < 0 {
		return span{}, false
	}
	return others[at], true
}

func (r *reading) finding(rule *rule, s span) job.Finding {
	f := job.Fields[s.field]
	return job.Finding{Rule: rule.id, Category: rule.category, Indicator: rule.indicator, Tier: rule.tier, Points: rule.points,
		Field: f, Start: s.start, End: s.end, Quote: r.doc.Text[s.field].Original()[s.start:s.end], Trial: rule.trial}
}
