package extract

import (
	"strings"

	"lurewatch/job"
)

// minDescription is the weight below which the description of a posting is a teaser, and the main text of the
// page is taken if it says more.
const minDescription = 200

// harvest makes ads of the postings on one page.
type harvest struct {
	page  Page
	walk  *walk
	main  mainText
	found findings
	only  bool // there is one posting: the page is about it

	elsewhere int // postings with a page of their own
	names     naming
	said      map[string]bool // what was taken: some pages say everything twice
}

// readPostings adds the ads that a page spells out for machines to its result; how says in which form.
func readPostings(r *Result, p Page, w *walk, found findings, m mainText, how string) {
	h := harvest{page: p, walk: w, main: m, found: found, only: len(found.postings) == 1,
		names: naming{}, said: map[string]bool{}}
	for _, v := range found.postings {
		ad := h.read(v)
		switch {
		case len(ad.Text) > MaxText:
			r.Why = tooLong(ad.Text)
		case ad.Title != "" || ad.Text != "":
			if h.name(&ad, v) {
				r.Ads, r.Extras = append(r.Ads, ad), append(r.Extras, h.extra(v))
			}
		}
	}
	if len(r.Ads) > 0 {
		r.How = how
		r.Listing = h.elsewhere > 1 && h.elsewhere == len(found.postings)
	}
}

// read reads one posting. A page about one posting may complete it.
func (h *harvest) read(v value) job.Ad {
	ad := h.found.ad(v)
	ad.Source, ad.URL = h.page.Source, h.page.URL
	ad.Lang = orElse(ad.Lang, h.walk.head.language())
	if h.only {
		h.walk.labels.fill(&ad)
		ad.Title = orElse(ad.Title, h.walk.title())
		ad.Text = fuller(ad.Text, h.main)
	}
	return ad
}

// extra reads what a posting says beside the ad.
func (h *harvest) extra(v value) Extra {
	e := Extra{Until: oneLine(h.found.plain(v.get("validThrough")))}
	e.ExpiredWhy = pastUntil(e.Until, h.page.Now)
	e.Expired = e.ExpiredWhy != ""
	for _, i := range v.get("image").each() {
		if i.kind == object {
			i = i.get("contentUrl", "url", "@id")
		}
		if pic := h.walk.links.image("", h.found.plain(i)); pic.File != "" && len(e.Images) < maxImages {
			e.Images = append(e.Images, pic)
		}
	}
	return e
}

// name gives an ad its address and its id, and reports false if the ad was taken already.
func (h *harvest) name(ad *job.Ad, v value) bool {
	key := ""
	if !h.only {
		own := h.walk.links.ownPage(v.get("url", "mainEntityOfPage"), h.page.URL)
		if own != "" {
			h.elsewhere++
			h.walk.links.add(own, "")
			ad.URL = own
		} else {
			key = h.found.key(v)
		}
	}
	said := ad.URL + " " + ad.ContentHash()
	if h.said[said] {
		return false
	}
	h.said[said] = true
	if h.only {
		ad.ID = job.AdID(ad.Source, ad.URL, "")
		return true
	}
	return h.names.name(ad, h.page.URL, key)
}

// ownPage returns the address of a posting that stands on a page of its own, on this host; "" if it stands here.
// A page cannot speak for the ads of another host.
func (l *links) ownPage(v value, page string) string {
	if v.kind == object {
		v = v.get("@id", "url")
	}
	if v.kind != text || v.s == "" {
		return ""
	}
	if u := l.sameHost(strings.TrimSpace(v.s)); u != page {
		return u
	}
	return ""
}

// key is the name that the page has for a posting, "" if it has none.
func (f *findings) key(v value) string {
	id := v.get("identifier")
	if id.kind == object {
		id = id.get("value", "@id", "name")
	}
	return f.plain(id)
}

// fuller returns the main text of a page instead of the description if the description is only a teaser of it.
func fuller(description string, m mainText) string {
	n := weigh(description)
	if n >= minDescription || m.weight <= n || m.weight < MinText {
		return description
	}
	if m.weight > 2*n || strings.Contains(squash(m.text), squash(description)) {
		return m.text
	}
	return description
}

// Members of a posting that continue its description, in the order in which they are appended.
var more = []string{"responsibilities", "qualifications", "educationRequirements", "experienceRequirements", "skills", "jobBenefits", "benefits",
	"workHours", "incentiveCompensation", "incentives", "applicationContact"}

// ad reads a posting. ID, URL and Source are left empty.
func (f *findings) ad(v value) job.Ad {
	ad := job.Ad{
		Title:    oneLine(plainText(f.plain(v.get("title", "name")))),
		Company:  f.name(v.get("hiringOrganization")),
		Location: f.location(v),
		Salary:   f.salary(v),
		Posted:   oneLine(f.plain(v.get("datePosted"))),
		Lang:     langTag(f.plain(v.get("inLanguage"))),
	}
	ad.Text = f.continued(plainText(f.prose(v.get("description"))), v)
	return ad
}

// continued appends to a description what other members of the posting add to it.
func (f *findings) continued(t string, v value) string {
	seen := ""
	for _, name := range more {
		s := plainText(f.prose(v.get(name)))
		if s == "" {
			continue
		}
		if seen == "" {
			seen = squash(t)
		}
		if q := squash(s); q != "" && !strings.Contains(seen, q) {
			t, seen = strings.TrimPrefix(t+"\n"+s, "\n"), seen+q
		}
	}
	return t
}

// plain returns the text or number that a value is, of an object its value, name or text, of a list the first.
func (f *findings) plain(v value) string {
	for range 4 { // a text inside an object inside a list, and one to spare
		switch v = f.deref(v); v.kind {
		case text, number:
			return v.s
		case list:
			v = first(v.kids)
		case object:
			v = v.get("@value", "value", "name", "text", "identifier", "@id")
		default:
			return ""
		}
	}
	return ""
}

// name returns the name of a person or an organisation, joined with "; " if there are several.
func (f *findings) name(v value) string {
	var names []string
	for _, o := range v.each() {
		o = f.deref(o)
		if o.kind == object {
			o = o.get("name", "legalName", "alternateName", "@value")
		}
		names = appendNew(names, oneLine(plainText(f.plain(o))))
	}
	return strings.Join(names, "; ")
}

// prose returns everything a value says to people, a line for each thing.
func (f *findings) prose(v value) string {
	var lines []string
	for _, e := range v.each() {
		switch e = f.deref(e); e.kind {
		case text, number:
			lines = append(lines, e.s)
		case list:
			lines = append(lines, f.plain(e))
		case object:
			lines = append(lines, f.proseOf(e))
		}
	}
	return strings.Join(lines, "\n")
}

// proseOf returns what an object says to people.
func (f *findings) proseOf(o value) string {
	if m := o.get("monthsOfExperience"); m.s != "" {
		return m.s + " months of experience"
	}
	var parts []string
	for _, name := range []string{"@value", "name", "text", "description", "value", "credentialCategory", "contactType", "telephone", "email"} {
		parts = appendNew(parts, strings.TrimSpace(f.plain(o.get(name))))
	}
	return strings.Join(parts, " ")
}

// maxNames is the most names that one member of a posting gives.
const maxNames = 50

// appendNew appends s unless it is empty or there already, whatever its case, or there are maxNames.
func appendNew(list []string, s string) []string {
	if s == "" || len(list) >= maxNames {
		return list
	}
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return list
		}
	}
	return append(list, s)
}

// first returns the first of some values, nothing if there are none.
func first(vs []value) value {
	if len(vs) == 0 {
		return value{}
	}
	return vs[0]
}
