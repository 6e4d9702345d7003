package extract

import (
	"fmt"
	"net/url"
	"strings"

	"lurewatch/job"
)

// Read reads the answer of an API. HTML in a text becomes lines. It cannot fail: an answer that is no JSON, or has
// nothing where the paths lead, says so in Why. A field that its path finds nowhere stays empty.
func (a *API) Read(d Document) Result {
	var r Result
	body := string(d.Body)
	if len(body) > MaxFeed {
		r.Why = fmt.Sprintf("an answer has %d bytes, at most %d", len(body), MaxFeed)
		return r
	}
	vs, _, whole := readJSON(body, maxFeedValues)
	switch {
	case !whole:
		r.Why = "more JSON than is read from one answer"
	case len(vs) == 0:
		r.Why = "no JSON"
	}
	if len(vs) == 0 {
		return r
	}
	b := answer{API: a, doc: d, links: newLinks(d.URL), names: naming{}}
	found := a.items.in(vs[0])
	if len(found) == 1 && found[0].kind == list {
		found = found[0].kids
	}
	for _, v := range found {
		if v.kind != object {
			continue
		}
		if len(r.Ads) >= MaxItems {
			r.Why = fmt.Sprintf("no more than %d ads are read", MaxItems)
			break
		}
		b.take(&r, v)
	}
	if len(r.Ads) > 0 {
		r.How, r.Listing = ByPaths, len(a.items) > 0
	} else {
		r.Why = orElse(r.Why, "the paths find no ad")
	}
	if next := textsOf(a.next.in(vs[0])); len(a.next) > 0 && len(next) > 0 {
		r.Next = b.links.sameHost(next[0])
		b.links.add(next[0], "")
	}
	r.Links = b.links.follow
	r.expire()
	return r
}

// answer is an answer being read.
type answer struct {
	*API
	doc   Document
	links links
	names naming
}

// take makes an ad of an object.
func (b *answer) take(r *Result, v value) {
	ad := job.Ad{Source: b.doc.Source, URL: b.doc.URL, Title: oneLine(plainText(b.title.join(v, " "))), Company: oneLine(plainText(b.company.join(v, " "))),
		Location: oneLine(plainText(b.location.join(v, ", "))), Salary: oneLine(plainText(b.salary.join(v, " - "))), Posted: oneLine(b.posted.join(v, " "))}
	var lines []string
	for _, s := range b.text.texts(v) {
		if s = plainText(s); s != "" {
			lines = append(lines, s)
		}
	}
	ad.Text = strings.Join(lines, "\n")
	switch {
	case ad.Title == "" && ad.Text == "":
		return
	case len(ad.Text)+len(ad.Title) > MaxText:
		r.Why = tooLong(ad.Text + ad.Title)
		return
	}
	key := oneLine(b.key.join(v, " "))
	if u, ok := b.links.resolve(b.address(v)); ok && u != b.doc.URL {
		ad.URL = u
		b.links.add(u, "")
		key = ""
	}
	if len(b.items) == 0 {
		ad.ID = job.AdID(ad.Source, ad.URL, key)
	} else if !b.names.name(&ad, b.doc.URL, key) {
		return
	}
	e := Extra{Until: oneLine(b.until.join(v, " "))}
	e.ExpiredWhy = orElse(pastUntil(e.Until, b.doc.Now), overIn([]byte(ad.Title+"\n"+ad.Text), b.doc.Now))
	e.Expired = e.ExpiredWhy != ""
	r.Ads, r.Extras = append(r.Ads, ad), append(r.Extras, e)
}

// address is where an ad has its own page, "" if that cannot be told.
func (b *answer) address(v value) string {
	if b.template == nil {
		return strings.TrimSpace(b.url.join(v, " "))
	}
	var s strings.Builder
	for _, p := range b.template {
		s.WriteString(p.text)
		if p.path == nil {
			continue
		}
		found := textsOf(p.path.in(v))
		if len(found) == 0 || len(found[0]) > job.MaxURL || strings.Trim(found[0], ".") == "" {
			return ""
		}
		s.WriteString(url.PathEscape(found[0]))
	}
	return s.String()
}

// maxFound is the most values that one path finds, far more than one field of an ad has.
const maxFound = MaxItems + 1

// in returns the values that a path leads to from v.
func (p path) in(v value) []value {
	at := []value{v}
	for _, s := range p {
		var next []value
		for _, v := range at {
			switch {
			case len(next) >= maxFound:
			case s.name != "" && v.kind == object:
				if m := v.get(s.name); m.kind != nothing {
					next = append(next, m)
				}
			case s.name != "" || v.kind != list:
			case s.n < 0:
				next = append(next, v.kids[:min(len(v.kids), maxFound-len(next))]...)
			case s.n < len(v.kids):
				next = append(next, v.kids[s.n])
			}
		}
		at = next
	}
	return at
}

// texts returns the texts of the first alternative that has any.
func (c choice) texts(v value) []string {
	for _, together := range c {
		var all []string
		for _, p := range together {
			all = append(all, textsOf(p.in(v))...)
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// join puts the texts of a field together, each once.
func (c choice) join(v value, sep string) string {
	var all []string
	for _, s := range c.texts(v) {
		all = appendNew(all, strings.TrimSpace(s))
	}
	return strings.Join(all, sep)
}

// textsOf returns the texts and numbers that some values are; of an object what it is called, of a list its entries.
func textsOf(vs []value) []string {
	var f findings
	var all []string
	for _, v := range vs {
		for _, e := range v.each() {
			if s := f.plain(e); strings.TrimSpace(s) != "" && len(all) < maxFound {
				all = append(all, s)
			}
		}
	}
	return all
}
