package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutSigns are the ASCII characters that cut words.
const cutSigns = ".-_*~^"

// piece is letters between two signs, text[from:to].
type piece struct{ from, to int }

func (p piece) size() int { return p.to - p.from }

// uncut undoes signs within words. A sign that cuts a Vietnamese syllable goes ("lư.ơng", "c_ao"); one that
// stands between syllables becomes a space ("cam-pu-chia", "việc_nhẹ"). Where neither is certain it stays:
// abbreviations, sentences without a space between them, words of other languages.
func (e *editor) uncut(text line) line {
	w := &e.cuts
	w.start(text)
	b := text.b
	for i := 0; i < len(b); {
		p := pieceAt(b, i)
		if p.size() == 0 {
			i = max(i+1, p.to)
			continue
		}
		i = e.uncutFrom(text, p)
	}
	return w.finish()
}

// pieceAt reads the letters at b[i:]. What is joined to digits is no piece.
func pieceAt(b []byte, i int) piece {
	n, digits := i, i > 0 && isDigit(b[i-1])
	for n < len(b) && isWord(b[n]) {
		digits = digits || isDigit(b[n])
		n++
	}
	if digits {
		return piece{n, n}
	}
	return piece{i, n}
}

// isCutting reports whether a character beyond ASCII is set between letters and is no punctuation.
func isCutting(r rune) bool {
	switch r {
	case '·', '•', '‧', '∙', '・', '‣', '⁃', '※', '†', '‡':
		return true
	}
	return unicode.Is(unicode.S, r)
}

// sign returns where the sign at b[i:] ends: one of cutSigns, or up to two symbols beyond ASCII; i if there is none.
func sign(b []byte, i int) int {
	if i < len(b) && strings.IndexByte(cutSigns, b[i]) >= 0 {
		return i + 1
	}
	for range 2 {
		if i < len(b) && b[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(b[i:])
			if !isCutting(r) {
				break
			}
			i += size
		}
	}
	return i
}

// uncutFrom undoes the signs in the row of pieces that begins with p, and returns where the row ends.
func (e *editor) uncutFrom(text line, p piece) int {
	b := text.b
	at := sign(b, p.to)
	if at == p.to {
		return p.to
	}
	word := e.word.empty()
	word.add(text.slice(p.from, p.to))
	changed := false
	start := 0 // of the last word in word
	last := p
	hyphens := hyphened(b, p)
	for {
		at = sign(b, last.to)
		if at == last.to || at >= len(b) {
			break
		}
		next := pieceAt(b, at)
		if next.size() == 0 || next.size() > maxSyllable || len(word.b)-start > maxSyllable {
			break
		}
		how := cut{e: e, text: text, word: word.slice(start, len(word.b)), last: last, next: next, hyphens: hyphens}.how()
		switch how {
		case isOneWord:
			changed = true
			e.cutSyllables++
		case isTwoWords:
			word.addByte(' ', text.off[last.to])
			changed = true
		default:
			word.add(text.slice(last.to, next.from))
		}
		if how != isOneWord {
			start = len(word.b)
		}
		word.add(text.slice(next.from, next.to))
		last = next
	}
	if changed {
		e.cuts.replace(p.from, last.to, word)
	}
	e.word = word
	return last.to
}

// cut is one sign between the word so far and the next piece.
type cut struct {
	e          *editor
	text, word line
	last, next piece
	hyphens    hyphens
}

// hyphens says of a row of pieces whether hyphens cut it.
type hyphens uint8

const (
	noHyphens  hyphens = iota
	oneHyphen          // and nothing else
	syllabic           // only hyphens, and only syllables between them
	otherwords         // words of another language, or abbreviations: "up-to-date"
)

// hyphened classifies the row of pieces that begins with p.
func hyphened(b []byte, p piece) hyphens {
	n, all := 0, isSyllable(b[p.from:p.to])
	for p.to < len(b) && b[p.to] == '-' {
		if p = pieceAt(b, p.to+1); p.size() == 0 {
			return otherwords
		}
		all = all && isSyllable(b[p.from:p.to])
		n++
	}
	switch {
	case n == 0:
		return noHyphens
	case all:
		return syllabic
	case n == 1:
		return oneHyphen
	}
	return otherwords
}

type cutKind uint8

const (
	isKept cutKind = iota
	isOneWord
	isTwoWords
)

// how decides what the sign is.
func (c cut) how() cutKind {
	next := c.text.b[c.next.from:c.next.to]
	one, two := isSyllable(c.word.b), isSyllable(next)
	var room [2*maxSyllable + 2]byte
	both := isSyllable(append(append(room[:0], c.word.b...), next...))
	mark := c.text.b[c.last.to]
	lower := !c.isUpper(c.next.from) || c.isUpper(c.next.to-1) && c.isUpper(c.last.to-1) // or capitals throughout
	if mark == '-' && c.hyphens != syllabic && c.hyphens != oneHyphen {
		return isKept
	}
	switch {
	case one && two && !both:
		switch {
		case mark == '-':
			return isTwoWords
		case mark == '_':
			if c.marked(0) || c.marked(1) {
				return isTwoWords
			}
		case lower:
			return isTwoWords
		}
		return isKept
	case both && one && two:
		if mark == '.' && !lower || mark == '_' && !(c.marked(0) || c.marked(1)) || c.toned(0) && c.toned(1) || mark == '-' && !(c.marked(0) || c.marked(1)) {
			return isKept
		}
		return isOneWord
	case both && (lower || mark != '.') && !(len(c.word.b) == 1 && two && c.isUpper(c.last.from)):
		return isOneWord
	}
	return isKept
}

func (c cut) isUpper(i int) bool {
	r, _ := utf8.DecodeRuneInString(c.e.orig[c.text.off[i]:])
	return unicode.IsUpper(r)
}

// side returns the original of the word so far (0) or of the next piece (1).
func (c cut) side(n int) string {
	from, to := c.text.off[c.next.from], c.text.off[c.next.to-1]
	if n == 0 {
		from, to = c.word.off[0], c.word.off[len(c.word.off)-1]
	}
	orig := c.e.orig
	if to < from {
		return ""
	}
	end := int(to) + unitSize(orig[to:])
	for end < len(orig) {
		r, size := utf8.DecodeRuneInString(orig[end:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		end += size
	}
	return orig[from:end]
}

// marked reports whether a side bears marks of any kind.
func (c cut) marked(n int) bool {
	if n == 0 {
		return c.e.isMarked(c.word, 0, len(c.word.b))
	}
	return c.e.isMarked(c.text, c.next.from, c.next.to)
}

// toned reports whether a side bears the tone of a word.
func (c cut) toned(n int) bool {
	for _, r := range c.side(n) {
		if r < rune(len(latin)) && latin[r].tone != 0 {
			return true
		}
	}
	return false
}
