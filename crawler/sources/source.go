package sources

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"lurewatch/crawler"
	"lurewatch/job"
)

// Kind is what a source is made of.
type Kind string

// The kinds of sources.
const (
	Board    Kind = "board"    // lists that link to pages with an ad each
	Feed     Kind = "feed"     // RSS, Atom or JSON Feed
	Sitemap  Kind = "sitemap"  // a list of addresses for machines
	Telegram Kind = "telegram" // the public preview of a channel, t.me/s/…
	API      Kind = "api"      // answers in JSON
	Page     Kind = "page"     // a few pages that are visited again and again
)

// Kinds lists all of them.
var Kinds = [...]Kind{Board, Feed, Sitemap, Telegram, API, Page}

// Source is one place where ads are published. It is immutable. The zero value of a field that is optional is what
// is used where the file does not say, unless the field says otherwise.
type Source struct {
	ID    string
	Title string
	Kind  Kind
	// Start and Hosts are canonical; Hosts is never empty.
	Start      []string
	Hosts      []string
	Links      Links
	Pagination Pagination
	Read       Read
	// Cron and Zone are as written, for people; Schedule is what they mean.
	Cron, Zone string
	Schedule   crawler.Schedule
	// Delay is [DefaultDelay] where the file does not say.
	Delay time.Duration
	// MaxDepth is zero where the file does not say: [crawler.DefaultMaxDepth].
	MaxDepth int
	// MaxPages is how many pages are fetched in a round, [DefaultMaxPages] where the file does not say.
	MaxPages int
	Revisit  Revisit
	Owner    string
	// Languages are canonical BCP 47 tags, the most frequent first.
	Languages []string
	// Country is an ISO 3166-1 alpha-2 code; empty means several.
	Country string
	Render  bool
	Proxy   string
	Proven  Proven
	Notes   string
	// Disabled says why the source is not visited; empty means that it is.
	Disabled string
}

// What is used where a file does not say.
const (
	DefaultDelay    = 5 * time.Second
	DefaultMaxPages = 1000
)

// Revisit bounds the pause between two visits of an ad: [DefaultRevisit] where a file does not say.
type Revisit struct{ Min, Max time.Duration }

// DefaultRevisit is from six hours to two weeks.
var DefaultRevisit = Revisit{6 * time.Hour, 14 * 24 * time.Hour}

// Proven is the proof that the reader of a source works. The zero Proven means that there is none yet.
type Proven struct {
	// On is a date, 2006-01-02.
	On string
	// By says which saved page was read right.
	By string
}

// String returns "not yet", or the date.
func (p Proven) String() string {
	if p.On == "" {
		return notYet
	}
	return p.On
}

// Pagination says how to come from one page of a list to the next. The zero Pagination: by links alone.
type Pagination struct {
	// Next selects the element that leads to the next page.
	Next Selector
	// Parameter is the name of a query parameter that counts First, First+Step, … Last; empty means none. Last is
	// the greatest value that is asked for.
	Parameter         string
	First, Step, Last int
}

// Pages returns the canonical addresses that the parameter makes of a start address, none without a parameter.
func (p Pagination) Pages(start string) []string {
	u, err := url.Parse(start)
	if p.Parameter == "" || p.Step < 1 || err != nil {
		return nil
	}
	query := u.Query()
	var out []string
	for n := p.First; n <= min(p.Last, maxPage); n += p.Step {
		query.Set(p.Parameter, strconv.Itoa(n))
		u.RawQuery = query.Encode()
		if page, err := job.Canonical(u.String()); err == nil {
			out = append(out, page)
		}
	}
	return out
}

// Crawl is the source as the crawler knows it. A source that is disabled must not be handed over. The error is about
// selectors and paths; a source that was loaded has none.
func (s Source) Crawl() (crawler.Source, error) {
	r, err := s.reader()
	if err != nil {
		return crawler.Source{}, err
	}
	start := slices.Clone(s.Start)
	for _, u := range s.Start {
		for _, page := range s.Pagination.Pages(u) {
			if !slices.Contains(start, page) {
				start = append(start, page)
			}
		}
	}
	return crawler.Source{
		ID: s.ID, Start: start, Hosts: s.Hosts, Delay: s.Delay, Schedule: s.Schedule, MaxDepth: s.MaxDepth, MaxPages: s.MaxPages,
		Revisit: crawler.Revisit(s.Revisit), Follow: s.Links.Follow, Read: r.page, ReadData: r.data,
		LinksOnly: s.Kind == Feed && len(s.Links.Ads) > 0, Sitemaps: s.Kind == Board || s.Kind == Sitemap, Proxy: s.Proxy, Render: s.Render,
	}, nil
}
