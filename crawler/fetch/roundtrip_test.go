package fetch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/fetch"
)

// ask sends one request through the transport as a library would.
func ask(rt http.RoundTripper, req *http.Request) (*http.Response, string, error) {
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

func newRequest(t testing.TB, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func TestRoundTripperDecodes(t *testing.T) {
	page := gzipped(t, []byte("<meta charset=windows-1258>vi\xea\xf2c l\xe0m"))
	var got http.Header
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		answer(page, "Content-Encoding", "gzip", "Content-Type", "text/html", "X-Kept", "yes", "Lurewatch-Charset", "made up")(w, r)
	})
	req := newRequest(t, url+"/a.xml.gz?b=1#c")
	req.Header = http.Header{"User-Agent": {"colly"}, "Accept": {"text/html"}, "Accept-Encoding": {"br"}}
	sent := req.Header.Clone()
	resp, body, err := ask(newClient(t, fetch.Options{}).RoundTripper(context.Background()), req)
	if err != nil {
		t.Fatal(err)
	}
	want := "<meta charset=windows-1258>viê\u0323c làm"
	if body != want || resp.ContentLength != int64(len(want)) || !resp.Uncompressed || resp.Request != req || resp.Status != "200 OK" {
		t.Errorf("RoundTrip = %q, %q, length %d, uncompressed %v, want %q, whole and decoded", resp.Status, body, resp.ContentLength, resp.Uncompressed, want)
	}
	resp.Header.Del("Date")
	wantHeader := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Length": {"39"}, "X-Kept": {"yes"},
		"Lurewatch-Charset": {"windows-1258; by=meta"}}
	if diff := cmp.Diff(resp.Header, wantHeader); diff != "" {
		t.Errorf("headers of the answer, got - want +:\n%s", diff)
	}
	if charset, by := fetch.CharsetOf(resp.Header); charset != "windows-1258" || by != fetch.ByMeta {
		t.Errorf("CharsetOf = %q, %q, want windows-1258 by its meta", charset, by)
	}
	wantSent := http.Header{"User-Agent": {fetch.DefaultUserAgent}, "Accept": {"text/html"}, "Accept-Encoding": {"gzip"}}
	if diff := cmp.Diff(got, wantSent); diff != "" {
		t.Errorf("headers sent, got - want +:\n%s", diff)
	}
	if diff := cmp.Diff(req.Header, sent); diff != "" {
		t.Errorf("RoundTrip changed the request, got - want +:\n%s", diff)
	}
}

func TestCharsetHeadersOfServersAreDropped(t *testing.T) {
	url := serve(t, answer([]byte("GIF89a\x01"), "Content-Type", "image/gif", "Lurewatch-Charset", "gbk; by=meta"))
	resp, _, err := ask(newClient(t, fetch.Options{}).RoundTripper(context.Background()), newRequest(t, url))
	if err != nil {
		t.Fatal(err)
	}
	if charset, by := fetch.CharsetOf(resp.Header); charset != "" || by != "" {
		t.Errorf("CharsetOf a picture = %q, %q, want none", charset, by)
	}
}

func TestRoundTripperReturnsEveryStatusAndNoRedirectTarget(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a" {
			t.Errorf("the site was asked for %s, want /a only", r.URL.Path)
		}
		http.Redirect(w, r, "/b", http.StatusMovedPermanently)
	})
	resp, _, err := ask(newClient(t, fetch.Options{}).RoundTripper(context.Background()), newRequest(t, url+"/a"))
	if err != nil || resp.StatusCode != http.StatusMovedPermanently || resp.Header.Get("Location") != "/b" {
		t.Errorf("RoundTrip = %v, %v, want the 301 itself", resp, err)
	}
}

func TestRoundTripperKeepsTheLimits(t *testing.T) {
	url := serve(t, answer(make([]byte, 2000)))
	for _, tc := range []struct {
		name string
		opts fetch.Options
		req  *http.Request
		want error
	}{
		{"a body over the limit", fetch.Options{AllowLoopback: true, MaxBody: 1999}, newRequest(t, url), fetch.ErrTooLarge},
		{"loopback", fetch.Options{}, newRequest(t, url), fetch.ErrAddress},
		{"a metadata service", fetch.Options{AllowLoopback: true}, newRequest(t, "http://169.254.169.254/"), fetch.ErrAddress},
		{"another scheme", fetch.Options{}, newRequest(t, "ftp://jobs.example/"), fetch.ErrScheme},
		{"no host", fetch.Options{}, newRequest(t, "http:///a"), fetch.ErrScheme},
		{"a user name", fetch.Options{}, newRequest(t, "http://an:pw@jobs.example/"), fetch.ErrScheme},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := fetch.New(tc.opts)
			defer c.Close()
			if _, _, err := ask(c.RoundTripper(context.Background()), tc.req); !errors.Is(err, tc.want) {
				t.Errorf("RoundTrip = %v, want %v", err, tc.want)
			}
		})
	}
}

func TestRoundTripperOnlyGets(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the site was asked, want nothing sent") })
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader("a=1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := ask(newClient(t, fetch.Options{}).RoundTripper(context.Background()), req); err == nil {
		t.Error("RoundTrip of a POST = nil, want an error")
	}
}

func TestRoundTripperEndsWithEitherContext(t *testing.T) {
	for _, which := range []string{"its own", "the request's"} {
		t.Run(which, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "<p>")
				w.(http.Flusher).Flush()
				cancel()
				<-r.Context().Done()
			})
			own, req := context.Background(), newRequest(t, url)
			if which == "its own" {
				own = ctx
			} else {
				req = req.WithContext(ctx)
			}
			rt := newClient(t, fetch.Options{}).RoundTripper(own)
			if _, _, err := ask(rt, req); !errors.Is(err, context.Canceled) {
				t.Errorf("RoundTrip = %v, want context.Canceled", err)
			}
			if _, _, err := ask(rt, req); !errors.Is(err, context.Canceled) {
				t.Errorf("RoundTrip after the end = %v, want context.Canceled", err)
			}
		})
	}
}

func TestRoundTripperTimesOut(t *testing.T) {
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := newClient(t, fetch.Options{Timeout: 50 * time.Millisecond})
	if _, _, err := ask(c.RoundTripper(context.Background()), newRequest(t, url)); !errors.Is(err, fetch.ErrTimeout) {
		t.Errorf("RoundTrip = %v, want ErrTimeout", err)
	}
}
