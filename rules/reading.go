package rules

import (
	"cmp"
	"slices"
	"strings"

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
	touched  []int        // groups with evidence
	spoken   []int32      // words of patterns that were found
	present  []uint64     // the same, a bit each
	accepted []accepted   // where they stand
	words    [][]evidence // the same by word, once some pattern has all its words
	facts    job.Facts
	findings []job.Finding
	spans    []span
	seen     observed
	joined   []byte // memory of seen.text
	heard    heard
	marks    fold.Marks // of the hit in hand
	marked   bool       // the ad is Vietnamese and bears its marks: words without are other words
}

// accepted is a place at which a phrase stands in a spelling that means words of patterns.
type accepted struct {
	field, start, end int
	spelling          *spelling
}

// evidence is one occurrence of a phrase of a group, in folded bytes of a field.
type evidence struct {
	field      int
	start, end int
	member     int
	denied     bool // a negation stands between the words of a pattern
}

// span is a place in the original bytes of a field.
type span struct{ field, start, end int }

func (s span) overlaps(o span) bool { return s.field == o.field && s.start < o.end && o.start < s.end }

func newReading(s *Set) *reading {
	return &reading{set: s, found: make([][]evidence, s.groups), words: make([][]evidence, len(s.starts)), present: make([]uint64, len(s.starts)/64+1)}
}

// read does everything but the verdict. The caller puts the reading back into s.scratch.
func (s *Set) read(ad job.Ad) *reading {
	r := s.scratch.Get().(*reading)
	r.reset(ad)
	for i, f := range job.Fields {
		r.doc.Text[i].Reset(ad.Field(f))
	}
	r.doc.Lang, r.marked = detect(s.lang, &r.doc)
	for i := range job.Fields {
		r.doc.Hits[i] = s.auto.Scan(r.doc.Text[i].S, r.doc.Hits[i][:0])
		r.sort(i, r.doc.Hits[i])
	}
	r.compose()
	r.facts = s.facts.Read(&r.doc)
	r.facts.Conditions = r.conditions()
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
	for _, w := range r.spoken {
		r.words[w] = r.words[w][:0]
		r.present[w/64] = 0
	}
	r.accepted = r.accepted[:0]
	r.touched, r.spoken, r.facts, r.findings = r.touched[:0], r.spoken[:0], job.Facts{}, nil
}

// sort hands the hits of one field to the groups and words that asked for them.
func (r *reading) sort(field int, hits []match.Hit) {
	for _, h := range hits {
		uses := r.set.uses[h.Phrase]
		plain, read := false, false
		for i := range uses {
			u := &uses[i]
			if u.only == notInVietnamese && r.marked {
				continue
			}
			if u.marks != nil {
				if !read {
					plain, read = r.readMarks(field, h), true
				}
				if exact := r.marked && u.single; (!plain || exact) && !u.marks.Admits(&r.marks, exact) {
					continue
				}
			}
			for _, m := range u.whole {
				r.add(int(m.group), evidence{field: field, start: int(h.Start), end: int(h.End), member: int(m.n)})
			}
			if len(u.words) > 0 {
				r.accepted = append(r.accepted, accepted{field, int(h.Start), int(h.End), u})
				r.speak(u.words)
			}
		}
	}
}

// speak notes that words of patterns were found.
func (r *reading) speak(words []int32) {
	for _, w := range words {
		if bit := uint64(1) << (w % 64); r.present[w/64]&bit == 0 {
			r.present[w/64] |= bit
			r.spoken = append(r.spoken, w)
		}
	}
}

func (r *reading) spoke(w int32) bool { return r.present[w/64]&(1<<(w%64)) != 0 }

// readMarks reads the marks of a hit as it was written; plain says that there are none.
func (r *reading) readMarks(field int, h match.Hit) (plain bool) {
	from, to := r.doc.Text[field].Origin(int(h.Start), int(h.End))
	plain = to-from == int(h.End-h.Start) // nothing was folded away
	if !plain || r.marked {
		r.marks.Reset(r.doc.Text[field].Original()[from:to])
	}
	return plain
}

// maxEvidence is how many occurrences of one group are kept; more prove no more.
const maxEvidence = 64

func (r *reading) add(group int, e evidence) {
	if len(r.found[group]) == 0 {
		r.touched = append(r.touched, group)
	}
	if len(r.found[group]) < maxEvidence {
		r.found[group] = append(r.found[group], e)
	}
}

// compose finds the patterns whose words were all found.
func (r *reading) compose() {
	placed := false
	for _, w := range r.spoken {
		for _, i := range r.set.starts[w] {
			p := &r.set.patterns[i]
			if slices.ContainsFunc(p.rest, func(s step) bool { return !r.spoke(s.word) }) {
				continue
			}
			if !placed {
				r.place()
				placed = true
			}
			r.match(p)
		}
	}
}

// place sorts the places that were accepted by word.
func (r *reading) place() {
	for _, a := range r.accepted {
		e := evidence{field: a.field, start: a.start, end: a.end}
		for _, w := range a.spelling.words {
			r.words[w] = append(r.words[w], e)
		}
	}
}

// match adds the occurrences of a pattern.
func (r *reading) match(p *pattern) {
	for _, first := range r.words[p.first] {
		e := first
		for _, s := range p.rest {
			next, ok := r.after(r.words[s.word], e, s.gap)
			if !ok {
				e.end = -1
				break
			}
			e.denied = e.denied || r.denies(e.field, e.end, next.start)
			e.end = next.end
		}
		if e.end >= 0 {
			e.member = int(p.n)
			r.add(int(p.group), e)
		}
	}
}

// denies reports whether a negation stands within folded bytes start to end of a field.
func (r *reading) denies(field, start, end int) bool {
	return end > start && slices.ContainsFunc(r.found[r.set.negation.before], func(n evidence) bool {
		return n.field == field && n.start >= start && n.end <= end
	})
}

// after returns the first of some words, sorted by field and end, that follows e closely.
func (r *reading) after(words []evidence, e evidence, gap int) (evidence, bool) {
	i, _ := slices.BinarySearchFunc(words, e, func(w, e evidence) int {
		return cmp.Or(cmp.Compare(w.field, e.field), cmp.Compare(w.end, e.end+1))
	})
	for ; i < len(words) && words[i].field == e.field && words[i].start < e.end; i++ {
	}
	if i == len(words) || words[i].field != e.field || words[i].start-e.end > gap || sentenceBreaks(r.doc.Text[e.field].S[e.end:words[i].start]) {
		return evidence{}, false
	}
	return words[i], true
}

// sentenceBreaks reports whether a sentence or a line ends within a text.
func sentenceBreaks(s string) bool {
	if strings.ContainsAny(s, "\n!?;。။។।") {
		return true
	}
	i := strings.IndexByte(s, '.')
	return i >= 0 && (strings.HasSuffix(s, ".") || strings.Contains(s, ". "))
}

// conditions lists the terms that were found, each with its first affirmed place, or its first denied one.
func (r *reading) conditions() []job.Condition {
	var out []job.Condition
	for i := range r.set.terms {
		t := &r.set.terms[i]
		if found := r.found[t.group]; len(found) > 0 {
			at := slices.IndexFunc(found, func(e evidence) bool { return !r.negated(e) })
			e := found[max(at, 0)]
			out = append(out, job.Condition{ID: t.id, Negated: at < 0, Span: r.doc.Span(e.field, e.start, e.end)})
		}
	}
	return out
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

// closest returns the span nearest to s that overlaps none of those taken: the same words cannot fulfil two
// clauses. With near > 0 it must be in the same field and at most near bytes off.
func closest(s span, others []span, near int, taken []span) (span, bool) {
	best, at := near+1, -1
	for i, o := range others {
		if slices.ContainsFunc(taken, o.overlaps) {
			continue
		}
		if near == 0 {
			return o, true
		}
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
