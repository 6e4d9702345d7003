package wording

import "unicode/utf8"

// A quad is four runes in a row, each of the 32 that make up nearly all folded text, in 20 bits. Tables by quad
// answer for three letter n-grams with one look-up, and for texts of one language from few lines of memory.
const (
	quadBits = 4 * runeBits
	runeBits = 5
)

// quadRunes are the runes of quads; any digit is 0, and a line feed is a space.
const quadRunes = "abcdefghijklmnopqrstuvwxyz0 .,-:"

// noQuad is the code of a rune that no quad has.
const noQuad = 1 << runeBits

// plain is what grams are made of in place of an ASCII character: white space is one, and so are digits, because
// which number it is says nothing; package facts reads amounts.
var plain = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		t[c] = byte(c)
		switch {
		case c == '\n':
			t[c] = ' '
		case c >= '0' && c <= '9':
			t[c] = '0'
		}
	}
	return t
}()

// quadCode is the code of each plain ASCII character.
var quadCode = func() (t [utf8.RuneSelf]uint8) {
	for c := range t {
		t[c] = noQuad
	}
	for i := range len(quadRunes) {
		t[quadRunes[i]] = uint8(i)
	}
	return t
}()

// quads holds, by quad, what the letter n-grams of two, three and four runes weigh to a pair that end with it.
type quads [1 << quadBits]uint32

// fill adds up the weights of all quads.
func (q *quads) fill(far *[1 << tableBits]uint16) {
	var shorter [1 << (quadBits - runeBits)]uint32 // by the last three runes: what two and three weigh
	for i := range shorter {
		_, b, c, d := quadOf(i)
		two := step(d, c)
		shorter[i] = together(spread(far[toSlot(two+2)]), spread(far[toSlot(step(two, b)+3)]))
	}
	for i := range q {
		a, b, c, d := quadOf(i)
		q[i] = together(shorter[i%len(shorter)], spread(far[toSlot(step(step(step(d, c), b), a)+4)]))
	}
}

// spread turns two weights of 8 bits into two of 16.
func spread(w uint16) uint32 {
	return uint32(uint16(int8(w))) | uint32(uint16(int8(w>>8)))<<16
}

// together adds two weights of 16 bits to two others.
func together(v, w uint32) uint32 {
	return (v+w)&0xFFFF | (v&0xFFFF0000 + w&0xFFFF0000)
}

// quadOf returns the runes of a quad.
func quadOf(i int) (a, b, c, d uint64) {
	const last = 1<<runeBits - 1
	return uint64(quadRunes[i>>(3*runeBits)&last]), uint64(quadRunes[i>>(2*runeBits)&last]), uint64(quadRunes[i>>runeBits&last]), uint64(quadRunes[i&last])
}

// step takes one rune more, to the left, into the hash of a letter n-gram.
func step(h, r uint64) uint64 { return h*letter + r + 1 }
