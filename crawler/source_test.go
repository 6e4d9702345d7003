package crawler_test

import (
	"net/http"
	"strings"
	"testing"

	"lurewatch/crawler"
	"lurewatch/job"
)

func TestASourceStaysOnItsPorts(t *testing.T) {
	hop := "http://bakery.example:8080/offers"
	for _, tt := range []struct {
		name   string
		source crawler.Source
		to     string
		taken  bool
	}{
		{"the port of the start", crawler.Source{Start: []string{hop}}, "http://bakery.example:8080/17", true},
		{"another port", crawler.Source{Start: []string{hop}}, "http://bakery.example:9090/17", false},
		{"the usual port, where the start has another", crawler.Source{Start: []string{hop}}, "http://bakery.example/17", false},
		{"from http to https", crawler.Source{Start: []string{"http://bakery.example/offers"}}, "https://bakery.example/17", true},
		{"from https to http", crawler.Source{Start: []string{"https://bakery.example/offers"}}, "http://bakery.example/17", true},
		{"another port than the usual", crawler.Source{Start: []string{"https://bakery.example/offers"}}, "https://bakery.example:8443/17", false},
		{"two starts on one port", crawler.Source{Start: []string{hop, hop + "?page=2"}}, "http://bakery.example/17", false},
		{"a host without a start", crawler.Source{Start: []string{hop}, Hosts: []string{"bakery.example", "jobs.example"}}, "https://jobs.example/17", true},
		{"a port of a host without a start", crawler.Source{Start: []string{hop}, Hosts: []string{"bakery.example", "jobs.example"}}, "https://jobs.example:8080/17", false},
		{"a port that is named", crawler.Source{Start: []string{hop}, Hosts: []string{"bakery.example", "jobs.example:8080"}}, "https://jobs.example:8080/17", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.source.Takes(tt.to); got != tt.taken {
				t.Errorf("a source of %q takes %s: %v, want %v", tt.source.Start, tt.to, got, tt.taken)
			}
		})
	}
}

func TestLinksToOtherPortsAreLeft(t *testing.T) {
	var w *web
	w = serve(t, 1, func(rw http.ResponseWriter, r *http.Request, site int) {
		switch {
		case noRobots(rw, r):
		case site == 0 && r.URL.Path == "/moved":
			http.Redirect(rw, r, w.at(1, "/target"), http.StatusFound)
		default:
			page(rw, "/own", "/moved", w.at(1, "/linked"))
		}
	})
	w.add(t, "127.0.0.1", func(rw http.ResponseWriter, r *http.Request, _ int) { page(rw) }) // the same host, another port
	s, err := crawler.NewSource(w.at(0, "/"))
	if err != nil {
		t.Fatal(err)
	}
	run(t, t.Context(), options(t, newFrontier(), s))
	if w.asked(0, "/own") != 1 {
		t.Errorf("asked: %v, want the link on the own port", w.log())
	}
	for _, h := range w.log() {
		if h.Site == 1 {
			t.Errorf("%s was asked for on another port", h.Path)
		}
	}
}

func TestControlCharactersInHeadersDoNotFailAVisit(t *testing.T) {
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		if noRobots(rw, r) {
			return
		}
		raw(rw, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"a\x01b\"\r\nLocation: /x\x02\r\nLast-Modified: \x03\r\n\r\n"+
			"<!doctype html><title>Two helpers</title><main><h1>Two helpers</h1><p>"+offer+"</p></main>")
	})
	f := newFrontier()
	f.put(job.Visit{Key: "stored", Source: "src", URL: w.at(0, "/stored"), Depth: 1, ETag: "\"x\x01\"", LastModified: "y\x7f"})
	run(t, t.Context(), options(t, f, w.source(w.at(0, "/"))))
	for _, path := range []string{"/", "/stored"} {
		o := f.saved(t, w.at(0, path))
		if o.Fate != job.Fetched || len(o.Cases) != 1 || strings.ContainsAny(o.ETag+o.LastModified, "\x01\x03") {
			t.Errorf("%s is %s (%s) with %d ads, ETag %q and date %q, want fetched with one ad and neither", path, o.Fate, o.Why, len(o.Cases), o.ETag, o.LastModified)
		}
	}
}
