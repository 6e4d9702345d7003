package rules

import (
	"lurewatch/job"
	"lurewatch/rules/facts"
	"lurewatch/rules/match"
)

// reading is the memory of judging one ad. It is reused; nothing in a verdict points into it.
type reading struct {
	set      *Set
	doc      facts.Doc
	found    [][]evidence // by group
	touched  []int        // groups with evidence
	parts    []part       // by sequel: how far it has come in the current field
	started  []int        // sequels that have begun in the current field
	facts    job.Facts
	findings []job.Finding
	spans    []span
}

// evidence is one occurrence of a phrase of a group, in folded bytes of a field.
type evidence struct {
	field      int
	start, end int
	member     int
}

// part is how far a phrase with gaps has been found.
type part struct {
	next       int // the part looked for; 0 means none was found
	start, end int
}

// span is a place in the original bytes of a field.
type span struct{ field, start, end int }

func newReading(s *Set) *reading {
	return &reading{set: s, found: make([][]evidence, s.groups), parts: make([]part, len(s.sequels))}
}

// read does everything but the verdict. The caller puts the reading back into s.scratch.
func (s *Set) read(ad job.Ad) *reading {
	r := s.scratch.Get().(*reading)
	r.reset(ad)
	for i, f := range job.Fields {
		r.doc.Text[i].Reset(ad.Field(f))
		r.doc.Hits[i] = s.auto.Scan(r.doc.Text[i].S, r.doc.Hits[i][:0])
		r.sort(i, r.doc.Hits[i])
	}
	r.doc.Lang = detect(&r.doc)
	r.facts = s.facts.Read(&r.doc)
	for i := range s.rules {
		r.judge(&s.rules[i])
	}
	return r
}

func (r *reading) reset(ad job.Ad) {
	r.doc.Ad = ad
	for _, g := range r.touched {
		r.found[g] = r.found[g][:0]
	}
	r.touched, r.facts, r.findings = r.touched[:0], job.Facts{}, nil
}

// sort hands the hits of one field to the groups that asked for them.
func (r *reading) sort(field int, hits []match.Hit) {
	for _, h := range hits {
		uses := r.set.uses[h.Phrase]
		for i := range uses {
			u := &uses[i]
			if u.marks != nil && !r.marked(field, h, u) {
				continue
			}
			if u.sequence < 0 {
				r.add(u.group, evidence{field, int(h.Start), int(h.End), u.member})
				continue
			}
			r.follow(field, h, u)
		}
	}
	for _, q := range r.started {
		r.parts[q] = part{}
	}
	r.started = r.started[:0]
}

// marked reports whether the original spelling of a hit may be the Vietnamese phrase.
func (r *reading) marked(field int, h match.Hit, u *use) bool {
	from, to := r.doc.Text[field].Origin(int(h.Start), int(h.End))
	return u.marks.Allow(r.doc.Text[field].Original()[from:to])
}

func (r *reading) add(group int, e evidence) {
	if len(r.found[group]) == 0 {
		r.touched = append(r.touched, group)
	}
	r.found[group] = append(r.found[group], e)
}

// follow takes a phrase with gaps one part further. The last beginning counts, so a match is the shortest.
func (r *reading) follow(field int, h match.Hit, u *use) {
	p := &r.parts[u.sequence]
	switch {
	case u.part == 0:
		if p.next <= 1 {
			r.started = append(r.started, u.sequence)
			*p = part{next: 1, start: int(h.Start), end: int(h.End)}
		}
		return
	case p.next != u.part || int(h.Start) < p.end:
		return
	case int(h.Start)-p.end > maxGap:
		*p = part{}
		return
	}
	p.next, p.end = p.next+1, int(h.End)
	if q := r.set.sequels[u.sequence]; p.next == q.parts {
		r.add(q.group, evidence{field, p.start, p.end, q.member})
		*p = part{}
	}
}

// judge adds the findings of one rule if it fires.
func (r *reading) judge(rule *rule) {
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
			if s.field == o.field && s.start < o.end && o.start < s.end {
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
			if s, ok := closest(f, spans, rule.near); ok {
				quotes = append(quotes, s)
			}
		}
		if len(quotes) == len(rule.all) {
			return distinct(quotes, len(quotes))
		}
	}
	return nil
}

// closest returns the span nearest to s; with near > 0 it must be in the same field and at most near bytes off.
func closest(s span, others []span, near int) (span, bool) {
	if near == 0 {
		return others[0], true
	}
	best, at := near+1, -1
	for i, o := range others {
		if o.field != s.field {
			continue
		}
		d := max(o.start-s.end, s.start-o.end, 0)
		if d < best {
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
