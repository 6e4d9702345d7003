package fold

import "unicode/utf8"

// In Thai, Lao, Khmer and Burmese several marks can stand on one letter, and most of their orders look the same. They
// are folded to one order: each mark has a place, from 1 up, and those of lower place stand first. Where a mark stands
// in the folded text says nothing about where it stood in the original; the offsets of all marks on a letter are
// those of the original in order.
//
// All of these runes are three bytes long.

// placeOf returns the place of a mark among the marks of its letter, 0 for what is none.
func placeOf(r rune) uint8 {
	switch {
	case r >= 0x0E31 && r <= 0x0E3A && r != 0x0E32 && r != 0x0E33, r == 0x0E47, r == 0x0E4D: // vowels of Thai
		return 1
	case r >= 0x0EB1 && r <= 0x0EBC && r != 0x0EB2 && r != 0x0EB3, r == 0x0ECD: // of Lao
		return 1
	case r >= 0x0E48 && r <= 0x0E4B, r >= 0x0EC8 && r <= 0x0ECB: // tones
		return 2
	case r == 0x0E4C, r == 0x0ECC: // silencers
		return 3
	case r >= 0x102B && r <= 0x103E:
		return burmese[r-0x102B]
	case r == 0x17C9, r == 0x17CA: // shifters of Khmer
		return 3
	case r >= 0x17B6 && r <= 0x17C5: // its vowels
		return 4
	case r >= 0x17C6 && r <= 0x17D1, r == 0x17DD: // its signs
		return 5
	}
	return 0
}

// burmese has the places of the marks U+102B to U+103E: medials, vowels, then signs. What stacks letters has none.
var burmese = [...]uint8{8, 8, 6, 6, 7, 7, 5, 6, 0, 0, 0, 9, 11, 12, 0, 10, 1, 2, 3, 4}

// The places of a letter of Khmer written under another: r stands under all others. coeng puts a letter there.
const (
	placeUnder  = 1
	placeUnderR = 2
	coeng       = 0x17D2
)

// isPairing reports whether a letter or mark may be one with the one before it.
func isPairing(r rune) bool {
	return r == 0x0E40 || r == 0x0EC0 || r == 0x17B6 || r == 0x17B8 || r >= 0x1780 && r <= 0x17A2
}

// maxMoved is how far a mark is moved at most, in marks. No letter bears as many.
const maxMoved = 8

// decode3 reads a rune of three bytes.
func decode3(b []byte) rune {
	return rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
}

// placeAt returns the place of the mark that ends at b[:w], and its length; 0 if there is none.
func placeAt(b []byte, w int) (at uint8, size int) {
	if w < 3 || b[w-3] < 0xE0 || b[w-3] >= 0xF0 {
		return 0, 0
	}
	r := decode3(b[w-3:])
	if r >= 0x1780 && r <= 0x17A2 && w >= 6 && b[w-6] == 0xE1 && decode3(b[w-6:]) == coeng {
		if r == 0x179A {
			return placeUnderR, 6
		}
		return placeUnder, 6
	}
	return placeOf(r), 3
}

// arrange moves the mark that ends at b[:w] before those of higher place.
func arrange(b []byte, w int) {
	at, size := placeAt(b, w)
	if at == 0 {
		return
	}
	for range maxMoved {
		before, n := placeAt(b, w-size)
		if before <= at {
			return
		}
		var moved [6]byte
		copy(moved[:], b[w-size-n:w-size])
		copy(b[w-size-n:], b[w-size:w])
		copy(b[w-n:w], moved[:n])
		w -= n
	}
}

// pair makes one of the last two runes of b[:w] if they are two halves of a letter, and returns the new end: two e
// that are typed for ae in Thai and Lao, the halves of two vowels of Khmer. A letter of Khmer that is written under
// another gets its place; d looks like t there.
func pair(b []byte, w int) int {
	if w < 6 || b[w-6] < 0xE0 || b[w-6] >= 0xF0 {
		return w
	}
	var one rune
	switch first, second := decode3(b[w-6:]), decode3(b[w-3:]); {
	case first == coeng && second >= 0x1780 && second <= 0x17A2:
		if second == 0x178A {
			utf8.EncodeRune(b[w-3:w], 0x178F)
		}
		arrange(b, w)
		return w
	case first == 0x0E40 && second == 0x0E40:
		one = 0x0E41
	case first == 0x0EC0 && second == 0x0EC0:
		one = 0x0EC1
	case first == 0x17C1 && second == 0x17B8:
		one = 0x17BE
	case first == 0x17C1 && second == 0x17B6:
		one = 0x17C4
	default:
		return w
	}
	utf8.EncodeRune(b[w-6:w-3], one)
	return w - 3
}

// Burmese writes the letter w and the digit 0 with the same round; people type either.
const (
	burmeseW = 0x101D
	burmese0 = 0x1040
)

// round folds the letter w or the digit 0 of Burmese at orig[at:] to what is meant: a digit beside digits, a letter
// before a letter or mark.
func (p *pass) round(r rune, at int) {
	behind, _ := utf8.DecodeRuneInString(p.orig[at+3:])
	digit := behind >= burmese0 && behind < burmese0+10 || behind >= '0' && behind <= '9'
	letter := behind >= 0x1000 && behind < burmese0 && behind != burmeseW
	before := p.w > p.start && isDigit(p.b[p.w-1])
	switch {
	case r == burmeseW && before && !letter:
		r = burmese0
	case r == burmese0 && !before && !digit && letter:
		r = burmeseW
	}
	if r == burmese0 {
		p.ascii('0', at)
		return
	}
	p.keep(r, at)
}

// firstKhmer is the first digit of Khmer.
const firstKhmer = 0x17E0

// khmerDigit folds a digit of Khmer at orig[at:]. One that stands alone is a word of the lexicon and stays.
func (p *pass) khmerDigit(r rune, at int) {
	behind, _ := utf8.DecodeRuneInString(p.orig[at+3:])
	after, before := false, byte(0)
	if p.w > p.start {
		before = p.b[p.w-1]
	}
	if behind == ',' || behind == '.' {
		behind, _ = utf8.DecodeRuneInString(p.orig[at+4:])
	}
	after = behind >= firstKhmer && behind < firstKhmer+10 || behind >= '0' && behind <= '9'
	if after || isDigit(before) || before == '.' || before == ',' {
		p.ascii('0'+byte(r-firstKhmer), at)
		return
	}
	p.keep(r, at)
}
