package web

import (
	"fmt"
	"net/http"
	"net/url"

	"lurewatch/job"
)

// maxSummed is how many ads of a contact are read for what they share: the most serious.
const maxSummed = 200

// contactPage is everything that is known of one way to reach somebody.
type contactPage struct {
	view
	Kind, Value string // in words, masked for who must not see it
	Masked      bool
	Total       int
	First, Last int
	Sums        Sums
	Part        bool // Sums are of the first maxSummed ads only
	Max         int
	Rows        []Row
	Weeks       *Histogram
	Plot        *Plot
	Prev, Next  string
	List        string // the list with these ads; "" where its address would show the contact
	Export      *ExportForm
}

// consoleContact shows the flagged ads that bear a contact.
func (s *site) consoleContact(w http.ResponseWriter, r *http.Request, l lang) error {
	k := s.contactOf(r.PathValue("type"), r.PathValue("value"))
	if k.value == "" {
		return errNotFound
	}
	p := contactPage{view: s.consoleView(r, l, "contact.title", "console"), Kind: s.words[l].name("contact", k.kind), Value: s.shownContact(k.kind, k.value), Masked: !s.mask.off, Max: maxSummed}
	p.Title = p.T("contact.of", "kind", p.Kind, "value", p.Value)
	at := readPlace(r.URL.Query())
	hits, err := s.o.Search(r.Context(), job.Query{Text: k.query(), Size: pageSize, After: at.after, HTML: true, Weeks: true})
	if err != nil {
		return fmt.Errorf("search the ads of a contact: %w", err)
	}
	if p.Rows, err = s.rows(r, p.view, hits.Hits); err != nil {
		return err
	}
	p.Total = hits.Total
	if len(p.Rows) > 0 {
		p.First, p.Last = at.num*pageSize+1, at.num*pageSize+len(p.Rows)
	}
	self := p.To("/console/contact/" + url.PathEscape(r.PathValue("type")) + "/" + url.PathEscape(r.PathValue("value")))
	p.Prev, p.Next = at.around(hits.Next, func(to place) string { return withPlace(self, to) })
	p.Export = s.exportFound(p.view, hits, "type", r.PathValue("type"), "value", r.PathValue("value"))
	query := ""
	if s.mask.off {
		query, p.List = k.query(), p.Search(k.query())
		p.Weeks = p.histogram(hits.Weeks, query, p.Search)
	}
	if err := s.contactSums(r, &p, k, query); err != nil {
		return err
	}
	return s.write(w, http.StatusOK, "contact", p)
}

// withPlace is an address with a place in its list.
func withPlace(path string, at place) string {
	q := url.Values{}
	at.values(q)
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// contactSums adds up the ads of a contact.
func (s *site) contactSums(r *http.Request, p *contactPage, k contactKey, query string) error {
	all, err := s.o.Search(r.Context(), job.Query{Text: k.query(), Size: maxSummed})
	if err != nil {
		return fmt.Errorf("search the ads of a contact: %w", err)
	}
	ids := make([]job.ID, len(all.Hits))
	for i, h := range all.Hits {
		ids[i] = h.ID
	}
	cases, err := s.cases(r.Context(), ids)
	if err != nil {
		return err
	}
	p.Sums, p.Part = s.sums(p.view, cases, query), all.Total > len(all.Hits)
	p.Plot = s.plot(p.view, cases)
	return nil
}
