package crawler

import (
	"hash/maphash"
	"strings"
	"sync"

	"lurewatch/job"
)

// traps notices endless series of pages: calendars, filters that combine without end, addresses with a new number on
// each page. Addresses that look alike are one series. A page that is visited for the first time and neither bears
// an ad that says something else than those before nor leads to a page of another series that was not met yet has led
// nowhere. A series in which many did, with no new ad found from it in between, takes no new addresses until the next
// round of its source. It is safe for concurrent use.
type traps struct {
	seed maphash.Seed

	mu      sync.Mutex
	sources map[string]*series
}

// series is what traps remembers of one source in one round.
type series struct {
	idle map[uint64]int    // by series, pages since the last ad that was not known
	from map[uint64]uint64 // by address, the series of the page that it was found on
}

const (
	// maxIdle is how many pages of a series may lead to nothing new.
	maxIdle = 300
	// maxFrom bounds for how many addresses of a source it is remembered where they were found. Beyond it their ads
	// speak for their own series only.
	maxFrom = 100_000
)

func newTraps() *traps {
	return &traps{seed: maphash.MakeSeed(), sources: make(map[string]*series)}
}

// of returns what is remembered of a source. The caller holds mu.
func (t *traps) of(source string) *series {
	s := t.sources[source]
	if s == nil {
		s = &series{idle: make(map[uint64]int), from: make(map[uint64]uint64)}
		t.sources[source] = s
	}
	return s
}

// reset forgets what was learned of a source: a new round begins.
func (t *traps) reset(source string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.sources, source)
}

func (t *traps) hash(s string) uint64 { return maphash.String(t.seed, s) }

// endless reports whether an address belongs to a series that leads nowhere.
func (t *traps) endless(source, url string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.sources[source]
	return s != nil && s.idle[t.hash(shape(url))] >= maxIdle
}

// found remembers on what kind of page addresses were found, and returns how many of another kind are met for the
// first time.
func (t *traps) found(source, on string, links []job.Link) (onward int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, own := t.of(source), t.hash(shape(on))
	for _, l := range links {
		if len(s.from) >= maxFrom {
			return onward + 1
		}
		key := t.hash(l.URL)
		if _, met := s.from[key]; met {
			continue
		}
		s.from[key] = own
		if t.hash(shape(l.URL)) != own {
			onward++
		}
	}
	return onward
}

// done takes in what a visit came to. Fresh says that it brought an ad that nobody knew, in words that were not seen
// before; nowhere that it was the first one to a page that leads nowhere.
func (t *traps) done(v job.Visit, fresh, nowhere bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, own := t.of(v.Source), t.hash(shape(v.URL))
	switch {
	case fresh:
		delete(s.idle, own)
		delete(s.idle, s.from[t.hash(v.URL)])
	case nowhere:
		s.idle[own]++
	}
}

// shape is an address without what tells the pages of a series apart: numbers, names and the values of the query.
func shape(url string) string {
	path, query, _ := strings.Cut(strings.TrimPrefix(url, job.Origin(url)), "?")
	var b strings.Builder
	b.WriteString(job.Host(url))
	for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		b.WriteByte('/')
		b.WriteString(kindOf(segment))
	}
	if query == "" {
		return b.String()
	}
	b.WriteByte('?')
	for pair := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(pair, "=")
		b.WriteString(key)
		b.WriteByte('&')
	}
	return b.String()
}

// maxWord is the longest part of a path that is taken for the name of a section, in bytes.
const maxWord = 24

// kindOf is a part of a path if it looks like the name of a section, else what it looks like.
func kindOf(segment string) string {
	digits := 0
	for i := range len(segment) {
		if c := segment[i]; '0' <= c && c <= '9' {
			digits++
		}
	}
	switch {
	case digits > 0 && digits == len(segment):
		return "0"
	case digits > 0, len(segment) > maxWord, strings.Count(segment, "-") > 2:
		return "*"
	}
	return segment
}

// Bounds on a path. Sites that link to themselves with ever longer paths ("/a/b/a/b/a") are found by what repeats.
const (
	maxSegments = 24
	maxRepeats  = 3
)

// winding reports whether the path of an address goes in circles.
func winding(url string) bool {
	path, _, _ := strings.Cut(strings.TrimPrefix(url, job.Origin(url)), "?")
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if len(segments) > maxSegments {
		return true
	}
	count := make(map[string]int, len(segments))
	for _, s := range segments {
		if count[s]++; s != "" && count[s] > maxRepeats {
			return true
		}
	}
	return false
}
