package web

import (
	"strings"

	"lurewatch/job"
	"lurewatch/people"
)

// Part is one part of a search as it was understood, with the search without it.
type Part struct {
	Field, Value   string // in words; Field is "" for words of the text
	Not, Or, Fuzzy bool
	Query, Href    string
}

// maxLooser is how many looser searches are proposed.
const maxLooser = 6

// understood says how a search was read, what of it was not, and how one may find more.
func (s *site) understood(p *consolePage, hits job.Hits) {
	read := hits.Query
	if len(read) == 0 {
		read = clauses(p.Query)
	}
	for _, c := range read {
		x := Part{Value: visible(bare(c.Typed)), Not: c.Not, Or: c.Or, Fuzzy: c.Fuzzy, Query: without(p.Query, c)}
		if c.Field != "" {
			x.Field, x.Value = p.fieldName(c.Field), s.value(p.view, c.Field, c.Value)
		}
		x.Href = p.list(x.Query)
		p.Parts = append(p.Parts, x)
		if p.Total == 0 && x.Query != "" && x.Query != p.Query && len(p.Looser) < maxLooser {
			p.Looser = append(p.Looser, x)
		}
	}
	for _, n := range hits.Notes {
		switch n.Code {
		case job.NoteBadValue:
			p.BadValues = append(p.BadValues, visible(n.About))
		case job.NoteTooLong:
			p.TooLong = true
		case job.NoteMasked:
			p.Unasked = true
		}
	}
	var meant string
	if p.NoField, meant = unknownField(p.Query); meant != "" {
		p.Meant = &Part{Query: meant, Href: p.list(meant)}
	}
}

// bare is a clause of words as it was typed, without the sign that shuts it out. What is looked for is folded, and no
// spelling that people know.
func bare(typed string) string {
	for _, minus := range [...]string{"-", "\u2212", "NOT "} {
		if rest, ok := strings.CutPrefix(typed, minus); ok && rest != "" {
			return rest
		}
	}
	return typed
}

// FieldHelp explains one field of the search by an example, which is a link.
type FieldHelp struct{ Name, Example, Href string }

// fieldExamples are the fields that people are told of, each with an example.
var fieldExamples = [...]struct{ name, example string }{
	{"band", "band:alert"}, {"category", "category:task_scam"}, {"review", "review:open"}, {"country", "country:KH"}, {"place", "place:bavet"},
	{"phone", "phone:0900000199"}, {"handle", "handle:demo_nhan_su"}, {"domain", "domain:jobs.example"}, {"wage", "wage:>2000"},
	{"seen", "seen:>=2026-11-01"}, {"first_seen", "first_seen:2026-11"}, {"lang", "lang:vi"}, {"source", "source:topcv"},
	{"rule", "rule:hub-desk-job"}, {"campaign", "campaign:ID"},
	{"ref", "ref:VN-20261122-048213"},
}

// fieldHelp lists the fields. The links go to the list in its usual order. What finds nothing for whoever reads it is left
// out.
func (s *site) fieldHelp(v view) []FieldHelp {
	var out []FieldHelp
	for _, f := range fieldExamples {
		if (f.name == "phone" || f.name == "handle") && !s.who.May(people.Clear) {
			continue
		}
		out = append(out, FieldHelp{f.name, f.example, v.listAt(f.example, job.Serious, place{})})
	}
	return out
}

// Search is the address of the list for a search, for examples in templates.
func (v view) Search(query string) string { return v.listAt(query, job.Serious, place{}) }
