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

// amounts appends the wages and the other amounts of a field to facts. taken are the parts that are contacts. m is
// reused from field to field.
func (r *Reader) amounts(m *moneyReader, f int, marks []mark, runs []run, taken []run, facts *job.Facts) {
	d := m.d
	s := d.Text[f].S
	if f == salary {
		if a, ok := structured(s); ok {
			facts.Wages = r.append(d, f, a, "", facts.Wages)
			return
		}
	}
	if len(runs) == 0 && !slices.ContainsFunc(marks, func(m mark) bool { return m.word.is&(scale|spoken) != 0 }) {
		return
	}
	first := len(facts.Wages)
	*m = moneyReader{money: r.money, d: d, lang: m.lang, field: f, s: s, runs: runs, marks: marks}
	m.words = m.sayings()
	m.runs = merge(runs, m.words)
	last := -1 // where the last wage ended
	for i := 0; i < len(m.runs) && len(facts.Wages) < maxWages; {
		if taken, next := overlap(taken, m.runs[i]); taken {
			i = max(i+1, firstFrom(m.runs, next))
			continue
		}
		if m.dull(i) {
			i++
			continue
		}
		a, ok := m.amount(i)
		i = max(a.next, i+1)
		if !ok {
			continue
		}
		switch role := m.role(&a, last); {
		case role.pay:
			before := len(facts.Wages)
			if facts.Wages = r.append(d, f, a, role.basis, facts.Wages); len(facts.Wages) > before {
				last = a.end
			}
		case role.sum != "":
			facts.Amounts = m.sum(&a, role.sum, facts.Amounts)
		}
	}
	facts.Wages = r.spoken(d, f, marks, first, facts.Wages)
}

// role is what an amount is said to be: pay, a sum of another kind, or (the zero role) nothing to keep.
type role struct {
	pay   bool
	basis job.Basis
	sum   job.AmountKind
}

// role decides what an amount is and completes it from the words around. last is where the last wage ended.
func (m *moneyReader) role(a *amount, last int) role {
	is, by, dist := governor(m.d, m.field, m.marks, a.start)
	paid := is == pay
	spent := paid && last > a.start-dist // the word of pay has its amount: "salary $900, $100 deducted"
	if w := m.follows(a.end); w != nil && (!paid || spent || w.is&exit != 0) {
		is, by, paid = notPay, w, false
	}
	if last >= 0 && last <= a.start && a.start-last < extraReach && isExtra(m.s[last:a.start]) {
		return m.extra(a, is, by)
	}
	if m.counts(a) {
		return role{}
	}
	if a.period == "" {
		a.period = periodInFront(m.d, m.field, m.marks, a.start)
	}
	if is == notPay {
		return m.other(a, by, last)
	}
	if !m.holds(a, paid, dist) {
		return role{}
	}
	if paid {
		return role{pay: true, basis: by.basis}
	}
	return role{pay: true}
}

// extraReach is how near behind a wage a plus makes the next amount an addition to it.
const extraReach = 24

// extra decides about an amount that comes on top of a wage: "9 triệu + phụ cấp 500k".
func (m *moneyReader) extra(a *amount, is class, by *word) role {
	switch {
	case !a.unit || m.counts(a):
		return role{}
	case is == notPay && by.sum != "":
		return role{sum: by.sum}
	}
	return role{sum: job.Bonus}
}

// other decides about an amount that a word makes no pay. A commission and tips are pay where they are said to
// come in for a time; and what the salary field opens with is pay, whatever it is called, unless it is a cost.
func (m *moneyReader) other(a *amount, by *word, last int) role {
	timed := a.period != "" && a.period != piece && a.period != trip
	switch {
	case by.basis != "" && (timed || m.field == salary && last < 0):
		return role{pay: a.unit, basis: by.basis}
	case by.sum == job.Bonus && m.field == salary && last < 0:
		return role{pay: a.unit}
	case !a.unit:
		return role{}
	}
	return role{sum: by.sum}
}

// holds reports whether enough stands beside an amount to take it for pay.
func (m *moneyReader) holds(a *amount, paid bool, dist int) bool {
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
	if !a.multiplied && a.currency == "VND" && max(a.lo, a.hi) < 1000 && m.field != salary {
		return true
	}
	_, end, ok := m.things.starting(m.d, m.field, skipBlank(m.s, a.figures), nil)
	return ok && (a.multiplied || m.s[end-1] == 'n') // "$30 billion"
}

// isExtra reports whether what stands between two amounts makes the second one an addition to the first.
func isExtra(gap string) bool {
	for i := range len(gap) {
		if gap[i] == '+' {
			return true
		}
	}
	return false
}

// longestPlain is the longest salary field, folded, in which a bare number is pay: a longer one is prose.
const longestPlain = 100

// bare decides about an amount without a unit: "lương 20-30", "底薪8000". In Vietnamese small figures are
// millions. near says that a word of pay stands right in front.
func (m *moneyReader) bare(a *amount, near bool) bool {
	inSalary := m.field == salary && len(m.s) <= longestPlain
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
	if a.currency == "KRW" && max(a.lo, a.hi) < 5000 { // "기본급 220": ten thousands are understood
		a.lo, a.hi = a.lo*1e4, a.hi*1e4
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
func (r *Reader) append(d *Doc, f int, a amount, basis job.Basis, out []job.Wage) []job.Wage {
	if a.hi != 0 && a.hi < a.lo {
		a.lo, a.hi = a.hi, a.lo
	}
	if f == salary {
		r.money.mend(&a, d.Text[f].S)
	}
	monthly := func(v float64) (float64, bool) { return r.money.usd(v, a.currency, cmp.Or(a.period, month)) }
	open := a.period == piece || a.period == trip || a.perOther
	if a.currency == "" || !open && !a.sane(monthly) || a.lo <= 0 && a.hi <= 0 {
		return out
	}
	if a.period == "" && f == salary && !a.perOther {
		a.period = r.money.usual(&a)
	}
	w := job.Wage{Min: a.lo, Max: a.hi, Currency: a.currency, Period: string(a.period), Basis: basis, Span: d.Span(f, a.start, a.end)}
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
			out = r.append(d, f, a, m.word.basis, out)
		}
	}
	if len(out) > n {
		slices.SortStableFunc(out[first:], func(a, b job.Wage) int { return a.Start - b.Start })
	}
	return out
}
