package crawler

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// medium is what an answer is read as.
type medium int

const (
	unreadable medium = iota
	htmlPage
	sitemap
	data // a feed, or the answer of an API
	zipped
)

// mediumOf tells by the content type, and by the root of the document where that does not say enough.
func mediumOf(a answer, url string) medium {
	path, _, _ := strings.Cut(url, "?")
	switch t := a.contentType; {
	case isHTML(t):
		return htmlPage
	case t == "application/json", strings.HasSuffix(t, "+json"):
		return data
	case t == "application/xml", t == "text/xml", strings.HasSuffix(t, "+xml"):
		if isSitemap(a.body) {
			return sitemap
		}
		return data
	case t == "application/gzip", t == "application/x-gzip", t == "application/octet-stream" && strings.HasSuffix(path, ".gz"):
		return zipped
	case t == "text/plain" && strings.Contains(path, "sitemap"):
		return sitemap
	}
	return unreadable
}

// rootWithin is within how many bytes the root of an XML document begins, behind its declaration and comments.
const rootWithin = 4096

// isSitemap reports whether an XML document is a sitemap or an index of sitemaps.
func isSitemap(body []byte) bool {
	head := body[:min(len(body), rootWithin)]
	return bytes.Contains(head, []byte("<urlset")) || bytes.Contains(head, []byte("<sitemapindex"))
}

// read takes ads and links from an answer.
func (c *Crawler) read(o job.Outcome, a answer) job.Outcome {
	o.ETag, o.LastModified = a.header.Get("ETag"), a.header.Get("Last-Modified")
	m := mediumOf(a, o.Visit.URL)
	if m == zipped {
		plain, err := c.opts.Client.Gunzip(a.body)
		if err != nil {
			return c.failed(o, err.Error())
		}
		a.body, m = plain, data
		if isSitemap(plain) {
			m = sitemap
		}
	}
	switch m {
	case htmlPage:
		page, err := c.extract(o, a)
		if err != nil {
			return c.failed(o, err.Error())
		}
		if a.next != "" {
			page.Links = append(page.Links, a.next)
		}
		return c.take(o, page)
	case sitemap:
		return c.takeSitemap(o, a.body)
	case data:
		s := c.source(o.Visit)
		r := s.ReadData(extract.Document{URL: o.Visit.URL, Source: o.Visit.Source, Body: a.body, Now: o.At})
		if s.LinksOnly {
			r.Links = append(r.Links, addresses(r.Ads)...)
			r.Ads, r.Extras, r.How = nil, nil, ""
		}
		return c.takeData(o, r)
	}
	o.Fate, o.Why = job.NotRead, "content type "+strconv.Quote(a.contentType)
	return c.again(o, false)
}

// extract reads the document that colly parsed. It does not parse what is nested too deep; extract does.
func (c *Crawler) extract(o job.Outcome, a answer) (extract.Result, error) {
	p := extract.Page{URL: o.Visit.URL, Source: o.Visit.Source, Doc: a.doc, Now: o.At}
	if p.Doc == nil {
		p.Doc = extract.Parse(a.body).Selection
	}
	return c.source(o.Visit).Read(p), nil
}

// take files what a page bears.
func (c *Crawler) take(o job.Outcome, page extract.Result) job.Outcome {
	o.Fate = job.Fetched
	elsewhere := c.settle(&o, page)
	if !page.NoIndex {
		c.file(&o, page)
	}
	links := c.links(o, page)
	if !page.NoFollow {
		o.Links = append(o.Links, links...)
	}
	o.Yield = c.tallyPage(o.Visit, page, len(links))
	if len(page.Ads) == 0 {
		o.Why = page.Why
	}
	if page.Expired && len(page.Ads) == 0 {
		o.Closed = append(o.Closed, job.Closed{ID: job.AdID(o.Visit.Source, o.Visit.URL, ""), Why: page.ExpiredWhy})
	}
	if (over(page) || elsewhere) && o.Visit.Depth > 0 {
		return c.seldom(o)
	}
	return c.again(o, page.Listing || len(page.Ads) == 0)
}

// takeData files what a feed or an API bears. It is visited again with the lists of its source.
func (c *Crawler) takeData(o job.Outcome, r extract.Result) job.Outcome {
	o.Fate = job.Fetched
	c.file(&o, r)
	o.Links = c.links(o, r)
	o.Yield = c.tallyPage(o.Visit, r, len(o.Links))
	if len(r.Ads) == 0 {
		o.Why = r.Why
	}
	return c.again(o, true)
}

// file judges the ads of a page and closes those that are over.
func (c *Crawler) file(o *job.Outcome, page extract.Result) {
	for i, ad := range page.Ads {
		x := page.Extras[i]
		ad.Summary, ad.Images = x.Summary, images(x.Images)
		found := job.Case{Ad: ad, Verdict: c.opts.Judge(ad), ContentHash: ad.ContentHash(), LastSeen: o.At, JudgedAt: o.At, ReadAt: o.At}
		if ad.URL != o.Visit.URL {
			found.Page = o.Visit.URL
		}
		o.Cases = append(o.Cases, found)
		if x.Expired {
			o.Closed = append(o.Closed, job.Closed{ID: ad.ID, Why: cmp.Or(x.ExpiredWhy, "the page says that it is over")})
		}
	}
}

// maxImages bounds how many pictures of an ad are remembered.
const maxImages = 20

// images writes what a page says of pictures, a line for each.
func images(list []extract.Image) string {
	var lines []string
	for _, i := range list[:min(len(list), maxImages)] {
		line := i.Alt
		if i.File != "" {
			line = strings.TrimSpace(line + " [" + i.File + "]")
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func addresses(ads []job.Ad) []string {
	out := make([]string, len(ads))
	for i, ad := range ads {
		out[i] = ad.URL
	}
	return out
}

// maxLinks bounds how many links are taken from one page, maxEntries from one sitemap.
const (
	maxLinks   = 5000
	maxEntries = 10_000
)

// links are those of a page that are worth a visit. The next page of a list always is.
func (c *Crawler) links(o job.Outcome, page extract.Result) []job.Link {
	s := c.source(o.Visit)
	if o.Visit.Depth >= s.MaxDepth {
		return nil
	}
	var out []job.Link
	if page.Next != "" && s.hosts(page.Next) && page.Next != o.Visit.URL && !winding(page.Next) && !c.traps.endless(s.ID, page.Next) {
		out = append(out, job.Link{Source: s.ID, URL: page.Next, Depth: o.Visit.Depth + 1, Due: o.At})
	}
	for _, u := range page.Links {
		if s.within(u) && u != o.Visit.URL && u != page.Next && len(out) < maxLinks && !winding(u) && !c.traps.endless(s.ID, u) {
			out = append(out, job.Link{Source: s.ID, URL: u, Depth: o.Visit.Depth + 1, Due: o.At})
		}
	}
	return out
}

// maxAge is how old a page may be, by what a sitemap says, for a first visit: older ads are seldom open.
const maxAge = 180 * 24 * time.Hour

// takeSitemap takes the addresses of a sitemap, those of further sitemaps first and then the newest.
func (c *Crawler) takeSitemap(o job.Outcome, body []byte) job.Outcome {
	s, m := c.source(o.Visit), extract.ReadSitemap(o.Visit.URL, bytes.NewReader(body))
	o.Fate, o.Why = job.Fetched, m.Why
	slices.SortStableFunc(m.Pages, func(a, b extract.Entry) int { return b.LastMod.Compare(a.LastMod) })
	add := func(e extract.Entry) {
		if len(o.Links) < maxEntries && e.Loc != o.Visit.URL && o.Visit.Depth < s.MaxDepth {
			o.Links = append(o.Links, job.Link{Source: o.Visit.Source, URL: e.Loc, Depth: o.Visit.Depth + 1, Due: o.At, Changed: e.LastMod})
		}
	}
	for _, e := range m.Sitemaps {
		if s.hosts(e.Loc) {
			add(e)
		}
	}
	for _, e := range m.Pages {
		if s.within(e.Loc) && (e.LastMod.IsZero() || o.At.Sub(e.LastMod) < maxAge) {
			add(e)
		}
	}
	o.Yield = job.Yield{Listings: 1, Onward: len(o.Links)}
	if len(o.Links) == 0 {
		o.Yield.Bare = 1
		o.Why = cmp.Or(o.Why, fmt.Sprintf("a sitemap of %d addresses, none worth a visit", len(m.Pages)+len(m.Sitemaps)))
	}
	return c.again(o, true)
}
