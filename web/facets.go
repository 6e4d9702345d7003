package web

import (
	"lurewatch/job"
)

// Facet is one way to narrow the list.
type Facet struct {
	Name   string       // of the field, "country"
	Values []FacetValue // the first ones
	Others []FacetValue // those that are folded away
}

// FacetValue leads to the list with the value added to the search, or taken away where it is in force, and to the list
// without the ads that have it.
type FacetValue struct {
	Label string
	Count string
	Href  string
	Minus string // "" where the value is in force
	On    bool
}

// facetOrder is the order in which filters stand on the page. What the index counts beyond it is not shown.
var facetOrder = [...]string{"band", "review", "category", "country", "place", "source", "lang", "rule"}

// facetShown is how many values of a field are seen at once.
const facetShown = 7

// facets lays out the counts of a search.
func (s *site) facets(p consolePage, counts map[string][]job.FacetCount) []Facet {
	var out []Facet
	for _, name := range facetOrder {
		f := Facet{Name: name}
		for _, c := range counts[name] {
			v := FacetValue{Label: s.value(p.view, name, c.Value), Count: p.Lang.Count(c.Count)}
			term := name + ":" + quotedValue(c.Value)
			var query string
			query, v.On = toggled(p.Query, term)
			v.Href = p.list(query)
			if !v.On {
				v.Minus = p.list(excluded(p.Query, term))
			}
			f.Values = append(f.Values, v)
		}
		if len(f.Values) > facetShown+1 {
			f.Values, f.Others = f.Values[:facetShown], f.Values[facetShown:]
		}
		if len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	return out
}
