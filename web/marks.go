package web

import (
	"cmp"
	"slices"
	"strings"

	"lurewatch/internal/mask"
)

// mark is drawn around the bytes start to end of a text.
type mark struct {
	start, end int
	weight     int    // where marks overlap, the class of the heaviest is seen
	class      string // the style of the mark
	ref        Ref
}

// Ref is the small number behind a mark. It leads to the explanation of the rule with that number.
type Ref struct {
	ID    string // the anchor of this mark, "m2-1": the first place that rule 2 found
	Num   int
	Label string // for those who hear the page
}

// Piece is a stretch of text with one look. Class is "" where the text is not marked. Refs are those of the
// marks that end with the piece, so each mark has its number once however many pieces it is cut into.
type Piece struct {
	Text  string
	Class string
	Refs  []Ref
}

// shownRefs is how many numbers stand behind one stretch of text. A name of a place can be the ground of dozens of rules.
const shownRefs = 3

// Numbers are the strongest rules that the piece is a ground of.
func (p Piece) Numbers() []Ref { return p.Refs[:min(len(p.Refs), shownRefs)] }

// Others are the rest.
func (p Piece) Others() []Ref { return p.Refs[min(len(p.Refs), shownRefs):] }

// pieces cuts a text at the borders of its marks, which may overlap, touch or be equal, and hides what the
// edits hide. The pieces' texts are the text in order: nothing is lost but what is hidden. Marks that lie
// outside the text or are empty are left out; one that would cut a letter grows to take it in.
func pieces(text string, marks []mark, hidden []mask.Edit) []Piece {
	marks = within(text, marks)
	cuts := []int{0, len(text)}
	for _, m := range marks {
		cuts = append(cuts, m.start, m.end)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	out := make([]Piece, 0, len(cuts))
	for i := 0; i+1 < len(cuts); i++ {
		p := Piece{Text: shown(text, cuts[i], cuts[i+1], hidden)}
		heaviest := -1
		for _, m := range marks {
			if m.start >= cuts[i+1] || m.end <= cuts[i] {
				continue
			}
			if m.weight > heaviest {
				heaviest, p.Class = m.weight, m.class
			}
			if m.end == cuts[i+1] {
				p.Refs = append(p.Refs, m.ref)
			}
		}
		if p.Text == "" && p.Class != "" {
			p.Text = "•" // the mark lies in what is hidden
		}
		out = append(out, p)
	}
	return out
}

// within returns the marks that lie in the text, on borders of letters, in order of their numbers.
func within(text string, marks []mark) []mark {
	out := make([]mark, 0, len(marks))
	for _, m := range marks {
		if m.start < 0 || m.end > len(text) || m.start >= m.end {
			continue
		}
		m.start, m.end = whole(text, m.start, m.end)
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b mark) int { return cmp.Compare(a.ref.Num, b.ref.Num) })
	return out
}

// fragment reads an excerpt of the index, text with <mark> around the words found and everything else escaped,
// back into plain text and marks. What is not exactly that stays text, so an excerpt cannot bring tags.
func fragment(excerpt string) (text string, marks []mark) {
	var b strings.Builder
	open := -1
	for excerpt != "" {
		i := strings.IndexByte(excerpt, '<')
		if i < 0 {
			i = len(excerpt)
		}
		b.WriteString(unescape.Replace(excerpt[:i]))
		excerpt = excerpt[i:]
		switch {
		case excerpt == "":
		case strings.HasPrefix(excerpt, "<mark>"):
			open, excerpt = b.Len(), excerpt[len("<mark>"):]
		case strings.HasPrefix(excerpt, "</mark>"):
			if open >= 0 {
				marks = append(marks, mark{start: open, end: b.Len(), class: "hit"})
			}
			open, excerpt = -1, excerpt[len("</mark>"):]
		default:
			b.WriteByte('<')
			excerpt = excerpt[1:]
		}
	}
	return b.String(), marks
}

// unescape undoes what html.EscapeString does and no more: an ad that itself says "&eacute;" keeps it.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&quot;", `"`, "&#39;", "'", "&amp;", "&")
