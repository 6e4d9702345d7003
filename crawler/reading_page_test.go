package crawler_test

import (
	"fmt"
	"net/http"
	"testing"
)

func TestACaseKnowsThePageThatItWasReadOn(t *testing.T) {
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/robots.txt":
			noRobots(rw, r)
		case "/feed":
			rw.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(rw, "<rss><channel><item><title>Cooper</title><description>%s</description><link>https://elsewhere.example/ad/1</link></item></channel></rss>", offer)
		default:
			adPage(rw, "Weaver")
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source(w.at(0, "/feed"), w.at(0, "/ad/2"))))
	for path, page := range map[string]string{"/feed": w.at(0, "/feed"), "/ad/2": ""} {
		o := f.saved(t, w.at(0, path))
		if len(o.Cases) != 1 || o.Cases[0].Page != page || !o.Cases[0].ReadAt.Equal(o.At) {
			t.Errorf("%s has the cases %+v, want one that was read on %q at %v", path, o.Cases, page, o.At)
		}
	}
}
