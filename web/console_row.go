package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// Row is one ad in a list.
type Row struct {
	Href                string
	Title               []Piece
	Band                job.Band
	Categories          []job.Category
	Countries           []string // by name
	Source, Lang        string
	FirstSeen, LastSeen time.Time
	Review              job.ReviewState
	Stale               bool // it changed since it was decided on
	Closed              bool
	Fragments           [][]Piece
}

// maxCountries is how many countries a row names.
const maxCountries = 4

// rows lays hits out.
func (s *site) rows(r *http.Request, v view, hits []job.Hit) ([]Row, error) {
	var out []Row
	for _, h := range hits {
		c, found, err := s.o.Case(r.Context(), h.ID)
		if err != nil {
			return nil, fmt.Errorf("read ad %q: %w", h.ID, err)
		}
		if !found {
			out = append(out, s.hitRow(v, h))
			continue
		}
		row := s.caseRow(v, c)
		row.Href = v.To(adPath(h.ID))
		row.Title = s.excerpt(c.Ad, job.Title, firstOf(h.Fragments[string(job.Title)], h.Title), c.Verdict.Facts.Contacts)
		s.fragments(&row, c, h)
		out = append(out, row)
	}
	return out, nil
}

// hitRow shows what the index knows of an ad that the store has no more.
func (s *site) hitRow(v view, h job.Hit) Row {
	row := Row{Href: v.To(adPath(h.ID)), Band: h.Band, Categories: h.Categories, Source: h.Source, Lang: h.Lang, FirstSeen: h.FirstSeen,
		LastSeen: h.LastSeen, Review: cmp.Or(h.Review, job.ReviewOpen), Closed: h.Closed, Countries: v.countries(h.Countries)}
	row.Title = s.excerpt(job.Ad{}, job.Title, firstOf(h.Fragments[string(job.Title)], h.Title), nil)
	s.fragments(&row, job.Case{}, h)
	return row
}

// fragments lays the excerpts of a hit out, with the contacts of the case masked.
func (s *site) fragments(row *Row, c job.Case, h job.Hit) {
	for _, f := range []job.Field{job.Text, job.Company, job.Location, job.Salary} {
		for _, x := range h.Fragments[string(f)] {
			row.Fragments = append(row.Fragments, s.excerpt(c.Ad, f, x, c.Verdict.Facts.Contacts))
		}
	}
}

// caseRow lays a case out. Its band, categories and review are those of now, which the index may not know yet.
func (s *site) caseRow(v view, c job.Case) Row {
	row := Row{Href: v.To(adPath(c.Ad.ID)), Band: c.Verdict.Band, Categories: c.Verdict.Positive(), Source: c.Ad.Source, Lang: c.Verdict.Lang,
		FirstSeen: c.FirstSeen, LastSeen: c.LastSeen, Review: c.Review.Is(), Stale: c.Stale(), Closed: !c.ClosedAt.IsZero(),
		Countries: v.countries(countriesOf(c.Verdict.Facts))}
	row.Title = s.excerpt(c.Ad, job.Title, escape.Replace(c.Ad.Title), c.Verdict.Facts.Contacts)
	return row
}

// countriesOf lists the countries that an ad names, each once.
func countriesOf(f job.Facts) []string {
	var out []string
	for _, p := range f.Places {
		if p.Country != "" && !slices.Contains(out, p.Country) {
			out = append(out, p.Country)
		}
	}
	return out
}

// countries names the first few of some countries.
func (v view) countries(codes []string) []string {
	var out []string
	for _, c := range codes[:min(len(codes), maxCountries)] {
		out = append(out, v.Country(c))
	}
	if len(codes) > maxCountries {
		out = append(out, "…")
	}
	return out
}

// firstOf returns the title with the words found marked, if the one excerpt is all of it, else the title.
func firstOf(excerpts []string, title string) string {
	if len(excerpts) == 1 {
		if text, _ := fragment(excerpts[0]); text == title {
			return excerpts[0]
		}
	}
	return escape.Replace(title)
}

// escape is what [fragment] undoes.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// excerpt lays out an excerpt of a field, with contacts masked. Where the excerpt is found in the field, what
// is hidden there is hidden here: a number that the excerpt cuts in two is still known for one.
func (s *site) excerpt(ad job.Ad, field job.Field, x string, contacts []job.Contact) []Piece {
	text, marks := fragment(x)
	if text == "" {
		return nil
	}
	hidden := s.mask.edits("", text, contacts)
	core := strings.Trim(text, "… \n")
	if at := strings.Index(ad.Field(field), core); at >= 0 && core != "" {
		hidden = moved(s.mask.edits(field, ad.Field(field), contacts), at, at+len(core), strings.Index(text, core))
	}
	return pieces(text, marks, hidden)
}

// moved cuts edits to the bytes start to end and moves them so that start becomes to.
func moved(edits []mask.Edit, start, end, to int) []mask.Edit {
	var out []mask.Edit
	for _, e := range edits {
		if e.End <= start || e.Start >= end {
			continue
		}
		if e.Start < start {
			e.Start, e.Repl = start, "•"
		}
		out = append(out, mask.Edit{Start: e.Start - start + to, End: min(e.End, end) - start + to, Repl: e.Repl})
	}
	return out
}
