package inert

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// MaxCell is how many characters a cell holds, as spreadsheets count them: 32,767 UTF-16 units in Excel.
const MaxCell = 32767

// Cell makes a text safe to open in a spreadsheet. Line breaks and tabs become a space, and other controls, those of
// writing direction among them, are dropped. Links are defanged. A text that a spreadsheet would take for a formula gets
// an apostrophe before it. Where a semicolon separates the columns of a comma-separated file, as in the Vietnamese and
// the French Excel, what follows a semicolon is a cell of its own, and gets one too.
func Cell(s string) string {
	if harmless(s) {
		return s
	}
	s = Links(OneLine(s))
	var b strings.Builder
	start := true
	for _, r := range s {
		switch {
		case start && formula(r):
			b.WriteByte('\'')
			start = false
		case r == ';' || r == '；':
			start = true
		case !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && r != '"':
			start = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// harmless reports whether a text is of ASCII letters, digits and what cannot begin or separate anything.
func harmless(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '_':
		case i > 0 && (c == '-' || c == '+' || c == ',' || c == ':' && !strings.HasPrefix(s[i:], "://")):
		default:
			return false
		}
	}
	return true
}

// formula reports whether a cell that begins with the rune is computed: = + - @, also in their wide and small forms.
func formula(r rune) bool {
	switch r {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−':
		return true
	}
	return false
}

// OneLine makes line breaks and tabs a space and drops other controls, those of writing direction among them.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff':
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n"))
	return strings.TrimSpace(s)
}

// Clip cuts a text to what a cell holds and says whether it did.
func Clip(s string) (string, bool) {
	if len(s) <= MaxCell { // a byte is at least one unit
		return s, false
	}
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units >= MaxCell && i+len(string(r)) < len(s) {
			return s[:i] + "…", true
		}
	}
	return s, false
}
