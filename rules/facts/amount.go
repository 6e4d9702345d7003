package facts

import "math"

// amount is a sum of money or a range of sums.
type amount struct {
	start, end int
	lo, hi     float64 // as in job.Wage
	currency   string
	period     period
	need       need
	unit       bool // a unit or currency stands at it
	span       bool // two figures were given
	perOther   bool // a slash follows, and then no period that is known
	figures    int  // where the last figure ends, before any period
	multiplied bool // the unit is a multiplier, not a currency
	next       int  // the first run behind it
}

// amount reads the amount that begins with run i.
func (r *moneyReader) amount(i int) (a amount, ok bool) {
	g, ok := r.figure(i)
	if !ok {
		return amount{next: max(g.next, i+1)}, false
	}
	if !g.unit && r.idle(g) {
		return amount{next: g.next}, false
	}
	a = amount{start: g.start, end: g.end, lo: g.worth(), hi: g.worth(), currency: g.currency, need: g.need, unit: g.unit, next: g.next}
	sure := g.sure
	if h, ok := r.second(g); ok {
		a.join(g, h)
		sure = a.currency != "" && (g.sure || h.sure)
	} else if say, ok := r.saidAt(i); ok && say.half && !g.unit {
		return amount{next: g.next}, false
	} else if a.hi = g.most(); g.top != 0 {
		a.span = true
	} else {
		r.open(&a)
	}
	a.figures, a.multiplied = a.end, !sure
	r.periodAfter(&a)
	if u, end, ok := r.inParentheses(a.end); ok {
		a.currency, a.unit, a.need, a.end, sure = u.currency, true, nothing, end, true
		r.periodAfter(&a)
	} else if u, ok := r.atFieldEnd(); ok && (!sure || a.currency == "USD") {
		a.currency, a.unit, a.need, sure = u.currency, true, nothing, true
	}
	if !sure && a.currency == "" {
		a.currency = r.currencyFor(r.lang)
	}
	if !a.span {
		r.openBefore(&a)
	}
	return a, true
}

// secondReach is how far behind the first figure of a range, in folded bytes, the second can begin.
const secondReach = 48

// second reads the second figure of a range whose first is g.
func (r *moneyReader) second(g figure) (h figure, ok bool) {
	if g.next >= len(r.runs) || r.runs[g.next].start-g.end > secondReach {
		return h, false
	}
	at := skipSpaces(r.s, g.end)
	_, end, ok := r.to.starting(r.d, r.field, at, nil)
	if !ok {
		p := periodless(r, g.end)
		if p == g.end {
			return h, false
		}
		at = skipSpaces(r.s, p)
		if _, end, ok = r.to.starting(r.d, r.field, at, nil); !ok {
			return h, false
		}
	}
	if end < len(r.s) && r.s[end] == '>' {
		end++
	}
	at = skipSpaces(r.s, end)
	if r.runs[g.next].start-at > 6 {
		return h, false
	}
	h, ok = r.figure(g.next)
	if !ok || h.start != at && h.at != at {
		return h, false
	}
	if h.unit {
		return h, !(g.sure && h.sure && g.currency != h.currency)
	}
	// "15tr-20", "$800-1400": the second figure takes over the unit of the first.
	_, _, counted := r.counted.starting(r.d, r.field, skipSpaces(r.s, h.end), nil)
	return h, !counted && (!g.unit || h.value > g.value)
}

// periodless skips what may stand between the figures of a range: "15tr/th - 20tr/th".
func periodless(r *moneyReader, at int) int {
	a := amount{end: at}
	r.periodAfter(&a)
	if a.perOther {
		return at
	}
	return a.end
}

// join makes one amount of two figures. A multiplier at the second holds for both ("6-8千", but not "$3500 - $6k"),
// one at the first for a second without any unit.
func (a *amount) join(g, h figure) {
	switch {
	case g.times == 0 && h.times != 0 && (g.value <= h.value || g.value < 100 && h.times >= 1e6):
		g.times = h.times
	case g.times == 0 && h.times >= 1e8 && h.currency == "KRW" && g.value >= 1000:
		g.times = 1e4 // "7,000~1억": ten thousands are understood
	case g.times == 0 && h.times == 1e6 && !g.sure && g.value < 1000:
		g.times = 1000 // "500 - 1 triệu"
	case h.times == 0 && g.times != 0 && !h.unit:
		h.times = g.times
	}
	a.lo, a.hi = g.worth(), h.worth()
	if a.hi < a.lo {
		a.lo, a.hi = a.hi, a.lo
	}
	switch {
	case h.sure || !g.sure && h.currency != "":
		a.currency = h.currency
	default:
		a.currency = g.currency
	}
	a.start, a.end, a.next, a.span = min(g.start, a.start), h.end, h.next, true
	a.unit = g.unit || h.unit
	a.need = max(g.need, h.need)
	if g.unit && g.need == nothing || h.unit && h.need == nothing {
		a.need = nothing
	}
}

// open reads what makes the top of an amount open: "15tr+", "15 triệu trở lên".
func (r *moneyReader) open(a *amount) {
	at := a.end
	for range 2 {
		_, end, ok := r.money.open.starting(r.d, r.field, at, nil)
		if ok && (end > at+1 || at == a.end && !r.goesOn(end)) {
			a.hi, a.end = 0, end
			return
		}
		if at = skipSpaces(r.s, at); at == a.end {
			return
		}
	}
}

// goesOn reports whether something is added behind a plus at s[:at] or a dash: "9000元+提成" is not open.
func (r *moneyReader) goesOn(at int) bool {
	at = skipSpaces(r.s, at)
	if c := s0(r.s, at); !isDigit(c) && !isLetter(c) && c < 0x80 {
		return false
	}
	_, _, ok := r.beside.starting(r.d, r.field, at, nil)
	return !ok
}

// openBefore reads what stands in front of a single amount: "từ 20 triệu", "up to 2000 USD", "dưới 10 triệu".
func (r *moneyReader) openBefore(a *amount) {
	at := a.start
	for range 4 {
		at = back(r.s, at)
		for at > 0 && (r.s[at-1] == ':' || r.s[at-1] == '(') {
			at = back(r.s, at-1)
		}
		_, from, isFrom := r.from.ending(r.d, r.field, at, nil)
		_, upTo, isUpTo := r.upTo.ending(r.d, r.field, at, nil)
		switch {
		case isFrom && (!isUpTo || from <= upTo):
			a.hi, a.start = 0, from
			return
		case isUpTo:
			if a.hi != 0 {
				a.lo = 0
			}
			a.start = upTo
			return
		}
		_, start, ok := r.about.ending(r.d, r.field, at, nil)
		if !ok {
			return
		}
		at = start
	}
}

// skipBlank skips spaces on one line.
func skipBlank(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

// sane drops what no one is paid, and a top that only says "no limit". usd turns amounts into dollars a month.
func (a *amount) sane(usd func(float64) (float64, bool)) bool {
	lo, ok := usd(a.lo)
	if !ok {
		return a.lo > 0 || a.hi > 0
	}
	hi, _ := usd(a.hi)
	if hi > maxUSD && lo >= minUSD && lo <= maxUSD {
		a.hi, hi = 0, 0
	}
	most := math.Max(lo, hi)
	return most >= minUSD && most <= maxUSD
}

// minUSD and maxUSD bound what is taken for pay, in dollars for a month.
const (
	minUSD = 1
	maxUSD = 1e6
)
