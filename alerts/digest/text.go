package digest

import (
	"strconv"
	"strings"
)

// Text is the digest as plain text in UTF-8, with line feeds and no line of it wrapped. It is complete: nobody has to
// follow a link to know what there is.
func Text(d Digest) string { return sheetOf(d).text() }

func (s sheet) text() string {
	var b strings.Builder
	put := func(lines ...string) {
		for _, l := range lines {
			b.WriteString(l)
			b.WriteByte('\n')
		}
	}
	put(s.TLP+" · "+s.Unit, s.Title)
	if s.Quiet != "" {
		put("", s.Quiet, "")
		put(s.Note...)
		return b.String()
	}
	put(s.Head...)
	if len(s.Counts) > 0 {
		put("", countLine(s))
	}
	if s.Figures != "" {
		put(s.TrendIs + " " + s.Figures)
	}
	if s.More != "" {
		put("", s.More)
	}
	for _, p := range s.Parts {
		putPart(put, p)
	}
	put("", "== "+s.NoteHead+" ==")
	put(s.Note...)
	for _, p := range s.Foot {
		putPart(put, p)
	}
	if len(s.Other) > 0 {
		put("", "----")
		put(s.Other...)
	}
	return b.String()
}

func countLine(s sheet) string {
	var out []string
	for _, c := range s.Counts {
		out = append(out, c.Label+" "+strconv.Itoa(c.N))
	}
	return strings.Join(out, " | ")
}

func putPart(put func(...string), p part) {
	put("", "== "+p.Head+" ==")
	for _, l := range p.Lines {
		putLine(put, "", l)
	}
	for _, g := range p.Groups {
		if g.Head != "" {
			put("", "-- "+g.Head)
		}
		for _, e := range g.Entries {
			if e.Lead != "" {
				put("", e.Lead)
			}
			if len(e.Lines) > 1 {
				put("")
			}
			put(firstLine(e))
			for _, l := range e.Lines {
				putLine(put, "   ", l)
			}
		}
	}
}

// firstLine is an entry's reference, tags and title.
func firstLine(e entry) string {
	out := e.Ref + " · " + e.Tags
	if e.Title != "" {
		out += " · " + e.Title
	}
	return out
}

func putLine(put func(...string), indent string, l line) {
	if l.Code {
		indent += "   "
	}
	if l.Label != "" {
		indent += l.Label + " "
	}
	put(indent + l.Text)
}
