package plain

import "strings"

// Text is a text without what fills it. The zero Text is that of "". It never changes and is safe for concurrent use.
type Text struct {
	S    string // what is left
	cuts []cut
}

// Of takes out of a text what fills it. Any bytes are a text; where nothing is to be taken out, S is the text itself.
func Of(s string) Text {
	cuts := dividers(s)
	if len(cuts) == 0 {
		return Text{S: s}
	}
	var b strings.Builder
	done := 0
	for _, c := range cuts {
		b.WriteString(s[done:c.from])
		b.WriteString(c.fill)
		done = c.to
	}
	b.WriteString(s[done:])
	return Text{b.String(), cuts}
}

// Whole reports whether nothing was taken out.
func (t Text) Whole() bool { return len(t.cuts) == 0 }

// Origin returns which bytes of the text as it came S[start:end] is, with what was taken out between them.
func (t Text) Origin(start, end int) (from, to int) {
	if start >= end {
		from = t.origin(start)
		return from, from
	}
	return t.origin(start), t.origin(end-1) + 1
}

// Parted reports whether more than limit bytes were taken out between two bytes of S, and where in S the first such cut is.
func (t Text) Parted(start, end, limit int) (at int, ok bool) {
	shift := 0
	for _, c := range t.cuts {
		at = c.from - shift
		if at >= end {
			break
		}
		if at > start && c.to-c.from > limit {
			return at, true
		}
		shift += c.to - c.from - len(c.fill)
	}
	return 0, false
}

// origin is where byte n of S stands in the text as it came; a byte that fills a cut, where the cut begins.
func (t Text) origin(n int) int {
	shift := 0
	for _, c := range t.cuts {
		switch {
		case c.from > n+shift:
			return n + shift
		case n+shift < c.from+len(c.fill):
			return c.from
		}
		shift += c.to - c.from - len(c.fill)
	}
	return n + shift
}
