package crawler_test

import (
	"context"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// epoch is when the clocks of tests begin that have one of their own.
var epoch = time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)

// hit is one request as a site saw it. Path has the query.
type hit struct {
	Site       int
	Path       string
	Start, End time.Time
	Header     http.Header
}

// web is a few sites, each on a loopback address of its own, and the log of what they were asked.
type web struct {
	sites []*httptest.Server

	mu   sync.Mutex // guards hits
	hits []hit      // in the order in which they ended
}

// serve starts n sites that answer with h. Site i listens on 127.0.0.(i+1).
func serve(t testing.TB, n int, h func(w http.ResponseWriter, r *http.Request, site int)) *web {
	t.Helper()
	w := &web{}
	for i := range n {
		w.add(t, fmt.Sprintf("127.0.0.%d", i+1), h)
	}
	return w
}

// add starts one more site on an address.
func (w *web) add(t testing.TB, ip string, h func(w http.ResponseWriter, r *http.Request, site int)) {
	t.Helper()
	l, err := net.Listen("tcp", ip+":0")
	if err != nil {
		t.Fatal(err)
	}
	site := len(w.sites)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		start := time.Now()
		defer func() { w.saw(hit{site, r.URL.RequestURI(), start, time.Now(), r.Header.Clone()}) }()
		h(rw, r, site)
	}))
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
	w.sites = append(w.sites, s)
}

func (w *web) saw(h hit) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hits = append(w.hits, h)
}

// log is a copy of what was asked so far.
func (w *web) log() []hit {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]hit(nil), w.hits...)
}

// asked counts the requests for a path of a site.
func (w *web) asked(site int, path string) int {
	n := 0
	for _, h := range w.log() {
		if h.Site == site && h.Path == path {
			n++
		}
	}
	return n
}

// at is the address of a path on a site.
func (w *web) at(site int, path string) string { return w.sites[site].URL + path }

// source goes to every site and starts at the given addresses, or at the root of site 0.
func (w *web) source(start ...string) crawler.Source {
	if len(start) == 0 {
		start = []string{w.at(0, "/")}
	}
	s := crawler.Source{ID: "src", Start: start}
	for _, site := range w.sites {
		s.Hosts = append(s.Hosts, strings.TrimPrefix(site.URL, "http://"))
	}
	return s
}

// newClient is a client that may go to loopback.
func newClient(t testing.TB, o fetch.Options) *fetch.Client {
	t.Helper()
	o.AllowLoopback = true
	c := fetch.New(o)
	t.Cleanup(c.Close)
	return c
}

// options is what most tests crawl with: no delay, until nothing is due, every ad without signs.
func options(t testing.TB, f *frontier, sources ...crawler.Source) crawler.Options {
	t.Helper()
	return crawler.Options{Frontier: f, Agenda: f, Judge: noSigns, Client: newClient(t, fetch.Options{}), Sources: sources, Workers: 8, UntilIdle: true}
}

// run crawls and insists that the run ends well and leaves nothing leased.
func run(t testing.TB, ctx context.Context, o crawler.Options) crawler.Stats {
	t.Helper()
	c := crawler.New(o)
	if err := c.Run(ctx); err != nil {
		t.Fatalf("Run = %v, want nil", err)
	}
	if n := o.Frontier.(*frontier).leased(); n != 0 {
		t.Errorf("after Run %d visits are leased, want 0", n)
	}
	return c.Stats()
}

func noSigns(job.Ad) job.Verdict { return job.Verdict{Kind: job.KindAd} }

// page writes an HTML page that is no ad, with links.
func page(w http.ResponseWriter, links ...string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><title>Offers</title><ul>")
	for _, l := range links {
		fmt.Fprintf(w, `<li><a href="%s">to %s</a></li>`, html.EscapeString(l), html.EscapeString(l))
	}
	fmt.Fprint(w, "</ul>")
}

// offer is the text of an ad, long enough to be taken for one.
const offer = "A bakery on the market square looks for two helpers for the morning shift. Wages are paid every Friday. Ask for Mai on 0900 000 101."

// adPage writes an HTML page that is one ad.
func adPage(w http.ResponseWriter, title string, links ...string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><title>%s</title><main><h1>%s</h1><p>%s</p></main>", title, title, offer)
	for _, l := range links {
		fmt.Fprintf(w, `<nav><a href="%s">more</a></nav>`, l)
	}
}

// noRobots answers 404 for robots.txt and reports whether it did.
func noRobots(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "/robots.txt" {
		return false
	}
	http.NotFound(w, r)
	return true
}

// hangUp closes the connection without an answer.
func hangUp(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	conn.Close()
}

// lines joins the lines of a robots.txt.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }
