package facts

import "math"

// maxUnits is how many units can stand behind a figure: "3 chục triệu đồng".
const maxUnits = 3

// unitsAfter reads the multipliers and the currency behind the number, and what of the number stands behind them.
func (r *moneyReader) unitsAfter(g *figure, n number) {
	for range maxUnits {
		at := g.end
		if at < len(r.s) && r.s[at] == ' ' {
			at++
		}
		gap := at > g.end
		u, end, ok := r.after.starting(r.d, r.field, at, func(u *unit) bool { return r.fits(g, u, gap) })
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
		if u.times != 1 {
			r.rest(g)
		}
	}
}

// fits reports whether a unit can stand behind a figure as it was read so far. A multiplier can follow only a
// smaller one: "3 chục triệu", "2천만".
func (r *moneyReader) fits(g *figure, u *unit, gap bool) bool {
	switch {
	case !u.spokenFor(r.lang), gap && u.tight:
		return false
	case u.times != 1:
		return g.times == 0 || g.times <= 1000 && u.times > g.times && len(u.say) > 2
	}
	return !g.sure || u.currency == g.currency
}

// vague reads the word that makes digits vague: "20 mấy triệu", "10几万".
func (r *moneyReader) vague(g *figure) {
	_, end, ok := r.some.starting(r.d, r.field, skipBlank(r.s, g.end), nil)
	if !ok {
		return
	}
	g.end, g.top = end, g.value+1
	if math.Mod(g.value, 10) == 0 {
		g.top = g.value + 10
	}
}

// rest reads what of a figure stands behind its multiplier: "15tr5" is 15.5 million, "1tr250" 1.25 million,
// "2 triệu rưỡi" 2.5 million, "1만5천" and "1 triệu 500 nghìn" end in a figure of their own.
func (r *moneyReader) rest(g *figure) {
	at := skipBlank(r.s, g.end)
	if h, end, ok := r.numStart.starting(r.d, r.field, at, nil); ok && h.half {
		g.value, g.end = g.value+0.5, end
		return
	}
	if _, _, ok := r.beside.starting(r.d, r.field, at, nil); ok { // "22 triệu một tháng"
		return
	}
	if g.next < len(r.runs) && r.runs[g.next].start == at {
		r.restFigure(g)
		return
	}
	n, end, ok := r.numStart.starting(r.d, r.field, at, nil)
	if !ok || n.value < 1 || n.value > 9 || n.some || n.times != 0 || n.skip {
		return
	}
	if at == g.end && end < len(r.s) && r.s[end] >= 0x80 || r.figureEnds(end) { // "一万五元"
		if _, multiplied := r.multiplierAt(end, g.times); !multiplied {
			g.value, g.end = g.value+n.value/10, end
		}
	}
}

// restFigure adds the run behind a multiplier if it belongs to the figure.
func (r *moneyReader) restFigure(g *figure) {
	tail := r.runs[g.next]
	v, touching := 0.0, tail.start == g.end
	say, said := r.saidAt(g.next)
	size := 0
	switch {
	case said && say.top == 0:
		v = say.value
	case said:
		return
	default:
		if size = digits(r.s, tail); size > 4 {
			return
		}
		v = join(r.s, r.runs[g.next:g.next+1])
	}
	if u, ok := r.multiplierAt(tail.end, g.times); ok && v*u.times < g.times {
		g.value += v * u.times / g.times
		g.end, g.next = u.end, g.next+1
		return
	}
	switch {
	case said || size > 3:
		return
	case touching, size == 1 && v > 0 && r.figureEnds(tail.end):
		g.value += v / math.Pow10(size)
		g.end = tail.end
		g.next++
	}
}

// multiplier is one that was found behind the rest of a figure.
type multiplier struct {
	times float64
	end   int
}

// multiplierAt reads a multiplier smaller than times at s[at:], touching or one space away.
func (r *moneyReader) multiplierAt(at int, times float64) (m multiplier, ok bool) {
	u, end, ok := r.after.starting(r.d, r.field, skipBlank(r.s, at), func(u *unit) bool {
		return u.times > 1 && u.times < times && u.spokenFor(r.lang)
	})
	if !ok {
		return m, false
	}
	m = multiplier{u.times, end}
	if v, next, more := r.after.starting(r.d, r.field, end, func(v *unit) bool { return v.times > u.times && v.times*u.times < times }); more {
		m = multiplier{u.times * v.times, next}
	}
	return m, true
}

// figureEnds reports whether nothing follows s[:at] that the figure in front could count: the end of the clause,
// a currency, a period or the second half of a range.
func (r *moneyReader) figureEnds(at int) bool {
	if isDigit(s0(r.s, at)) || isLetter(s0(r.s, at)) {
		return false
	}
	if p := skipBlank(r.s, at); r.lineEnds(at) || r.s[p] == '/' || r.s[p] == '-' || r.s[p] == '~' {
		return true
	}
	p := skipBlank(r.s, at)
	if _, _, ok := r.after.starting(r.d, r.field, p, func(u *unit) bool { return u.times == 1 && u.need == nothing }); ok {
		return true
	}
	_, _, ok := r.beside.starting(r.d, r.field, p, nil)
	return ok
}
