package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stand says which letters digits and signs stand for; "1" and "|" stand for two. "!" and "|" stand for letters only
// in one syllable: between words they are punctuation.
var stand = [256]string{'0': "o", '1': "il", '2': "z", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b", '9': "g", '@': "a", '$': "s", '!': "i", '|': "il"}

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
	masked := text.slice(from, to)
	if to-from < 3 || isDigit(masked.b[0]) && isDigit(masked.b[1]) { // a number and its unit
		return
	}
	m, ok := readMask(masked.b)
	if !ok || m.letters < 2 || m.hidden() > m.letters || m.digits > 0 && e.isCode(text, from, to) {
		return
	}
	for n := range m.readings() {
		word := e.reading(masked, n)
		if m.spells(word.b, masked.b) {
			e.words.replace(from, to, word)
			e.masked++
			return
		}
		if e.isClear(m, masked, word) {
			e.words.replace(from, to, word)
			e.masked++
			return
		}
	}
}

// reading reads a masked word: each sign that stands for two letters takes the second where its bit in choices is
// set, at the start of a word the first. It is good until the next call.
func (e *editor) reading(masked line, choices int) line {
	word := e.word.empty()
	for i := 0; i < len(masked.b); i++ {
		c, off := masked.b[i], masked.off[i]
		switch s := stand[c]; {
		case isLetter(c):
		case c >= utf8.RuneSelf:
			c = 'e'
			i += len(euro) - 1
		case len(s) > 1:
			which := choices & 1
			if i == 0 { // more words begin with l than with i
				which ^= 1
			}
			c = s[which]
			choices >>= 1
		default:
			c = s[0]
		}
		word.addByte(c, off)
	}
	e.word = word
	return word
}

// isClear reports whether a masked word is certainly the given one, whatever the text is like: because it bears marks
// of Vietnamese and is a syllable, or because it is a longer word that the rules look for. Numbers before and behind
// whole words are numbers.
func (e *editor) isClear(m mask, masked, word line) bool {
	if m.inSyllable && m.digits == 0 {
		return false
	}
	if m.letters > 1 && isSyllable(word.b) {
		if s := e.spelt(word); s.marked && s.isVietnamese() {
			return !e.isNumbered(masked, true)
		}
	}
	last := masked.b[len(masked.b)-1]
	return m.letters > 2 && len(word.b) > 4 && isListed(word.b) && (isLetter(last) || last == '0') && !e.isNumbered(masked, true) && !e.isCamel(masked)
}

// isCamel reports whether a word has small letters before a capital, as names of products have: Open3D.
func (e *editor) isCamel(word line) bool {
	small := false
	for _, at := range word.off {
		r, _ := utf8.DecodeRuneInString(e.orig[at:])
		if small && unicode.IsUpper(r) {
			return true
		}
		small = small || unicode.IsLower(r)
	}
	return false
}

// isNumbered reports whether a masked word is a number beside letters that are a word or a unit: "tầng1", "5ca". If
// strict, any word will do; otherwise only units before which numbers stand and words that people number.
func (e *editor) isNumbered(masked line, strict bool) bool {
	b := masked.b
	head, tail := 0, len(b)
	for head < tail && isDigit(b[head]) {
		head++
	}
	for tail > head && isDigit(b[tail-1]) {
		tail--
	}
	if head == 0 && tail == len(b) {
		return false
	}
	for _, c := range b[head:tail] {
		if !isLetter(c) {
			return false
		}
	}
	rest := b[head:tail]
	s := e.spelt(masked.slice(head, tail))
	if head > 0 && units[string(rest)] && !s.marked || tail < len(b) && numbered[string(rest)] && b[tail] != '0' {
		return true
	}
	if !strict {
		return false
	}
	return isListed(rest) || s.isVietnamese() && (!isVowel(rest[0]) || s.isLone())
}

// units are what numbers stand before, numbered what they stand behind.
var (
	units = wordSet("k tr h m d x kg g gr mg cm mm km ml l cc w kw tb gb mb hz mah inch nguoi nv thang nam ngay gio phut tuan ca tieng buoi trieu tram nghin ngan usd usdt vnd " +
		"dong rm php thb baht pcs pax am pm hrs hr min mins days day years year yrs yr months month weeks week times juta jt rb ribu orang hari jam bulan tahun phong tang lan con cai chiec star stars sao sqm sqft")
	numbered = wordSet("so ca thu tang quan phong to khu lo lau cap loai hang kip dot bac ngo lan nhom ban muc dieu khoan bang mau lop khoi ky quy tuan thang nam day tram cong block zone level part phase team " +
		"web mp html css ps win office version ver id no top")
)

// mask says what hides the letters of a word.
type mask struct {
	letters, digits, signs int
	double                 int  // hidden letters that can be one of two
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
			m.rare = m.rare || c == '2' || c == '5' || c >= '7'
		default:
			m.signs++
			m.inSyllable = m.inSyllable || c == '!' || c == '|'
		}
		if b[i] == '1' || b[i] == '|' {
			m.double++
		}
		m.last = i == len(b)-1
	}
	return m, m.hidden() > 0 && m.hidden() <= 3
}

func (m mask) hidden() int { return m.digits + m.signs }

// readings is how many ways there are to read the word.
func (m mask) readings() int { return 1 << m.double }

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// spells reports whether word, read from under a mask, is one: a Vietnamese syllable, a row of them in one
// word, or a longer word of another language with vowels hidden between consonants.
func (m mask) spells(word, masked []byte) bool {
	if first, last := masked[0], masked[len(masked)-1]; !isLetter(first) || !isLetter(last) && last != '0' {
		return false
	}
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
