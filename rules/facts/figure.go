package facts

import "math"

// figure is one number with the units that stand at it: half of a range, or all of an amount.
type figure struct {
	start, end int // with units
	at         int // where the digits begin
	value      float64
	top        float64 // where a vague figure ends: "hai mươi mấy"; +Inf if it is open, 0 if the figure is exact
	times      float64 // 0 if no multiplier stands there
	currency   string
	sure       bool // currency is one that the ad names, not what a multiplier suggests
	unit       bool // a unit or a currency stands there
	need       need
	next       int // the first run behind it
}

// worth is the figure in whole units of its currency.
func (g figure) worth() float64 { return g.scaled(g.value) }

// most is what a vague figure can be worth, 0 for no limit.
func (g figure) most() float64 {
	switch {
	case g.top == 0:
		return g.worth()
	case math.IsInf(g.top, 1):
		return 0
	}
	return g.scaled(g.top)
}

func (g figure) scaled(v float64) float64 {
	if g.times != 0 {
		return v * g.times
	}
	return v
}

// moneyReader reads figures from one field.
type moneyReader struct {
	*money
	d     *Doc
	field int
	s     string
	runs  []run    // rows of digits, and words in their places
	words []saying // the runs that are not plain digits, in order
	marks []mark
	lang  lang
	ahead bool // a figure is read only to know whether the one before it has a currency
	last  lastFigure
}

// lastFigure is the figure read last: the second half of a range is often the next amount.
type lastFigure struct {
	i     int // the run it begins with, plus 1; 0 for none
	ahead bool
	figure
	ok bool
}

// figure reads the figure that begins with run i. ok is false for what cannot be money: dates, times of day,
// percentages, parts of names and addresses, words without a unit.
func (r *moneyReader) figure(i int) (g figure, ok bool) {
	if r.last.i == i+1 && r.last.ahead == r.ahead {
		return r.last.figure, r.last.ok
	}
	g, ok = r.readFigure(i)
	r.last = lastFigure{i + 1, r.ahead, g, ok}
	return g, ok
}

func (r *moneyReader) readFigure(i int) (g figure, ok bool) {
	if say, ok := r.saidAt(i); ok {
		n := number{start: say.start, end: say.end, value: say.value, decimal: say.value, next: i + 1}
		if isDigit(s0(r.s, n.end)) || n.start > 0 && isDigit(r.s[n.start-1]) {
			return figure{next: i + 1}, false
		}
		g := r.withUnits(n)
		if g.top == 0 {
			g.top = say.top
		}
		switch {
		case say.vague:
			g.need = payWord
		case !g.sure:
			g.need = max(g.need, support)
		}
		return g, (g.unit || say.half) && r.stands(g, n)
	}
	n, ok := numberAt(r.s, r.runs, i, true)
	g = r.withUnits(n)
	if n.next > i+1 && (!ok || !g.sure && !r.spacedRange(g)) {
		// Spaces separate thousands only where a currency follows: "1 250 USD", "1 250 - 1 500 USD", but "3 500k".
		n, ok = numberAt(r.s, r.runs, i, false)
		g = r.withUnits(n)
	}
	if !ok {
		g.next = n.next
		return g, false
	}
	return g, r.stands(g, n)
}

// spacedRange reports whether a figure is the first of a range whose second bears the currency of both.
func (r *moneyReader) spacedRange(g figure) bool {
	if r.ahead || g.unit {
		return false
	}
	r.ahead = true // the second figure does not look for a third
	defer func() { r.ahead = false }()
	h, ok := r.second(g)
	return ok && h.sure
}

// withUnits reads the units round a number.
func (r *moneyReader) withUnits(n number) figure {
	g := figure{start: n.start, at: n.start, end: n.end, value: n.value, next: n.next}
	if u, start, ok := r.unitBefore(n.start); ok {
		g.start, g.unit = start, true
		g.take(u, n)
	}
	r.vague(&g)
	r.unitsAfter(&g, n)
	if g.times >= 1e6 && g.value == n.value {
		g.value = n.decimal
	}
	return g
}

// take notes what a unit says.
func (g *figure) take(u *unit, n number) {
	if u.times != 1 {
		if g.times = max(g.times, 1) * u.times; !g.sure && u.currency != "" {
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
	glued := r.field == salary && g.sure && g.start < g.at                     // "$58,000Founded in"
	if c == '%' || isLetter(c) && !glued || c == '_' || c == '@' || c == '*' { // boards mask figures: "8******"
		return false
	}
	next := g.end+1 < len(s) && isDigit(s[g.end+1])
	return !(next && (c == ':' || c == '/' && !g.unit))
}
