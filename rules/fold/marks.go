package fold

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Marks is how a Vietnamese phrase is marked: for each letter its shape (đ, â, ă, ê, ô, ơ, ư), for each word
// its tone. Folding drops both, so that people who type without marks are understood; Marks brings back what
// was written, so that "bán" is not taken for "bạn".
//
// A letter that is repeated with the same shape counts once, as in folding.
type Marks struct {
	shapes []uint8 // one per letter
	bases  []byte  // the letters themselves, without marks; as many as shapes
	tones  []uint8 // one per word
}

// The shapes a letter can have, and the tones a word can have. 0 is none.
const (
	stroke = 1 + iota
	circumflex
	breve
	horn
	grave
	acute
	tilde
	hook
	dot
	// anyMark is the shape of what may stand for a letter, and the tone of its word if no other letter bears one.
	anyMark = 0xFF
)

// MarksOf reads the marks of a phrase, composed or not, wherever its tone marks are placed.
func MarksOf(s string) Marks {
	var m Marks
	m.read(s)
	return m
}

func (m *Marks) read(s string) {
	var at place
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			switch low := c | 0x20; {
			case isLetter(low):
				m.letter(low, 0, &at)
			case stand[c] != "" || isDigit(c):
				m.hide(&at)
			default:
				at = place{}
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		m.rune(r, &at)
		i += size
	}
	m.settle()
}

// place is where among words a reader of marks is. The zero place is between words.
type place struct {
	word   bool // behind a letter
	hidden bool // behind a digit or sign that may stand for a letter
}

func (m *Marks) rune(r rune, at *place) {
	if r >= rune(len(latin)) {
		m.foreign(r, at)
		return
	}
	switch l := latin[r]; {
	case l.base != 0:
		m.letter(l.base, l.shape, at)
		m.mark(l.tone)
	case l.shape|l.tone != 0: // a combining mark
		m.mark(l.shape | l.tone)
	case r != 0xAD && !(r >= 0x300 && r < 0x370):
		m.foreign(r, at)
	}
}

// foreign reads a rune that is no Latin letter of Vietnamese: it may look like one.
func (m *Marks) foreign(r rune, at *place) {
	switch c := baseOf(r); {
	case isLetter(c):
		m.letter(c, 0, at)
	case c != 0, r == '€':
		m.hide(at)
	case !unseen(r):
		*at = place{}
	}
}

// baseOf returns the letter or digit that a rune folds to or looks like, 0 if there is none.
func baseOf(r rune) byte {
	c := rune(0)
	switch {
	case r < 0x10000 && runes.bmp[r]&kinds == plain:
		c = rune(byte(runes.bmp[r]))
	case r >= 0x10000 && r < maxRune && runes.high[r>>8-0x100] != nil:
		c = runes.high[r>>8-0x100][r&255]
	case alien(r):
		if c = rune(capitals[r]); c == 0 {
			c = rune(lookalikes[unicode.ToLower(r)])
		}
	}
	if c > 0 && c < utf8.RuneSelf && isWord(byte(c)) {
		return byte(c)
	}
	return 0
}

// unseen reports whether a rune folds to nothing: it neither ends a word nor marks it.
func unseen(r rune) bool {
	if r >= 0x10000 {
		return r >= 0xE0000 && r <= 0xE0FFF
	}
	return runes.bmp[r]&kinds == drop
}

// latinLetter is a Latin letter or a combining mark: its shape and tone, as Vietnamese counts them.
type latinLetter struct {
	base        byte // 0 for a mark
	shape, tone uint8
}

// latin is read from the decompositions of Unicode once at start-up, up to the end of the Vietnamese letters.
var latin = func() (t [0x1F00]latinLetter) {
	for r := rune(0x80); r < rune(len(t)); r++ {
		if k := markOf(r); k != 0 {
			t[r].set(k)
			continue
		}
		d := []rune(norm.NFD.String(string(r)))
		if d[0] >= utf8.RuneSelf || len(d) == 1 {
			continue
		}
		t[r].base = byte(d[0]) | 0x20
		for _, c := range d[1:] {
			t[r].set(markOf(c))
		}
	}
	t['đ'], t['Đ'] = latinLetter{base: 'd', shape: stroke}, latinLetter{base: 'd', shape: stroke}
	return t
}()

func (l *latinLetter) set(k uint8) {
	if k <= horn {
		l.shape |= k
	} else {
		l.tone |= k
	}
}

func (m *Marks) letter(base byte, shape uint8, at *place) {
	m.settle()
	if !at.word {
		tone := uint8(0)
		if at.hidden {
			tone = anyMark
		}
		m.tones = append(m.tones, tone)
		base |= firstLetter
	}
	*at = place{word: true}
	m.shapes, m.bases = append(m.shapes, shape), append(m.bases, base)
}

// Hidden reports whether the tone of a word may be on a digit or sign in it.
func (m *Marks) Hidden() bool { return slices.Contains(m.tones, anyMark) }

// hide reads a digit or sign. It may stand for a letter, with whatever marks; the tone of its word may be on it.
func (m *Marks) hide(at *place) {
	m.settle()
	m.shapes, m.bases = append(m.shapes, anyMark), append(m.bases, '0')
	if n := len(m.tones); at.word && m.tones[n-1] == 0 {
		m.tones[n-1] = anyMark
	}
	at.hidden = true
}

// firstLetter is set in the base of a letter that begins a word.
const firstLetter = 0x80

// settle drops the last letter, which has all its marks now, if it repeats the one before.
func (m *Marks) settle() {
	n := len(m.bases)
	if n > 1 && m.bases[n-1] == m.bases[n-2]&^firstLetter && m.shapes[n-1] == m.shapes[n-2] {
		m.bases, m.shapes = m.bases[:n-1], m.shapes[:n-1]
	}
}

func (m *Marks) mark(k uint8) {
	switch {
	case k == 0 || len(m.tones) == 0 || m.bases[len(m.bases)-1] == '0': // on nothing, or on a digit
	case k <= horn:
		m.shapes[len(m.shapes)-1] = k
	default:
		m.tones[len(m.tones)-1] = k
	}
}

func markOf(r rune) uint8 {
	switch r {
	case 0x302:
		return circumflex
	case 0x306:
		return breve
	case 0x31B:
		return horn
	case 0x300:
		return grave
	case 0x301:
		return acute
	case 0x303:
		return tilde
	case 0x309:
		return hook
	case 0x323:
		return dot
	}
	return 0
}

// Reset reads the marks of another text and reuses the memory.
func (m *Marks) Reset(s string) {
	m.shapes, m.bases, m.tones = m.shapes[:0], m.bases[:0], m.tones[:0]
	m.read(s)
}

// spareMarks is memory for [Marks.Allow].
var spareMarks = sync.Pool{New: func() any { return new(Marks) }}

// Allow reports whether text, which folds to the same as the phrase of m, may be that phrase; see [Marks.Admits].
func (m Marks) Allow(text string) bool {
	t := spareMarks.Get().(*Marks)
	defer spareMarks.Put(t)
	t.Reset(text)
	return m.Admits(t, false)
}

// Admits reports whether a text with the marks t, which folds to the same as the phrase of m, may be that phrase:
// every mark it bears is one that the phrase bears in that place. Text without marks, or with some left out, may
// be any phrase; if exact, it must not leave any out. Digits and signs may stand for any letter with any marks. Where
// letters cannot be paired (markup between them), Admits says yes; where words cannot (letters set apart), no tone
// need be there.
func (m Marks) Admits(t *Marks, exact bool) bool {
	if len(t.shapes) != len(m.shapes) {
		return true
	}
	masked := false // a digit or sign in one stands where the other has a letter
	for i, k := range t.shapes {
		if !admits(m.shapes[i], k, exact) {
			return false
		}
		masked = masked || (k == anyMark) != (m.shapes[i] == anyMark)
	}
	if len(t.tones) != len(m.tones) {
		return m.admitsCut(t, masked)
	}
	for i, k := range t.tones {
		if !admitsTone(m.tones[i], k, masked, exact) {
			return false
		}
	}
	return true
}

// admitsCut compares the tones of a text that has as many letters as the phrase of m and other words: each tone of
// the text must be that of the word of the phrase in which its letters are. A word of the text that is more than one
// of the phrase is not compared.
func (m Marks) admitsCut(t *Marks, masked bool) bool {
	word, part := -1, -1
	for i := range t.shapes {
		word += int(m.bases[i] / firstLetter)
		if t.bases[i] < firstLetter {
			continue
		}
		if part++; word < 0 {
			continue
		}
		end := i + 1
		for end < len(t.bases) && t.bases[end] < firstLetter && m.bases[end] < firstLetter {
			end++
		}
		if whole := end == len(t.bases) || t.bases[end] >= firstLetter; whole && !admitsTone(m.tones[word], t.tones[part], masked, false) {
			return false
		}
	}
	return true
}

// admitsTone is admits for tones. Digits that are digits hide none.
func admitsTone(phrase, text uint8, masked, exact bool) bool {
	if !masked {
		phrase, text = written(phrase), written(text)
	}
	return admits(phrase, text, exact)
}

func written(tone uint8) uint8 {
	if tone == anyMark {
		return 0
	}
	return tone
}

// admits reports whether a letter or word of a text may be one of a phrase by their marks.
func admits(phrase, text uint8, exact bool) bool {
	return text == phrase || text == anyMark || phrase == anyMark || text == 0 && !exact
}

// Key names the marks: equal marks have equal keys.
func (m Marks) Key() string { return string(m.shapes) + "|" + string(m.tones) }

// Words is how many words the marks are of.
func (m Marks) Words() int { return len(m.tones) }
