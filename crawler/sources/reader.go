package sources

import (
	"fmt"
	"slices"

	"lurewatch/crawler/extract"
)

// reader reads the answers of one source as its file says. It is immutable and safe for concurrent use.
type reader struct {
	ways      []Way
	selectors *extract.Reader // nil if no selector is told
	api       *extract.API    // nil if no path is told
}

// reader compiles how the source is read. The error names every selector and path that is wrong.
func (s Source) reader() (*reader, error) {
	r := &reader{ways: s.Read.Ways}
	var err error
	if s.Read.Selectors != nil || s.Pagination.Next.CSS != "" {
		if r.selectors, err = s.selectors().Compile(); err != nil {
			return nil, fmt.Errorf("source %q: %w", s.ID, err)
		}
	}
	if slices.Contains(s.Read.Ways, ByJSON) {
		if r.api, err = s.Read.JSON.paths().Compile(); err != nil {
			return nil, fmt.Errorf("source %q: %w", s.ID, err)
		}
	}
	return r, nil
}

// selectors are those of the file as package extract takes them.
func (s Source) selectors() extract.Selectors {
	get := func(f Field) string { return s.Read.Selectors[f].String() }
	return extract.Selectors{
		Item: get(Item), Title: get(Title), Company: get(Company), Location: get(Location), Salary: get(Salary), Text: get(Text),
		Posted: get(Posted), Until: get(Expires), Link: get(URL), Key: get(Key), Next: s.Pagination.Next.String(),
	}
}

// paths are those of the file as package extract takes them.
func (j JSON) paths() extract.Paths {
	get := func(f Field) string { return string(j.Fields[f]) }
	p := extract.Paths{
		Items: string(j.Items), Key: get(Key), Title: get(Title), Company: get(Company), Location: get(Location), Salary: get(Salary),
		Text: get(Text), Posted: get(Posted), Until: get(Expires), URL: get(URL),
	}
	if j.URL != "" {
		p.URL = j.URL
	}
	return p
}

// page reads a page: the ways are tried in their order, and the first that finds an ad decides. What extract.Read finds
// counts as the way that it found it by; walls, links and what robots may do are told whatever the ways.
func (r *reader) page(p extract.Page) extract.Result {
	plain := extract.Read(p)
	if r.selectors == nil {
		return r.allowed(plain)
	}
	own := r.selectors.Read(p)
	plain.Next = own.Next
	for _, w := range r.ways {
		switch {
		case w == BySelectors && len(own.Ads) > 0:
			return own
		case string(w) == wayOf(plain.How) && len(plain.Ads) > 0:
			plain.Links = own.Links
			return plain
		}
	}
	own.Ads, own.Extras, own.How = nil, nil, ""
	return own
}

// allowed takes the ads from a result that were found by a way that the file does not name.
func (r *reader) allowed(res extract.Result) extract.Result {
	if len(res.Ads) == 0 || slices.Contains(r.ways, Way(wayOf(res.How))) {
		return res
	}
	res.Why = fmt.Sprintf("an ad that was read by its %s, which the source does not ask for", res.How)
	res.Ads, res.Extras, res.How = nil, nil, ""
	return res
}

// wayOf is the way that a result of package extract was found by.
func wayOf(how string) string {
	switch how {
	case extract.JSONLD:
		return string(JSONLD)
	case extract.Microdata:
		return string(Microdata)
	case extract.RDFa:
		return string(RDFa)
	case extract.Telegram:
		return string(TelegramPost)
	}
	return string(MainText) // the description of a page drawn by a script is all there is of its main text
}

// data reads a feed, or the answer of an API.
func (r *reader) data(d extract.Document) extract.Result {
	if r.api != nil {
		return r.api.Read(d)
	}
	return extract.ReadFeed(d)
}
