package fetch

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// guess names the encoding of a text that does not say. What is UTF-8, but for at most one bad byte in twenty
// bytes outside ASCII, is UTF-8, and so is ASCII. The rest is windows-1258 if it looks Vietnamese and windows-1252
// otherwise. Undeclared Chinese, Thai and other legacy encodings are not told apart: they come out as windows-1252.
func guess(body []byte) (encoding.Encoding, string) {
	high, bad := countUTF8(body)
	switch {
	case bad*20 <= high:
		return unicode.UTF8, "utf-8"
	case looksVietnamese(body, high):
		return charmap.Windows1258, "windows-1258"
	}
	return charmap.Windows1252, "windows-1252"
}

// countUTF8 counts the bytes outside ASCII, and those of them that are in no valid UTF-8 sequence.
func countUTF8(body []byte) (high, bad int) {
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, n := utf8.DecodeRune(body[i:])
		if n == 1 {
			bad++
		}
		high += n
		i += n
	}
	return high, bad
}

// looksVietnamese reports whether at least two, and at least a fifth, of the bytes outside ASCII are what
// windows-1258 has for a tone and follow a vowel. In windows-1252 these bytes are Ì, Ò, Þ, ì and ò, which seldom
// follow one; the fifth keeps Italian ("ciò", "può") out.
func looksVietnamese(body []byte, high int) bool {
	tones := 0
	for i := 1; i < len(body); i++ {
		switch body[i] {
		case 0xCC, 0xD2, 0xDE, 0xEC, 0xF2: // grave, hook, tilde, acute, dot below
			if isVowel1258(body[i-1]) {
				tones++
			}
		}
	}
	return tones >= 2 && tones*5 >= high
}

// isVowel1258 reports whether c is a vowel that bears a tone of its own byte in windows-1258.
func isVowel1258(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'A', 'E', 'I', 'O', 'U', 'Y',
		0xC2, 0xC3, 0xCA, 0xD4, 0xD5, 0xDD, // Â Ă Ê Ô Ơ Ư
		0xE2, 0xE3, 0xEA, 0xF4, 0xF5, 0xFD: // â ă ê ô ơ ư
		return true
	}
	return false
}
