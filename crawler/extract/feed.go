package extract

import (
	"fmt"
	"strings"
	"time"

	"lurewatch/job"
)

// Limits of a feed.
const (
	// MaxFeed is the longest feed that is read, in bytes. A longer one is read up to there, and Why says so.
	MaxFeed = 20 << 20
	// MaxItems is the most items that are taken from one feed.
	MaxItems = 2000
)

// Document is something fetched that is no web page: a feed, or the answer of an API.
type Document struct {
	// URL is the document's canonical address; see [job.Canonical]. Source is the id of the source it belongs to.
	URL, Source string
	// Body is UTF-8, whatever the document itself says about its charset. It is not changed and not kept.
	Body []byte
	// Now is when it was fetched, for telling which ads are over. Zero means that dates are not looked at.
	Now time.Time
}

// ReadFeed reads RSS of any version, Atom, JSON Feed, and the XML that job boards hand to search engines (a job
// element for each ad). Each item with a title or a text is an ad. Its text is the longest of content, description and
// summary, as lines; Summary is the teaser where that differs. Company, place and pay come from the extensions of job
// boards. An item without an address of its own has the feed's, and its id tells it apart. It cannot fail: a broken
// feed is read as far as it goes, by rules as lenient as those for web pages, and Why says what is missing.
func ReadFeed(d Document) Result {
	f := feed{doc: d, links: newLinks(d.URL), names: naming{}}
	body := strings.TrimPrefix(string(d.Body), "\uFEFF")
	if len(body) > MaxFeed {
		body, f.result.Why = body[:MaxFeed], fmt.Sprintf("more than %d bytes", MaxFeed)
	}
	if strings.HasPrefix(strings.TrimLeft(body, " \t\r\n"), "{") {
		f.json(body)
	} else {
		f.xml(body)
	}
	return f.done()
}

// feed is a feed being read.
type feed struct {
	doc    Document
	links  links
	result Result
	known  bool // something said that it is a feed
	lang   string
	next   string
	names  naming
}

// item is an item of a feed, its texts still HTML.
type item struct {
	id, link, lang                      string
	title, content, description, teaser string
	company, salary, posted, until      string
	places                              []string
	more                                []string // requirements, benefits and the like
	images                              []string
	unread                              []string
}

// full reports whether there are as many ads as are taken.
func (f *feed) full() bool {
	if len(f.result.Ads) < MaxItems {
		return false
	}
	f.result.Why = fmt.Sprintf("no more than %d items are read", MaxItems)
	return true
}

// take makes an ad of an item.
func (f *feed) take(i *item) {
	f.known = true
	ad := job.Ad{Source: f.doc.Source, Title: oneLine(plainText(i.title)), Company: oneLine(plainText(i.company)), Salary: oneLine(plainText(i.salary)),
		Posted: oneLine(i.posted), Lang: orElse(langTag(i.lang), langTag(f.lang)), Location: i.location()}
	text, summary := i.texts()
	ad.Text = text
	switch {
	case ad.Title == "" && ad.Text == "":
		if i.link != "" {
			f.links.add(strings.TrimSpace(i.link), "")
		}
		return
	case len(ad.Text) > MaxText || len(ad.Title) > MaxText:
		f.result.Why = tooLong(ad.Text + ad.Title)
		return
	}
	if !f.name(&ad, i) {
		return
	}
	e := Extra{Summary: summary, Until: oneLine(i.until), Unread: i.unread}
	for _, src := range i.images {
		if pic := f.links.image("", src); pic.File != "" && len(e.Images) < maxImages {
			e.Images = append(e.Images, pic)
		}
	}
	e.ExpiredWhy = orElse(pastUntil(e.Until, f.doc.Now), overIn([]byte(ad.Title+"\n"+ad.Text), f.doc.Now))
	e.Expired = e.ExpiredWhy != ""
	f.result.Ads, f.result.Extras = append(f.result.Ads, ad), append(f.result.Extras, e)
}

// location joins the places of an item.
func (i *item) location() string {
	var places []string
	for _, p := range i.places {
		for line := range strings.SplitSeq(plainText(p), "\n") {
			places = appendNew(places, oneLine(line))
		}
	}
	return strings.Join(places, ", ")
}

// texts returns the text of an item, and its teaser where that differs.
func (i *item) texts() (text, summary string) {
	description, teaser := plainText(i.description), plainText(i.teaser)
	text = plainText(i.content)
	for _, s := range []string{description, teaser} {
		if len(s) > len(text) {
			text = s
		}
	}
	summary = orElse(teaser, description)
	if summary == text {
		summary = ""
	}
	for _, m := range i.more {
		if s := plainText(m); s != "" && len(text)+len(s) < MaxText && !strings.Contains(text, s) {
			text = strings.TrimPrefix(text+"\n"+s, "\n")
		}
	}
	return text, summary
}

// name gives an ad its address and its id, and reports false if the ad was taken already.
func (f *feed) name(ad *job.Ad, i *item) bool {
	key := ""
	u, ok := f.links.resolve(strings.TrimSpace(i.link))
	if ok && i.link != "" && u != f.doc.URL {
		ad.URL = u
		f.links.add(u, "")
	} else {
		ad.URL, key = f.doc.URL, oneLine(i.id)
	}
	return f.names.name(ad, f.doc.URL, key)
}

// done completes the result.
func (f *feed) done() Result {
	r := f.result
	switch {
	case len(r.Ads) > 0:
		r.How = Feed
		r.Listing = true
	case !f.known:
		r.Why = orElse(r.Why, "not a feed")
	default:
		r.Why = orElse(r.Why, "a feed without items")
	}
	if f.next != "" {
		r.Next = f.links.sameHost(f.next)
		f.links.add(f.next, "")
	}
	r.Links = f.links.follow
	r.expire()
	return r
}
