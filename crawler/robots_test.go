package crawler_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

func TestRobotsFileByItsAnswer(t *testing.T) {
	forbid := lines("User-agent: Lurewatch", "Disallow: /")
	for _, tc := range []struct {
		name   string
		robots http.HandlerFunc
		want   job.Fate
		within time.Duration // from now, when a visit that was not made is due; it is due after half of it at least
	}{
		{"a missing file allows everything", answer(404, ""), job.Fetched, 0},
		{"a refused file allows everything", answer(403, forbid), job.Fetched, 0},
		{"a file that forbids is kept a day", answer(200, forbid), job.Disallowed, 24 * time.Hour},
		{"a file for others allows", answer(200, lines("User-agent: Other", "Disallow: /")), job.Fetched, 0},
		{"a server error forbids for an hour", answer(500, ""), job.Disallowed, time.Hour},
		{"too many requests forbids for an hour", answer(429, ""), job.Disallowed, time.Hour},
		{"no answer is a failure for an hour", func(w http.ResponseWriter, _ *http.Request) { hangUp(w) }, job.Failed, time.Hour},
		{"a file that is too long is a failure for an hour", answer(200, strings.Repeat("# filler\n", 20000)+forbid), job.Failed, time.Hour},
		{"a redirect to nowhere allows everything", answer(302, ""), job.Fetched, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
				if r.URL.Path == "/robots.txt" {
					tc.robots(w, r)
					return
				}
				page(w, "/a", "/b")
			})
			f := newFrontier()
			o := options(t, f, w.source())
			o.Client = newClient(t, fetch.Options{MaxBody: 100 << 10})
			run(t, t.Context(), o)

			got := f.saved(t, w.at(0, "/"))
			if got.Fate != tc.want {
				t.Errorf("%s because %q, want %s", got.Fate, got.Why, tc.want)
			}
			made := w.asked(0, "/") + w.asked(0, "/a") + w.asked(0, "/b")
			if allowed := tc.want == job.Fetched; allowed != (made == 3) || !allowed && made > 0 {
				t.Errorf("%d pages were asked for, want 3 if allowed, else none", made)
			}
			if wait := got.Due.Sub(got.At); tc.within > 0 && (wait > tc.within || wait < tc.within/2) {
				t.Errorf("due after %v, want about %v", wait, tc.within)
			}
			if tc.within > 0 && !strings.Contains(got.Why, "robots.txt") {
				t.Errorf("the reason is %q, want it to name robots.txt", got.Why)
			}
		})
	}
}

// answer is a handler with one answer.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func TestRobotsFileIsFollowedAcrossHosts(t *testing.T) {
	for _, tc := range []struct {
		name string
		hops int
		want job.Fate
	}{
		{"over five redirects", 5, job.Disallowed},
		{"and taken for missing after six", 6, job.Fetched},
	} {
		t.Run(tc.name, func(t *testing.T) {
			const delay = 20 * time.Millisecond
			var w *web
			w = serve(t, tc.hops+1, func(rw http.ResponseWriter, r *http.Request, site int) {
				switch {
				case r.URL.Path == "/robots.txt" && site > 0:
					fmt.Fprint(rw, lines("User-agent: *", "Allow: /"))
				case r.URL.Path == "/" && site > 0:
					page(rw)
				case r.URL.Path == "/":
					page(rw, "/private")
				case strings.Contains(r.URL.Path, "robots") && site < tc.hops:
					http.Redirect(rw, r, w.at(site+1, "/rules/robots"), http.StatusFound)
				case site == tc.hops:
					fmt.Fprint(rw, lines("User-agent: *", "Disallow: /private")) // about site 0
				default:
					page(rw)
				}
			})
			var start []string
			for site := range w.sites {
				start = append(start, w.at(site, "/"))
			}
			f := newFrontier()
			o := options(t, f, w.source(start...))
			o.LoopbackDelay = delay
			run(t, t.Context(), o)
			if got := f.saved(t, w.at(0, "/private")); got.Fate != tc.want {
				t.Errorf("the page that the file at the end forbids is %s, want %s", got.Fate, tc.want)
			}
			for site := range w.sites {
				gaps(t, w.log(), []int{site}, delay) // hops of foreign files included
			}
		})
	}
}

func TestRobotsFileIsAskedForOncePerOriginAndRun(t *testing.T) {
	h := wide(30)
	w := serve(t, 2, h)
	w.add(t, "127.0.0.1", h) // another origin of the first host
	f, now := newFrontier(), new(clock)
	o := options(t, f, w.source(w.at(0, "/"), w.at(1, "/"), w.at(2, "/")))
	o.Now = now.now
	for i := range 2 {
		run(t, t.Context(), o)
		now.add(48 * time.Hour)
		for site := range w.sites {
			if n := w.asked(site, "/robots.txt"); n != i+1 {
				t.Errorf("after run %d, site %d was asked for robots.txt %d times", i+1, site, n)
			}
		}
	}
}

func TestRobotsFileIsAskedForAgainAfterADay(t *testing.T) {
	now := new(clock)
	var once sync.Once
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if noRobots(w, r) {
			return
		}
		once.Do(func() { now.add(25 * time.Hour) })
		page(w, "/a")
	})
	o := options(t, newFrontier(), w.source())
	o.Now = now.now
	o.Stale = func(err error) bool { return errors.Is(err, errStale) } // of the visit under way when the clock is moved
	run(t, t.Context(), o)
	if n := w.asked(0, "/robots.txt"); n != 2 {
		t.Errorf("robots.txt was asked for %d times in 25 hours, want 2", n)
	}
}

func TestRetryAfterOnRobotsFileIsObeyed(t *testing.T) {
	t.Parallel()
	h := func(w http.ResponseWriter, r *http.Request, site int) {
		if r.URL.Path == "/robots.txt" && site == 0 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if !noRobots(w, r) {
			page(w)
		}
	}
	w := serve(t, 1, h)
	w.add(t, "127.0.0.1", h)
	run(t, t.Context(), options(t, newFrontier(), w.source(w.at(0, "/a"), w.at(1, "/a"))))
	var asked time.Time
	for _, h := range w.log() {
		if gap := h.Start.Sub(asked); !asked.IsZero() && gap < time.Second {
			t.Errorf("%s was asked for %v after Retry-After: 1", h.Path, gap)
		}
		if h.Site == 0 {
			asked = h.End
		} else {
			asked = time.Time{}
		}
	}
	if w.asked(1, "/a") != 1 {
		t.Error("the other origin of the host was not visited")
	}
}

func TestCrawlDelayOfARedirectedRobotsFileIsObeyed(t *testing.T) {
	t.Parallel()
	var w *web
	w = serve(t, 2, func(rw http.ResponseWriter, r *http.Request, site int) {
		switch {
		case r.URL.Path == "/rules":
			fmt.Fprint(rw, lines("User-agent: *", "Crawl-delay: 0.2"))
		case r.URL.Path == "/robots.txt" && site == 0:
			http.Redirect(rw, r, w.at(1, "/rules"), http.StatusFound)
		default:
			page(rw)
		}
	})
	s := w.source(w.at(0, "/a"), w.at(0, "/b"))
	s.Delay = 10 * time.Millisecond
	o := options(t, newFrontier(), s)
	o.LoopbackDelay = -1
	run(t, t.Context(), o)
	if len(w.log()) != 4 {
		t.Errorf("%d requests, want 2 pages and 2 hops of robots.txt", len(w.log()))
	}
	gaps(t, w.log(), []int{0}, 200*time.Millisecond)
}
