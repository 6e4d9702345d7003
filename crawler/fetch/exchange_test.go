package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/fetch"
)

// tap collects exchanges.
type tap struct {
	mu  sync.Mutex // guards all
	all []fetch.Exchange
}

func (p *tap) take(e fetch.Exchange) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, e)
}

// one returns the only exchange there is.
func (p *tap) one(t testing.TB) fetch.Exchange {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.all) != 1 {
		t.Fatalf("%d exchanges are recorded, want 1: %+v", len(p.all), p.all)
	}
	return p.all[0]
}

func TestExchangeIsWhatWentOverTheWire(t *testing.T) {
	plain := "<p>" + strings.Repeat("xin chào ", 50)
	zipped := gzipped(t, []byte(plain))
	host := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Twice"] = []string{"a", "b"}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Date", "Sun, 01 Mar 2026 00:00:00 GMT")
		w.WriteHeader(http.StatusTeapot)
		w.Write(zipped[:10])
		w.(http.Flusher).Flush() // so that it comes in chunks
		w.Write(zipped[10:])
	})
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("ICT", 7*3600))
	now := func() time.Time { at = at.Add(time.Second); return at }
	var tapped tap
	c := newClient(t, fetch.Options{Tap: tapped.take, Now: now})
	p, err := c.Get(context.Background(), fetch.Request{URL: host + "/a?b=1", ETag: `W/"7"`, Note: "a-board"})
	if err != nil || string(p.Body) != plain {
		t.Fatalf("Get = %q, %v", p.Body, err)
	}
	u, err := url.Parse(host)
	if err != nil {
		t.Fatal(err)
	}
	want := fetch.Exchange{
		URL: host + "/a?b=1", Note: "a-board", At: time.Date(2026, 3, 1, 2, 0, 1, 0, time.UTC), Took: time.Second,
		IP: netip.MustParseAddrPort(u.Host), Proto: "HTTP/1.1",
		RequestHead: []byte("GET /a?b=1 HTTP/1.1\r\nHost: " + u.Host + "\r\nUser-Agent: " + fetch.DefaultUserAgent + "\r\n" +
			"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: gzip\r\nIf-None-Match: W/\"7\"\r\n\r\n"),
		Status: 418, StatusText: "I'm a teapot",
		Header: http.Header{"X-Twice": {"a", "b"}, "Content-Encoding": {"gzip"}, "Date": {"Sun, 01 Mar 2026 00:00:00 GMT"}, "Content-Type": {"application/x-gzip"}},
		Body:   zipped,
	}
	got := tapped.one(t)
	got.Header.Del("Content-Type") // which the test server guesses
	want.Header.Del("Content-Type")
	if diff := cmp.Diff(got, want, cmp.Comparer(func(a, b netip.AddrPort) bool { return a == b })); diff != "" {
		t.Errorf("exchange, got - want +:\n%s", diff)
	}
}

// TestRequestHeadIsByteForByte compares it with what a server reads from the connection.
func TestRequestHeadIsByteForByte(t *testing.T) {
	heads := make(chan string, 8)
	at := listen(t, func(conn net.Conn) {
		heads <- readHead(conn)
		io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	})
	var tapped tap
	c := newClient(t, fetch.Options{Tap: tapped.take})
	for _, path := range []string{"/", "/a?b=%C3", "/100%", "//x"} {
		get(t, c, "http://"+at+path)
		e := tapped.all[len(tapped.all)-1]
		if sent := <-heads; string(e.RequestHead) != sent {
			t.Errorf("RequestHead is %q, sent was %q", e.RequestHead, sent)
		}
	}
}

func TestEveryAnswerIsRecorded(t *testing.T) {
	const html = "<p>việc làm</p>"
	z := gzipped(t, []byte(strings.Repeat(html, 100)))
	noise := make([]byte, 64<<10)
	rand.NewChaCha8([32]byte{}).Read(noise)
	bomb := gzipped(t, make([]byte, 2<<20), noise) // of which the end is not reached
	stop := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, html)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	for _, tc := range []struct {
		name    string
		opts    fetch.Options
		handler http.HandlerFunc
		want    error
		status  int
		body    string
		cut     fetch.Truncated
	}{
		{"a page", fetch.Options{}, answer([]byte(html)), nil, 200, html, ""},
		{"a redirect", fetch.Options{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/b")
			w.WriteHeader(302)
		}, nil, 302, "", ""},
		{"a 304", fetch.Options{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, nil, 304, "", ""},
		{"a server error", fetch.Options{}, raw("HTTP/1.1 503 Busy Now\r\nContent-Length: 4\r\n\r\nbusy"), nil, 503, "busy", ""},
		{"nothing in gzip", fetch.Options{}, answer(nil, "Content-Encoding", "gzip"), nil, 200, "", ""},
		{"an encoding that was not asked for", fetch.Options{}, answer([]byte("brotli"), "Content-Encoding", "br"), fetch.ErrBroken, 200, "brotli", ""},
		{"gzip that is damaged at its end", fetch.Options{}, answer(append(z[:len(z)-3:len(z)-3], "xyz"...), "Content-Encoding", "gzip"), fetch.ErrBroken, 200, string(z[:len(z)-3]) + "xyz", ""},
		{"gzip that is none, and long", fetch.Options{}, answer(bytes.Repeat([]byte("x"), 1e5), "Content-Encoding", "gzip"), fetch.ErrBroken, 200, strings.Repeat("x", 1e5), ""},
		{"gzip that is none, and too long", fetch.Options{MaxWire: 5000}, raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + strings.Repeat("x", 1e5)), fetch.ErrBroken, 200, strings.Repeat("x", 5000), fetch.TruncatedLength},
		{"a body cut off", fetch.Options{}, raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>short"), fetch.ErrBroken, 200, "<p>short", fetch.TruncatedDisconnect},
		{"a broken chunk", fetch.Options{}, raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\nzz\r\n"), fetch.ErrBroken, 200, "<p>", fetch.TruncatedDisconnect},
		{"a body over the limit", fetch.Options{MaxWire: 10}, raw("HTTP/1.1 200 OK\r\n\r\n0123456789abcdef"), fetch.ErrTooLarge, 200, "0123456789", fetch.TruncatedLength},
		{"a bomb", fetch.Options{MaxRatio: 10}, answer(bomb, "Content-Encoding", "gzip"), fetch.ErrTooLarge, 200, "*", fetch.TruncatedLength},
		{"a body that stops", fetch.Options{IdleTimeout: 50 * time.Millisecond}, stop, fetch.ErrTimeout, 200, html, fetch.TruncatedTime},
		{"a body that takes too long", fetch.Options{Timeout: 50 * time.Millisecond}, stop, fetch.ErrTimeout, 200, html, fetch.TruncatedTime},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var tapped tap
			tc.opts.Tap = tapped.take
			p, err := newClient(t, tc.opts).Get(context.Background(), fetch.Request{URL: serve(t, tc.handler)})
			if !errors.Is(err, tc.want) || p.Status != tc.status {
				t.Fatalf("Get = status %d, %v, want %d, %v", p.Status, err, tc.status, tc.want)
			}
			e := tapped.one(t)
			if e.Status != tc.status || e.Truncated != tc.cut || tc.body != "*" && string(e.Body) != tc.body {
				t.Errorf("exchange has status %d, %d bytes %.40q, truncated %q, want %d, %.40q, %q", e.Status, len(e.Body), e.Body, e.Truncated, tc.status, tc.body, tc.cut)
			}
			if err == nil && p.Took != e.Took {
				t.Errorf("exchange took %v, the page %v, want the same", e.Took, p.Took)
			}
		})
	}
}

func TestWhatGotNoAnswerIsNotRecorded(t *testing.T) {
	var tapped tap
	c := newClient(t, fetch.Options{Tap: tapped.take})
	for _, url := range []string{"http://10.0.0.1/", "ftp://jobs.example/", serve(t, raw("no HTTP\r\n\r\n")), serve(t, raw(""))} {
		if p, err := c.Get(context.Background(), fetch.Request{URL: url}); err == nil {
			t.Errorf("Get(%s) = %d, want an error", url, p.Status)
		}
	}
	if len(tapped.all) != 0 {
		t.Errorf("%d exchanges are recorded, want none: %+v", len(tapped.all), tapped.all)
	}
}

// TestCallersWhoGiveUpAreRecorded gives up when the server has written more than the buffers between it and the
// client hold, so that the client is reading the body.
func TestCallersWhoGiveUpAreRecorded(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		piece := make([]byte, 1<<20)
		for range 12 {
			w.Write(piece)
		}
		cancel()
		<-r.Context().Done()
	})
	var tapped tap
	c := newClient(t, fetch.Options{Tap: tapped.take, MaxWire: 64 << 20, MaxBody: 64 << 20})
	if _, err := c.Get(ctx, fetch.Request{URL: url}); !errors.Is(err, context.Canceled) {
		t.Fatalf("Get = %v, want context.Canceled", err)
	}
	if e := tapped.one(t); e.Truncated != fetch.TruncatedUnspecified {
		t.Errorf("exchange is truncated %q, want unspecified", e.Truncated)
	}
}

func TestNotesComeThroughRoundTripper(t *testing.T) {
	var tapped tap
	c := newClient(t, fetch.Options{Tap: tapped.take})
	url := serve(t, answer([]byte("x")))
	for _, note := range []string{"", "a-board"} {
		req := newRequest(t, url)
		if note != "" {
			req = req.WithContext(fetch.WithNote(req.Context(), note))
		}
		if _, _, err := ask(c.RoundTripper(context.Background()), req); err != nil {
			t.Fatal(err)
		}
		if got := tapped.all[len(tapped.all)-1]; got.Note != note || string(got.Body) != "x" {
			t.Errorf("exchange has note %q and body %q, want %q and x", got.Note, got.Body, note)
		}
	}
}

func TestExchangesAreTheReceivers(t *testing.T) {
	var tapped tap
	c := newClient(t, fetch.Options{Tap: tapped.take})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) })
	first := get(t, c, url+"/first")
	copy(tapped.all[0].Body, "*****")
	tapped.all[0].Header.Set("Date", "changed")
	for range 10 {
		get(t, c, url+"/other")
	}
	if string(first.Body) != "/first" || first.Header.Get("Date") == "changed" {
		t.Errorf("the page became %q with its exchange, want it untouched", first.Body)
	}
	if string(tapped.all[0].Body) != "*****t" {
		t.Errorf("the first exchange became %q with later ones", tapped.all[0].Body)
	}
}
