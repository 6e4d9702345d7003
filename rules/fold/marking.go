package fold

import (
	"slices"
	"unicode/utf8"
)

// A marking says of one byte of folded text how it was written: the shape and the tone of a letter, see [Marks], or that
// words end there.
type marking = byte

// The bits of a marking. What is written in a way that markings cannot tell (spelled apart, decomposed, with letters
// that look alike) is [OddMarking].
const (
	shapeBits           = 0x07
	toneShift           = 3
	toneBits            = 0x07 << toneShift
	wordEnds    marking = 0x80
	OddMarking  marking = 0xFF
	lettersOnly         = shapeBits | toneBits
)

// Marking appends the marking of each byte of t.S; odd says that some are [OddMarking].
func (t *Text) Marking(to []byte) (markings []byte, odd bool) { return t.MarkingOf(to, 0, len(t.S)) }

// MarkingOf is [Text.Marking] for t.S[start:end].
func (t *Text) MarkingOf(to []byte, start, end int) (markings []byte, odd bool) {
	s, orig, n := t.S[start:end], t.orig, len(to)
	to = slices.Grow(to, len(s))[:n+len(s)]
	if len(s) == 0 {
		return to, false
	}
	out, off := to[n:], t.off[start:end+1]
	at := off[0]
	for i := range out {
		m, next := OddMarking, off[i+1]
		switch c := orig[at]; {
		case next == at && s[i] == ' ': // set between joined words
			m = wordEnds
		case c < utf8.RuneSelf:
			if next != at+1 {
				break
			}
			if f := ownFolding[c]; f == s[i] {
				m = 0
			} else if f == 0 && s[i] < utf8.RuneSelf && !isWord(s[i]) {
				m = wordEnds
			}
		case next == at+2 && c < 0xE0 && orig[at+1]&0xC0 == 0x80 && ownMarking[uint16(c&0x1F)<<6|uint16(orig[at+1]&0x3F)].base == s[i]:
			m = ownMarking[uint16(c&0x1F)<<6|uint16(orig[at+1]&0x3F)].marking
		case next == at+3 && c == 0xE1 && orig[at+1]&0xC0 == 0x80 && orig[at+2]&0xC0 == 0x80 && ownMarking[0x1000|uint16(orig[at+1]&0x3F)<<6|uint16(orig[at+2]&0x3F)].base == s[i]:
			m = ownMarking[0x1000|uint16(orig[at+1]&0x3F)<<6|uint16(orig[at+2]&0x3F)].marking
		default:
			m = markingOf(orig[at:], s[i], next-at)
		}
		odd = odd || m == OddMarking
		out[i], at = m, next
	}
	if t.bidi {
		for i := range out {
			out[i] = OddMarking
		}
		odd = true
	}
	return to, odd
}

// ownFolding is what ASCII letters fold to if they stand for themselves, 0 for what ends a word, and noByte for digits
// and signs, which may stand for letters.
var ownFolding = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case isLetter(c | 0x20):
			t[c] = c | 0x20
		case isDigit(c) || stand[c] != "":
			t[c] = noByte
		}
	}
	return t
}()

// noByte is no byte of UTF-8.
const noByte = 0xFF

// ownMarking is the marking of each letter of [latin], and what it folds to, 0 if it is no letter or has marks beyond those.
var ownMarking = func() (t [2 << 12]struct {
	base    byte
	marking marking
}) {
	for r, l := range latin {
		if isLetter(l.base) && l.tone <= dot {
			t[r].base, t[r].marking = l.base, l.shape
			if l.tone != 0 {
				t[r].marking |= (l.tone - horn) << toneShift
			}
		}
	}
	return t
}()

// markingOf is the marking of c if it was folded from the first size bytes of a text and stands for no letter there.
func markingOf(text string, c byte, size int32) marking {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case int32(n) != size || c >= utf8.RuneSelf || isWord(c):
	case r < rune(len(latin)) && (latin[r] != (latinLetter{}) || r == 0xAD || r >= 0x300 && r < 0x370):
	case baseOf(r) == 0 && r != '€' && !unseen(r):
		return wordEnds
	}
	return OddMarking
}

// Markings returns the markings of a phrase, one for each byte of folded, its folding. Without ok they do not say all:
// the phrase is to be compared by its [Marks].
func (t *Text) Markings() (markings []byte, ok bool) {
	m, odd := t.Marking(nil)
	if odd {
		return nil, false
	}
	last := byte(0)
	for i := range len(t.S) {
		switch c := t.S[i]; {
		case m[i]&wordEnds != 0:
			last = 0
		case isLetter(c) && c == last: // repeated letters may count once
			return nil, false
		case isLetter(c):
			last = c
		}
	}
	return m, true
}

// MarkingsAdmit is [Marks.Admits] for a phrase and a text, as long as it and not odd, by their markings.
func MarkingsAdmit(phrase, text []byte, exact bool) bool {
	if string(phrase) == string(text) {
		return true
	}
	text = text[:len(phrase)]
	var want, got byte // the tones of a word
	for i, p := range phrase {
		m := text[i]
		if p&wordEnds != 0 {
			if got != want && (got != 0 || exact) {
				return false
			}
			want, got = 0, 0
			continue
		}
		if m&shapeBits != p&shapeBits && (m&shapeBits != 0 || exact) {
			return false
		}
		if p&toneBits != 0 {
			want = p & toneBits
		}
		if m&toneBits != 0 {
			got = m & toneBits
		}
	}
	return got == want || got == 0 && !exact
}

// Unmarked reports whether text whose markings these are bears no marks.
func Unmarked(markings []byte) bool {
	for _, m := range markings {
		if m&lettersOnly != 0 {
			return false
		}
	}
	return true
}

// AppendKey appends what [Marks.Key] returns.
func (m *Marks) AppendKey(to []byte) []byte {
	return append(append(append(to, m.shapes...), '|'), m.tones...)
}
