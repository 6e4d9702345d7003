package extract

import (
	"strings"

	"golang.org/x/net/html"

	"lurewatch/job"
)

// Read reads a page by the selectors. What no selector is about, the walls, the links and what robots may do, is read
// as [Read] reads it. It cannot fail: Why says what a page lacks. A field that its selector finds nowhere stays empty.
func (s *Reader) Read(p Page) Result {
	r := Read(p)
	r.Next = ""
	if p.Doc == nil || len(p.Doc.Nodes) == 0 {
		return r
	}
	top := p.Doc.Nodes[0]
	if s.siblings && crowded(top) {
		r.Ads, r.Extras, r.How, r.Why = nil, nil, "", "more elements beside each other than selectors can look along"
		return r
	}
	b := byHand{Reader: s, page: p, links: newLinks(p.URL), left: 4 * maxItemNodes, names: naming{}}
	b.base(top)
	if len(s.title) > 0 || len(s.text) > 0 {
		b.ads(&r, top)
	}
	b.follow(&r, top)
	if b.left <= 0 {
		r.Why = orElse(r.Why, "more elements than selectors read of one page")
	}
	return r
}

// byHand is a page being read by selectors.
type byHand struct {
	*Reader
	page  Page
	links links
	left  int // elements that may still be tried
	names naming
}

// base notes what references are resolved against.
func (b *byHand) base(top *html.Node) {
	b.each(top, func(n *html.Node) bool {
		if n.Data == "base" {
			b.links.rebase(attr(n, "href"))
		}
		return n.Data != "body"
	})
}

// each visits what is inside an element.
func (b *byHand) each(top *html.Node, into func(*html.Node) bool) {
	v := items{left: b.left}
	v.visit(top, into)
	b.left = v.left
}

// matches reports whether an element is one that a field names.
func matches(picks []pick, n *html.Node) bool {
	for _, p := range picks {
		if p.sel != nil && p.sel.match(n) {
			return true
		}
	}
	return false
}

// ads replaces the ads of a page by those that the selectors find.
func (b *byHand) ads(r *Result, top *html.Node) {
	general := r.Extras
	r.Ads, r.Extras, r.How, r.Expired = nil, nil, "", r.Expired && len(b.item) == 0
	if len(b.item) == 0 {
		b.one(r, top)
		if len(r.Ads) == 1 && len(general) == 1 { // the page is about this ad: what was read of it in general holds
			until := r.Extras[0].Until
			r.Extras[0] = general[0]
			r.Extras[0].Until = orElse(until, r.Extras[0].Until)
			b.expire(&r.Extras[0])
		}
	} else {
		b.each(top, func(n *html.Node) bool {
			if !matches(b.item, n) {
				return true
			}
			if len(r.Ads) < MaxItems {
				b.one(r, n)
			}
			return false
		})
	}
	switch {
	case len(r.Ads) > 0:
		r.How, r.Wall, r.WallKind, r.Why = BySelectors, false, "", ""
		r.Listing = len(b.item) > 0
		if !r.Expired {
			r.expire()
		}
	case !r.Wall:
		r.Why = "the selectors find no ad"
	}
}

// one takes the ad of an element.
func (b *byHand) one(r *Result, n *html.Node) {
	ad := job.Ad{Source: b.page.Source, URL: b.page.URL, Lang: b.lang(),
		Title: b.first(n, b.title), Company: b.first(n, b.company), Salary: b.first(n, b.salary), Posted: b.first(n, b.posted),
		Location: strings.Join(b.all(n, b.location), ", "), Text: b.lines(n)}
	if ad.Title == "" && ad.Text == "" {
		return
	}
	if len(ad.Text) > MaxText {
		r.Why = tooLong(ad.Text)
		return
	}
	key := b.first(n, b.key)
	if u, ok := b.links.resolve(b.href(n, b.link)); ok && len(b.link) > 0 && u != b.page.URL {
		ad.URL = u
		b.links.add(u, "")
	}
	if len(b.item) == 0 {
		ad.ID = job.AdID(ad.Source, ad.URL, key)
	} else if !b.names.name(&ad, b.page.URL, key) {
		return
	}
	e := Extra{Until: b.first(n, b.until)}
	b.expire(&e)
	r.Ads, r.Extras = append(r.Ads, ad), append(r.Extras, e)
}

// expire says whether the last day of an ad is past.
func (b *byHand) expire(e *Extra) {
	if why := pastUntil(e.Until, b.page.Now); why != "" && !e.Expired {
		e.Expired, e.ExpiredWhy = true, why
	}
}

// lang is the language that the page names.
func (b *byHand) lang() string {
	n := b.page.Doc.Nodes[0]
	if n.Type == html.DocumentNode {
		for n = n.FirstChild; n != nil && n.Type != html.ElementNode; n = n.NextSibling {
		}
	}
	if n == nil {
		return ""
	}
	return langTag(attr(n, "lang"))
}

// first returns the first value of a field, in one line.
func (b *byHand) first(n *html.Node, picks []pick) string {
	found := b.find(n, picks, 1, func(e *html.Node) string { return oneLine(b.shown(e)) })
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// all returns every value of a field, in one line each.
func (b *byHand) all(n *html.Node, picks []pick) []string {
	return b.find(n, picks, maxNames, func(e *html.Node) string { return oneLine(b.shown(e)) })
}

// lines returns the text of an ad.
func (b *byHand) lines(n *html.Node) string {
	return strings.Join(b.find(n, b.text, maxNames, b.shown), "\n")
}

// shown is the text of an element without what is dropped.
func (b *byHand) shown(e *html.Node) string {
	l := layout{left: &b.left}
	if len(b.drop) > 0 {
		l.skip = func(n *html.Node) bool { return matches(b.drop, n) }
	}
	l.write(e)
	return string(l.buf)
}

// find returns at most n values of the first selector that finds any. An element inside one that was taken is not
// taken again.
func (b *byHand) find(top *html.Node, picks []pick, n int, text func(*html.Node) string) []string {
	for _, p := range picks {
		var found []string
		take := func(e *html.Node) {
			s := ""
			if p.attr != "" {
				s = oneLine(attr(e, p.attr))
			} else {
				s = text(e)
			}
			if s != "" {
				found = append(found, s)
			}
		}
		if p.sel == nil || p.sel.match(top) {
			take(top)
		} else {
			b.each(top, func(e *html.Node) bool {
				if len(found) >= n {
					return false
				}
				if p.sel.match(e) {
					take(e)
					return false
				}
				return true
			})
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// follow notes the links that the selectors name.
func (b *byHand) follow(r *Result, top *html.Node) {
	if len(b.next) > 0 {
		if href := b.href(top, b.next); href != "" {
			r.Next = b.links.sameHost(href)
		}
	}
	if len(b.Reader.links) > 0 {
		for _, p := range b.Reader.links {
			b.each(top, func(n *html.Node) bool {
				if p.sel != nil && p.sel.match(n) {
					b.links.add(strings.TrimSpace(attr(n, orElse(p.attr, "href"))), attr(n, "rel"))
				}
				return true
			})
		}
		r.Links, r.NoFollowLinks = nil, b.links.noFollow
	}
	if r.Next != "" {
		b.links.add(r.Next, "")
	}
	known := map[string]bool{}
	for _, u := range r.Links {
		known[u] = true
	}
	for _, u := range b.links.follow {
		if !known[u] && len(r.Links) < MaxLinks {
			r.Links = append(r.Links, u)
		}
	}
}

// href is the address that a field leads to: the attribute it names, else href.
func (b *byHand) href(top *html.Node, picks []pick) string {
	withHref := make([]pick, len(picks))
	for i, p := range picks {
		withHref[i] = pick{p.sel, orElse(p.attr, "href")}
	}
	return b.first(top, withHref)
}
