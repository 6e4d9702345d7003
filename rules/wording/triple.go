package wording

import "unicode/utf8"

// A triple is three runes in a row, each of the 32 that make up nearly all folded text, in 15 bits. Tables by triple answer
// for two letter n-grams with one look-up, from little memory. By four runes they would answer for three and be 32 times
// as large, which costs what it saves.
const (
	tripleBits = 3 * runeBits
	runeBits   = 5
)

// tripleRunes are the runes of triples; any digit is 0, and a line feed is a space.
const tripleRunes = "abcdefghijklmnopqrstuvwxyz0 .,-:"

// noCode is the code of a rune that no triple has.
const noCode = 1 << runeBits

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

// runeCode is the code of each plain ASCII character.
var runeCode = func() (t [utf8.RuneSelf]uint8) {
	for c := range t {
		t[c] = noCode
	}
	for i := range len(tripleRunes) {
		t[tripleRunes[i]] = uint8(i)
	}
	return t
}()

// triples holds, by triple, what the letter n-grams of two and three runes weigh to a pair that end with it.
type triples [1 << tripleBits]uint32

// fill adds up the weights of all triples.
func (t *triples) fill(far *[1 << tableBits]uint16) {
	for i := range t {
		a, b, c := tripleOf(i)
		two := step(c, b)
		t[i] = together(spread(far[toSlot(two+2)]), spread(far[toSlot(step(two, a)+3)]))
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

// tripleOf returns the runes of a triple.
func tripleOf(i int) (a, b, c uint64) {
	const last = 1<<runeBits - 1
	return uint64(tripleRunes[i>>(2*runeBits)&last]), uint64(tripleRunes[i>>runeBits&last]), uint64(tripleRunes[i&last])
}

// step takes one rune more, to the left, into the hash of a letter n-gram.
func step(h, r uint64) uint64 { return h*letter + r + 1 }
