package fold

import (
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
)

// MarksOf reads the marks of a phrase, composed or not, wherever its tone marks are placed.
func MarksOf(s string) Marks {
	var m Marks
	m.read(s)
	return m
}

func (m *Marks) read(s string) {
	word := false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			switch low := c | 0x20; {
			case isLetter(low):
				m.letter(low, 0, &word)
			case !isDigit(c):
				word = false
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		m.rune(r, &word)
		i += size
	}
	m.settle()
}

func (m *Marks) rune(r rune, word *bool) {
	if r >= rune(len(latin)) {
		if !unseen(r) {
			*word = false
		}
		return
	}
	switch l := latin[r]; {
	case l.base != 0:
		m.letter(l.base, l.shape, word)
		m.mark(l.tone)
	case l.shape|l.tone != 0: // a combining mark
		m.mark(l.shape | l.tone)
	case r != 0xAD && !(r >= 0x300 && r < 0x370):
		*word = false
	}
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

func (m *Marks) letter(base byte, shape uint8, word *bool) {
	m.settle()
	if !*word {
		m.tones = append(m.tones, 0)
		*word = true
		base |= firstLetter
	}
	m.shapes, m.bases = append(m.shapes, shape), append(m.bases, base)
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
	case k == 0 || len(m.shapes) == 0:
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

// Allow reports whether text, which folds to the same as the phrase of m, may be that phrase; see [Marks.Admits].
func (m Marks) Allow(text string) bool {
	var t Marks
	t.shapes, t.bases, t.tones = make([]uint8, 0, 48), make([]byte, 0, 48), make([]uint8, 0, 16)
	t.read(text)
	return m.Admits(&t, false)
}

// Admits reports whether a text with the marks t, which folds to the same as the phrase of m, may be that phrase:
// every mark it bears is one that the phrase bears in that place. Text without marks, or with some left out, may
// be any phrase; if exact, it must not leave any out. Where letters or words cannot be paired (spelled apart,
// look-alikes), Admits says yes.
func (m Marks) Admits(t *Marks, exact bool) bool {
	if len(t.shapes) != len(m.shapes) {
		return true
	}
	for i, k := range t.shapes {
		if k != m.shapes[i] && (k != 0 || exact) {
			return false
		}
	}
	if len(t.tones) != len(m.tones) {
		return true
	}
	for i, k := range t.tones {
		if k != m.tones[i] && (k != 0 || exact) {
			return false
		}
	}
	return true
}

// Key names the marks: equal marks have equal keys.
func (m Marks) Key() string { return string(m.shapes) + "|" + string(m.tones) }

// Words is how many words the marks are of.
func (m Marks) Words() int { return len(m.tones) }
