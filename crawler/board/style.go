package board

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// Style is how the page of an ad is written.
type Style int

// The styles. The zero value is none of them and leaves the choice to [StyleOf].
const (
	// JSONLD is a board ad: a schema.org JobPosting in a script element, its description being HTML, and the
	// same in sight. It carries every field. The salary is the plain string of baseSalary, as many boards
	// write it; the location is jobLocation.address.addressLocality.
	JSONLD Style = iota + 1
	// Article is a saved post: the title, if there is one, as the only h1 and as og:title, the text alone
	// in <article>, and beside it an <aside> about other offers that is longer than the ad. Company, location,
	// salary and date are not on the page.
	Article
	// Pairs is a page of labelled pairs: a <dl> with a <dt> for people and a class on each <dd> for
	// selectors, named after the field: title, company, location, salary, text, posted. Fields that the ad
	// does not have are left out.
	Pairs
)

// StyleOf chooses a style that carries all that the ad has: [JSONLD] for an ad with a company, a location or
// a salary, else the three styles in turn.
func StyleOf(i int, ad job.Ad) Style {
	if ad.Company != "" || ad.Location != "" || ad.Salary != "" {
		return JSONLD
	}
	return JSONLD + Style(i%3)
}

// adPage writes the page of ad i.
func (s shard) adPage(p *page, i int) {
	ad := s.ads[i]
	style := Style(0)
	if s.opts.Style != nil {
		style = s.opts.Style(i, ad)
	}
	if style < JSONLD || style > Pairs {
		style = StyleOf(i, ad)
	}
	switch style {
	case JSONLD:
		s.postingPage(p, ad)
	case Article:
		s.articlePage(p, i)
	case Pairs:
		s.pairsPage(p, ad)
	}
}

// posting is a schema.org JobPosting, as far as an ad fills it.
type posting struct {
	Context      string       `json:"@context"`
	Type         string       `json:"@type"`
	Identifier   string       `json:"identifier"`
	Title        string       `json:"title,omitempty"`
	Description  string       `json:"description"`
	DatePosted   string       `json:"datePosted,omitempty"`
	BaseSalary   string       `json:"baseSalary,omitempty"`
	Organization *named       `json:"hiringOrganization,omitempty"`
	Location     *postingSite `json:"jobLocation,omitempty"`
	Language     string       `json:"inLanguage,omitempty"`
}

type named struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type postingSite struct {
	Type    string         `json:"@type"`
	Address postingAddress `json:"address"`
}

type postingAddress struct {
	Type     string `json:"@type"`
	Locality string `json:"addressLocality"`
}

// postingOf describes an ad to machines.
func postingOf(ad job.Ad) posting {
	text := page{new(bytes.Buffer)}
	text.lines(ad.Text)
	v := posting{Context: "https://schema.org", Type: "JobPosting", Identifier: string(ad.ID), Title: ad.Title,
		Description: text.String(), DatePosted: ad.Posted, BaseSalary: ad.Salary, Language: ad.Lang}
	if ad.Company != "" {
		v.Organization = &named{"Organization", ad.Company}
	}
	if ad.Location != "" {
		v.Location = &postingSite{"Place", postingAddress{"PostalAddress", ad.Location}}
	}
	return v
}

// postingPage writes the JSONLD style.
func (s shard) postingPage(p *page, ad job.Ad) {
	p.top(s.opts.Name, ad.Title, ad.Lang, "")
	data, err := json.Marshal(postingOf(ad)) // escapes <, > and &, so that no text can end the script
	if err != nil {
		panic("board: a struct of strings does not encode: " + err.Error())
	}
	p.html(`<script type="application/ld+json">` + string(data) + "</script>\n<main>\n")
	if ad.Title != "" {
		p.html("<h1>", ad.Title, "</h1>\n")
	}
	p.html("<ul class=\"facts\">\n")
	for _, f := range []job.Field{job.Company, job.Location, job.Salary} {
		if v := ad.Field(f); v != "" {
			p.html(`<li class="`, string(f), `">`, v, "</li>\n")
		}
	}
	p.html("</ul>\n<div class=\"description\">\n")
	p.lines(ad.Text)
	p.html("</div></main>\n")
	p.bottom(s.opts.Name)
}

// articlePage writes the Article style.
func (s shard) articlePage(p *page, i int) {
	ad := s.ads[i]
	head := page{new(bytes.Buffer)}
	if ad.Title != "" {
		head.html(`<meta property="og:title" content="`, ad.Title, `">`+"\n")
	}
	p.top(s.opts.Name, ad.Title, ad.Lang, head.String())
	p.html("<main>\n")
	if ad.Title != "" {
		p.html("<h1>", ad.Title, "</h1>\n")
	}
	p.html("<article>\n")
	p.lines(ad.Text)
	p.html("</article>\n<aside class=\"related\"><h2>Related jobs</h2>\n<ul>\n")
	s.related(p, i)
	p.html("</ul></aside>\n</main>\n")
	p.bottom(s.opts.Name)
}

// filler stands in the related offers where the board has too few others.
const filler = "More offers arrive every weekday morning; come back tomorrow, or read what our editors say about choosing an employer."

// related writes teasers of the ads after ad i on the same host until they are longer than its text.
func (s shard) related(p *page, i int) {
	want, got := len(s.ads[i].Text)+200, 0
	for n := 1; got < want && n < s.size(); n++ {
		j := s.at((i/s.of + n) % s.size())
		t := teaser(s.ads[j].Text, 160)
		p.html(`<li><a href="`, s.Path(j), `">`, s.label(j), "</a> ", t, "</li>\n")
		got += len(t)
	}
	for ; got < want; got += len(filler) {
		p.html("<li>" + filler + "</li>\n")
	}
}

// teaser is the start of a text on one line: at most about limit bytes, cut at a character.
func teaser(text string, limit int) string {
	cut := len(text)
	if cut > 4*limit { // more than enough, and it keeps Fields from reading all of a long ad
		cut = 4 * limit
	}
	t := strings.Join(strings.Fields(text[:cut]), " ")
	if len(t) <= limit {
		return strings.ToValidUTF8(t, "")
	}
	for limit > 0 && !utf8.RuneStart(t[limit]) {
		limit--
	}
	return strings.TrimSpace(t[:limit]) + "…"
}

// pairNames is what the labels of the Pairs style read.
var pairNames = map[job.Field]string{job.Company: "Company", job.Location: "Place of work", job.Salary: "Salary"}

// pairsPage writes the Pairs style.
func (s shard) pairsPage(p *page, ad job.Ad) {
	p.top(s.opts.Name, ad.Title, ad.Lang, "")
	p.html("<main><dl class=\"ad\">\n")
	if ad.Title != "" {
		p.html(`<dt>Job title</dt><dd class="title"><h1>`, ad.Title, "</h1></dd>\n")
	}
	for _, f := range []job.Field{job.Company, job.Location, job.Salary} {
		if v := ad.Field(f); v != "" {
			p.html("<dt>", pairNames[f], `</dt><dd class="`, string(f), `">`, v, "</dd>\n")
		}
	}
	if ad.Posted != "" {
		p.html(`<dt>Posted</dt><dd class="posted">`, ad.Posted, "</dd>\n")
	}
	p.html(`<dt>Description</dt><dd class="text">` + "\n")
	p.lines(ad.Text)
	p.html("</dd>\n</dl></main>\n")
	p.bottom(s.opts.Name)
}
