package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stand says which letters digits and signs stand for; "1" and "|" stand for two. ! and | stand for letters only in one syllable:
// between words they are punctuation.
var stand = [256]string{'0': "o", '1': "il", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b", '@': "a", '$': "s", '!': "i", '|': "il"}

// euro is the folded sign for e; it is the only one beyond ASCII.
const euro = "€"

// maxMasked is the longest word in which digits are taken for letters, in bytes.
const maxMasked = 24

// unmask gives words their letters back for which digits or signs stand ("lu0ng", "c@o"), and figures their
// digits for which letters stand ("2O triệu"). src[lo:hi] is what is looked at.
func (e *editor) unmask(src line, lo, hi int) line {
	w := &e.words
	text := src.slice(lo, hi)
	w.start(text)
	for i := 0; i < len(text.b); {
		n := maskedRun(text.b[i:])
		if n == 0 {
			i++
			continue
		}
		if joined := i > 0 && text.b[i-1] == '_' || i+n < len(text.b) && text.b[i+n] == '_'; !joined && n <= maxMasked {
			e.unmaskWord(text, i, i+n)
		}
		i += n
	}
	if w.dirty {
		return w.finish() // a word that was masked is no figure
	}
	for i := 0; i < len(text.b); {
		n := 0
		for i+n < len(text.b) && (isWord(text.b[i+n]) || text.b[i+n] == '.' || text.b[i+n] == ',') {
			n++
		}
		if n == 0 {
			i++
			continue
		}
		e.unmaskFigure(src, lo+i, lo+i+n, lo)
		i += n
	}
	return w.finish()
}

// isMixed reports whether b has letters, and digits or signs that can stand for letters.
func isMixed(b []byte) bool {
	letters, others := false, false
	for _, c := range b {
		letters = letters || isLetter(c)
		others = others || stand[c] != "" || isDigit(c) || c == euro[0]
	}
	return letters && others
}

// maskedRun is the length of the run at the start of b of letters and of what can stand for them. It ends in
// a letter or digit.
func maskedRun(b []byte) int {
	n, end := 0, 0
	for n < len(b) {
		switch {
		case isWord(b[n]):
			n++
			end = n
		case n > 0 && stand[b[n]] != "":
			n++
		case n > 0 && strings.HasPrefix(string(b[n:min(len(b), n+len(euro))]), euro):
			n += len(euro)
		default:
			return end
		}
	}
	return end
}

// unmaskWord replaces text[from:to] if it is a word under a mask.
func (e *editor) unmaskWord(text line, from, to int) {
	b := text.b[from:to]
	if !isLetter(b[0]) || !isLetter(b[len(b)-1]) && b[len(b)-1] != '0' {
		return
	}
	m, ok := readMask(b)
	if !ok || m.digits > 0 && e.isCode(text, from, to) {
		return
	}
	word := e.word.empty()
	for second := range 2 {
		word = word.empty()
		for i := 0; i < len(b); i++ {
			c := b[i]
			off := text.off[from+i]
			switch s := stand[c]; {
			case isLetter(c):
			case c >= utf8.RuneSelf:
				c = 'e'
				i += len(euro) - 1
			default:
				c = s[min(second, len(s)-1)]
			}
			word.addByte(c, off)
		}
		if m.spells(word.b, b) {
			e.words.replace(from, to, word)
			break
		}
	}
	e.word = word
}

// mask says what hides the letters of a word.
type mask struct {
	letters, digits, signs int
	inSyllable             bool // a sign among them that also separates words
	rare                   bool // a digit among them that is hardly ever read as a letter
	last                   bool // the last letter is hidden
}

// readMask counts; ok is false for what has nothing hidden or too much.
func readMask(b []byte) (m mask, ok bool) {
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case isLetter(c):
			m.letters++
			continue
		case c >= utf8.RuneSelf:
			m.signs++
			i += len(euro) - 1
		case stand[c] == "":
			return m, false
		case isDigit(c):
			m.digits++
			m.rare = m.rare || c == '5' || c == '7' || c == '8'
		default:
			m.signs++
			m.inSyllable = m.inSyllable || c == '!' || c == '|'
		}
		m.last = i == len(b)-1
	}
	hidden := m.digits + m.signs
	return m, hidden > 0 && hidden <= 3 && m.letters >= 2 && hidden <= m.letters
}

// spells reports whether word, read from under a mask, is one: a Vietnamese syllable, a row of them in one
// word, or a longer word of another language with vowels hidden between consonants.
func (m mask) spells(word, masked []byte) bool {
	if isSyllable(word) {
		return len(word) > 2
	}
	if m.last || m.inSyllable || m.rare || m.letters < 4 || m.digits+m.signs > 2 {
		return false
	}
	var room [8]int
	if ends, ok := syllables(word, room[:0]); ok && len(ends) <= 4 && shortest(ends) > 1 {
		return true
	}
	if n := len(masked); !isLetter(masked[n-2]) {
		return false // a name and a number: slam3d
	}
	for i := 1; i+1 < len(masked); i++ {
		if !isLetter(masked[i]) && (!isConsonant(masked[i-1]) || !isConsonant(masked[i+1])) && stand[masked[i]] != "s" {
			return false
		}
	}
	return true
}

func shortest(ends []int) int {
	n, from := maxMasked, 0
	for _, end := range ends {
		n, from = min(n, end-from), end
	}
	return n
}

func isVowel(c byte) bool     { return strings.IndexByte("aeiouy", c) >= 0 }
func isConsonant(c byte) bool { return isLetter(c) && !isVowel(c) }

// isCode reports whether text[from:to] is short and in capitals throughout, as codes are: H1B, L1A.
func (e *editor) isCode(text line, from, to int) bool {
	if to-from > 3 {
		return false
	}
	for i := from; i < to; i++ {
		if r, _ := utf8.DecodeRuneInString(e.orig[text.off[i]:]); unicode.IsLower(r) || r >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
