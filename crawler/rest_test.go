package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

// many lists n addresses on a site.
func many(w *web, site, n int) (urls []string) {
	for i := range n {
		urls = append(urls, w.at(site, fmt.Sprintf("/%d", i)))
	}
	return urls
}

func TestADeadHostRestsAndOthersGoOn(t *testing.T) {
	const pages, failures = 40, 5
	var w *web
	w = serve(t, 2, func(rw http.ResponseWriter, r *http.Request, site int) {
		if site == 1 { // answers once and refuses connections from then on
			rw.Header().Set("Connection", "close")
			w.sites[1].Listener.Close()
		}
		if !noRobots(rw, r) {
			page(rw)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source(append(many(w, 1, pages), many(w, 0, pages)...)...)))
	if d := cmp.Diff(map[job.Fate]int{job.Fetched: pages}, f.fates(w.at(0, ""))); d != "" {
		t.Errorf("fates on the living host (-want +got):\n%s", d)
	}
	if d := cmp.Diff(map[job.Fate]int{job.Failed: failures}, f.fates(w.at(1, ""))); d != "" {
		t.Errorf("fates on the dead host, whose other visits are given back (-want +got):\n%s", d)
	}
}

func TestAHostWithoutAnswerFromTheStartFails(t *testing.T) {
	w := serve(t, 2, wide(3))
	w.sites[1].Listener.Close()
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source(append(many(w, 1, 30), w.at(0, "/"))...)))
	if d := cmp.Diff(map[job.Fate]int{job.Fetched: 4}, f.fates(w.at(0, ""))); d != "" {
		t.Errorf("fates on the living host (-want +got):\n%s", d)
	}
	if d := cmp.Diff(map[job.Fate]int{job.Failed: 30}, f.fates(w.at(1, ""))); d != "" {
		t.Errorf("fates on the dead host (-want +got):\n%s", d)
	}
}

func TestAHostThatAsksForALongRestGetsIt(t *testing.T) {
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			w := serve(t, 2, func(w http.ResponseWriter, r *http.Request, site int) {
				if noRobots(w, r) {
					return
				}
				if site == 1 {
					w.Header().Set("Retry-After", "7200")
					w.WriteHeader(status)
					return
				}
				page(w)
			})
			f := newFrontier()
			run(t, t.Context(), options(t, f, w.source(append(many(w, 1, 20), many(w, 0, 20)...)...)))
			if d := cmp.Diff(map[job.Fate]int{job.Failed: 1}, f.fates(w.at(1, ""))); d != "" {
				t.Errorf("fates on the tired host (-want +got):\n%s", d)
			}
			if n := f.fates(w.at(0, ""))[job.Fetched]; n != 20 {
				t.Errorf("%d pages of the other host were fetched, want 20", n)
			}
		})
	}
}

func TestAHostIsAskedAgainAfterItsRest(t *testing.T) {
	now := new(clock)
	ctx, cancel := context.WithCancel(t.Context())
	var asked atomic.Int32
	w := serve(t, 2, func(w http.ResponseWriter, r *http.Request, site int) {
		switch {
		case noRobots(w, r):
		case r.URL.Path == "/last":
			cancel()
			page(w)
		case site == 1 && asked.Add(1) == 1:
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			page(w)
		}
	})
	f := newFrontier()
	f.before = func(_ context.Context, call string, _ job.Outcome) error {
		if call == "release" && asked.Load() == 1 {
			now.add(2*time.Hour + time.Minute)
		}
		return nil
	}
	o := options(t, f, w.source(append(many(w, 1, 3), w.at(0, "/"))...))
	o.Now, o.UntilIdle = now.now, false
	f.put(job.Visit{Source: "src", URL: w.at(1, "/last"), Depth: 1})
	o.Stale = func(err error) bool { return errors.Is(err, errStale) } // of a visit under way when the clock is moved
	run(t, ctx, o)                                                     // ends only when /last is reached, after the rest
	if got := f.saved(t, w.at(1, "/0")); got.Fate != job.Failed || got.Visit.Attempts != 0 {
		t.Errorf("the first visit is %s after %d failures, want %s after none", got.Fate, got.Visit.Attempts, job.Failed)
	}
}

func TestRobotsFileOnARestingHostIsNotWaitedFor(t *testing.T) {
	tired := make(chan struct{})
	var w *web
	w = serve(t, 2, func(rw http.ResponseWriter, r *http.Request, site int) {
		switch {
		case site == 0 && r.URL.Path == "/robots.txt":
			<-tired
			http.Redirect(rw, r, w.at(1, "/rules"), http.StatusFound)
		case noRobots(rw, r):
		case site == 1 && r.URL.Path == "/0":
			rw.Header().Set("Retry-After", "86400")
			rw.WriteHeader(http.StatusTooManyRequests)
			close(tired)
		default:
			page(rw)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source(append(many(w, 1, 1), many(w, 0, 10)...)...)))
	if d := cmp.Diff(map[job.Fate]int{job.Failed: 10}, f.fates(w.at(0, ""))); d != "" {
		t.Errorf("fates of the host whose robots.txt is out of reach (-want +got):\n%s", d)
	}
	if n := w.asked(1, "/rules"); n != 0 {
		t.Errorf("the resting host was asked %d times for the robots.txt of another", n)
	}
}

func TestALeaseForAHostThatBeganToRestIsGivenBack(t *testing.T) {
	for range 20 { // the lease and the word of the rest race
		w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
			if !noRobots(w, r) {
				w.Header().Set("Retry-After", "7200")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		})
		tired := make(chan struct{})
		leases := 0
		f := newFrontier()
		f.before = func(ctx context.Context, call string, _ job.Outcome) error {
			switch call {
			case "finish":
				close(tired)
			case "lease":
				if leases++; leases == 2 { // asked for before the host rests, answered after
					<-tired
					for _, u := range many(w, 0, 5) {
						f.put(job.Visit{Source: "src", URL: u, Depth: 1})
					}
				}
			}
			return nil
		}
		run(t, t.Context(), options(t, f, w.source()))
		if d := cmp.Diff(map[job.Fate]int{job.Failed: 1}, f.fates(w.at(0, ""))); d != "" {
			t.Fatalf("fates (-want +got):\n%s", d)
		}
	}
}
