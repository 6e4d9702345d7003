package inert

import (
	"fmt"
	"strings"
	"unicode"
)

// Visible spells out the controls that reorder or hide text, such as U+202E, and replaces bytes that are no
// UTF-8. Line breaks and tabs stay, and so do the joiners that Khmer, Burmese and Persian are written with.
func Visible(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexFunc(s, Control) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if Control(r) {
			fmt.Fprintf(&b, "[U+%04X]", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Control reports whether a rune is a control that a reader should see: the bidirectional controls of Unicode
// (UAX 9, table 4) and the ASCII controls but for tab, line feed and carriage return.
func Control(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	}
	return unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r)
}

// Invisible reports whether a rune has neither ink nor width: format and other controls, fillers, variation
// selectors, and the Braille blank. Spaces and line ends are not among them.
func Invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		r == '\u2800' || unicode.IsControl(r) && !unicode.IsSpace(r)
}
