package crawler_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

func TestEnvironmentVariablesOfCollyChangeNothing(t *testing.T) {
	cache := t.TempDir()
	for name, value := range map[string]string{
		"ALLOWED_DOMAINS": "other.example", "DISALLOWED_DOMAINS": "127.0.0.1", "CACHE_DIR": cache, "DETECT_CHARSET": "yes",
		"IGNORE_ROBOTSTXT": "no", "FOLLOW_REDIRECTS": "yes", "MAX_BODY_SIZE": "9", "MAX_DEPTH": "1", "MAX_REQUESTS": "1",
		"PARSE_HTTP_ERROR_RESPONSE": "no", "TRACE_HTTP": "yes", "USER_AGENT": "Elsewhere/1.0",
	} {
		t.Setenv("COLLY_"+name, value)
	}
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/":
			page(w, "/a", "/gone", "/moved")
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/moved":
			http.Redirect(w, r, "/b", http.StatusFound)
		default:
			page(w, "/a", "/b", "/c")
		}
	})
	f := newFrontier()
	o := options(t, f, w.source())
	o.Workers = 1 // one collector, so that a limit on its requests shows
	run(t, t.Context(), o)
	want := map[job.Fate]int{job.Fetched: 4, job.Gone: 1, job.Redirected: 1}
	if d := cmp.Diff(want, f.fates(w.at(0, ""))); d != "" {
		t.Errorf("fates (-want +got):\n%s", d)
	}
	if n := w.asked(0, "/robots.txt"); n != 1 {
		t.Errorf("robots.txt was asked for %d times, want 1", n)
	}
	for _, h := range w.log() {
		if got := h.Header.Get("User-Agent"); got != fetch.DefaultUserAgent {
			t.Errorf("%s was asked for by %q, want %q", h.Path, got, fetch.DefaultUserAgent)
		}
	}
	if files, err := os.ReadDir(cache); err != nil || len(files) > 0 {
		t.Errorf("the cache has %d files, %v, want none", len(files), err)
	}
}

func TestARedirectIsNotFollowedToAForbiddenPath(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, lines("User-agent: *", "Disallow: /private"))
		case "/":
			http.Redirect(w, r, "/private/a", http.StatusFound)
		default:
			page(w)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source()))
	if n := w.asked(0, "/private/a"); n != 0 {
		t.Errorf("the forbidden page was asked for %d times", n)
	}
	if o := f.saved(t, w.at(0, "/")); o.Fate != job.Redirected || len(o.Links) != 1 || o.Links[0].Hops != 1 {
		t.Errorf("the redirect is %s with links %v, want %s and one link after 1 hop", o.Fate, o.Links, job.Redirected)
	}
}

// clock is a clock that is set by hand and can be read by many.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time      { return epoch.Add(time.Duration(c.ahead.Load())) }
func (c *clock) add(d time.Duration) { c.ahead.Add(int64(d)) }

func TestAPageIsAskedAgainWithItsValidators(t *testing.T) {
	var asked http.Header
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if noRobots(w, r) {
			return
		}
		asked = r.Header.Clone()
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Last-Modified", "Mon, 02 Feb 2026 08:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		adPage(w, "Bakery helper")
	})
	f, now := newFrontier(), new(clock)
	o := options(t, f, w.source())
	o.Now = now.now
	c := crawler.New(o)
	for range 2 {
		if err := c.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		now.add(crawler.DefaultPause)
	}
	want := crawler.Stats{Visits: 2, Fetched: 1, NotModified: 1, AdsNew: 1}
	if d := cmp.Diff(want, c.Stats()); d != "" {
		t.Errorf("totals (-want +got):\n%s", d)
	}
	if got := asked.Get("If-Modified-Since"); got != "Mon, 02 Feb 2026 08:00:00 GMT" {
		t.Errorf("If-Modified-Since is %q, want the Last-Modified of the first answer", got)
	}
	if o := f.saved(t, w.at(0, "/")); o.Due.Sub(o.At) != crawler.DefaultPause {
		t.Errorf("a start page that did not change is due after %v, want %v", o.Due.Sub(o.At), crawler.DefaultPause)
	}
}

// bomb is 64 MiB of zeros as gzip.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	for range 64 {
		z.Write(make([]byte, 1<<20))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBodiesOverALimitFailWhole(t *testing.T) {
	zipped := bomb(t)
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zipped)
		case "/file.xml.gz": // colly unzips by the name
			w.Header().Set("Content-Type", "application/gzip")
			w.Write(zipped)
		default:
			fmt.Fprintf(w, "<main><p>%s</p><p>%s</p></main>", offer, strings.Repeat("too much ", 1<<18))
		}
	})
	f := newFrontier()
	o := options(t, f, w.source(w.at(0, "/bomb"), w.at(0, "/long"), w.at(0, "/file.xml.gz")))
	o.Client = newClient(t, fetch.Options{MaxBody: 1 << 20})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := run(t, t.Context(), o)
	runtime.ReadMemStats(&after)

	for _, path := range []string{"/bomb", "/long", "/file.xml.gz"} {
		o := f.saved(t, w.at(0, path))
		if o.Fate != job.Failed || !strings.Contains(o.Why, "want at most") || len(o.Cases) > 0 {
			t.Errorf("%s: %s because %q with %d ads, want %s, the limit as reason and no ad", path, o.Fate, o.Why, len(o.Cases), job.Failed)
		}
	}
	if got.AdsNew != 0 {
		t.Errorf("%d ads, want none: an ad is never cut", got.AdsNew)
	}
	if n := (after.TotalAlloc - before.TotalAlloc) >> 20; n > 32 {
		t.Errorf("%d MiB were allocated for bodies that may have 1 MiB", n)
	}
}

func TestCancellingEndsASlowRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			cancel()
			<-r.Context().Done() // the client hung up
		}
	})
	f := newFrontier()
	o := options(t, f, w.source())
	o.Client = newClient(t, fetch.Options{Timeout: time.Hour}) // without the cancel, the test would not end
	run(t, ctx, o)
	if n := len(f.outcomes); n != 0 {
		t.Errorf("%d outcomes were saved, want none", n)
	}
}

func TestAPageNestedTooDeepForCollyIsRead(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(w, r):
		case r.URL.Path == "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `%s<p>%s</p><p><a href="/next">next</a></p>`, strings.Repeat("<div>", 2000), offer)
		default:
			page(w)
		}
	})
	f := newFrontier()
	run(t, t.Context(), options(t, f, w.source()))
	if o := f.saved(t, w.at(0, "/")); o.Fate != job.Fetched || len(o.Cases) != 1 {
		t.Errorf("%s because %q with %d ads, want %s and one ad", o.Fate, o.Why, len(o.Cases), job.Fetched)
	}
	f.saved(t, w.at(0, "/next"))
}

func TestCookiesAreNotSentBack(t *testing.T) {
	w := serve(t, 1, func(w http.ResponseWriter, r *http.Request, _ int) {
		if !noRobots(w, r) {
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes", Path: "/"})
			page(w, "/a", "/b")
		}
	})
	o := options(t, newFrontier(), w.source())
	o.Workers = 1 // one collector for all pages
	run(t, t.Context(), o)
	for _, h := range w.log() {
		if got := h.Header.Get("Cookie"); got != "" {
			t.Errorf("%s was asked for with the cookie %q", h.Path, got)
		}
	}
}
