package index

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The shape of excerpts, in runes: how long one is, how much of it may come before the first word found, and
// how far its ends may move to the next space. An excerpt that holds a longer find is as long as that.
const (
	excerptLen   = 160
	excerptLead  = 40
	excerptSlack = 20
	maxExcerpts  = 3 // of one field
)

// maxReread is how much of a field is read for words to mark, in bytes. Past it ads are found but not marked.
const maxReread = 256 << 10

// span is a part of a text: bytes start to end.
type span struct{ start, end int }

// find returns where the needles are in a text, in order, overlapping ones as one. What touches a hidden part is not found.
func find(text string, needles []needle, hidden []span) []span {
	if len(needles) == 0 || text == "" {
		return nil
	}
	text = clipBytes(text, maxReread)
	tokens := tokenize(text)
	joined := joinNumbers(text, tokens)
	var out []span
	for _, n := range needles {
		for i := range tokens {
			if end, ok := n.at(tokens[i:]); ok && !overlaps(hidden, tokens[i].start, end) {
				out = append(out, span{tokens[i].start, end})
			}
		}
		for i := range joined {
			if end, ok := n.at(joined[i : i+1]); ok && !overlaps(hidden, joined[i].start, end) {
				out = append(out, span{joined[i].start, end})
			}
		}
	}
	return merge(out)
}

// at reports whether the needle is at the beginning of the tokens, and where in the text it ends.
func (n needle) at(tokens []token) (end int, ok bool) {
	if len(n.terms) == 0 || len(tokens) < len(n.terms) {
		return 0, false
	}
	for k, term := range n.terms {
		t := tokens[k]
		switch {
		case t.term == term, term == "", n.loose && oneSlip(t.term, term):
			end = max(end, t.end)
		case n.prefix && k == len(n.terms)-1 && strings.HasPrefix(t.term, term):
			end = max(end, t.head)
		default:
			return 0, false
		}
		if t.pos != tokens[0].pos+k {
			return 0, false
		}
	}
	return end, true
}

// merge sorts spans and joins those that overlap.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// style is how excerpts are written.
type style struct {
	open, close string
	escape      func(string) string
}

var (
	plainStyle = style{"«", "»", func(s string) string { return s }}
	htmlStyle  = style{"<mark>", "</mark>", html.EscapeString}
)

// fragments takes up to maxExcerpts excerpts from a text around the spans, or its beginning if there are none.
func (st style) fragments(text string, spans []span) []string {
	if len(spans) == 0 {
		return []string{st.excerpt(text, 0, cutAfter(text, 0, 0), nil)}
	}
	var out []string
	for past := 0; len(spans) > 0 && len(out) < maxExcerpts; {
		from := cutBefore(text, past, spans[0].start)
		to := cutAfter(text, from, spans[0].end)
		n := 1
		for n < len(spans) && spans[n].end <= to {
			n++
		}
		if n < len(spans) && spans[n].start < to {
			to = spans[n].start
		}
		out = append(out, st.excerpt(text, from, to, spans[:n]))
		past, spans = to, spans[n:]
	}
	return out
}

// excerpt writes text[from:to] with its spans marked and dots where something is left out.
func (st style) excerpt(text string, from, to int, spans []span) string {
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	for _, s := range spans {
		b.WriteString(st.escape(text[from:s.start]))
		b.WriteString(st.open)
		b.WriteString(st.escape(text[s.start:s.end]))
		b.WriteString(st.close)
		from = s.end
	}
	b.WriteString(st.escape(strings.TrimRightFunc(text[from:to], unicode.IsSpace)))
	if to < len(text) {
		b.WriteString("…")
	}
	return b.String()
}

// cutBefore returns where an excerpt begins that shows what is at start: about excerptLead runes earlier, or at
// past if that is near, after a space if one is near, and never between a character and its marks.
func cutBefore(text string, past, start int) int {
	at := start
	for n := 0; n < excerptLead+excerptSlack && at > past; n++ {
		_, size := utf8.DecodeLastRuneInString(text[past:at])
		at -= size
	}
	if at == past {
		return past
	}
	end := at
	for n := 0; n < excerptSlack && end < start; n++ {
		r, size := utf8.DecodeRuneInString(text[end:])
		end += size
		if unicode.IsSpace(r) {
			return end
		}
	}
	return afterMarks(text, at)
}

// cutAfter returns where an excerpt ends that begins at from and shows everything to need: before a space if
// one is near, and never between a character and its marks.
func cutAfter(text string, from, need int) int {
	at := from
	for n := 0; n < excerptLen && at < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	if at = max(at, need); at == len(text) {
		return at
	}
	back := at
	for n := 0; n < excerptSlack && back > max(need, from); n++ {
		r, size := utf8.DecodeLastRuneInString(text[:back])
		back -= size
		if unicode.IsSpace(r) {
			return back
		}
	}
	return afterMarks(text, at)
}

// afterMarks moves past what is attached to the character before at.
func afterMarks(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if classOf(r) != attached {
			break
		}
		at += size
	}
	return at
}
