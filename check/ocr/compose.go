package ocr

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// page is the text of a picture.
type page struct {
	text       string
	confidence float64
	languages  []string
}

// compose puts the lines of a picture of some width into a text. A line that ended only because the screen did is joined with the one that goes on;
// what is not legible, and what the telephone wrote itself, is left out.
func compose(lines []line, width int) page {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.conf < legibleConf || ofScreen(l.text) })
	var p page
	var b strings.Builder
	var sum float64
	runes := 0
	share := make(map[string]int)
	for i, l := range lines {
		if i > 0 {
			b.WriteString(between(lines, i, width))
		}
		b.WriteString(l.text)
		sum += l.conf * float64(l.runes)
		runes += l.runes
		for _, lang := range l.langs {
			share[lang] += l.runes
		}
	}
	if !legible(b.String()) {
		return page{}
	}
	for lang := range share {
		p.languages = append(p.languages, lang)
	}
	slices.SortFunc(p.languages, func(a, b string) int { return cmp.Or(share[b]-share[a], strings.Compare(a, b)) })
	p.text, p.confidence = b.String(), sum/float64(runes)
	return p
}

// between is what stands between a line and the one before: a line end, a blank, or nothing in scripts without blanks.
func between(lines []line, i, width int) string {
	prev, next := lines[i-1], lines[i]
	if !wrapped(lines, i, width) {
		return "\n"
	}
	last, _ := utf8.DecodeLastRuneInString(prev.text)
	first, _ := utf8.DecodeRuneInString(next.text)
	if tight(last) && tight(first) {
		return ""
	}
	return " "
}

// reach is the part of the width of a screen up to which wrapped text goes at least: that of a message in a chat.
const reach = 0.6

// wrapped reports whether line i goes on with what the one before says: it stands close below, begins where that
// begins, is no entry of a list, and its first word found no room above.
func wrapped(lines []line, i, width int) bool {
	prev, next := lines[i-1], lines[i]
	high := min(prev.box.Dy(), next.box.Dy())
	gap := next.box.Min.Y - prev.box.Max.Y
	switch {
	case gap < -high/2 || gap > high:
		return false
	case apart(prev, next, high):
		return false
	case entry(next.text):
		return false
	}
	right := prev.box.Max.X
	for _, l := range lines {
		if !apart(l, prev, high) {
			right = max(right, l.box.Max.X)
		}
	}
	if float64(right) < reach*float64(width) {
		return false
	}
	return prev.box.Max.X+room(next.text, high)+next.head > right
}

// room is what a line may leave free at its end beyond its next word: a blank, and more where that begins with a small
// letter, as new entries seldom do.
func room(next string, high int) int {
	if first, _ := utf8.DecodeRuneInString(next); unicode.IsLower(first) {
		return 2 * high
	}
	return high / 2
}

// apart reports whether two lines begin in different columns.
func apart(a, b line, high int) bool {
	d := a.box.Min.X - b.box.Min.X
	return max(d, -d) > 2*high
}

// entry reports whether a line begins like one of a list: with a mark, a number and a point, an arrow.
func entry(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case strings.ContainsRune("-–—•·*+●○■□▪►▶✓✔√»«→©®¢", first):
		return true
	case unicode.Is(unicode.So, first):
		return true
	case unicode.IsDigit(first):
		rest := strings.TrimLeftFunc(s[size:], unicode.IsDigit)
		return len(s)-len(rest) <= 2 && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ") || strings.HasPrefix(rest, "、"))
	}
	return false
}
