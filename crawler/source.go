package crawler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// Source is a place where ads are published, and how to go about it.
type Source struct {
	// ID is permanent: ads, visits and statistics refer to it.
	ID string
	// Start are the canonical addresses where every round begins.
	Start []string
	// Hosts are those that may be visited, as [job.Host] writes them; empty means the hosts of Start. On a host that Start
	// is on, the ports are those of Start there; on any other the ports of http and https alone. A host with a port,
	// "jobs.example:8443", is that port.
	Hosts []string
	// Delay is the least pause between two requests to a host; zero means [DefaultDelay].
	Delay time.Duration
	// Schedule says when Start and other lists are visited again; the zero Schedule is every six hours.
	Schedule Schedule
	// MaxPages is how many visits are made in a round; what is left waits for the next. Zero means no bound.
	MaxPages int
	// Revisit bounds the pause between two visits of an ad; zero means [DefaultRevisit].
	Revisit Revisit
	// Follow reports whether a canonical address within Hosts is worth a visit; nil means that each is. It must be
	// safe for concurrent use.
	Follow func(url string) bool
	// Read reads a page, ReadData a feed or the answer of an API; nil means [extract.Read] and [extract.ReadFeed]. Both
	// must be safe for concurrent use.
	Read     func(extract.Page) extract.Result
	ReadData func(extract.Document) extract.Result
	// Proxy names the client of [Options.Proxied] that the source is visited with; empty means the usual one.
	Proxy string
	// Render says that pages are empty without JavaScript and are drawn in a browser.
	Render bool
	// Sitemaps says that the sitemaps that a robots.txt names on its own host are visited too.
	Sitemaps bool
	// LinksOnly says that the items of a feed are links to ads rather than ads.
	LinksOnly bool
	// MaxDepth is how many links from Start are followed; zero means [DefaultMaxDepth].
	MaxDepth int
}

// Revisit bounds a pause.
type Revisit struct{ Min, Max time.Duration }

// DefaultRevisit is for sources that do not say.
var DefaultRevisit = Revisit{time.Hour, 14 * 24 * time.Hour}

// The gentleness where a source does not say.
const (
	DefaultDelay    = 2 * time.Second
	DefaultMaxDepth = 500
)

// NewSource returns a source that begins at the given addresses and stays on their hosts. Its id is the first
// of them.
func NewSource(start ...string) (Source, error) {
	var s Source
	for _, raw := range start {
		u, err := job.Canonical(raw)
		if err != nil {
			return Source{}, fmt.Errorf("source: %w", err)
		}
		s.Start = append(s.Start, u)
		s.Hosts = append(s.Hosts, job.Host(u))
	}
	if len(s.Start) == 0 {
		return Source{}, fmt.Errorf("source: no address to start from")
	}
	s.ID = s.Hosts[0]
	return s, nil
}

// settled is s with every default filled in.
func (s Source) settled() Source {
	s.Delay = cmp.Or(s.Delay, DefaultDelay)
	s.MaxDepth = cmp.Or(s.MaxDepth, DefaultMaxDepth)
	if s.Read == nil {
		s.Read = extract.Read
	}
	if s.ReadData == nil {
		s.ReadData = extract.ReadFeed
	}
	if s.Revisit == (Revisit{}) {
		s.Revisit = DefaultRevisit
	}
	if len(s.Hosts) == 0 {
		for _, u := range s.Start {
			s.Hosts = append(s.Hosts, job.Host(u))
		}
	}
	s.Hosts = s.authorities()
	return s
}

// authorities are Hosts with the ports that may be visited there.
func (s Source) authorities() []string {
	var out []string
	for _, h := range s.Hosts {
		begins := false
		for _, u := range s.Start {
			if job.Host(u) == h {
				out, begins = append(out, authority(u)), true
			}
		}
		if !begins {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// authority is host and port of a canonical address, the host alone where the port is that of its scheme: a source
// that moves from http to https stays where it is.
func authority(url string) string {
	_, a, _ := strings.Cut(job.Origin(url), "://")
	return a
}

// within reports whether an address belongs to the source and is worth a visit.
func (s Source) within(url string) bool {
	return s.hosts(url) && (s.Follow == nil || s.Follow(url))
}

// hosts reports whether an address is on a host and port of the source, which is settled.
func (s Source) hosts(url string) bool { return slices.Contains(s.Hosts, authority(url)) }
