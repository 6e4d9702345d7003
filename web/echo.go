package web

import "strings"

// maxEcho is how much of an ad an answer repeats, in bytes of HTML without its marks.
const maxEcho = 2 << 10

// The stretches of text on both sides of a mark, in bytes, of which the longest is taken that fits; and the most that is
// shown of what one mark is around.
var margins = [...]int{400, 200, 100, 50, 20, 0}

const maxMarked = 300

// echo shortens an ad to a number of bytes: what lies far from every mark becomes "…", and an ad without marks loses its
// end. It reports whether anything was left out. Every mark stays, so that what leads to it does not lead nowhere; many
// marks can be longer together than the number given.
func echo(fields []FieldView, most int) (out []FieldView, cut bool) {
	if weigh(fields) <= most {
		return fields, false
	}
	marked := false
	for _, f := range fields {
		for _, p := range f.Pieces {
			marked = marked || p.Class != ""
		}
	}
	if !marked {
		return heads(fields, most), true
	}
	for _, margin := range margins {
		if out = around(fields, margin); weigh(out) <= most {
			break
		}
	}
	return out, true
}

// weigh is about how many bytes of HTML the text of fields is.
func weigh(fields []FieldView) int {
	n := 0
	for _, f := range fields {
		for _, p := range f.Pieces {
			n += heavy(p.Text)
		}
	}
	return n
}

// heavy is how many bytes of HTML a text is.
func heavy(text string) int {
	n := len(text)
	for i := range len(text) {
		switch text[i] {
		case '<', '>', '&', '"', '\'', '+':
			n += len("&#34;") - 1
		}
	}
	return n
}

// heads returns the beginning of each field, as long as there is room.
func heads(fields []FieldView, most int) []FieldView {
	var out []FieldView
	for _, f := range fields {
		if most <= 0 {
			break
		}
		var text string
		for _, p := range f.Pieces {
			text += p.Text
		}
		whole := most
		if h := heavy(text); h > most {
			whole = len(text) * most / h // as heavy throughout as it is on the whole
		}
		out = append(out, FieldView{f.Field, []Piece{{Text: head(text, whole)}}})
		most -= heavy(text)
	}
	return out
}

// around returns the marks of fields with a margin of text on both sides.
func around(fields []FieldView, margin int) []FieldView {
	var out []FieldView
	for _, f := range fields {
		g := FieldView{Field: f.Field, Pieces: make([]Piece, len(f.Pieces))}
		for i, p := range f.Pieces {
			last := i == len(f.Pieces)-1
			switch {
			case p.Class != "":
				p.Text = head(p.Text, maxMarked)
			case i == 0 && last: // nothing is marked in this field
				p.Text = head(p.Text, margin)
			case i == 0:
				p.Text = tail(p.Text, margin)
			case last:
				p.Text = head(p.Text, margin)
			case len(p.Text) > 2*margin+len("…"):
				p.Text = middle(head(p.Text, margin), tail(p.Text, margin))
			}
			g.Pieces[i] = p
		}
		out = append(out, g)
	}
	return out
}

// middle joins what is left before and behind a gap.
func middle(before, after string) string {
	const gap = "…"
	return before[:len(before)-len(gap)] + gap + after[len(gap):]
}

// maxLetter is the longest of what is taken for one letter, in bytes: some put hundreds of signs on one.
const maxLetter = 64

// head shortens a text to its first n bytes, or a few more where that would cut a letter, and "…".
func head(text string, n int) string {
	if len(text) <= n {
		return text
	}
	_, end := whole(text[:min(len(text), n+maxLetter)], 0, n)
	return strings.ToValidUTF8(text[:end], "") + "…"
}

// tail shortens a text to "…" and its last n bytes, or a few more.
func tail(text string, n int) string {
	if len(text) <= n {
		return text
	}
	text = text[max(0, len(text)-n-maxLetter):]
	start, _ := whole(text, len(text)-n, len(text))
	return "…" + strings.ToValidUTF8(text[start:], "")
}
