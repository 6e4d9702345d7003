package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

const (
	pageSize = 20
	// maxFrom is how deep the list can be paged, in ads. Whoever wants more narrows the search.
	maxFrom = 10_000
	// maxQuery is the longest search that is taken, in runes; it stands in every link of the page.
	maxQuery = 500
)

// consolePage is the list of flagged ads.
type consolePage struct {
	view
	Query string
	Total int
	// First and Last are the positions of the page's ads, from 1; both are 0 for an empty page.
	First, Last int
	Rows        []Row
	Facets      []Facet
	Prev, Next  string // addresses of the pages around this one; "" where there is none
	// Begin is the first page of this search, Home that of no search.
	Begin, Home string
	Lag         int // changes that the index has not read yet
	// Broken and Degraded are how many sources are so; 0 on every page but the first.
	Broken, Degraded int
}

// Row is one ad in the list.
type Row struct {
	Href       string
	Title      []Piece
	Band       job.Band
	Categories []job.Category
	Source     string
	Lang       string
	LastSeen   time.Time
	Fragments  [][]Piece
}

// console shows the flagged ads that match a search, most serious first.
func (s *site) console(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	p := consolePage{view: s.view(r, l, "console.title")}
	p.NoIndex, p.Section = true, "ads"
	p.Query = readSearch(r.URL.Query().Get("q"))
	p.Begin, p.Home = p.page(0), p.To("/console")
	from := position(r.URL.Query().Get("from"))

	hits, err := s.o.Search(r.Context(), job.Query{Text: p.Query, From: from, Size: pageSize, Facets: true, HTML: true})
	if err != nil {
		return fmt.Errorf("search flagged ads: %w", err)
	}
	info, err := s.info(r)
	if err != nil {
		return err
	}
	p.Lag = lag(info)
	if from == 0 {
		p.Broken, p.Degraded = countState(info.Sources, job.SourceBroken), countState(info.Sources, job.SourceDegraded)
	}
	p.Total = hits.Total
	for _, h := range hits.Hits {
		row, err := s.row(r, p.view, h)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) > 0 {
		p.First, p.Last = from+1, from+len(p.Rows)
	}
	if from > 0 {
		p.Prev = p.page(max(0, from-pageSize))
	}
	if next := from + pageSize; next < hits.Total && next <= maxFrom {
		p.Next = p.page(next)
	}
	p.Facets = s.facets(p, hits.Facets)
	return s.write(w, http.StatusOK, "console", p)
}

// readSearch takes out of a search what cannot be seen, and cuts one that is too long.
func readSearch(q string) string {
	q = strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(q, ""))
	q = strings.Join(strings.Fields(q), " ")
	if runes := []rune(q); len(runes) > maxQuery {
		return strings.TrimSpace(string(runes[:maxQuery]))
	}
	return q
}

// position reads where a page of the list begins. What is not a position is the beginning.
func position(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxFrom {
		return 0
	}
	return n
}

// page is the address of the list from a position.
func (p consolePage) page(from int) string { return p.list(p.Query, from) }

// list is the address of the list for a search, from a position.
func (v view) list(query string, from int) string {
	q := url.Values{}
	if query != "" {
		q.Set("q", query)
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	if len(q) == 0 {
		return v.To("/console")
	}
	return v.To("/console?" + q.Encode())
}

// lag returns how many changes the index is behind the store.
func lag(info job.Info) int {
	if info.IndexPosition >= info.Changes {
		return 0
	}
	return int(info.Changes - info.IndexPosition)
}

// row lays one hit out. The case is read for its contacts, which must be masked in excerpts too, and for its
// categories; an ad that the index still has and the store has no more shows what the index knows.
func (s *site) row(r *http.Request, v view, h job.Hit) (Row, error) {
	c, _, err := s.o.Case(r.Context(), h.ID)
	if err != nil {
		return Row{}, fmt.Errorf("read ad %q: %w", h.ID, err)
	}
	contacts := c.Verdict.Facts.Contacts
	row := Row{Href: v.To(adPath(h.ID)), Band: h.Band, Categories: c.Verdict.Positive(), Source: h.Source, Lang: h.Lang, LastSeen: h.LastSeen}
	row.Title = s.excerpt(c.Ad, job.Title, firstOf(h.Fragments[string(job.Title)], h.Title), contacts)
	for _, f := range []job.Field{job.Text, job.Company, job.Location, job.Salary} {
		for _, x := range h.Fragments[string(f)] {
			row.Fragments = append(row.Fragments, s.excerpt(c.Ad, f, x, contacts))
		}
	}
	return row, nil
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
func moved(edits []edit, start, end, to int) []edit {
	var out []edit
	for _, e := range edits {
		if e.end <= start || e.start >= end {
			continue
		}
		if e.start < start {
			e.start, e.repl = start, "•"
		}
		out = append(out, edit{e.start - start + to, min(e.end, end) - start + to, e.repl})
	}
	return out
}
