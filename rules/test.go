package rules

import (
	"slices"
	"strings"

	"lurewatch/job"
)

// test is a compiled clause. It appends the places where it holds; none means that it does not hold.
type test interface {
	spans(r *reading, to []span) []span
}

// maxSpans bounds what one clause returns; more places prove no more.
const maxSpans = 16

// phraseTest holds where phrases of a group stand.
type phraseTest struct {
	group    int
	atLeast  int // different phrases
	affirmed bool
}

func (t phraseTest) spans(r *reading, to []span) []span {
	found := r.found[t.group]
	if len(found) < t.atLeast {
		return to
	}
	n, members := len(to), make([]int, 0, 8)
	for _, e := range found {
		if t.affirmed && r.negated(e) {
			continue
		}
		if !slices.Contains(members, e.member) {
			members = append(members, e.member)
		}
		if len(to)-n < maxSpans {
			from, end := r.doc.Text[e.field].Origin(e.start, e.end)
			to = append(to, span{e.field, from, end})
		}
	}
	if len(members) < t.atLeast {
		return to[:n]
	}
	return to
}

// A negation counts if it stands so close before or after a phrase, in folded bytes, with no end of a
// sentence between.
const (
	negationBefore = 18
	negationAfter  = 14
)

// negated reports whether a negation governs the evidence.
func (r *reading) negated(e evidence) bool {
	text := r.doc.Text[e.field].S
	for _, n := range r.found[r.set.negation.before] {
		if n.field == e.field && n.end <= e.start && e.start-n.end <= negationBefore && !sentenceEnds(text[n.end:e.start]) {
			return true
		}
	}
	for _, n := range r.found[r.set.negation.after] {
		if n.field == e.field && n.start >= e.end && n.start-e.end <= negationAfter && !sentenceEnds(text[e.end:n.start]) {
			return true
		}
	}
	return false
}

func sentenceEnds(between string) bool {
	return strings.ContainsAny(between, ".,;:!?\n。、")
}

func (t placeTest) spans(r *reading, to []span) []span {
	for _, p := range r.facts.Places {
		switch {
		case p.Risk < t.Risk,
			len(t.Kind) > 0 && !slices.Contains(t.Kind, p.Kind),
			len(t.Country) > 0 && !slices.Contains(t.Country, p.Country),
			t.Abroad && p.Country == "VN":
		default:
			to = append(to, spanOf(p.Span))
		}
	}
	return to
}

func (t wageTest) spans(r *reading, to []span) []span {
	for _, w := range r.facts.Wages {
		switch {
		case max(w.USDMonth[0], w.USDMonth[1]) < t.Over,
			len(t.Period) > 0 && !slices.Contains(t.Period, w.Period),
			len(t.Currency) > 0 && !slices.Contains(t.Currency, w.Currency):
		default:
			to = append(to, spanOf(w.Span))
		}
	}
	return to
}

// placeTest, wageTest and contactTest are clauses over facts.
type (
	placeTest   placeClause
	wageTest    wageClause
	contactTest []string
)

func (t contactTest) spans(r *reading, to []span) []span {
	for _, c := range r.facts.Contacts {
		if slices.Contains(t, c.Type) {
			to = append(to, spanOf(c.Span))
		}
	}
	return to
}

func spanOf(s job.Span) span {
	return span{slices.Index(job.Fields[:], s.Field), s.Start, s.End}
}
