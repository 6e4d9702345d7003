package facts

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// How far in front of an amount, in folded bytes, a word can stand that governs it.
const (
	payReach    = 40
	notPayReach = 25
	periodReach = 24
)

// The dollars a month between which an amount without a period is converted as monthly.
const (
	minMonthly = 100
	maxMonthly = 20000
)

// bareUSD is the least an amount without any unit must be worth: below it is a count, not a wage.
const bareUSD = 20

// wages appends the wages of a field. taken are the parts that are contacts.
func (r *Reader) wages(d *Doc, f int, marks []mark, runs []run, taken []run, out []job.Wage) []job.Wage {
	s := d.Text[f].S
	if f == salary {
		if a, ok := structured(s); ok {
			return r.append(d, f, a, out)
		}
	}
	first := len(out)
	m := &moneyReader{money: r.money, d: d, field: f, s: s, runs: runs, marks: marks, lang: langOf(d.Lang)}
	last := -1 // where the last wage ended
	for i := 0; i < len(runs) && len(out) < maxWages; {
		if taken, next := overlap(taken, runs[i]); taken {
			i = max(i+1, firstFrom(runs, next))
			continue
		}
		a, ok := m.amount(i)
		i = max(a.next, i+1)
		if ok && r.isPay(m, &a, marks, last) {
			before := len(out)
			if out = r.append(d, f, a, out); len(out) > before {
				last = a.end
			}
		}
	}
	return r.spoken(d, f, marks, first, out)
}

// isPay decides whether an amount is pay, and completes it from the words around.
func (r *Reader) isPay(m *moneyReader, a *amount, marks []mark, last int) bool {
	if last >= 0 && last <= a.start && a.start-last < 8 && isExtra(m.s[last:a.start]) {
		return false
	}
	word, dist := governor(m.d, m.field, marks, a.start)
	paid := word == pay
	if word == notPay || !paid && !a.plus(m.s) && m.follows(a.end) {
		return false
	}
	if m.counts(a) {
		return false
	}
	if a.period == "" {
		a.period = periodInFront(m.d, m.field, marks, a.start)
	}
	if !a.unit {
		return m.bare(a, paid && dist <= 16)
	}
	switch a.need {
	case support:
		return paid || m.field == salary || a.period != "" && a.period != piece
	case payWord:
		return paid || m.field == salary
	}
	return true
}

// counts reports whether the amount counts something else than money, or is less than any coin.
func (m *moneyReader) counts(a *amount) bool {
	if !a.multiplied && a.currency == "VND" && max(a.lo, a.hi) < 1000 {
		return true
	}
	_, end, ok := m.things.starting(m.d, m.field, skipBlank(m.s, a.figures), nil)
	return ok && (a.multiplied || m.s[end-1] == 'n') // "$30 billion"
}

// plus reports whether the amount ends in a plus: what follows comes on top.
func (a *amount) plus(s string) bool { return a.end > 0 && s[a.end-1] == '+' }

// isExtra reports whether what stands between two amounts makes the second one an addition to the first.
func isExtra(gap string) bool {
	for i := range len(gap) {
		if gap[i] == '+' {
			return true
		}
	}
	return false
}

// bare decides about an amount without a unit: "lương 20-30", "底薪8000". In Vietnamese small figures are
// millions. near says that a word of pay stands right in front.
func (m *moneyReader) bare(a *amount, near bool) bool {
	inSalary := m.field == salary
	if !inSalary && !(near && m.onlyFillers(a.start)) {
		return false
	}
	if _, _, counted := m.counted.starting(m.d, m.field, skipBlank(m.s, a.figures), nil); counted {
		return false
	}
	if a.currency == "" {
		return false
	}
	small := a.currency == "VND" && max(a.lo, a.hi) < 300
	if small {
		if a.lo != 0 && a.lo < 2 || !a.span && !inSalary && !m.lineEnds(a.end) && a.period == "" {
			return false
		}
		a.lo, a.hi = a.lo*1e6, a.hi*1e6
	}
	least, ok := m.usd(max(a.lo, a.hi), a.currency, cmp.Or(a.period, month))
	return ok && least >= bareUSD
}

// onlyFillers reports whether nothing but punctuation and words without meaning stands between the last word
// of pay and an amount at s[at:].
func (m *moneyReader) onlyFillers(at int) bool {
	for range 5 {
		at = back(m.s, at)
		for at > 0 && (m.s[at-1] == ':' || m.s[at-1] == '-' || m.s[at-1] == '=' || m.s[at-1] == '>') {
			at = back(m.s, at-1)
		}
		if _, start, ok := m.about.ending(m.d, m.field, at, nil); ok {
			at = start
			continue
		}
		if _, start, ok := m.from.ending(m.d, m.field, at, nil); ok {
			at = start
			continue
		}
		if _, start, ok := m.upTo.ending(m.d, m.field, at, nil); ok {
			at = start
			continue
		}
		break
	}
	for i := endingBy(m.marks, at) - 1; i >= 0 && m.marks[i].end == at; i-- {
		if m.marks[i].word.is&pay != 0 {
			return true
		}
	}
	return false
}

// lineEnds reports whether a clause ends at s[at:].
func (m *moneyReader) lineEnds(at int) bool {
	at = skipBlank(m.s, at)
	if at >= len(m.s) {
		return true
	}
	switch m.s[at] {
	case '\n', ',', ';', '.', ')', '|':
		return true
	}
	return false
}

// append completes a wage with its period and its worth in dollars, and drops what no one is paid.
func (r *Reader) append(d *Doc, f int, a amount, out []job.Wage) []job.Wage {
	if a.hi != 0 && a.hi < a.lo {
		a.lo, a.hi = a.hi, a.lo
	}
	monthly := func(v float64) (float64, bool) { return r.money.usd(v, a.currency, cmp.Or(a.period, month)) }
	if a.currency == "" || a.period != piece && !a.perOther && !a.sane(monthly) || a.lo <= 0 && a.hi <= 0 {
		return out
	}
	if a.period == "" && f == salary && !a.perOther {
		if v, ok := monthly(max(a.lo, a.hi)); ok && v >= bareUSD {
			a.period = month
		}
	}
	w := job.Wage{Min: a.lo, Max: a.hi, Currency: a.currency, Period: string(a.period), Span: d.Span(f, a.start, a.end)}
	least, _ := monthly(a.lo)
	most, ok := monthly(a.hi)
	top := max(least, most)
	if ok && (a.period != "" || !a.perOther && top >= minMonthly && top <= maxMonthly) {
		w.USDMonth = [2]float64{least, most}
	}
	return append(out, w)
}

// spoken adds the amounts that are said without a figure and puts the wages of the field in order.
func (r *Reader) spoken(d *Doc, f int, marks []mark, first int, out []job.Wage) []job.Wage {
	n := len(out)
	for _, m := range marks {
		if m.word.is&spoken == 0 || len(out) >= maxWages || !m.word.agrees(d, f, m.start, m.end) {
			continue
		}
		a := m.word.amount
		a.start, a.end = m.start, m.end
		a.currency = cmp.Or(a.currency, r.money.currencyFor(langOf(d.Lang)))
		if a.currency != "" {
			out = r.append(d, f, a, out)
		}
	}
	if len(out) > n {
		slices.SortStableFunc(out[first:], func(a, b job.Wage) int { return a.Start - b.Start })
	}
	return out
}
