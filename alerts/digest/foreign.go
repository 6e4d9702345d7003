package digest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
)

// Line writes a text of the operator's in one line of at most so many runes, with controls spelled out. It may be a link.
func Line(s string, most int) string { return clipped(pen{}.clean(s), most) }

// Foreign writes what a stranger wrote, and what is no part of an ad, in one line of at most so many runes: contacts hidden,
// controls spelled out, nothing in it that becomes a link or that a reply could answer. The mail address known, if it is
// not empty, is not hidden.
func Foreign(s, known string, most int) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	edits := mask.Edits("", s, nil)
	for _, at := range standings(s, known) {
		edits = slices.DeleteFunc(edits, func(e mask.Edit) bool { return e.Start >= at && e.End <= at+len(known) })
	}
	return clipped(harmless(mask.Shown(s, 0, len(s), edits)), most)
}

// standings are the places where a mail address stands in a text, and not as a part of a longer one. Capitals do not count.
func standings(s, address string) (all []int) {
	for i := 0; address != "" && i+len(address) <= len(s); i++ {
		if !strings.EqualFold(s[i:i+len(address)], address) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, behind := utf8.DecodeRuneInString(s[i+len(address):])
		next, _ := utf8.DecodeRuneInString(s[i+len(address)+behind:])
		if !ofAddress(before) && !strings.ContainsRune(".%+", before) && !ofAddress(after) && (after != '.' || !ofAddress(next)) {
			all = append(all, i)
		}
	}
	return all
}

// ofAddress reports whether a name in a mail address goes on with a rune.
func ofAddress(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' }

// harmless makes one line of a text in which nothing becomes a link and nothing answers.
func harmless(s string) string { return uncoded(inert.Unlinked(inert.OneLine(s))) }

var codePattern = regexp.MustCompile(`(?i)\bVN-(\d)`)

// uncoded breaks what looks like a reference in the words of a stranger: a reply that quotes it must not answer.
func uncoded(s string) string { return codePattern.ReplaceAllString(s, "VN[-]$1") }

// clipped cuts a text to at most so many runes.
func clipped(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)
	return strings.TrimSpace(string(runes[:most-1])) + "…"
}
