package main

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

// damage is what is lost of a source that still answers.
type damage struct {
	renamed  bool // markup has other names than before
	empty    bool // lists have no ads
	lastPage bool // lists end with their first page
	stale    bool // no ad is added; those that are there stay
	lose     func(*offer)
}

// lost is an ad with what is lost of it.
func (d damage) lost(ad offer) offer {
	if d.lose != nil {
		d.lose(&ad)
	}
	return ad
}

// name is a name of the markup.
func (d damage) name(s string) string {
	if d.renamed {
		return "q" + s[:1] + s + "7"
	}
	return s
}

// frame is a page of HTML.
func (o *outlet) frame(title, inside string) string {
	if title == "" {
		title = o.id
	}
	return fmt.Sprintf("<!doctype html><html lang=%q><head><meta charset=utf-8><title>%s</title></head><body><nav><a href=%q>%s</a></nav>%s<footer>%s</footer></body></html>",
		o.lang, html.EscapeString(title), o.start(), o.id, inside, o.id)
}

// heading is a title, if there is one.
func heading(attrs, title string) string {
	if title == "" {
		return ""
	}
	return "<h1" + attrs + ">" + html.EscapeString(title) + "</h1>"
}

// paragraphs are the lines of an ad.
func paragraphs(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString("<p>" + html.EscapeString(l) + "</p>\n")
	}
	return b.String()
}

// page is the page of an ad.
func (o *outlet) page(ad offer, d damage) string {
	w := o.words()
	switch o.markup {
	case microdata:
		return o.frame(ad.title, fmt.Sprintf(`<main itemscope itemtype="https://schema.org/%s">%s<div itemprop="%s" itemscope itemtype="https://schema.org/Organization"><span itemprop=name>%s</span></div><div itemprop="%s" itemscope itemtype="https://schema.org/Place"><span itemprop=address>%s</span></div>%s<div itemprop="%s">%s</div></main>`,
			d.name("JobPosting"), heading(` itemprop="`+d.name("title")+`"`, ad.title), d.name("hiringOrganization"), ad.company, d.name("jobLocation"), ad.place,
			unless(ad.salary, `<p itemprop="`+d.name("baseSalary")+`">%s</p>`), d.name("description"), paragraphs(ad.text)))
	case rdfa:
		return o.frame(ad.title, fmt.Sprintf(`<main vocab="https://schema.org/" typeof="%s">%s<div property="%s" typeof="Organization"><span property=name>%s</span></div><div property="%s" typeof="Place"><span property=address>%s</span></div>%s<div property="%s">%s</div></main>`,
			d.name("JobPosting"), heading(` property="`+d.name("title")+`"`, ad.title), d.name("hiringOrganization"), ad.company, d.name("jobLocation"), ad.place,
			unless(ad.salary, `<p property="`+d.name("baseSalary")+`">%s</p>`), d.name("description"), paragraphs(ad.text)))
	case mainText:
		return o.frame(ad.title, "<main>"+heading("", ad.title)+unless(ad.company, "<p>"+w.company+": %s</p>")+unless(ad.place, "<p>"+w.place+": %s</p>")+
			unless(ad.salary, "<p>"+w.salary+": %s</p>")+paragraphs(ad.text)+"</main>")
	case selectors:
		return o.frame(ad.title, "<main>"+o.fields(ad, d)+"</main>")
	}
	return o.frame(ad.title, `<script type="application/ld+json">`+o.posting(ad, d)+"</script><main>"+heading("", ad.title)+paragraphs(ad.text)+"</main>")
}

// fields are the parts of an ad with a class each.
func (o *outlet) fields(ad offer, d damage) string {
	class := func(name, s string) string {
		return unless(s, fmt.Sprintf("<div class=%q>%%s</div>\n", d.name(name)))
	}
	return fmt.Sprintf("<h2 class=%q>%s</h2>", d.name("ad-title"), html.EscapeString(ad.title)) + class("ad-firm", ad.company) + class("ad-place", ad.place) +
		class("ad-pay", ad.salary) + fmt.Sprintf("<div class=%q>%s</div>", d.name("ad-text"), paragraphs(ad.text))
}

// posting is the JSON-LD of an ad.
func (o *outlet) posting(ad offer, d damage) string {
	m := map[string]any{"@context": "https://schema.org", "@type": d.name("JobPosting"), d.name("description"): paragraphs(ad.text),
		"datePosted": firstRound.Add(time.Duration(ad.born) * betweenRounds).Format(time.DateOnly)}
	if ad.title != "" {
		m[d.name("title")] = ad.title
	}
	if ad.company != "" {
		m[d.name("hiringOrganization")] = map[string]any{"@type": "Organization", "name": ad.company}
	}
	if ad.place != "" {
		m[d.name("jobLocation")] = map[string]any{"@type": "Place", "address": map[string]any{"@type": "PostalAddress", "addressLocality": ad.place}}
	}
	if ad.salary != "" {
		m[d.name("baseSalary")] = ad.salary
	}
	return encoded(m)
}

// encoded is a value of texts and maps of texts as JSON, which they always can be.
func encoded(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// unless is a part of a page with a value in it, nothing without one.
func unless(value, format string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf(format, html.EscapeString(value))
}

// index is a list of ads, in what the source has lists in.
func (o *outlet) index(ads []offer, page int, more bool, d damage) reply {
	switch o.markup {
	case rss, rssLinks:
		return o.feed(ads, d, "<rss version=\"2.0\"><channel>", d.name("item"), "</channel></rss>")
	case atom:
		return o.feed(ads, d, "<feed xmlns=\"http://www.w3.org/2005/Atom\">", d.name("entry"), "</feed>")
	case api:
		return o.answerAPI(ads, d)
	case sitemap:
		return o.sitemap(ads)
	}
	var b strings.Builder
	b.WriteString("<main><ul>")
	for _, ad := range ads {
		if o.markup == items {
			fmt.Fprintf(&b, "<li class=%q>%s<a class=%q href=\"/job/%d\">%d</a></li>\n", d.name("card"), o.fields(ad, d), d.name("more"), ad.n, ad.n)
			continue
		}
		fmt.Fprintf(&b, "<li class=%q><h2><a href=\"/job/%d\">%s</a></h2><p>%s, %s</p></li>\n", d.name("card"), ad.n, html.EscapeString(orID(ad)), ad.company, ad.place)
	}
	b.WriteString("</ul></main>")
	if more {
		fmt.Fprintf(&b, "<p><a class=%q rel=next href=\"/jobs?page=%d\">%s</a></p>", d.name("next"), page+1, o.words().next)
	}
	return htmlReply(o.frame("", b.String()))
}

// orID is the title of an ad, or its number.
func orID(ad offer) string {
	if ad.title != "" {
		return ad.title
	}
	return fmt.Sprintf("# %d", ad.n)
}

// feed is a feed of RSS or Atom.
func (o *outlet) feed(ads []offer, d damage, head, item, tail string) reply {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + head + "<title>" + o.id + "</title>")
	for _, ad := range ads {
		link, text := fmt.Sprintf("http://%s/job/%d", o.addr, ad.n), html.EscapeString(paragraphs(ad.text))
		fmt.Fprintf(&b, "<%s>%s", item, unless(ad.title, "<title>%s</title>"))
		switch o.markup {
		case atom:
			fmt.Fprintf(&b, "<link href=%q/><id>%s</id><content type=\"html\">%s</content>", link, link, text)
		case rss:
			fmt.Fprintf(&b, "<link>%s</link><guid>%s</guid><description>%s</description>", link, link, text)
		default:
			fmt.Fprintf(&b, "<link>%s</link><guid>%s</guid>", link, link)
		}
		if o.markup != rssLinks {
			b.WriteString(unless(ad.company, "<company>%s</company>") + unless(ad.place, "<location>%s</location>") + unless(ad.salary, "<salary>%s</salary>"))
		}
		fmt.Fprintf(&b, "</%s>\n", item)
	}
	b.WriteString(tail)
	kind := "application/rss+xml"
	if o.markup == atom {
		kind = "application/atom+xml"
	}
	return reply{status: 200, kind: kind, body: b.String()}
}

// answerAPI is the answer of an API.
func (o *outlet) answerAPI(ads []offer, d damage) reply {
	list := make([]map[string]any, len(ads))
	for i, ad := range ads {
		m := map[string]any{"id": fmt.Sprint(ad.n), "link": fmt.Sprintf("http://%s/job/%d", o.addr, ad.n), "name": ad.title, "body": ad.body()}
		for k, v := range map[string]string{"firm": ad.company, "city": ad.place, "pay": ad.salary} {
			if v != "" {
				m[k] = v
			}
		}
		list[i] = m
	}
	return reply{status: 200, kind: "application/json", body: encoded(map[string]any{"data": map[string]any{d.name("jobs"): list}})}
}

// sitemap is a list of addresses for machines.
func (o *outlet) sitemap(ads []offer) reply {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, ad := range ads {
		fmt.Fprintf(&b, "<url><loc>http://%s/job/%d</loc><lastmod>%s</lastmod></url>\n", o.addr, ad.n, firstRound.Add(time.Duration(ad.born)*betweenRounds).Format(time.RFC3339))
	}
	b.WriteString("</urlset>")
	return reply{status: 200, kind: "application/xml", body: b.String()}
}
