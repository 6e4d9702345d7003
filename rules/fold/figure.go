package fold

import (
	"bytes"
	"strings"
)

// moneyUnits may stand behind a figure and make it an amount.
var moneyUnits = wordSet("tr trieu trd trvnd k d dong vnd vnđ usd cu ty nghin ngan n w rm thb php baht million mil")

// figure is what may be a number with letters in the place of digits.
type figure struct {
	digits, letters int
	o, l            int // letters o, and letters l and I
	grouped         bool
}

// unmaskFigure replaces the letters o, l and I by 0 and 1 in src[from:to] if it is a figure with a unit or
// none. lo is where the line of the rewriter begins in src.
func (e *editor) unmaskFigure(src line, from, to, lo int) {
	b := src.b
	end := from
	for end < to && (isDigit(b[end]) || b[end] == '.' || b[end] == ',' || e.isLikeDigit(src, end)) {
		end++
	}
	unit := string(b[end:to])
	if unit != "" && !moneyUnits[unit] {
		return
	}
	for end > from && !isWord(b[end-1]) {
		end--
	}
	f := readFigure(b[from:end])
	if f.digits == 0 || f.letters == 0 || !f.holds(b[from:end], unit != "" || moneyFollows(b[to:]), func() bool { return rowOfDigits(b, from, end) }) {
		return
	}
	word := e.word.empty()
	for i := from; i < end; i++ {
		c := b[i]
		switch c {
		case 'o':
			c = '0'
		case 'l', 'i':
			c = '1'
		}
		word.addByte(c, src.off[i])
	}
	e.words.replace(from-lo, end-lo, word)
	e.word = word
}

// isLikeDigit reports whether src[i] is a letter that prints like a digit: o, O, l and I.
func (e *editor) isLikeDigit(src line, i int) bool {
	shown := e.orig[src.off[i]]
	switch src.b[i] {
	case 'o':
		return true
	case 'l':
		return shown == 'l'
	case 'i':
		return shown == 'I'
	}
	return false
}

func readFigure(b []byte) (f figure) {
	group, groups, first := 0, 0, true
	f.grouped = true
	for i, c := range b {
		switch {
		case isDigit(c):
			f.digits++
		case c == 'o':
			f.o++
		case isLetter(c):
			f.l++
		default:
			f.grouped = f.grouped && (group == 3 || first && group > 0 && group < 4) && i > 0
			group, first = 0, false
			groups++
			continue
		}
		group++
	}
	f.letters = f.o + f.l
	f.grouped = f.grouped && groups > 0 && group == 3
	return f
}

// holds reports whether the letters of a figure are digits. An o behind digits is a degree sign, an l litres
// and an I before one a part of a name, where neither money nor a telephone number is spoken of.
func (f figure) holds(b []byte, money bool, inRow func() bool) bool {
	last := b[len(b)-1]
	switch {
	case f.grouped:
		return isDigit(b[0])
	case bytes.ContainsAny(b, ".,"):
		return false
	case money && isDigit(b[0]):
		return f.l == 0 || f.digits >= f.letters && last != 'l' && last != 'i'
	case isDigit(b[0]) && f.l == 0 && f.letters > 1:
		return true
	case isDigit(b[0]) && f.l == 0 && isDigit(last):
		return f.digits > 2 || inRow()
	case isDigit(b[0]) && isDigit(last):
		return f.digits > f.letters && inRow()
	case f.digits > 6 && f.digits > f.letters:
		return true
	}
	return f.digits >= f.letters && inRow()
}

// moneyFollows reports whether b begins with a space and a unit of money.
func moneyFollows(b []byte) bool {
	if len(b) == 0 || b[0] != ' ' {
		return false
	}
	n := 1
	for n < len(b) && n < 10 && isLetter(b[n]) {
		n++
	}
	return moneyUnits[string(b[1:n])]
}

// minRow is how many digits, in groups, are a telephone number.
const minRow = 8

// rowOfDigits reports whether b[from:to] stands in a row of digits in groups that is as long as a telephone
// number, with letters o among them.
func rowOfDigits(b []byte, from, to int) bool {
	n := to - from
	for i, gap := from-1, 0; i >= 0 && gap < 2 && n < minRow; i-- {
		if isDigit(b[i]) || b[i] == 'o' && i+1 < len(b) && isDigit(b[i+1]) {
			n, gap = n+1, 0
		} else if gap++; strings.IndexByte(" .-", b[i]) < 0 {
			break
		}
	}
	for i, gap := to, 0; i < len(b) && gap < 2 && n < minRow; i++ {
		if isDigit(b[i]) || b[i] == 'o' && isDigit(b[i-1]) {
			n, gap = n+1, 0
		} else if gap++; strings.IndexByte(" .-", b[i]) < 0 {
			break
		}
	}
	return n >= minRow
}
