package web

import (
	"fmt"
	"strings"
	"unicode"
)

// shown returns the bytes start to end of a text as a page shows them: edits applied, controls visible. Of an
// edit that begins before start only the hiding is seen, its dots stand where it begins.
func shown(text string, start, end int, hidden []edit) string {
	var b strings.Builder
	at := start
	for _, e := range hidden {
		if e.end <= at || e.start >= end {
			continue
		}
		if e.start >= at {
			b.WriteString(text[at:e.start])
			b.WriteString(e.repl)
		}
		at = min(e.end, end)
	}
	b.WriteString(text[at:end])
	return visible(b.String())
}

// visible spells out the controls that reorder or hide text, such as U+202E, and replaces bytes that are no
// UTF-8. Line breaks and tabs stay, and so do the joiners that Khmer, Burmese and Persian are written with.
func visible(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexFunc(s, unseen) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unseen(r) {
			fmt.Fprintf(&b, "[U+%04X]", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unseen reports whether a rune is a control that a reader should see: the bidirectional controls of Unicode
// (UAX 9, table 4) and the ASCII controls but for tab, line feed and carriage return.
func unseen(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	}
	return unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r)
}

// defanged writes an address so that no program makes a link of it and nobody follows it by accident:
// hxxps://jobs[.]example/a.
func defanged(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return strings.NewReplacer(":", "[:]", ".", "[.]").Replace(url)
	}
	host, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	scheme = strings.Replace(strings.ToLower(scheme), "http", "hxxp", 1)
	return scheme + "://" + strings.ReplaceAll(host, ".", "[.]") + path
}
