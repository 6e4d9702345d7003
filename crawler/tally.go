package crawler

import (
	"strings"
	"sync"
	"unicode/utf8"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

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
func (c *Crawler) tallyPage(page extract.Result, onward int) job.Yield {
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
		for _, f := range job.Fields {
			if ad.Field(f) != "" {
				y.Filled[f]++
			}
		}
	}
	return y
}

// mojibake are what UTF-8 looks like that was taken for windows-1252 or windows-1258, in Vietnamese, Thai and Chinese.
var mojibake = []string{"á»", "áº", "Æ°", "Ä‘", "à¸", "à¹", "Ã¡", "Ã ", "Ã´", "Ãª", "ï¼", "ä¸", "å·"}

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
}

// maxRecent is of how many ads of a source it is remembered what they said.
const maxRecent = 2048

// seen reports whether another ad of the source said the same a while ago, and remembers this one.
func (r *recent) seen(ad job.Ad) bool {
	key := [8]byte([]byte(ad.ContentHash()))
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.sources[ad.Source]
	if s == nil {
		s = &said{by: make(map[[8]byte]job.ID)}
		if r.sources == nil {
			r.sources = make(map[string]*said)
		}
		r.sources[ad.Source] = s
	}
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
