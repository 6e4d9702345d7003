package web

import (
	"strings"

	"lurewatch/job"
)

// Facet is one way to narrow the list.
type Facet struct {
	Name   string // of the field, "country"
	Values []FacetValue
}

// FacetValue leads to the list with the value added to the search, or taken away where it is in force.
type FacetValue struct {
	Label string
	Count string
	Href  string
	On    bool
}

// facetOrder is the order in which filters stand on the page. What the index counts beyond it is not shown.
var facetOrder = [...]string{"band", "category", "country", "source", "lang", "rule"}

// facets lays out the counts of a search.
func (s *site) facets(p consolePage, counts map[string][]job.FacetCount) []Facet {
	var out []Facet
	for _, name := range facetOrder {
		f := Facet{Name: name}
		for _, c := range counts[name] {
			v := FacetValue{Label: p.Name(name, c.Value), Count: p.Lang.Count(c.Count)}
			if name == "rule" {
				v.Label, _ = s.ruleTitle(p.Lang, c.Value)
			}
			var query string
			query, v.On = toggled(p.Query, name+":"+quotedValue(c.Value))
			v.Href = p.list(query, 0)
			f.Values = append(f.Values, v)
		}
		if len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// quotedValue writes a value as the search reads it: in quotation marks if it has spaces.
func quotedValue(v string) string {
	if strings.ContainsAny(v, " \t") {
		return `"` + strings.ReplaceAll(v, `"`, "") + `"`
	}
	return v
}

// toggled returns the search with a term added, or without it and true if it was there.
func toggled(query, term string) (string, bool) {
	padded := " " + query + " "
	if i := strings.Index(padded, " "+term+" "); i >= 0 {
		rest := padded[:i] + " " + padded[i+len(term)+2:]
		return strings.Join(strings.Fields(rest), " "), true
	}
	return strings.TrimSpace(query + " " + term), false
}
