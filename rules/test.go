package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// test is a compiled clause. It appends the places where it holds; none means that it does not hold.
type test interface {
	spans(r *reading, to []span) []span
}

// maxSpans bounds what one group of a clause returns; more places prove no more.
const maxSpans = 16

// phraseTest holds where phrases of a group of its own or of terms stand.
type phraseTest struct {
	own      int // group; -1 if there is none
	terms    []int
	atLeast  int // different terms and phrases of its own
	affirmed bool
}

func (t phraseTest) spans(r *reading, to []span) []span {
	n, different := len(to), 0
	for _, g := range t.terms {
		before := len(to)
		if to = r.spansOf(g, t.affirmed, to); len(to) > before {
			different++
		}
	}
	if t.own >= 0 {
		before := len(to)
		to = r.spansOf(t.own, t.affirmed, to)
		if len(to) > before {
			different += r.different(t.own)
		}
	}
	if different < t.atLeast {
		return to[:n]
	}
	return to
}

// spansOf appends where phrases of a group stand.
func (r *reading) spansOf(group int, affirmed bool, to []span) []span {
	n := len(to)
	for _, e := range r.found[group] {
		if affirmed && r.negated(e) {
			continue
		}
		if len(to)-n == maxSpans {
			break
		}
		from, end := r.doc.Text[e.field].Origin(int(e.start), int(e.end))
		to = append(to, span{int(e.field), from, end})
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
	if e.denied {
		return true
	}
	text := r.doc.Text[e.field].S
	for _, n := range r.found[r.set.negation.before] {
		if n.field != e.field {
			continue
		}
		if n.start < e.start && n.end > e.start && n.end <= e.end && text[e.start-1] >= utf8.RuneSelf { // 不收 and 收押金
			return true
		}
		if n.end <= e.start && e.start-n.end <= negationBefore && !sentenceEnds(text[n.end:e.start]) {
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
	return strings.ContainsAny(between, ".,;:!?\n。、၊။។।")
}

func (t placeTest) spans(r *reading, to []span) []span {
	for _, p := range r.facts.Places {
		switch {
		case p.Risk < t.Risk,
			len(t.Kind) > 0 && !slices.Contains(t.Kind, p.Kind),
			len(t.Country) > 0 && !slices.Contains(t.Country, p.Country),
			t.Abroad && !r.abroad(p):
		default:
			to = append(to, spanOf(p.Span))
		}
	}
	return to
}

// homes are the countries that people who read a language live in. A place there is no place abroad. English and
// French are read everywhere.
var homes = map[string][]string{
	"zh-Hans": {"CN", "TW", "HK", "MO"}, "zh-Hant": {"CN", "TW", "HK", "MO"}, "th": {"TH"}, "id": {"ID"}, "ms": {"MY", "BN"}, "ko": {"KR"},
	"ja": {"JP"}, "fil": {"PH"}, "km": {"KH"}, "lo": {"LA"}, "my": {"MM"}, "hi": {"IN", "NP"},
}

// abroad reports whether a place is in another country than the readers of the ad.
func (r *reading) abroad(p job.Place) bool {
	return p.Country != "VN" && !slices.Contains(homes[r.doc.Lang], p.Country)
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

// These are clauses over facts.
type (
	placeTest      placeClause
	wageTest       wageClause
	contactTest    []string
	occupationTest []string
	payTest        []job.PayLevel
	amountTest     amountClause
	routeTest      []job.RouteKind
	employerTest   []string
)

func (t occupationTest) spans(r *reading, to []span) []span {
	for _, o := range r.facts.Occupations {
		if slices.Contains(t, o.ID) {
			to = append(to, spanOf(o.Span))
		}
	}
	return to
}

// payTest quotes the wage that the pay was judged by.
func (t payTest) spans(r *reading, to []span) []span {
	if !slices.Contains(t, r.facts.Pay.Level) {
		return to
	}
	for _, w := range r.facts.Wages {
		if r.facts.Pay.USDMonth == w.USDMonth[1] || r.facts.Pay.USDMonth == w.USDMonth[0] {
			return append(to, spanOf(w.Span))
		}
	}
	for _, w := range r.facts.Wages {
		to = append(to, spanOf(w.Span))
	}
	return to
}

func (t amountTest) spans(r *reading, to []span) []span {
	for _, a := range r.facts.Amounts {
		if slices.Contains(t.Kind, a.Kind) && max(a.USD[0], a.USD[1]) >= t.Over {
			to = append(to, spanOf(a.Span))
		}
	}
	return to
}

func (t routeTest) spans(r *reading, to []span) []span {
	for _, p := range r.facts.Routes {
		if slices.Contains(t, p.Kind) {
			to = append(to, spanOf(p.Span))
		}
	}
	return to
}

// claims are what an ad can say of its advertiser, by the words of a clause.
var claims = map[string]func(job.Employer) job.Claim{
	"name":     func(e job.Employer) job.Claim { return e.Name },
	"tax_code": func(e job.Employer) job.Claim { return e.TaxCode },
	"licence":  func(e job.Employer) job.Claim { return e.Licence },
	"address":  func(e job.Employer) job.Claim { return e.Address },
	"mail":     func(e job.Employer) job.Claim { return e.Mail },
	"web":      func(e job.Employer) job.Claim { return e.Web },
}

func (t employerTest) spans(r *reading, to []span) []span {
	for _, name := range t {
		if c := claims[name](r.facts.Employer); c.Value != "" {
			to = append(to, spanOf(c.Span))
		}
	}
	return to
}

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
