package crawler

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// over reports whether a fetched page is of one ad alone and says that it is over.
func over(page extract.Result) bool { return page.Expired && !page.Listing && len(page.Ads) <= 1 }

// tallyOver counts a page whose ad is over. What is left of an ad says nothing of how the source is read, and it comes
// again as long as the page stands: it counts as one that did not change. One that nobody knew is gone.
func tallyOver(v job.Visit) job.Yield {
	if isFirst(v) {
		return job.Yield{Fetched: -1, Gone: 1}
	}
	return job.Yield{Fetched: -1, NotModified: 1}
}

// tally counts what a visit came to, apart from its ads.
func tally(o job.Outcome, a answer) job.Yield {
	y := job.Yield{Visits: 1, Took: a.took, Bytes: int64(len(a.body))}
	switch o.Fate {
	case job.Postponed:
		return job.Yield{}
	case job.Fetched:
		y.Fetched = 1
		if a.charset != "" {
			y.Charsets = map[string]int{a.charset: 1}
		}
	case job.NotModified:
		y.NotModified = 1
	case job.Redirected:
		y.Redirected = 1
	case job.Gone:
		y.Gone = 1
	case job.Disallowed:
		y.Disallowed = 1
	case job.NotRead:
		y.NotRead = 1
	case job.Failed:
		y.Failed = 1
		if retryStatus(a.status) {
			y.Limited = 1
		}
	}
	return y
}

// tallyPage counts what a fetched page bears.
func (c *Crawler) tallyPage(v job.Visit, page extract.Result, onward int) job.Yield {
	if over(page) {
		return tallyOver(v) // tally counts it as fetched, which this takes back
	}
	var y job.Yield
	if page.Wall {
		y.Walls = map[string]int{string(page.WallKind): 1}
	}
	if page.Listing {
		y.Listings, y.Onward = 1, onward
	}
	if len(page.Ads) == 0 {
		if onward == 0 {
			y.Bare = 1
		}
		return y
	}
	y.How = map[string]int{page.How: 1}
	y.Filled = make(map[job.Field]int)
	for _, ad := range page.Ads {
		y.Ads++
		y.Letters += utf8.RuneCountInString(ad.Text)
		if isGarbled(ad.Title) || isGarbled(ad.Text) {
			y.Garbled++
		}
		if c.recent.seen(ad) {
			y.Alike++
		}
		worn := c.recent.worn(ad)
		for _, f := range job.Fields {
			if ad.Field(f) != "" && !(worn && f == job.Title) {
				y.Filled[f]++
			}
		}
	}
	return y
}

// mojibake are what UTF-8 looks like that was taken for windows-1252 or windows-1258: letters of Vietnamese, Thai and
// Chinese, and the quotes and dashes of every language.
var mojibake = []string{"á»", "áº", "Æ°", "Ä‘", "à¸", "à¹", "Ã¡", "Ã ", "Ã´", "Ãª", "ï¼", "ä¸", "å·", "â€"}

// maxGarbage is how many signs of a wrong encoding may stand in a text: some are quoted by accident.
const maxGarbage = 2

// isGarbled reports whether a text has signs of a wrong encoding.
func isGarbled(s string) bool {
	n := strings.Count(s, "\uFFFD")
	for _, m := range mojibake {
		if n > maxGarbage {
			break
		}
		n += strings.Count(s, m)
	}
	return n > maxGarbage
}

// recent remembers what the newest ads of each source said, to notice a site that answers everything with the same
// page. It is safe for concurrent use.
type recent struct {
	mu      sync.Mutex
	sources map[string]*said
}

// said is a ring of what ads said, with the ad that said it: one that is seen again is not alike.
type said struct {
	by   map[[8]byte]job.ID
	ring [][8]byte
	next int

	heads []head // the newest titles, the oldest first
}

// head is under which title who was looking for somebody.
type head struct {
	id             job.ID
	title, company string
}

// maxHeads is how many titles of a source are remembered. One that at least leastWorn of them and half of all have, for
// other companies, is no title: it is what every page of the site is called since the place of the real one changed.
const maxHeads, leastWorn = 16, 4

// worn reports whether the title of an ad says nothing of it, and remembers it. An employer may look for ten under the
// same title; other employers do not all use it.
func (r *recent) worn(ad job.Ad) bool {
	if ad.Title == "" {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.of(ad.Source)
	same, others := 0, 0
	for _, h := range s.heads {
		switch {
		case h.id == ad.ID:
			continue
		case h.title == ad.Title && (h.company != ad.Company || ad.Company == ""):
			same++
		}
		others++
	}
	s.heads = append(slices.DeleteFunc(s.heads, func(h head) bool { return h.id == ad.ID }), head{ad.ID, ad.Title, ad.Company})
	if len(s.heads) > maxHeads {
		s.heads = slices.Delete(s.heads, 0, 1)
	}
	return same >= leastWorn && 2*same >= others
}

// maxRecent is of how many ads of a source it is remembered what they said.
const maxRecent = 2048

// of returns what is remembered of a source. The caller holds mu.
func (r *recent) of(source string) *said {
	s := r.sources[source]
	if s == nil {
		s = &said{by: make(map[[8]byte]job.ID)}
		if r.sources == nil {
			r.sources = make(map[string]*said)
		}
		r.sources[source] = s
	}
	return s
}

// seen reports whether another ad of the source said the same a while ago, and remembers this one.
func (r *recent) seen(ad job.Ad) bool {
	key := [8]byte([]byte(ad.ContentHash()))
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.of(ad.Source)
	if by, ok := s.by[key]; ok {
		return by != ad.ID
	}
	if s.by[key] = ad.ID; len(s.ring) < maxRecent {
		s.ring = append(s.ring, key)
		return false
	}
	delete(s.by, s.ring[s.next])
	s.ring[s.next] = key
	s.next = (s.next + 1) % maxRecent
	return false
}
