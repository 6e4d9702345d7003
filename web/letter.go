package web

import (
	"unicode"
	"unicode/utf8"
)

// linkers join the letter after them to the one before: the viramas and the Khmer coeng, by which letters are stacked, and
// the joiner of emoji.
var linkers = map[rune]bool{
	'\u094D': true, '\u09CD': true, '\u0ACD': true, '\u0B4D': true, '\u0C4D': true, '\u0D4D': true,
	'\u1039': true, '\u17D2': true, '\u1A60': true, '\u200D': true,
}

// cutsLetter reports whether a text that is cut at i falls apart within what is written as one letter: a vowel or tone
// sign would stand alone, on a dotted circle. It is the part of UAX 29 that the scripts of ads need, and the vowels that Thai
// and Lao write before their letter.
func cutsLetter(text string, i int) bool {
	if i <= 0 || i >= len(text) {
		return false
	}
	if !utf8.RuneStart(text[i]) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.IsMark(after), after == '\u200D', after == '\u0E33', after == '\u0EB3', '\U0001F3FB' <= after && after <= '\U0001F3FF':
		return !unicode.IsControl(before) // a sign after a line break has no letter to go with
	}
	if '\u0E40' <= before && before <= '\u0E44' || '\u0EC0' <= before && before <= '\u0EC4' { // Thai and Lao vowels are written before their letter
		return unicode.IsLetter(after)
	}
	return linkers[before] && unicode.IsLetter(after) || before == '\u200D' && unicode.IsSymbol(after)
}

// whole widens the bytes start to end of a text until they cut no letter.
func whole(text string, start, end int) (int, int) {
	for cutsLetter(text, start) {
		start--
	}
	for cutsLetter(text, end) {
		end++
	}
	return start, end
}
