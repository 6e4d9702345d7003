package crawler_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler"
	"lurewatch/crawler/board"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

var errDisk = errors.New("disk on fire")

// wide answers with a page that links n others.
func wide(n int) func(w http.ResponseWriter, r *http.Request, _ int) {
	return func(w http.ResponseWriter, r *http.Request, _ int) {
		if noRobots(w, r) {
			return
		}
		var links []string
		for i := range n {
			links = append(links, fmt.Sprintf("/%d", i))
		}
		page(w, links...)
	}
}

func TestACancelledRunGivesEverythingBack(t *testing.T) {
	for _, tc := range []struct {
		name string
		// call is the call of the frontier in which the run is cancelled; it blocks until then, or reports done.
		call string
	}{
		{"while a visit is saved", "finish"},
		{"while visits are leased", "lease"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			w := serve(t, 3, wide(40))
			f := newFrontier()
			f.before = func(ctx context.Context, call string, o job.Outcome) error {
				if call == tc.call && (call == "lease" && w.asked(0, "/1") > 0 || strings.HasSuffix(o.Visit.URL, "/1")) {
					cancel()
					return context.Cause(ctx)
				}
				return nil
			}
			run(t, ctx, options(t, f, w.source(w.at(0, "/"), w.at(1, "/"), w.at(2, "/"))))
			if n := len(f.outcomes); n == 0 || n >= 3*41 {
				t.Errorf("%d visits were saved, want some and not all", n)
			}
		})
	}
}

func TestARunMakesNoMoreVisitsThanItMay(t *testing.T) {
	w := serve(t, 2, wide(40))
	f := newFrontier()
	o := options(t, f, w.source(w.at(0, "/"), w.at(1, "/")))
	o.MaxVisits = 7
	run(t, t.Context(), o)
	if n := len(f.outcomes); n != 7 {
		t.Errorf("%d visits were saved, want 7", n)
	}
}

func TestVisitsOfARestingHostAreNotLostInTheCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	f := newFrontier()
	released := 0
	f.before = func(ctx context.Context, call string, _ job.Outcome) error {
		if call != "release" {
			return nil
		}
		if released++; released == 1 { // as a store does whose context ended
			cancel()
			return context.Cause(ctx)
		}
		return nil
	}
	run(t, ctx, options(t, f, w.source(w.at(0, "/a"), w.at(0, "/b"), w.at(0, "/c"))))
	if released != 2 {
		t.Errorf("visits were given back %d times, want once in vain and once more", released)
	}
}

func TestAVisitIsSavedAlthoughTheRunEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			adPage(w, "Bakery helper")
		}
	})
	f := newFrontier()
	o := options(t, f, w.source())
	o.Judge = func(job.Ad) job.Verdict { cancel(); return job.Verdict{} }
	if got := run(t, ctx, o); got.AdsNew != 1 {
		t.Errorf("%d ads were saved, want the one that was being judged", got.AdsNew)
	}
}

func TestAFrontierThatFailsEndsTheRun(t *testing.T) {
	for _, tc := range []struct{ name, call, want string }{
		{"when start addresses are added", "add", "crawl: add start addresses: disk on fire"},
		{"when visits are leased", "lease", "crawl: lease: disk on fire"},
		{"when a visit is saved", "finish", "crawl: save the visit of"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := serve(t, 1, wide(20))
			f := newFrontier()
			f.before = func(_ context.Context, call string, _ job.Outcome) error {
				if call == tc.call {
					return errDisk
				}
				return nil
			}
			o := options(t, f, w.source())
			o.UntilIdle = false
			err := crawler.New(o).Run(t.Context())
			if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Run = %v, want %q", err, tc.want)
			}
		})
	}
}

func TestGivingBackInVainIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			cancel()
			<-r.Context().Done()
		}
	})
	f := newFrontier()
	f.before = func(_ context.Context, call string, _ job.Outcome) error {
		if call == "release" {
			return errDisk
		}
		return nil
	}
	if err := crawler.New(options(t, f, w.source())).Run(ctx); !errors.Is(err, errDisk) {
		t.Errorf("Run = %v, want the error of Release", err)
	}
}

func TestALeaseThatRanOutIsAWarning(t *testing.T) {
	w := serve(t, 1, wide(5))
	f := newFrontier()
	f.before = func(_ context.Context, call string, o job.Outcome) error {
		if call == "finish" && strings.HasSuffix(o.Visit.URL, "/3") && f.token < 100 {
			f.mu.Lock()
			defer f.mu.Unlock()
			e := f.visits[o.Visit.Key]
			e.token, e.due = 0, time.Time{} // somebody else finished it
		}
		return nil
	}
	var log bytes.Buffer
	o := options(t, f, w.source())
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	o.Stale = func(err error) bool { return errors.Is(err, errStale) }
	if got := run(t, t.Context(), o); got.Visits != 5 {
		t.Errorf("%d visits count, want 5: the start and four of its five links", got.Visits)
	}
	if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "/3") {
		t.Errorf("the log has no warning about the visit:\n%s", &log)
	}
}

// rounds is how often the chain is crawled; raise it to hunt for races: go test -run Chain -race -rounds 50.
var rounds = flag.Int("rounds", 3, "how often TestTheLastLinkOfAChainIsVisited crawls")

func TestTheLastLinkOfAChainIsVisited(t *testing.T) {
	const length = 300
	w := serve(t, 2, func(w http.ResponseWriter, r *http.Request, site int) {
		var i int
		switch {
		case noRobots(w, r):
		case scan(r.URL.Path, "/%d", &i) && i+1 < length:
			page(w, fmt.Sprintf("/%d", i+1))
		default:
			page(w)
		}
	})
	for round := range *rounds {
		f := newFrontier()
		if got := run(t, t.Context(), options(t, f, w.source(w.at(0, "/0"), w.at(1, "/150")))); got.Fetched != length+150 {
			t.Fatalf("round %d ended after %d pages, want %d", round, got.Fetched, length+150)
		}
	}
}

func TestOnlyOneSourceIsVisited(t *testing.T) {
	w := serve(t, 2, wide(1))
	one, other := w.source(w.at(0, "/")), w.source(w.at(1, "/"))
	other.ID = "other"
	o := options(t, newFrontier(), one, other)
	o.Only = "other"
	run(t, t.Context(), o)
	if w.asked(0, "/") != 0 || w.asked(1, "/") != 1 {
		t.Errorf("the sites were asked %d and %d times, want 0 and 1", w.asked(0, "/"), w.asked(1, "/"))
	}
}

func TestLinksBeyondTheDepthAndTheHostsAreLeft(t *testing.T) {
	var w *web
	w = serve(t, 2, func(rw http.ResponseWriter, r *http.Request, _ int) {
		var i int
		if noRobots(rw, r) {
			return
		}
		fmt.Sscanf(r.URL.Path, "/%d", &i)
		page(rw, fmt.Sprintf("/%d", i+1), w.at(1, "/"))
	})
	s := crawler.Source{ID: "src", Start: []string{w.at(0, "/0")}, MaxDepth: 3}
	run(t, t.Context(), options(t, newFrontier(), s))
	if w.asked(0, "/3") != 1 || w.asked(0, "/4") != 0 || w.asked(1, "/robots.txt") != 0 {
		t.Errorf("asked: %v, want depth 0 to 3 of the first host only", w.log())
	}
}

func TestProgressRises(t *testing.T) {
	w := serve(t, 4, wide(10))
	var seen []crawler.Stats // without a lock: Progress is called by one goroutine at a time
	o := options(t, newFrontier(), w.source(w.at(0, "/"), w.at(1, "/"), w.at(2, "/"), w.at(3, "/")))
	o.Progress = func(s crawler.Stats) { seen = append(seen, s) }
	run(t, t.Context(), o)
	for i, s := range seen {
		if s.Visits != i+1 {
			t.Fatalf("call %d of Progress has %d visits, want %d", i, s.Visits, i+1)
		}
	}
	if len(seen) != 44 {
		t.Errorf("Progress was called %d times, want 44", len(seen))
	}
}

func TestABoardIsCrawledWhole(t *testing.T) {
	var ads []job.Ad
	for i := range 90 {
		ads = append(ads, job.Ad{ID: job.ID(fmt.Sprintf("made-up-%d", i)), Title: fmt.Sprintf("Helper %d", i), Text: fmt.Sprintf("Stall %d. %s", i, offer), Lang: "en"})
	}
	b := board.New(ads, board.Options{})
	s, err := board.Serve(t.Context(), b, []string{"127.0.0.1:0", "127.0.0.2:0", "127.0.0.3:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	src, err := crawler.NewSource(s.Start()...)
	if err != nil {
		t.Fatal(err)
	}
	f := newFrontier()
	o := options(t, f, src)
	o.Judge = func(ad job.Ad) job.Verdict {
		if strings.HasPrefix(ad.Text, "Stall 7.") {
			return job.Verdict{Band: job.Alert}
		}
		return job.Verdict{}
	}
	got := run(t, t.Context(), o)
	if b.Trespasses() != 0 {
		t.Errorf("%d requests for what robots.txt forbids", b.Trespasses())
	}
	found := make(map[string]bool)
	for _, c := range f.cases {
		found[c.Ad.Title] = true
		if c.ContentHash != c.Ad.ContentHash() || c.JudgedAt.IsZero() || c.Ad.Source != src.ID {
			t.Errorf("case %v is not filled in", c)
		}
	}
	for _, ad := range ads {
		if !found[ad.Title] {
			t.Errorf("ad %q was not found", ad.Title)
		}
	}
	if d := cmp.Diff(job.FlaggedCount{Alert: 1}, got.Flagged); d != "" {
		t.Errorf("flagged (-want +got):\n%s", d)
	}
}

func TestAFixedTimeoutIsAFailedVisit(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			<-r.Context().Done()
		}
	})
	f := newFrontier()
	o := options(t, f, w.source())
	o.Client = newClient(t, fetch.Options{Timeout: 50 * time.Millisecond})
	run(t, t.Context(), o)
	if o := f.saved(t, w.at(0, "/")); o.Fate != job.Failed || !strings.Contains(o.Why, "took too long") {
		t.Errorf("%s because %q, want %s because it took too long", o.Fate, o.Why, job.Failed)
	}
}
