package crawler_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// mannered is a checker with manners, whose clock is the real one.
func mannered(t *testing.T) crawler.Checker {
	c := newChecker(t, fetch.Options{})
	c.Now, c.Manners = time.Now, new(crawler.Manners)
	return c
}

func TestManyChecksAskForOneRobotsFile(t *testing.T) {
	for _, tc := range []struct {
		name   string
		robots func(w http.ResponseWriter)
		atOnce int
		want   job.Readable
	}{
		{"with rules", func(w http.ResponseWriter) { fmt.Fprint(w, "User-agent: *\nDisallow: /private\n") }, 2, job.Read},
		{"that is not there", func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }, 2, job.Read},
		{"that forbids all", func(w http.ResponseWriter) { fmt.Fprint(w, "User-agent: *\nDisallow: /\n") }, 2, job.Refused},
		{"that fails", func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }, 2, job.Refused},
		{"that wants a pause", func(w http.ResponseWriter) { fmt.Fprint(w, "User-agent: *\nCrawl-delay: 0.01\n") }, 1, job.Read},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
				if r.URL.Path == "/robots.txt" {
					tc.robots(w)
					return
				}
				adPage(w, "Bakery helper")
			})
			c := mannered(t)
			origin := job.Origin(w.at(0, "/"))
			if n, from := c.Manners.Pace(origin, time.Now()); n != 1 || !from.IsZero() {
				t.Errorf("of an unknown host %d pages are opened at once, from %v on; want one, at once", n, from)
			}
			for i := range 5 {
				if got := c.URL(t.Context(), w.at(0, fmt.Sprintf("/ad/%d", i))); got.Readable != tc.want {
					t.Errorf("page %d: %s because %q, want %s", i, got.Readable, got.Why, tc.want)
				}
			}
			if n := w.asked(0, "/robots.txt"); n != 1 {
				t.Errorf("robots.txt was asked for %d times, want once", n)
			}
			if n, _ := c.Manners.Pace(origin, time.Now()); n != tc.atOnce {
				t.Errorf("%d pages may be opened at once, want %d", n, tc.atOnce)
			}
			if n, from := c.Manners.Pace(origin, time.Now().Add(61*time.Minute)); n != 1 || !from.IsZero() {
				t.Errorf("after an hour %d pages from %v on, want that nothing is known", n, from)
			}
		})
	}
}

// TestAPauseIsKeptByAllWhoCheck has four checks at once of a host that wants a tenth of a second between two pages, one of
// them by a redirect from another host.
func TestAPauseIsKeptByAllWhoCheck(t *testing.T) {
	const pause = 100 * time.Millisecond
	var mu sync.Mutex // guards at
	var at []time.Time
	var slow string
	w := serve(t, 2, func(w http.ResponseWriter, r *http.Request, site int) {
		switch {
		case r.URL.Path == "/robots.txt" && site == 0:
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 0.1\n")
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case site == 1:
			http.Redirect(w, r, slow, http.StatusFound)
		default:
			mu.Lock()
			at = append(at, time.Now())
			mu.Unlock()
			adPage(w, "Bakery helper")
		}
	})
	slow = w.at(0, "/ad/moved")
	c := mannered(t)
	var wg sync.WaitGroup
	c.URL(t.Context(), w.at(0, "/ad/1")) // before the others, as a desk has it
	for _, url := range []string{w.at(0, "/ad/2"), w.at(0, "/ad/3"), w.at(1, "/elsewhere")} {
		wg.Go(func() {
			if got := c.URL(t.Context(), url); got.Readable != job.Read {
				t.Errorf("%s: %s because %q", url, got.Readable, got.Why)
			}
		})
	}
	wg.Wait()
	if len(at) != 4 {
		t.Fatalf("%d pages were opened, want 4", len(at))
	}
	for i := 1; i < len(at); i++ {
		if gap := at[i].Sub(at[i-1]); gap < pause*9/10 {
			t.Errorf("page %d was opened %v after the one before, want at least %v", i, gap, pause)
		}
	}
	if _, from := c.Manners.Pace(job.Origin(slow), time.Now()); !from.After(at[3]) {
		t.Errorf("the next page may be opened from %v on, the last was at %v", from, at[3])
	}
}

func TestAPauseThatIsTooLongIsSaid(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 60\n")
			return
		}
		adPage(w, "Bakery helper")
	})
	c := mannered(t)
	c.URL(t.Context(), w.at(0, "/ad/1"))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if got := c.URL(ctx, w.at(0, "/ad/2")); got.By != crawler.HinderedByLimit || ctx.Err() != nil {
		t.Errorf("%s because %q, want %s at once", got.By, got.Why, crawler.HinderedByLimit)
	}
	if n := w.asked(0, "/ad/2"); n != 0 {
		t.Errorf("the page was opened %d times before its time", n)
	}
}
