package facts

import "strings"

// periodAfter reads "/tháng", "per month", "(gross)/h" behind an amount.
func (r *moneyReader) periodAfter(a *amount) {
	at := a.end
	for range 3 {
		at = skipBlank(r.s, at)
		if _, end, ok := r.net.starting(r.d, r.field, at, nil); ok {
			at = skipBlank(r.s, end)
		}
		if at < len(r.s) && r.s[at] == '/' {
			r.afterSlash(a, at+1)
			return
		}
		if p, end, ok := r.beside.starting(r.d, r.field, at, nil); ok {
			a.period, a.end = p.period, end
			r.openLate(a)
			return
		}
		if p, end, ok := r.slash.starting(r.d, r.field, at, nil); ok && r.s[at] >= 0x80 { // "元月", "บาท เดือน"
			a.period, a.end = p.period, end
			return
		}
		if at >= len(r.s) || r.s[at] != '(' {
			return
		}
		end := at + 1
		for end < len(r.s) && end < at+14 && r.s[end] != ')' {
			end++
		}
		if end >= len(r.s) || r.s[end] != ')' {
			return
		}
		at = end + 1
	}
}

// afterSlash reads the period behind a slash. A slash before anything else says pay by the piece if a number
// follows ("60k/15 trang"), and leaves the period open if not.
func (r *moneyReader) afterSlash(a *amount, at int) {
	at = skipBlank(r.s, at)
	if p, end, ok := r.beside.starting(r.d, r.field, at, nil); ok {
		a.period, a.end = p.period, end
		r.openLate(a)
		return
	}
	if p, end, ok := r.slash.starting(r.d, r.field, at, nil); ok && (end >= len(r.s) || !isDigit(r.s[end])) {
		a.period, a.end = p.period, end
		r.openLate(a)
		return
	}
	if at > a.end+2 && r.s[a.end] == ' ' { // "1600万 / 9000元": two offers
		return
	}
	a.perOther = true
	if at < len(r.s) && isDigit(r.s[at]) {
		a.period = piece
	}
}

// openLate reads an open top behind the period: "15tr/tháng trở lên".
func (r *moneyReader) openLate(a *amount) {
	if a.lo == a.hi && a.lo > 0 && !a.span {
		r.open(a)
	}
}

// inParentheses reads a currency in parentheses, as in "$4,500 per month (SGD)".
func (r *moneyReader) inParentheses(at int) (*unit, int, bool) {
	at = skipBlank(r.s, at)
	if at >= len(r.s) || r.s[at] != '(' {
		return nil, 0, false
	}
	u, end, ok := r.after.starting(r.d, r.field, at+1, func(u *unit) bool { return u.times == 1 && u.need == nothing && u.spokenFor(r.lang) })
	if !ok || end >= len(r.s) || r.s[end] != ')' {
		return nil, 0, false
	}
	return u, end + 1, true
}

// atFieldEnd reads the currency in parentheses with which some boards end the salary field: "$2k - $2800 + bonus (SGD)".
func (r *moneyReader) atFieldEnd() (*unit, bool) {
	if r.field != salary || !strings.HasSuffix(r.s, ")") {
		return nil, false
	}
	open := strings.LastIndexByte(r.s[max(0, len(r.s)-8):], '(')
	if open < 0 {
		return nil, false
	}
	u, end, ok := r.inParentheses(max(0, len(r.s)-8) + open)
	return u, ok && end == len(r.s)
}
