package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// head is what a page says about itself outside its text.
type head struct {
	lang, locale             string
	title, ogTitle, siteName string
	description, summary     string // og:description, and the description for search engines
	posted, canonical, next  string
	pictures                 []string // og:image
	noIndex, noFollow        bool
}

// element reads a title, meta, link or base element.
func (h *head) element(n *html.Node, links *links) {
	switch n.DataAtom {
	case atom.Title:
		if h.title == "" && n.FirstChild != nil {
			h.title = oneLine(n.FirstChild.Data)
		}
	case atom.Base:
		links.rebase(attr(n, "href"))
	case atom.Link:
		h.link(strings.ToLower(attr(n, "rel")), strings.TrimSpace(attr(n, "href")))
	case atom.Meta:
		h.meta(n)
	}
}

// link reads a link element. The first of a kind counts.
func (h *head) link(rel, href string) {
	switch {
	case rel == "canonical" && h.canonical == "":
		h.canonical = href
	case rel == "next" && h.next == "":
		h.next = href
	}
}

// meta reads a meta element. The first of a kind counts, except for robots, where every ban does.
func (h *head) meta(n *html.Node) {
	name, property, content := "", "", ""
	for _, a := range n.Attr {
		switch a.Key {
		case "name":
			name = a.Val
		case "property", "itemprop":
			property = a.Val
		case "content":
			content = a.Val
		}
	}
	to := (*string)(nil)
	switch strings.ToLower(orElse(property, name)) {
	case "robots", "lurewatch":
		h.robots(content)
	case "og:title":
		to = &h.ogTitle
	case "og:site_name":
		to = &h.siteName
	case "og:locale":
		to = &h.locale
	case "og:description":
		to = &h.description
	case "description":
		to = &h.summary
	case "og:image", "og:image:url", "og:image:secure_url":
		if len(h.pictures) < maxImages {
			h.pictures = append(h.pictures, content)
		}
	case "article:published_time", "dateposted":
		to = &h.posted
	}
	if to != nil && *to == "" {
		*to = oneLine(content)
	}
}

// robots reads the directives of a robots meta element.
func (h *head) robots(content string) {
	for d := range strings.SplitSeq(strings.ToLower(content), ",") {
		switch strings.TrimSpace(d) {
		case "none":
			h.noIndex, h.noFollow = true, true
		case "noindex":
			h.noIndex = true
		case "nofollow":
			h.noFollow = true
		}
	}
}

// time reads a time element that says when the ad was posted.
func (h *head) time(n *html.Node) {
	if h.posted == "" && strings.EqualFold(attr(n, "itemprop"), "datePosted") {
		h.posted = oneLine(attr(n, "datetime"))
	}
}

// language returns the page's language as a BCP 47 tag, "" if the page names none.
func (h *head) language() string {
	return orElse(langTag(h.lang), langTag(h.locale))
}

// langTag returns s as a language tag, "vi_VN" as "vi-VN", and "" if it is none.
func langTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) < 2 || len(s) > 35 {
		return ""
	}
	for i := range len(s) {
		if c := s[i]; c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return ""
		}
	}
	return s
}

// maxTitle is the longest heading that is a title, in bytes.
const maxTitle = 400

// title returns the title of the ad: the h1 that the page title, the site's name taken off, repeats, or else the
// first h1 in the text, or else what the head says.
func (w *walk) title() string {
	short := w.head.pageTitle()
	first := ""
	for _, h := range w.h1s {
		switch {
		case h.text == "" || len(h.text) > maxTitle:
		case h.text != w.head.siteName && !h.noisy && strings.Contains(strings.ToLower(short), strings.ToLower(h.text)):
			return h.text
		case first == "" && !h.noisy:
			first = h.text
		}
	}
	if first != "" {
		return first
	}
	for _, h := range w.h1s { // an h1 in a page header is the ad's if the page title agrees, else the site's
		if h.text != "" && h.text != w.head.siteName && len(h.text) <= maxTitle && strings.HasPrefix(w.head.title, h.text) {
			return h.text
		}
	}
	if short == "" && len(w.h1s) > 0 && len(w.h1s[0].text) <= maxTitle {
		return w.h1s[0].text
	}
	return short
}

// pageTitle is og:title or the title element, without the site's name at its end. The name is taken off if
// og:site_name gives it or if it follows a bar; a dash may be part of the title.
func (h *head) pageTitle() string {
	t := orElse(h.ogTitle, h.title)
	for _, dash := range []string{" | ", " - ", " – ", " — ", " · "} {
		i := strings.LastIndex(t, dash)
		if i > 0 && (dash == " | " || h.siteName != "" && strings.EqualFold(t[i+len(dash):], h.siteName)) {
			return strings.TrimSpace(t[:i])
		}
	}
	return t
}
