package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// lines writes text as a browser lays it out, much simplified: spaces collapse, blocks stand on lines of
// their own, list items begin with "- ", cells of a row are joined by " | ".
//
// Whatever is written between two moments is one piece of buf, so a part of the page that turns out to be
// boilerplate is undone by cutting buf back to where it began.
type lines struct {
	buf []byte
	// owed is what separates the next text from the last: 0, ' ' or '\n'. A cell or an item that began and
	// has no text yet is remembered in cell and item.
	owed       byte
	cell, item bool
}

// line ends the current line. Empty lines are never written.
func (l *lines) line() { l.owed = '\n' }

// startItem begins a list item, startCell a table cell that is not the first with text in its row.
func (l *lines) startItem() { l.owed, l.item = '\n', true }
func (l *lines) startCell() { l.cell = true }

// cut takes back everything from offset start on.
func (l *lines) cut(start int) {
	if start < len(l.buf) {
		l.buf = l.buf[:start]
	}
	l.owed, l.item = '\n', false
}

// text writes s and returns its weight. With pre, line ends in s are kept.
func (l *lines) text(s string, pre bool) int {
	weight := 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		switch {
		case pre && r == '\n' || r == '\u2028' || r == '\u2029':
			l.owed = '\n'
		case isSpace(r):
			if l.owed == 0 {
				l.owed = ' '
			}
		default:
			if l.owed != 0 || l.cell || l.item {
				l.settle(r)
			}
			l.buf = utf8.AppendRune(l.buf, r)
			weight += runeWeight(r)
		}
	}
	return weight
}

// settle writes what is owed before rune r.
func (l *lines) settle(r rune) {
	started := len(l.buf) > 0 && l.buf[len(l.buf)-1] != '\n'
	switch {
	case started && l.cell:
		l.buf = append(l.buf, " | "...)
	case started && l.owed != 0:
		l.buf = append(l.buf, l.owed)
	}
	if l.item && !strings.ContainsRune("-–—•●·*+", r) {
		l.buf = append(l.buf, "- "...)
	}
	l.owed, l.cell, l.item = 0, false, false
}

// since returns what was written from offset start on.
func (l *lines) since(start int) []byte {
	if start > len(l.buf) {
		return nil
	}
	return l.buf[start:]
}

// maxCell is the longest cell that is written on the line of its row, in bytes. What is longer is a page laid
// out with a table.
const maxCell = 400

// endCell joins the lines of a cell that began at start, or puts a long cell on lines of its own.
func (l *lines) endCell(start int) {
	c := l.since(start)
	if len(c) <= maxCell {
		for i := 1; i < len(c); i++ {
			if c[i] == '\n' {
				c[i] = ' '
			}
		}
		return
	}
	if len(c) > 3 && string(c[:3]) == " | " {
		c[0] = '\n'
		l.buf = append(l.buf[:start+1], c[3:]...)
	}
	l.owed = '\n'
}

// isSpace reports whether a rune only separates. Zero-width characters are text: hiding words with them is a
// trick that a judge wants to see.
func isSpace(r rune) bool {
	return r <= ' ' || r >= 0x7f && r <= 0xa0 || r >= 0x2000 && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x3000
}

// runeWeight is the weight of one rune; see the package documentation.
func runeWeight(r rune) int {
	switch {
	case r < 0x0e00:
		return 1
	case r < 0x0f00, // Thai, Lao
		r >= 0x1000 && r < 0x1200, // Burmese, Hangul letters
		r >= 0x1780 && r < 0x1800, // Khmer
		r >= 0x2e80 && r < 0xa000, // Han, kana
		r >= 0xac00 && r < 0xd7b0, // Hangul
		r >= 0xf900 && r < 0xfb00,
		r >= 0x20000 && r < 0x32000:
		return 2
	}
	return 1
}

// weigh returns the weight of a text, its spaces left out.
func weigh(s string) int {
	n := 0
	for _, r := range s {
		if !isSpace(r) {
			n += runeWeight(r)
		}
	}
	return n
}

// isBlock reports whether an element stands on lines of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main,
		atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot,
		atom.Thead, atom.Tr, atom.Ul, atom.Search, atom.Hgroup:
		return true
	}
	return false
}
