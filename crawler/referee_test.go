package crawler_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

// mazeHosts and mazePages are the size of the maze; every page is linked from several others.
const (
	mazeHosts = 8
	mazePages = 6
)

// maze answers for one of several sites that link each other, redirect within and across sites, have sitemaps and slow
// feeds, disallow /private, and of which some ask for a Crawl-delay and one says 429.
type maze struct{ web *web }

func (m *maze) serve(w http.ResponseWriter, r *http.Request, site int) {
	var i int
	next := (site + 1) % mazeHosts
	path := r.URL.Path
	switch {
	case path == "/robots.txt":
		fmt.Fprint(w, lines("User-agent: *", "Disallow: /private", "Crawl-delay: "+fmt.Sprint(float64(site%3)*0.05)))
	case path == "/":
		page(w, "/p/0", m.web.at(next, "/"), "/sitemap.xml")
	case path == "/sitemap.xml": // and one on the next site, which leads to where robots.txt forbids it
		typed(w, "application/xml", "<sitemapindex><sitemap><loc>"+m.web.at(next, "/part.xml.gz")+"</loc></sitemap></sitemapindex>")
	case path == "/part.xml.gz":
		typed(w, "application/gzip", pack("<urlset><url><loc>/mapped</loc></url><url><loc>/private/mapped</loc></url></urlset>"))
	case path == "/mapped":
		time.Sleep(30 * time.Millisecond)
		typed(w, "application/rss+xml", feed)
	case scan(path, "/p/%d", &i):
		page(w, fmt.Sprintf("/p/%d", (i+1)%mazePages), m.web.at(next, path), fmt.Sprintf("/private/%d", i), fmt.Sprintf("/hop/%d", i), "/busy")
	case path == "/hop/0": // on the same site
		http.Redirect(w, r, "/behind/here", http.StatusFound)
	case path == "/hop/1": // to another site, where nothing else links
		http.Redirect(w, r, m.web.at(next, "/behind/there"), http.StatusMovedPermanently)
	case path == "/hop/2": // to where robots.txt forbids it
		http.Redirect(w, r, "/private/behind", http.StatusTemporaryRedirect)
	case path == "/hop/3": // and the same on another site
		http.Redirect(w, r, m.web.at(next, "/private/behind"), http.StatusFound)
	case path == "/hop/4": // in a circle
		http.Redirect(w, r, "/hop/5", http.StatusFound)
	case path == "/hop/5":
		http.Redirect(w, r, "/hop/4", http.StatusFound)
	case path == "/busy" && site == 3:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	default:
		page(w)
	}
}

// want lists every address that must be fetched, once.
func (m *maze) want() map[string]int {
	want := make(map[string]int)
	for site := range mazeHosts {
		for _, p := range []string{"/robots.txt", "/", "/busy", "/behind/here", "/behind/there", "/sitemap.xml", "/part.xml.gz", "/mapped"} {
			want[fmt.Sprint(site, p)] = 1
		}
		for i := range mazePages {
			want[fmt.Sprintf("%d/p/%d", site, i)], want[fmt.Sprintf("%d/hop/%d", site, i)] = 1, 1
		}
	}
	return want
}

func scan(path, format string, i *int) bool {
	n, err := fmt.Sscanf(path, format, i)
	return n == 1 && err == nil
}

func TestEveryHostIsAskedPolitely(t *testing.T) {
	t.Parallel()
	const delay = 30 * time.Millisecond
	m := &maze{web: &web{}}
	for i := range mazeHosts {
		m.web.add(t, fmt.Sprintf("127.0.0.%d", i+1), m.serve)
	}
	f := newFrontier()
	s := m.web.source()
	s.Delay = delay
	s.Follow = func(url string) bool { return !strings.Contains(url, "/ad/") } // the items of the feed
	o := options(t, f, s)
	o.LoopbackDelay, o.Workers = -1, 16
	run(t, t.Context(), o)

	got := make(map[string]int)
	for _, h := range m.web.log() {
		got[fmt.Sprint(h.Site, h.Path)]++
		if strings.HasPrefix(h.Path, "/private") {
			t.Errorf("site %d was asked for %s, which its robots.txt forbids", h.Site, h.Path)
		}
	}
	if d := cmp.Diff(m.want(), got); d != "" {
		t.Errorf("requests (-want +got):\n%s", d)
	}
	for site := range mazeHosts {
		gaps(t, m.web.log(), []int{site}, max(delay, time.Duration(site%3)*50*time.Millisecond))
	}
	if o := f.saved(t, m.web.at(0, "/private/behind")); o.Fate != job.Disallowed {
		t.Errorf("the forbidden target of a redirect is %s, want %s", o.Fate, job.Disallowed)
	}
	afterBusy(t, m.web.log(), 3, time.Second)
}

// gaps insists on the pause between the end of each request to some sites of one host and the start of the next.
func gaps(t *testing.T, hits []hit, sites []int, pause time.Duration) {
	t.Helper()
	hits = slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return !slices.Contains(sites, h.Site) })
	slices.SortFunc(hits, func(a, b hit) int { return a.Start.Compare(b.Start) })
	for i := 1; i < len(hits); i++ {
		if gap := hits[i].Start.Sub(hits[i-1].End); gap < pause {
			t.Errorf("sites %v: %s began %v after the end of %s, want at least %v", sites, hits[i].Path, gap, hits[i-1].Path, pause)
		}
	}
}

// afterBusy insists that a site that said 429 had its rest.
func afterBusy(t *testing.T, hits []hit, site int, rest time.Duration) {
	t.Helper()
	busy := slices.IndexFunc(hits, func(h hit) bool { return h.Site == site && h.Path == "/busy" })
	for _, h := range hits[busy+1:] {
		if gap := h.Start.Sub(hits[busy].End); h.Site == site && gap < rest {
			t.Errorf("site %d said Retry-After %v and was asked for %s after %v", site, rest, h.Path, gap)
		}
	}
}

func TestOneSlowHostKeepsOthersGoingAndIsAskedOneAtATime(t *testing.T) {
	t.Parallel()
	const others = 20
	var inFlight, most, served atomic.Int32
	done := make(chan struct{})
	w := serve(t, 2, func(w http.ResponseWriter, r *http.Request, site int) {
		switch {
		case site == 0:
			most.Store(max(most.Load(), inFlight.Add(1)))
			defer inFlight.Add(-1)
			if r.URL.Path == "/0" {
				<-done // all of the other host, while more of this host is queued
			}
			page(w)
		case noRobots(w, r):
		default:
			page(w)
			if served.Add(1) == others {
				close(done)
			}
		}
	})
	var start []string
	for i := range others {
		start = append(start, w.at(0, fmt.Sprintf("/%d", i)), w.at(1, fmt.Sprintf("/%d", i)))
	}
	run(t, t.Context(), options(t, newFrontier(), w.source(start...)))
	if most.Load() != 1 {
		t.Errorf("%d requests were under way at once on a host, want 1", most.Load())
	}
}

func TestPortsOfOneHostShareItsClock(t *testing.T) {
	t.Parallel()
	const delay, asked = 20 * time.Millisecond, 150 * time.Millisecond
	h := func(w http.ResponseWriter, r *http.Request, site int) {
		if r.URL.Path == "/robots.txt" && site == 0 {
			fmt.Fprint(w, lines("User-agent: *", "Crawl-delay: 0.15"))
			return
		}
		if !noRobots(w, r) {
			page(w)
		}
	}
	w := serve(t, 1, h)
	w.add(t, "127.0.0.1", h)
	s := w.source(w.at(0, "/a"), w.at(1, "/b"), w.at(0, "/c"), w.at(1, "/d"), w.at(0, "/e"))
	s.Delay = delay
	o := options(t, newFrontier(), s)
	o.LoopbackDelay = -1
	run(t, t.Context(), o)

	hits := w.log()
	if len(hits) != 7 {
		t.Fatalf("%d requests, want 5 pages and 2 robots.txt", len(hits))
	}
	gaps(t, hits, []int{0, 1}, delay)
	known := slices.IndexFunc(hits, func(h hit) bool { return h.Site == 0 && h.Path == "/robots.txt" })
	gaps(t, hits[known:], []int{0, 1}, asked)
}

func TestADelayOfNoneIsTakenOnLoopback(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, lines("User-agent: *", "Crawl-delay: 100"))
			return
		}
		page(w, "/1", "/2")
	})
	s := w.source()
	s.Delay = time.Hour // would not end within the time of a test
	if got := run(t, t.Context(), options(t, newFrontier(), s)); got.Fetched != 3 {
		t.Errorf("fetched %d, want 3", got.Fetched)
	}
}
