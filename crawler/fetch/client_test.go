package fetch_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/fetch"
)

func TestGetReturnsThePage(t *testing.T) {
	url := serve(t, answer([]byte("<p>xin chào"), "Content-Type", "Text/HTML; charset=UTF-8", "ETag", `"1"`))
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("ICT", 7*3600))
	now := func() time.Time { at = at.Add(time.Second); return at }
	got := get(t, newClient(t, fetch.Options{Now: now}), url+"/ad?utm_source=x#top")
	if got.Header.Get("ETag") != `"1"` {
		t.Errorf("ETag = %q, want %q", got.Header.Get("ETag"), `"1"`)
	}
	got.Header = nil
	want := fetch.Page{URL: url + "/ad", Status: 200, Body: []byte("<p>xin chào"), ContentType: "text/html", Charset: "utf-8", CharsetBy: fetch.ByHeader,
		At: time.Date(2026, 3, 1, 2, 0, 1, 0, time.UTC), Took: time.Second, Wire: 12}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("Get, got - want +:\n%s", diff)
	}
}

func TestEveryStatusIsAPage(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			panic(err)
		}
		w.WriteHeader(status)
	})
	c := newClient(t, fetch.Options{})
	for _, path := range []string{"/200", "/204", "/304", "/401", "/403", "/404", "/410", "/429", "/451", "/500", "/503", "/599"} {
		p := get(t, c, url+path)
		if path != "/"+strconv.Itoa(p.Status) || len(p.Body) != 0 {
			t.Errorf("Get(%s) = status %d and %d bytes, want that status and no body", path, p.Status, len(p.Body))
		}
	}
}

func TestGetNeverFollowsARedirect(t *testing.T) {
	var asked atomic.Int32
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if to := r.URL.Query().Get("to"); to != "" {
			w.Header().Set("Location", to)
		}
		w.WriteHeader(http.StatusFound)
	})
	c := newClient(t, fetch.Options{})
	for _, tc := range []struct {
		name, to, want string
		astray, scheme bool
	}{
		{"a path", "/b", url + "/b", false, false},
		{"a relative path", "c%3Fq=1", url + "/dir/c?q=1", false, false},
		{"a path with a colon", "/b:c", url + "/b:c", false, false},
		{"a private address, which is the guard's to refuse", "http://10.0.0.1/", "http://10.0.0.1/", false, false},
		{"another host", "https://JOBS.example:443/x%23top", "https://jobs.example/x", false, false},
		{"a script", "javascript:alert(1)", "", true, true},
		{"a script in capitals behind a blank", "%20JavaScript:alert(1)", "", true, true},
		{"a file", "file:///etc/passwd", "", true, true},
		{"a file server", "ftp://jobs.example/a", "", true, true},
		{"an application", "intent://jobs.example/a", "", true, true},
		{"a user name", "https://an:pw@jobs.example/", "", true, false},
		{"no host", "https://", "", true, false},
		{"a host that is none", "//[::1", "", true, false},
		{"nothing", "", "", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := asked.Load()
			p := get(t, c, url+"/dir/a?to="+tc.to)
			if p.Status != http.StatusFound || p.Location != tc.want {
				t.Errorf("Get = status %d to %q, want 302 to %q", p.Status, p.Location, tc.want)
			}
			if (p.Astray != nil) != tc.astray || errors.Is(p.Astray, fetch.ErrOtherScheme) != tc.scheme {
				t.Errorf("Get goes astray because of %v, want an error %v, of the scheme %v", p.Astray, tc.astray, tc.scheme)
			}
			if n := asked.Load() - before; n != 1 {
				t.Errorf("the site was asked %d times, want once", n)
			}
		})
	}
	if p := get(t, newClient(t, fetch.Options{}), serve(t, answer(nil, "Location", "/b"))); p.Location != "" {
		t.Errorf("Location of a 200 = %q, want none", p.Location)
	}
}

func TestRequestHeaders(t *testing.T) {
	var got http.Header
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.WriteHeader(http.StatusNotModified)
	})
	c := newClient(t, fetch.Options{})
	p, err := c.Get(context.Background(), fetch.Request{URL: url, ETag: `W/"7"`, LastModified: "Sun, 01 Mar 2026 00:00:00 GMT"})
	if err != nil || p.Status != http.StatusNotModified || len(p.Body) != 0 {
		t.Errorf("conditional Get = %d, %d bytes, %v, want 304 without a body", p.Status, len(p.Body), err)
	}
	want := http.Header{"User-Agent": {fetch.DefaultUserAgent}, "Accept-Encoding": {"gzip"},
		"Accept":        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
		"If-None-Match": {`W/"7"`}, "If-Modified-Since": {"Sun, 01 Mar 2026 00:00:00 GMT"}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("headers sent, got - want +:\n%s", diff)
	}
	c = newClient(t, fetch.Options{UserAgent: "Lurewatch/2 (+mailto:crawl@lure.example)"})
	if _, err := c.Get(context.Background(), fetch.Request{URL: url, Accept: "text/plain", ETag: "\"a\x01b\""}); err != nil {
		t.Fatal(err)
	}
	want = http.Header{"User-Agent": {"Lurewatch/2 (+mailto:crawl@lure.example)"}, "Accept-Encoding": {"gzip"}, "Accept": {"text/plain"}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("headers sent, got - want +:\n%s", diff)
	}
}

func TestAddressesThatAreNotTheWebs(t *testing.T) {
	c := newClient(t, fetch.Options{})
	for _, url := range []string{"", "file:///etc/passwd", "ftp://jobs.example/", "gopher://127.0.0.1/", "jobs.example/a",
		"http://", "http://an:pw@127.0.0.1/", "//127.0.0.1/", "javascript:alert(1)"} {
		if _, err := c.Get(context.Background(), fetch.Request{URL: url}); !errors.Is(err, fetch.ErrScheme) {
			t.Errorf("Get(%q) = %v, want ErrScheme", url, err)
		}
	}
}

func TestUnreachableServersAreNoSentinel(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	p, err := newClient(t, fetch.Options{}).Get(context.Background(), fetch.Request{URL: closed.URL})
	var oe *net.OpError
	if !errors.As(err, &oe) || p.Status != 0 {
		t.Errorf("Get = status %d, %v, want the refused connection", p.Status, err)
	}
	for _, s := range []error{fetch.ErrAddress, fetch.ErrBroken, fetch.ErrPort, fetch.ErrScheme, fetch.ErrTimeout, fetch.ErrTooLarge} {
		if errors.Is(err, s) {
			t.Errorf("a refused connection is %v, want no sentinel", s)
		}
	}
}

func TestCertificatesAreVerified(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = quiet
	s.StartTLS()
	defer s.Close()
	_, err := newClient(t, fetch.Options{}).Get(context.Background(), fetch.Request{URL: s.URL})
	var unknown x509.UnknownAuthorityError
	if !errors.As(err, &unknown) {
		t.Errorf("Get from a server with a made-up certificate = %v, want it refused", err)
	}
}

// TestProxiesInTheEnvironmentAreIgnored asks for an address that the guard refuses, and a proxy would be dialled for.
func TestProxiesInTheEnvironmentAreIgnored(t *testing.T) {
	if os.Getenv("HTTP_PROXY") == "" {
		t.Fatal("TestMain sets no proxy")
	}
	p, err := newClient(t, fetch.Options{}).Get(context.Background(), fetch.Request{URL: "http://192.0.2.1/"})
	if !errors.Is(err, fetch.ErrAddress) {
		t.Errorf("Get = status %d, %v, want ErrAddress", p.Status, err)
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	var opened atomic.Int32
	page := gzipped(t, []byte(strings.Repeat("<p>tuyển kế toán", 5000)))
	s := httptest.NewUnstartedServer(answer(page, "Content-Encoding", "gzip", "Content-Type", "text/html"))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := newClient(t, fetch.Options{})
	for range 20 {
		get(t, c, s.URL)
	}
	if n := opened.Load(); n != 1 {
		t.Errorf("20 requests in a row opened %d connections, want 1", n)
	}
}

func TestClientServesManyAtOnce(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, strings.Repeat(r.URL.Path, 1000)) })
	c := newClient(t, fetch.Options{})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for range 20 {
				path := "/" + strconv.Itoa(i)
				if p, err := c.Get(context.Background(), fetch.Request{URL: url + path}); err != nil || string(p.Body) != strings.Repeat(path, 1000) {
					t.Errorf("Get(%s) = %.20q, %v, want its own body", path, p.Body, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestTimeoutCoversHeadersAndBody(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"no headers": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"no end of the body": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "<p>")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"a body byte by byte": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				io.WriteString(w, "x")
				w.(http.Flusher).Flush()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, h)
			p, err := newClient(t, fetch.Options{Timeout: 50 * time.Millisecond}).Get(context.Background(), fetch.Request{URL: url})
			if !errors.Is(err, fetch.ErrTimeout) || p.Body != nil {
				t.Errorf("Get = %d bytes, %v, want ErrTimeout and no body", len(p.Body), err)
			}
		})
	}
}

func TestCancelEndsARequest(t *testing.T) {
	for _, when := range []string{"before the headers", "during the body"} {
		t.Run(when, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if when == "during the body" {
					w.Write(make([]byte, 100))
					w.(http.Flusher).Flush()
				}
				cancel()
				<-r.Context().Done()
			})
			_, err := newClient(t, fetch.Options{}).Get(ctx, fetch.Request{URL: url})
			if !errors.Is(err, context.Canceled) || errors.Is(err, fetch.ErrTimeout) || errors.Is(err, fetch.ErrBroken) {
				t.Errorf("Get = %v, want context.Canceled alone", err)
			}
		})
	}
	ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	_, err := newClient(t, fetch.Options{}).Get(ctx, fetch.Request{URL: "http://127.0.0.1:9/"})
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, fetch.ErrTimeout) {
		t.Errorf("Get after the caller's deadline = %v, want context.DeadlineExceeded alone", err)
	}
}
