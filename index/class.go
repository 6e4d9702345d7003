package index

import (
	"unicode"
	"unicode/utf8"

	"lurewatch/rules/fold"
)

// class says what a rune is to the tokenizer.
type class uint8

const (
	other    class = iota // separates
	blank                 // white space
	attached              // belongs to the character before it: marks, and what cannot be seen
	letter
	digit
	dense // a letter of a script that is written without spaces, or, Hangul, with spaces as one likes
)

// classOf returns the class of a rune.
func classOf(r rune) class {
	if r < utf8.RuneSelf {
		return asciiClass(byte(r))
	}
	switch {
	case isAttached(r):
		return attached
	case unicode.IsSpace(r):
		return blank
	case r >= 0x02B9 && r <= 0x02BF: // modifier letters that are typed as apostrophes
		return other
	case unicode.Is(unicode.Nd, r):
		return digit
	case isDense(r):
		return dense
	case unicode.IsLetter(r):
		return letter
	case r < 0x1F300 && unicode.In(r, unicode.So, unicode.No, unicode.Nl):
		return compatClass(r)
	}
	return other
}

func asciiClass(c byte) class {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		return letter
	case c >= '0' && c <= '9':
		return digit
	case c == ' ', c >= '\t' && c <= '\r':
		return blank
	}
	return other
}

// isAttached reports whether a rune belongs to the character before it. Beyond marks and format characters
// these are the letters that complete a syllable or a kana: Thai and Lao sara am, the vowels and finals of
// decomposed Hangul, half-width voicing marks, and Hangul fillers.
func isAttached(r rune) bool {
	switch {
	case r < 0x0300:
		return r == 0x00AD // soft hyphen
	case r == 0x0E33, r == 0x0EB3, r == 0xFF9E, r == 0xFF9F, r == 0x115F, r == 0x3164, r == 0xFFA0:
		return true
	case r >= 0x1160 && r <= 0x11FF, r >= 0xD7B0 && r <= 0xD7FB:
		return true
	case r >= 0x1E00 && r <= 0x1FFF, r >= 0x4E00 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3:
		return false
	}
	return unicode.In(r, unicode.M, unicode.Cf)
}

// isDense reports whether a rune is a letter of a script whose words cannot be told by their spaces.
func isDense(r rune) bool {
	switch {
	case r < 0x0E00, r >= 0x1E00 && r <= 0x1FFF:
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3, r == 0x30FC, r == 0xFF70: // the last two lengthen kana
		return true
	case !unicode.IsLetter(r) && r != 0x3007: // 〇 is a number letter
		return false
	}
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Han, unicode.Hiragana,
		unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Yi, unicode.Tai_Le, unicode.New_Tai_Lue,
		unicode.Tai_Tham, unicode.Tai_Viet, unicode.Javanese)
}

// compatClass is the class of a letter or digit in a circle, a box or small type: that of what it folds to.
func compatClass(r rune) class {
	c := other
	for _, f := range fold.String(string(r)) {
		k := other
		switch {
		case unicode.Is(unicode.Nd, f):
			k = digit
		case unicode.IsLetter(f) && !isDense(f):
			k = letter
		}
		if k == other || c != other && c != k {
			return other
		}
		c = k
	}
	return c
}

// digitValue returns what a digit of any script stands for, or -1. The decimal digits of every script are
// ten neighbours, zero first.
func digitValue(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0'
	}
	for _, t := range unicode.Nd.R16 {
		if lo, hi := rune(t.Lo), rune(t.Hi); r >= lo && r <= hi {
			return (r - lo) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if lo, hi := rune(t.Lo), rune(t.Hi); r >= lo && r <= hi {
			return (r - lo) % 10
		}
	}
	if r > utf8.RuneSelf && unicode.In(r, unicode.No, unicode.So) {
		if f := fold.String(string(r)); len(f) == 1 && f[0] >= '0' && f[0] <= '9' {
			return rune(f[0] - '0')
		}
	}
	return -1
}
