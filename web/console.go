package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

const (
	pageSize = 20
	// maxQuery is the longest search that is taken, in runes; it stands in every link of the page.
	maxQuery = 500
	// maxCursor is the longest cursor that is taken, in bytes, and maxVia how many pages one can go back one by one.
	maxCursor = 400
	maxVia    = 8
)

// consolePage is the list of flagged ads.
type consolePage struct {
	view
	Query string
	Order job.Order
	Total int
	// First and Last are the positions of the page's ads, from 1; both are 0 for an empty page.
	First, Last int
	Rows        []Row
	Facets      []Facet
	Weeks       *Histogram // nil if there is nothing to draw
	Parts       []Part     // of the search as it was understood
	Orders      []Choosable
	Fuzzy       bool
	BadValues   []string // "field:value", where the field cannot have the value
	TooLong     bool     // only the beginning of the search counts
	Unasked     bool     // contacts are not looked for, since whoever asks does not see them
	NoField     string   // a name before a colon that is no field; "" for none
	Meant       *Part    // the search with the field that was probably meant; nil if none is near
	Looser      []Part   // searches with one part less, where nothing was found
	Prev, Next  string   // addresses of the pages around this one; "" where there is none
	// Begin is the first page of this search, Home that of no search.
	Begin, Home string
	Fields      []FieldHelp
	Lag         int // changes that the index has not read yet
	Export      *ExportForm
	// Broken and Degraded are how many sources are so; 0 on every page but the first.
	Broken, Degraded int
}

// Choosable is one of several orders or the like, of which one is on.
type Choosable struct {
	Name, Href string
	On         bool
}

// console shows the flagged ads that match a search.
func (s *site) console(w http.ResponseWriter, r *http.Request, l lang) error {
	asked := r.URL.Query()
	p := consolePage{view: s.consoleView(r, l, "console.title", "console"), Query: readSearch(asked.Get("q")), Order: readOrder(asked.Get("order"))}
	p.Begin, p.Home, p.Fields = p.list(p.Query), p.To("/console"), s.fieldHelp(p.view)
	at := readPlace(asked)
	if id, err := s.adOf(r.Context(), refAlone(p.Query)); err == nil {
		return seeOther(w, r, p.To(adPath(id)))
	}

	hits, err := s.o.Search(r.Context(), job.Query{Text: p.Query, Size: pageSize, After: at.after, Order: p.Order, Facets: true, Weeks: true, HTML: true})
	if err != nil {
		return fmt.Errorf("search flagged ads: %w", err)
	}
	if err := s.condition(r, &p, at.num == 0); err != nil {
		return err
	}
	p.Total, p.Fuzzy = hits.Total, hits.Fuzzy
	if p.Rows, err = s.rows(r, p.view, hits.Hits); err != nil {
		return err
	}
	if len(p.Rows) > 0 {
		p.First, p.Last = at.num*pageSize+1, at.num*pageSize+len(p.Rows)
	}
	p.Prev, p.Next = at.around(hits.Next, p.place)
	p.Facets = s.facets(p, hits.Facets)
	p.Weeks = p.histogram(hits.Weeks, p.Query, p.list)
	for _, o := range job.Orders {
		other := p
		other.Order = o
		p.Orders = append(p.Orders, Choosable{p.Name("order", string(o)), other.list(p.Query), o == p.Order})
	}
	s.understood(&p, hits)
	p.Export = s.exportFound(p.view, hits, "q", p.Query)
	return s.write(w, http.StatusOK, "console", p)
}

// refAlone is a search without the name of the field for references, so that one alone leads to its ad.
func refAlone(query string) string {
	const field = "ref:"
	if len(query) > len(field) && strings.EqualFold(query[:len(field)], field) {
		return query[len(field):]
	}
	return query
}

// condition tells what people should know of the data before they trust the list.
func (s *site) condition(r *http.Request, p *consolePage, first bool) error {
	info, err := s.info(r)
	if err != nil {
		return err
	}
	p.Lag = lag(info)
	if first {
		p.Broken, p.Degraded = countState(info.Sources, job.SourceBroken), countState(info.Sources, job.SourceDegraded)
	}
	return nil
}

// readSearch takes out of a search what cannot be seen, and cuts one that is too long.
func readSearch(q string) string {
	q = strings.Map(func(r rune) rune {
		if inert.Control(r) {
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

// readOrder reads an order. What is none is the usual one.
func readOrder(s string) job.Order {
	if o := job.Order(s); slices.Contains(job.Orders[:], o) {
		return o
	}
	return job.Serious
}

// place is where in a list a page begins: behind the cursor after, as page num from 0. The cursors of the pages before
// it, the nearest last, are in via.
type place struct {
	after string
	num   int
	via   []string
}

// readPlace reads what [place.values] wrote. What is no place is the beginning.
func readPlace(q url.Values) place {
	at := place{after: q.Get("after"), via: q["via"]}
	n, err := strconv.Atoi(q.Get("n"))
	if err != nil || n < 1 || n > 1_000_000 || at.after == "" || len(at.after) > maxCursor {
		return place{}
	}
	at.num = n
	if len(at.via) > maxVia || slices.ContainsFunc(at.via, func(c string) bool { return len(c) > maxCursor }) {
		at.via = nil
	}
	return at
}

// values writes a place into the query of an address.
func (at place) values(q url.Values) {
	if at.num == 0 {
		return
	}
	q.Set("after", at.after)
	q.Set("n", strconv.Itoa(at.num))
	if len(at.via) > 0 {
		q["via"] = at.via
	}
}

// around returns the addresses of the pages before and behind a page, "" where there is none. Behind maxVia pages the
// page before is the first one.
func (at place) around(next string, href func(place) string) (before, behind string) {
	if next != "" {
		n := place{after: next, num: at.num + 1}
		if at.num > 0 {
			n.via = append(slices.Clone(at.via), at.after)
		}
		n.via = n.via[max(0, len(n.via)-maxVia):]
		behind = href(n)
	}
	if at.num == 0 {
		return "", behind
	}
	b := place{}
	if k := len(at.via); k > 0 {
		b = place{after: at.via[k-1], num: at.num - 1, via: at.via[:k-1]}
	}
	return href(b), behind
}

// list is the address of the list for a search in the order of the page, from its beginning.
func (p consolePage) list(query string) string { return p.listAt(query, p.Order, place{}) }

// place is the address of the list for the search of the page, from a place on.
func (p consolePage) place(at place) string { return p.listAt(p.Query, p.Order, at) }

// listAt is the address of the list.
func (v view) listAt(query string, order job.Order, at place) string {
	q := url.Values{}
	if query != "" {
		q.Set("q", query)
	}
	if order != job.Serious && order != "" {
		q.Set("order", string(order))
	}
	at.values(q)
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
