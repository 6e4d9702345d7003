package facts

import "math"

// figure is one number with the units that stand at it: half of a range, or all of an amount.
type figure struct {
	start, end int // with units
	at         int // where the digits begin
	value      float64
	times      float64 // 0 if no multiplier stands there
	currency   string
	sure       bool // currency is one that the ad names, not what a multiplier suggests
	unit       bool // a unit or a currency stands there
	need       need
	next       int // the first run behind it
}

// worth is the figure in whole units of its currency.
func (g figure) worth() float64 {
	if g.times != 0 {
		return g.value * g.times
	}
	return g.value
}

// moneyReader reads figures from one field.
type moneyReader struct {
	*money
	d     *Doc
	field int
	s     string
	runs  []run
	marks []mark
	lang  lang
}

// figure reads the figure that begins with run i. ok is false for what cannot be money: dates, times of day,
// percentages, parts of names and addresses.
func (r *moneyReader) figure(i int) (g figure, ok bool) {
	n, ok := numberAt(r.s, r.runs, i, true)
	g = r.withUnits(n)
	if n.next > i+1 && (!ok || !g.sure) {
		// Spaces separate thousands only where a currency follows: "1 250 USD", but "3 500k".
		n, ok = numberAt(r.s, r.runs, i, false)
		g = r.withUnits(n)
	}
	if !ok {
		g.next = n.next
		return g, false
	}
	return g, r.stands(g, n)
}

// withUnits reads the units round a number.
func (r *moneyReader) withUnits(n number) figure {
	g := figure{start: n.start, at: n.start, end: n.end, value: n.value, next: n.next}
	if u, start, ok := r.unitBefore(n.start); ok {
		g.start, g.unit = start, true
		g.take(u, n)
	}
	r.unitsAfter(&g, n)
	if g.times >= 1e6 && g.value == n.value {
		g.value = n.decimal
	}
	return g
}

// take notes what a unit says.
func (g *figure) take(u *unit, n number) {
	if u.times != 1 {
		g.times = u.times
		if !g.sure {
			g.currency = u.currency
		}
		return
	}
	g.currency, g.sure = u.currency, true
}

// unitBefore finds a unit in front of the number, touching it or one space away.
func (r *moneyReader) unitBefore(at int) (*unit, int, bool) {
	understood := func(u *unit) bool { return u.spokenFor(r.lang) }
	u, start, ok := r.before.ending(r.d, r.field, at, understood)
	if !ok && at > 0 && r.s[at-1] == ' ' {
		u, start, ok = r.before.ending(r.d, r.field, at-1, func(u *unit) bool { return !u.tight && understood(u) })
	}
	return u, start, ok
}

// unitsAfter reads at most a multiplier and a currency behind the number, and the digits of "15tr5".
func (r *moneyReader) unitsAfter(g *figure, n number) {
	for range 2 {
		at := g.end
		if at < len(r.s) && r.s[at] == ' ' {
			at++
		}
		gap := at > g.end
		u, end, ok := r.after.starting(r.d, r.field, at, func(u *unit) bool {
			return u.spokenFor(r.lang) && !(gap && u.tight) && !(u.times != 1 && g.times != 0) && !(u.times == 1 && g.sure && u.currency != g.currency)
		})
		if !ok {
			return
		}
		weak := u.need
		if u.marked && weak == nothing && bare(r.d, r.field, at, end) {
			weak = support
		}
		follows := end < len(r.s) && isDigit(r.s[end])
		if follows && (u.times == 1 && isLetter(r.s[end-1]) || u.say == "m" || g.next >= len(r.runs)) {
			return // m2, 1m65, d5
		}
		switch {
		case !g.unit:
			g.need = weak
		case u.times == 1 && weak == nothing:
			g.need = nothing // a currency makes a weak multiplier sure
		}
		g.end, g.unit = end, true
		g.take(u, n)
		if follows && u.times != 1 {
			r.rest(g)
			return
		}
	}
}

// rest reads the digits behind a multiplier: "15tr5" is 15.5 million, "1tr250" 1.25 million.
func (r *moneyReader) rest(g *figure) {
	tail := r.runs[g.next]
	n := digits(r.s, tail)
	if n > 3 {
		return
	}
	g.value += join(r.s, r.runs[g.next:g.next+1]) / math.Pow10(n)
	g.end = tail.end
	g.next++
}

// stands reports whether the figure stands alone enough to be money.
func (r *moneyReader) stands(g figure, n number) bool {
	s := r.s
	if g.start == g.at && g.at > 0 {
		c := s[g.at-1]
		if isLetter(c) || c == '#' || c == '@' || c == '_' || c == '/' && !g.unit {
			return false
		}
		if (c == '/' || c == ':' || c == '.' || c == ',') && g.at > 1 && isDigit(s[g.at-2]) {
			return false
		}
	}
	if g.end >= len(s) {
		return true
	}
	c := s[g.end]
	if c == '%' || isLetter(c) || c == '_' || c == '@' || c == '*' { // boards mask figures: "8******"
		return false
	}
	next := g.end+1 < len(s) && isDigit(s[g.end+1])
	return !(next && (c == ':' || c == '/' && !g.unit))
}
