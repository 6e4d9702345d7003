package robots

import (
	"strings"
	"time"
)

// MaxBytes is how much of a file is read, in bytes: the least that RFC 9309 section 2.5 asks for. Lines that do
// not end within it are ignored.
const MaxBytes = 500 << 10

// MaxDelay is the longest Crawl-delay that is reported. Longer ones are cut to it.
const MaxDelay = 5 * time.Minute

// File is what one robots.txt says. It is immutable and safe for concurrent use. The zero File allows everything.
type File struct {
	none     bool             // nothing is allowed, whatever else is here
	sections []section        // in the order of the file
	agents   map[string][]int // product token in lower case, or "*", to the sections that name it
	delays   map[string]time.Duration
	sitemaps []string
}

// section is a run of user-agent lines with the rules that follow. Its rules are ordered by weight, heaviest
// first, and Allow before Disallow where the weights are equal, so that the first match decides.
type section struct{ rules []rule }

// AllowAll returns the file of a host that has none: no rules.
func AllowAll() *File { return &File{} }

// DisallowAll returns the file of a host whose rules are out of reach: nothing may be fetched.
func DisallowAll() *File { return &File{none: true} }

// FromStatus returns what an answer to a request for robots.txt means: the rules in body for 2xx, [AllowAll] for
// 3xx and 4xx, [DisallowAll] for 429, 5xx and every number that is not an HTTP status of a final answer.
func FromStatus(status int, body []byte) *File {
	switch {
	case status >= 200 && status < 300:
		return Parse(body)
	case status >= 300 && status < 500 && status != 429:
		return AllowAll()
	}
	return DisallowAll()
}

// Allowed reports whether a crawler may fetch target.
//
// Product is the bare product token, "Lurewatch", not a whole User-Agent header; case does not matter. The groups
// that name it are combined; if there is none, the groups for "*" apply; if there is none either, all is allowed.
// Target is path and query as they go over the wire, "/a?b=1": percent-encoded, case kept. An empty target is "/",
// a fragment is ignored. Of the rules that match, the one with the most octets decides; Allow wins a tie.
func (f *File) Allowed(product, target string) bool {
	if f.none {
		return false
	}
	sections := f.sectionsFor(product)
	if len(sections) == 0 {
		return true
	}
	t := spell(target)
	best, allowed := 0, true
	for _, i := range sections {
		for _, r := range f.sections[i].rules {
			if r.weight < best || r.weight == best && !r.allow {
				break // only lighter rules follow, or equal ones that cannot change the answer
			}
			if r.matches(t) {
				best, allowed = r.weight, r.allow
				break
			}
		}
	}
	return allowed
}

// CrawlDelay returns the pause between two requests that the groups for product ask for, at most [MaxDelay], and
// whether they ask for one at all. The groups are chosen as in [File.Allowed]; the longest of several delays
// counts. Crawl-delay is not part of RFC 9309; a value that is not a number of seconds is ignored.
func (f *File) CrawlDelay(product string) (time.Duration, bool) {
	d, ok := f.delays[f.agentFor(product)]
	return d, ok
}

// Sitemaps returns the addresses on Sitemap lines as written, in order. They belong to no group. The caller owns
// the slice.
func (f *File) Sitemaps() []string { return append([]string(nil), f.sitemaps...) }

// agentFor returns the key under which the groups for product are listed.
func (f *File) agentFor(product string) string {
	p := strings.ToLower(product)
	if _, ok := f.agents[p]; ok && p != "" {
		return p
	}
	return "*"
}

func (f *File) sectionsFor(product string) []int { return f.agents[f.agentFor(product)] }
