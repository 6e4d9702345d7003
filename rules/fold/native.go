package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minParted is how often letters of scripts without spaces must stand before a sign or apart before the text is
// looked at closely; maxAlone is how long a letter with its marks is, in bytes.
const (
	minParted = 3
	maxAlone  = 6
)

// partSigns are the ASCII characters that are set between letters.
const partSigns = ".-_*/|~"

// isParting reports whether an ASCII character may be set between letters.
func isParting(c byte) bool {
	return c == '.' || c == '-' || c == '_' || c == '*' || c == '/' || c == '|' || c == '~'
}

// isUnspaced reports whether a folded rune belongs to a script that sets no space between words.
func isUnspaced(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r < 0x1100:
		return r < 0x0F00 || r >= 0x1000 && r < 0x10A0 // Thai, Lao, Burmese
	case r < 0x3040:
		return r >= 0x1780 && r < 0x1800 // Khmer
	}
	return r < 0x3100 || r >= 0x3400 && r < 0xA000 || r >= 0x20000 && r < 0x30000 // kana, Han
}

// clusterAt returns the length of the letter with its marks at the start of b, if it is of a script without spaces.
func clusterAt(b []byte) int {
	if len(b) == 0 || b[0] < 0xE0 {
		return 0
	}
	r, n := utf8.DecodeRune(b)
	if !isUnspaced(r) {
		return 0
	}
	for n < len(b) && b[n] >= 0xE0 && (b[n] < 0xE2 || b[n] == 0xE3) { // Han has no marks
		r, size := utf8.DecodeRune(b[n:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		n += size
	}
	return n
}

// partAt returns the length of the one sign at the start of b that may part letters; 0 if there is none.
func partAt(b []byte) int {
	switch {
	case len(b) == 0:
		return 0
	case b[0] < utf8.RuneSelf:
		return count(b[0] == ' ' || isParting(b[0]))
	}
	if r, size := utf8.DecodeRune(b); isCutting(r) {
		return size
	}
	return 0
}

// rowPartAt is partAt for letters in rows, which may stand on lines of their own too.
func rowPartAt(b []byte) int {
	if len(b) > 0 && b[0] == '\n' {
		return 1
	}
	return partAt(b)
}

// joinNative takes the signs out that stand between letters of scripts without spaces: all of them in a text that is
// strewn with signs of several kinds, otherwise those in rows of letters that each stand alone.
func (e *editor) joinNative(text line, w *rewriter) line {
	p := readParts(text.b)
	all := p.areStrewn()
	if !all && p.alone < 2 {
		return text
	}
	b := text.b
	for i := 0; i < len(b); {
		if clusterAt(b[i:]) == 0 {
			i++
			continue
		}
		i = joinRow(text, i, all, w)
	}
	return w.finish()
}

// parts says how the letters of scripts without spaces are set apart in a text.
type parts struct {
	runes, signs int
	alone        int   // letters between two signs, two spaces or two line ends
	kinds        uint8 // of signs, a bit each
}

func readParts(b []byte) (p parts) {
	for i := 0; i < len(b); {
		n := 1
		switch c := b[i]; {
		case c < utf8.RuneSelf:
			if !isBlank(c) && !isParting(c) || i == 0 || b[i-1] < utf8.RuneSelf {
				i++
				continue
			}
		case c == 0xC2, c == 0xE2, c >= 0xF0: // signs are among them
			n = partAt(b[i:])
		default:
			n = 0
		}
		if n == 0 {
			p.runes += count(b[i]&0xC0 != 0x80)
			i++
			continue
		}
		sign := b[i]
		i += n
		k := clusterAt(b[i:])
		if k == 0 {
			continue
		}
		if !isBlank(sign) {
			p.signs++
			p.kinds |= 1 << (strings.IndexByte(partSigns, sign) + 1)
		}
		p.alone += count(i+k < len(b) && b[i+k] == sign && clusterAt(b[i+k+n:]) > 0)
	}
	return p
}

// areStrewn reports whether signs of three kinds stand between the letters, one for every sixteen runes or more.
func (p parts) areStrewn() bool {
	kinds := 0
	for k := p.kinds; k != 0; k &= k - 1 {
		kinds++
	}
	return kinds > 2 && p.signs > 3 && 16*p.signs >= p.runes
}

// How many letters in a row must stand alone between signs, spaces or line ends.
const (
	minRowSigns  = 3
	minRowSpaces = 4
	minRowLines  = 8
)

// joinRow reads letters from text[from:] as long as at most one sign stands between them, takes out the signs, and
// returns where it ended. Unless all is set it does so where each letter stands alone and all signs are the same.
func joinRow(text line, from int, all bool, w *rewriter) int {
	b := text.b
	alone, sign := 0, byte(0)
	i, begin := from, from
	for {
		i += clusterAt(b[i:])
		k := rowPartAt(b[i:])
		if k == 0 || clusterAt(b[i+k:]) == 0 || all && b[i] == '\n' {
			break
		}
		if all {
			w.replace(i, i+k, line{})
		} else if (sign == 0 || sign == b[i]) && b[i] != '/' && b[i] != '|' { // those are set in lists
			sign = b[i]
			alone++
		} else {
			break
		}
		i += k
	}
	least := minRowSigns
	switch sign {
	case ' ':
		least = minRowSpaces
	case '\n':
		least = minRowLines
	}
	if all || alone+1 < least || clusterAt(b[i:]) > 0 {
		return i
	}
	for at := begin; ; {
		at += clusterAt(b[at:])
		if at >= i {
			return i
		}
		k := rowPartAt(b[at:])
		w.replace(at, at+k, line{})
		at += k
	}
}
