package crawler_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler"
	"lurewatch/job"
)

// overPage is the page of an ad that is over.
const overPage = "<!doctype html><title>Bakery helper</title><main><h1>Bakery helper</h1><p>This job has expired.</p><p>" + offer + "</p></main>"

// never stands for an address that is not visited again.
const never = -1

func TestOutcomes(t *testing.T) {
	const etag = `"one"`
	typed := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil // or net/http guesses
			if contentType != "" {
				w.Header().Set("Content-Type", contentType)
			}
			fmt.Fprint(w, body)
		}
	}
	ad := "<!doctype html><title>Bakery helper</title><main><p>" + offer + "</p></main>"
	to := func(status int, target string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(status)
		}
	}
	busy := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(status)
		}
	}
	zipped := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			typed("text/html", body)(w, nil)
		}
	}
	past := job.Visit{Depth: 1, Interval: 40 * time.Hour}
	held := job.Visit{Depth: 1, Interval: 40 * time.Hour, ETag: etag}
	for _, tc := range []struct {
		name   string
		visit  job.Visit // URL and source are filled in
		answer http.HandlerFunc
		fate   job.Fate
		pause  time.Duration // until it is due again
		ads    int
		links  int
	}{
		{"an ad seen first", job.Visit{Depth: 1}, typed("text/html", ad), job.Fetched, 24 * time.Hour, 1, 0},
		{"an ad that cannot say whether it changed", past, typed("text/html", ad), job.Fetched, 40 * time.Hour, 1, 0},
		{"an ad that changed", held, typed("text/html", ad), job.Fetched, 32 * time.Hour, 1, 0},
		{"an ad that changes all the time", job.Visit{Depth: 1, Interval: time.Hour, ETag: etag}, typed("text/html", ad), job.Fetched, time.Hour, 1, 0},
		{"an ad that did not change", held, busy(304), job.NotModified, 60 * time.Hour, 0, 0},
		{"an ad that never changes", job.Visit{Depth: 1, Interval: 13 * 24 * time.Hour, ETag: etag}, busy(304), job.NotModified, 14 * 24 * time.Hour, 0, 0},
		{"an ad that is over", past, typed("text/html", overPage), job.Fetched, 80 * time.Hour, 1, 0},
		{"an ad that has long been over", job.Visit{Depth: 1, Interval: 13 * 24 * time.Hour}, typed("text/html", overPage), job.Fetched, 14 * 24 * time.Hour, 1, 0},
		{"a list", past, func(w http.ResponseWriter, _ *http.Request) { page(w, "/x", "/y") }, job.Fetched, crawler.DefaultPause, 0, 2},
		{"a start page that is an ad", job.Visit{}, typed("text/html", ad), job.Fetched, crawler.DefaultPause, 1, 0},
		{"a page that asks not to be kept", past, typed("text/html", `<meta name=robots content=noindex>`+ad+`<a href="/x">x</a>`), job.Fetched, 40 * time.Hour, 0, 1},
		{"a page that asks not to be followed", past, typed("text/html", `<meta name=robots content=nofollow>`+ad+`<a href="/x">x</a>`), job.Fetched, 40 * time.Hour, 1, 0},
		{"no content type", past, typed("", ad), job.Fetched, 40 * time.Hour, 1, 0},
		{"nothing", past, typed("text/html", ""), job.Fetched, crawler.DefaultPause, 0, 0},
		{"a PDF", past, typed("application/pdf", "%PDF-1.7"), job.NotRead, 60 * time.Hour, 0, 0},
		{"a picture that is called a page", past, typed("text/html", "\x89PNG\r\n\x1a\n\x00\x00\x00 go may Bavet"), job.NotRead, 60 * time.Hour, 0, 0},
		{"a redirect in scope", past, to(301, "/target"), job.Redirected, 60 * time.Hour, 0, 1},
		{"a redirect out of scope", past, to(302, "http://elsewhere.example/"), job.Redirected, 60 * time.Hour, 0, 0},
		{"a redirect to itself", past, to(302, "#top"), job.Redirected, 60 * time.Hour, 0, 0},
		{"one redirect too many", job.Visit{Depth: 1, Hops: 8}, to(302, "/target"), job.Redirected, 24 * time.Hour, 0, 0},
		{"a redirect to what is no address of the web", past, to(302, "mailto:x@bakery.example"), job.Failed, 15 * time.Minute, 0, 0},
		{"a redirect without a target", past, busy(303), job.Failed, 15 * time.Minute, 0, 0},
		{"a missing page", past, busy(404), job.Gone, never, 0, 0},
		{"a page that is gone", past, busy(410), job.Gone, never, 0, 0},
		{"a log-in", past, busy(401), job.Failed, 15 * time.Minute, 0, 0},
		{"a refusal", past, busy(403), job.Failed, 15 * time.Minute, 0, 0},
		{"too many requests", past, busy(429), job.Failed, 15 * time.Minute, 0, 0},
		{"a server error", past, busy(500), job.Failed, 15 * time.Minute, 0, 0},
		{"an overload", past, busy(503), job.Failed, 15 * time.Minute, 0, 0},
		{"a status nobody knows", past, busy(299), job.Failed, 15 * time.Minute, 0, 0},
		{"the second failure in a row", job.Visit{Depth: 1, Attempts: 1}, busy(500), job.Failed, 30 * time.Minute, 0, 0},
		{"the eighth failure in a row", job.Visit{Depth: 1, Attempts: 7}, busy(500), job.Failed, 32 * time.Hour, 0, 0},
		{"the hundredth failure in a row", job.Visit{Depth: 1, Attempts: 99}, busy(500), job.Failed, 32 * time.Hour, 0, 0},
		{"no answer", past, func(w http.ResponseWriter, _ *http.Request) { hangUp(w) }, job.Failed, 15 * time.Minute, 0, 0},
		{"gzip that is none", past, zipped("not at all"), job.Failed, 15 * time.Minute, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
				switch {
				case noRobots(w, r):
				case r.URL.Path == "/it":
					tc.answer(w, r)
				default:
					page(w)
				}
			})
			f := newFrontier()
			v := tc.visit
			v.Source, v.URL = "src", w.at(0, "/it")
			f.put(v)
			s := w.source()
			s.Start = nil
			run(t, t.Context(), options(t, f, s))

			got := f.saved(t, v.URL)
			pause := got.Due.Sub(got.At)
			if got.Due.IsZero() {
				pause = never
			}
			if got.Fate != tc.fate || pause != tc.pause {
				t.Errorf("%s because %q, due after %v; want %s after %v", got.Fate, got.Why, pause, tc.fate, tc.pause)
			}
			if len(got.Cases) != tc.ads || len(got.Links) != tc.links {
				t.Errorf("%d ads and links %v, want %d and %d", len(got.Cases), got.Links, tc.ads, tc.links)
			}
			if got.Why == "" && got.Fate != job.Fetched && got.Fate != job.NotModified {
				t.Errorf("%s without a reason", got.Fate)
			}
			if got.Fate == job.Failed && got.Interval != v.Interval {
				t.Errorf("the interval of a failed visit is %v, want %v as before", got.Interval, v.Interval)
			}
		})
	}
}

func TestAForbiddenVisitKeepsItsInterval(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, _ *http.Request, _ int) {
		fmt.Fprint(w, lines("User-agent: *", "Disallow: /"))
	})
	f := newFrontier()
	f.put(job.Visit{Source: "src", URL: w.at(0, "/it"), Depth: 1, Interval: 40 * time.Hour})
	s := w.source()
	s.Start = nil
	run(t, t.Context(), options(t, f, s))
	if got := f.saved(t, w.at(0, "/it")); got.Interval != 40*time.Hour || got.Due.IsZero() {
		t.Errorf("interval %v, due %v, want 40h as before and a time", got.Interval, got.Due)
	}
}

func TestAJudgeThatPanicsFailsOneVisit(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(w, r):
		case r.URL.Path == "/":
			page(w, "/bad", "/good")
		default:
			adPage(w, "Helper "+r.URL.Path)
		}
	})
	f := newFrontier()
	o := options(t, f, w.source())
	o.Judge = func(ad job.Ad) job.Verdict {
		if ad.Title == "Helper /bad" {
			panic("a rule went wrong")
		}
		return job.Verdict{}
	}
	if got := run(t, t.Context(), o); got.AdsNew != 1 || got.Errors != 1 || got.Visits != 3 {
		t.Errorf("totals %+v, want 3 visits, 1 ad, 1 error", got)
	}
	if got := f.saved(t, w.at(0, "/bad")); got.Fate != job.Failed || got.Due.Sub(got.At) != 15*time.Minute || len(got.Cases) > 0 {
		t.Errorf("%s due after %v with %d ads, want %s after 15m without", got.Fate, got.Due.Sub(got.At), len(got.Cases), job.Failed)
	}
}

func TestJitterSpreadsRetries(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	got := make(map[float64]time.Duration)
	for _, random := range []float64{0, 0.5, 0.996} {
		f := newFrontier()
		o := options(t, f, w.source())
		o.Random = func() float64 { return random }
		run(t, t.Context(), o)
		s := f.saved(t, w.at(0, "/"))
		got[random] = s.Due.Sub(s.At).Round(time.Second)
	}
	want := map[float64]time.Duration{0: 675 * time.Second, 0.5: 900 * time.Second, 0.996: 1123 * time.Second}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("retries (-want +got):\n%s", d)
	}
}

func TestARedirectChainEndsAfterEightHops(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		var i int
		if !noRobots(w, r) {
			scan(r.URL.Path, "/%d", &i)
			http.Redirect(w, r, fmt.Sprintf("/%d", i+1), http.StatusFound)
		}
	})
	f := newFrontier()
	got := run(t, t.Context(), options(t, f, w.source(w.at(0, "/0"))))
	if got.Visits != 9 {
		t.Errorf("%d visits, want the first and 8 hops", got.Visits)
	}
}
