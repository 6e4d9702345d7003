package saved

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

// MaxEntries is how many ads a feed has at most; the first of the hits are taken.
const MaxEntries = 100

// Feed is a search as an Atom feed (RFC 4287): an entry for each ad, with links to the console and never to the ad.
type Feed struct {
	Search Search
	// Hits are what the search finds, newly flagged first, with fragments in plain text.
	Hits []job.Hit
	// Host is the name that the ids of entries are under, "console.example". Readers know what they have read by the ids, so
	// that it stays as it is when the console moves.
	Host string
	// Page is the address of the search in the console, and Link that of an ad.
	Page string
	Link func(job.ID) string
	// Mask hides contacts. Everything that people wrote goes through it: the name of the search, titles and excerpts.
	Mask func(string) string
	// Say words what is said of an ad besides its title. Nil says band, score, categories and countries as they are named
	// in queries.
	Say func(job.Hit) string
	// Rights says who may have it, "TLP:AMBER".
	Rights string
	Lang   string // of Say and Rights, a BCP 47 tag; empty leaves it out
	// At is when the feed is written; it is shown for one without entries.
	At time.Time
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr,omitempty"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Rights  string      `xml:"rights,omitempty"`
	Link    atomLink    `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Link       atomLink       `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// WriteAtom writes a feed. It returns an error for one that could not be masked or linked, and that of the writer.
func WriteAtom(w io.Writer, f Feed) error {
	if f.Mask == nil || f.Link == nil || f.Host == "" {
		return fmt.Errorf("write a feed: a mask, links and a host are required")
	}
	if f.Say == nil {
		f.Say = say
	}
	doc := atomFeed{
		Lang: f.Lang, ID: f.id("search", f.Search.ID), Title: f.Mask(f.Search.Name), Author: "Lurewatch", Rights: f.Rights,
		Link: page(f.Page), Updated: stamp(f.At),
	}
	for i, h := range f.Hits[:min(len(f.Hits), MaxEntries)] {
		if i == 0 {
			doc.Updated = stamp(h.FlaggedAt)
		}
		doc.Entries = append(doc.Entries, f.entry(h))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write a feed: %w", err)
	}
	if err := xml.NewEncoder(w).Encode(doc); err != nil {
		return fmt.Errorf("write a feed: %w", err)
	}
	return nil
}

func (f Feed) entry(h job.Hit) atomEntry {
	title := h.Title
	if strings.TrimSpace(title) == "" {
		title = string(h.ID)
	}
	e := atomEntry{
		ID: f.id("ad", string(h.ID)), Title: f.Mask(title), Updated: stamp(h.FlaggedAt), Link: page(f.Link(h.ID)),
		Summary: f.Say(h),
	}
	if h.Band > job.None { // an entry that is no ad has none
		e.Categories = append(e.Categories, atomCategory{Term: h.Band.String()})
	}
	for _, c := range h.Categories {
		e.Categories = append(e.Categories, atomCategory{Term: string(c)})
	}
	if all := h.Fragments[string(job.Text)]; len(all) > 0 {
		e.Summary += "\n" + f.Mask(unmarked.Replace(all[0]))
	}
	return e
}

// unmarked takes the marks around words out, which could stand inside of a number that has to be hidden.
var unmarked = strings.NewReplacer("«", "", "»", "")

// id is a tag URI (RFC 4151). The year is one in which the host was ours.
func (f Feed) id(kind, key string) string {
	return "tag:" + f.Host + ",2026:" + kind + "/" + url.PathEscape(key)
}

func page(href string) atomLink { return atomLink{Rel: "alternate", Type: "text/html", Href: href} }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// say is what is said of an ad in the words of queries.
func say(h job.Hit) string {
	parts := []string{"band:" + h.Band.String(), strconv.FormatFloat(h.Score, 'f', 1, 64)}
	for _, c := range h.Categories {
		parts = append(parts, "category:"+string(c))
	}
	for _, c := range h.Countries {
		parts = append(parts, "country:"+c)
	}
	return strings.Join(parts, " ")
}
