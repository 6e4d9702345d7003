package model

import "unicode/utf8"

// kind is what a byte begins.
type kind uint8

const (
	other kind = iota
	letter
	digit
	stop
	high // a character that is not ASCII, or no character
)

// asciiKind is the kind of every byte.
var asciiKind = kinds()

func kinds() (k [256]kind) {
	for c := range k {
		switch {
		case c >= 0x80:
			k[c] = high
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			k[c] = letter
		case c >= '0' && c <= '9':
			k[c] = digit
		}
	}
	for _, c := range []byte("\n\r.!?;:|/") {
		k[c] = stop
	}
	return k
}

// The letters under the marks of U+00C0 to U+024F and of U+1E00 to U+1EFF; a point where there is none.
// They are the first letters of the compatibility decompositions, in lower case, and what readers take đ, ø, ł, ß, æ,
// œ, ð, þ, ħ, ŋ and ı for.
const (
	latin1 = "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty" +
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkk.llllllllllnnnnnn.nnoooooooorrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzzs" +
		"................................oo.............uu...................dddlllnnnaaiioouuuuuuuuuu.aaaa....ggkkoooo..jdddgg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................"
	latin2 = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......"
)

// plain returns the letter a to z under a Latin letter that is not ASCII.
func plain(r rune) (byte, bool) {
	switch {
	case r < 0xC0:
		return 0, false
	case r < 0x250:
		return known(latin1[r-0xC0])
	case r < 0x1E00:
		return 0, false
	case r < 0x1F00:
		return known(latin2[r-0x1E00])
	}
	return dressed(r)
}

func known(c byte) (byte, bool) {
	if c == '.' {
		return 0, false
	}
	return c, true
}

// dressed returns the letter behind a circled, full-width, mathematical or squared one.
func dressed(r rune) (byte, bool) {
	switch {
	case r >= 0x24B6 && r <= 0x24E9:
		return 'a' + byte((r-0x24B6)%26), true
	case r >= 0xFF21 && r <= 0xFF3A:
		return 'a' + byte(r-0xFF21), true
	case r >= 0xFF41 && r <= 0xFF5A:
		return 'a' + byte(r-0xFF41), true
	case r >= 0x1D400 && r <= 0x1D6A3:
		return 'a' + byte((r-0x1D400)%26), true
	case r >= 0x1F130 && r <= 0x1F149:
		return 'a' + byte(r-0x1F130), true
	case r >= 0x1F150 && r <= 0x1F169:
		return 'a' + byte(r-0x1F150), true
	case r >= 0x1F170 && r <= 0x1F189:
		return 'a' + byte(r-0x1F170), true
	}
	return 0, false
}

// lookalike returns the Latin letter that a Cyrillic one stands for within a Latin word, 0 for none.
func lookalike(r rune) byte {
	switch r {
	case 'а', 'А':
		return 'a'
	case 'с', 'С':
		return 'c'
	case 'ԁ':
		return 'd'
	case 'е', 'Е', 'ё':
		return 'e'
	case 'һ', 'Н':
		return 'h'
	case 'і', 'І', 'ї':
		return 'i'
	case 'ј':
		return 'j'
	case 'к', 'К':
		return 'k'
	case 'М', 'м':
		return 'm'
	case 'о', 'О':
		return 'o'
	case 'р', 'Р':
		return 'p'
	case 'ѕ', 'Ѕ':
		return 's'
	case 'т', 'Т':
		return 't'
	case 'х', 'Х':
		return 'x'
	case 'у', 'У':
		return 'y'
	}
	return 0
}

// Vietnamese reports whether a letter or mark is used by Vietnamese and hardly by its neighbours.
func Vietnamese(r rune) bool {
	switch r {
	case 'đ', 'Đ', 'ơ', 'Ơ', 'ư', 'Ư', 'ă', 'Ă', 0x31B, 0x323, 0x309:
		return true
	}
	return r >= 0x1EA0 && r <= 0x1EF9
}

// scriptOf returns the script of a letter or mark that is not Latin.
func scriptOf(r rune) (Script, bool) {
	switch {
	case r < 0x400:
		return 0, false
	case r < 0x530:
		return Cyrillic, true
	case r >= 0x600 && r < 0x780:
		return Arabic, r >= 0x620 && (r < 0x660 || r > 0x66D)
	case r >= 0x900 && r < 0x980:
		return Devanagari, r < 0x964 || r > 0x96F
	case r >= 0xE00 && r < 0xE80:
		return Thai, r != 0xE3F && r < 0xE50
	case r >= 0xE80 && r < 0xF00:
		return Lao, r < 0xED0 || r > 0xED9
	case r >= 0x1000 && r < 0x10A0, r >= 0xAA60 && r < 0xAA80:
		return Myanmar, r < 0x1040 || r > 0x104B
	case r >= 0x1780 && r < 0x1800:
		return Khmer, r < 0x17D4
	}
	return farScript(r)
}

func farScript(r rune) (Script, bool) {
	switch {
	case r >= 0x1100 && r < 0x1200, r >= 0x3131 && r < 0x3190, r >= 0xAC00 && r < 0xD7B0:
		return Hangul, true
	case r >= 0x3041 && r <= 0x30FF, r >= 0xFF66 && r < 0xFFA0:
		return Kana, r != 0x30FB
	case r >= 0x3400 && r < 0x4DC0, r >= 0x4E00 && r < 0xA000, r >= 0xF900 && r < 0xFB00, r >= 0x20000 && r < 0x32000:
		return Han, true
	case r >= 0xFB50 && r < 0xFE00, r >= 0xFE70 && r < 0xFEFF:
		return Arabic, true
	}
	return 0, false
}

// decode is utf8.DecodeRuneInString, quicker for the characters of two and three bytes that are read most.
func decode(s string) (rune, int) {
	if len(s) > 2 {
		a, b, c := s[0], s[1], s[2]
		switch {
		case a >= 0xE1 && a < 0xED && b&0xC0 == 0x80 && c&0xC0 == 0x80:
			return rune(a&0xF)<<12 | rune(b&0x3F)<<6 | rune(c&0x3F), 3
		case a >= 0xC2 && a < 0xE0 && b&0xC0 == 0x80:
			return rune(a&0x1F)<<6 | rune(b&0x3F), 2
		}
	}
	return utf8.DecodeRuneInString(s)
}
