package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A divider is a stretch of a text that repeats itself and says nothing: a row of dashes, "xxxxxxxx", "ha ha ha ha", a
// hundred empty lines. How long it is must not matter, neither to the reader, who weighs each letter, nor to the
// language, nor to how far apart words stand. A word that repeats itself is said once.
const (
	maxNear   = 4  // bytes after which most dividers repeat themselves: one character of any script
	maxFar    = 32 // bytes after which one does at the latest
	nearProbe = 4  // bytes that are compared with those a period on, and how far the next place is where they are
	farProbe  = 8
	farStride = 32
)

const (
	minRow     = 8 // bytes of a divider, and for each byte of its period but the first one more
	minRepeats = 4
	minSigns   = 6  // characters of signs
	minWords   = 24 // bytes of a divider of words
	minLetters = 8  // of a letter that stands alone
	minBlanks  = 16 // characters of white space
	minDigits  = 10 // of a digit that stands alone
)

// dividers returns what to leave out of a text so that its dividers are gone, or as short as can be. The cuts are in order
// and apart. It takes time in proportion to the text.
func dividers(s string) []cut {
	var out []cut
	floor := 0
	try := func(at, p int) (next int) {
		if p == 0 {
			return at
		}
		from, to := stretchOf(s, at, p, floor)
		c, ok := cutOf(s, from, to, p)
		if ok {
			out, floor = append(out, c), c.to
		}
		if ok || to-at > longRow {
			return max(at, (to+nearProbe-1)/nearProbe*nearProbe)
		}
		return at
	}
	for at := 0; at+nearProbe < len(s); at += nearProbe {
		next := at
		if p := nearPeriod(s, at); p > 0 {
			next = try(at, p)
		}
		if next == at && at%farStride == 0 {
			next = try(at, farPeriod(s, at))
		}
		if next > at {
			at = next - nearProbe
		}
	}
	if more := codes(s); len(out)+len(more) > 0 {
		return tidy(s, append(out, more...))
	}
	return nil
}

// longRow is from how many bytes on a stretch that is no divider is not looked at again from its next place.
const longRow = 64

// nearPeriod is after how few bytes a text repeats what stands at a place; 0 if it does not.
func nearPeriod(s string, at int) int {
	if at+nearProbe+maxNear > len(s) {
		return endPeriod(s, at)
	}
	v := load(s, at)
	switch w := uint32(v); w {
	case uint32(v >> 8):
		return 1
	case uint32(v >> 16):
		return 2
	case uint32(v >> 24):
		return 3
	case uint32(v >> 32):
		return 4
	}
	return 0
}

// endPeriod is nearPeriod for the end of a text.
func endPeriod(s string, at int) int {
	for p := 1; at+p+nearProbe <= len(s); p++ {
		if s[at:at+nearProbe] == s[at+p:at+p+nearProbe] {
			return p
		}
	}
	return 0
}

// farPeriod is nearPeriod for more bytes.
func farPeriod(s string, at int) int {
	if at+maxFar+farProbe > len(s) {
		return 0
	}
	v, w := load(s, at), s[at+maxNear+1:at+maxFar+farProbe]
	for i := 0; i+farProbe <= len(w); i++ {
		if v == load(w, i) {
			return i + maxNear + 1
		}
	}
	return 0
}

// load returns eight bytes of a text as a number.
func load(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// stretchOf returns how far a text repeats itself round a place, in whole characters, not before floor.
func stretchOf(s string, at, p, floor int) (from, to int) {
	from, to = at, at+p
	for from > floor && s[from-1] == s[from-1+p] {
		from--
	}
	for to < len(s) && s[to] == s[to-p] {
		to++
	}
	for from < to && !utf8.RuneStart(s[from]) {
		from++
	}
	for to > from && to < len(s) && !utf8.RuneStart(s[to]) {
		to--
	}
	return from, to
}

// cutOf says what to leave out of a stretch that repeats itself after p bytes.
func cutOf(s string, from, to, p int) (cut, bool) {
	n := (to - from) / p
	if to-from < minRow+p-1 || n < 2 || !utf8.ValidString(s[from:from+p]) {
		return cut{}, false
	}
	all := cut{from: from, to: to}
	keep := func(times int) cut { return cut{from: from + times*p, to: from + n*p, seamless: true} }
	switch k := kindOf(s[from : from+p]); k.is {
	case signs:
		if s[from:from+p] == "-" && (strings.HasSuffix(s[:from], "<!") || strings.HasPrefix(s[to:], ">")) {
			return keep(2), true // a comment of HTML
		}
		all.from = pastStop(s, from, p)
		return all, n*k.runes >= minSigns
	case blanks:
		return keep(2), n*k.runes >= minBlanks && n > 2
	case pictures:
		return keep(1), n >= minRepeats
	case letter:
		if attached(s, from, to, unicode.IsLetter) {
			return keep(2), n*k.letters >= minLetters && n > 2
		}
		return all, n*k.letters >= minLetters
	case digit:
		if n >= minDigits && !attached(s, from, to, numeric) {
			return all, true
		}
	}
	return keep(1), n >= minRepeats && to-from >= minWords
}

// pastStop is where a row of spaced signs begins from byte from on. A sign right behind a word belongs to it: the full stop
// before a row of full stops.
func pastStop(s string, from, p int) int {
	row := s[from : from+p]
	if n := strings.IndexAny(row, " \n"); n > 0 && attached(s, from, len(s), wordy) {
		return from + n
	}
	return from
}

// wordy reports whether a rune belongs to a word or a number.
func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// attached reports whether characters of a kind stand right before or behind bytes from to to.
func attached(s string, from, to int, is func(rune) bool) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	behind, _ := utf8.DecodeRuneInString(s[to:])
	return from > 0 && is(before) || to < len(s) && is(behind)
}

// numeric reports whether a rune beside digits makes a longer number of them, or a name.
func numeric(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == ',' || r == '+'
}
