package crawler_test

import (
	"net/http"
	"testing"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

func TestASourceWithAProxyIsVisitedThroughIt(t *testing.T) {
	w := serve(t, 2, func(rw http.ResponseWriter, r *http.Request, site int) {
		if !noRobots(rw, r) {
			page(rw)
		}
	})
	own, other := w.source(w.at(0, "/own")), w.source(w.at(1, "/other"))
	own.ID, own.Proxy, other.ID = "own", "tor", "other"
	for _, configured := range []bool{true, false} {
		f := newFrontier()
		o := options(t, f, own, other)
		seen := make(chan string, 10)
		if configured {
			o.Proxied = map[string]*fetch.Client{"tor": newClient(t, fetch.Options{Tap: func(x fetch.Exchange) { seen <- x.URL }})}
		}
		stats := run(t, t.Context(), o)
		close(seen)
		var through []string
		for u := range seen {
			through = append(through, u)
		}
		switch {
		case configured && (stats.Fetched != 2 || len(through) != 2 || through[0] != w.at(0, "/robots.txt") || through[1] != w.at(0, "/own")):
			t.Errorf("%d pages fetched, %v through the proxy; want 2, and robots.txt and the page of its source", stats.Fetched, through)
		case !configured && (stats.Fetched != 1 || f.fates(w.at(0, ""))[job.Fetched] != 0):
			t.Errorf("without the proxy %d pages were fetched, want that of the other source alone", stats.Fetched)
		}
	}
}
