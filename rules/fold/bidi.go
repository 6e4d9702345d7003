package fold

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// The marks of direction.
const (
	rlo = 0x202E // what follows is shown from right to left, whatever it is
	lro = 0x202D // what follows is shown from left to right, whatever it is
	lre = 0x202A
	rle = 0x202B
	pdf = 0x202C // ends the last of the four above
	lri = 0x2066
	fsi = 0x2068
	pdi = 0x2069 // ends the last isolate
)

// maxTurns is how often a direction may be overridden within an override. Browsers allow more; nobody reads it.
const maxTurns = 4

// turn is one open mark of direction: what closes it and, for an override that turns the text round, where
// its text begins among the units.
type turn struct {
	closedBy rune
	from     int // -1 for a mark that does not turn the text
	left     bool
}

// reversed folds what a right-to-left override at orig[at:] governs, in the order in which it is seen, and
// returns how much it took. The override ends at its PDF, at the end of an isolate round it, or with the line.
// Scripts that are read from right to left are left as they are: overriding them changes nothing.
func (p *pass) reversed(at int) int {
	units, end, rightToLeft := p.units(at)
	if rightToLeft {
		slices.Sort(units)
	}
	p.bidi = p.bidi || len(units) > 1
	for _, u := range units {
		p.unit(int(u), !rightToLeft)
	}
	return end - at
}

// units lists where the characters begin that the override at orig[at:] governs, in the order in which they
// are seen. A base and its marks are one unit.
func (p *pass) units(at int) (units []int32, end int, rightToLeft bool) {
	s := p.orig
	open := []turn{{closedBy: pdf, from: 0}}
	i := at + 3
	for i < len(s) && len(open) > 0 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isLineEnd(r) {
			break
		}
		left := open[len(open)-1].left
		switch r {
		case rlo, lro:
			t := turn{closedBy: pdf, from: -1, left: left}
			if (r == lro) != left && len(open) <= maxTurns {
				t.from, t.left = len(units), r == lro
			}
			open = append(open, t)
		case lre, rle:
			open = append(open, turn{pdf, -1, left})
		case lri, lri + 1, fsi:
			open = append(open, turn{pdi, -1, left})
		case pdf:
			if open[len(open)-1].closedBy == pdf {
				open = closeTurn(open, units)
			}
		case pdi:
			for len(open) > 0 && open[len(open)-1].closedBy != pdi {
				open = closeTurn(open, units)
			}
			if len(open) > 0 {
				open = closeTurn(open, units)
			}
		case '<', '&':
			n, effect := markup(s[i:])
			if n > 0 && effect == isBlock {
				for len(open) > 0 {
					open = closeTurn(open, units)
				}
				return units, i, rightToLeft
			}
			if n > 0 {
				size = n
			}
			if n == 0 || effect == isCharacter {
				units = append(units, int32(i))
			}
		default:
			rightToLeft = rightToLeft || unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana)
			if !unicode.In(r, unicode.M, unicode.Cf) {
				units = append(units, int32(i))
			}
		}
		i += size
	}
	for len(open) > 0 {
		open = closeTurn(open, units)
	}
	return units, i, rightToLeft
}

// closeTurn closes the last open mark and turns its text round if it did.
func closeTurn(open []turn, units []int32) []turn {
	last := open[len(open)-1]
	if last.from >= 0 {
		slices.Reverse(units[last.from:])
	}
	return open[:len(open)-1]
}

func isLineEnd(r rune) bool {
	return r == '\n' || r == '\r' || r == 0x2029 || r == 0x85 || r >= 0x1C && r <= 0x1E
}

// unit folds one unit with its marks.
func (p *pass) unit(at int, mirror bool) {
	r, size := utf8.DecodeRuneInString(p.orig[at:])
	if r == '&' {
		p.entity(at)
		return
	}
	if to, ok := mirrored[r]; ok && mirror {
		r = to
	}
	if r == utf8.RuneError && size == 1 {
		p.rune(r, at)
		return
	}
	p.rune(r, at)
	for i := at + size; i < len(p.orig); {
		m, size := utf8.DecodeRuneInString(p.orig[i:])
		if !unicode.Is(unicode.M, m) {
			return
		}
		p.rune(m, at)
		i += size
	}
}

// mirrored are the characters that are shown as their mirror image in text from right to left.
var mirrored = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«'}
