package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"lurewatch/crawler/fetch"
)

// quiet drops what a server says about clients that hang up.
var quiet = log.New(io.Discard, "", 0)

func TestLimitsAreErrors(t *testing.T) {
	zeros := make([]byte, 3<<20)
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(zeros[:4096]); err != nil {
				return
			}
		}
	}
	for _, tc := range []struct {
		name    string
		opts    fetch.Options
		handler http.HandlerFunc
		want    string // part of the message; "" means that the page comes
	}{
		{"a body at the limits", fetch.Options{MaxBody: 1000, MaxWire: 1000}, answer(zeros[:1000]), ""},
		{"a byte more decoded", fetch.Options{MaxBody: 999}, answer(zeros[:1000]), "1000 bytes or more decoded, want at most 999"},
		{"a byte more by Content-Length", fetch.Options{MaxWire: 999}, answer(zeros[:1000]), "1000 bytes or more on the wire, want at most 999"},
		{"an endless body", fetch.Options{MaxWire: 10_000}, endless, "on the wire, want at most 10000"},
		{"an endless body by default", fetch.Options{}, endless, "want at most 8388608"},
		{"a gzip at the limit", fetch.Options{MaxBody: 1000}, answer(gzipped(t, zeros[:1000]), "Content-Encoding", "gzip"), ""},
		{"a gzip over the limit", fetch.Options{MaxBody: 999}, answer(gzipped(t, zeros[:1000]), "Content-Encoding", "gzip"), "decoded, want at most 999"},
		{"two members over the limit", fetch.Options{MaxBody: 999}, answer(gzipped(t, zeros[:500], zeros[:500]), "Content-Encoding", "gzip"), "decoded, want at most 999"},
		{"a gzip bomb", fetch.Options{}, answer(gzipped(t, zeros), "Content-Encoding", "gzip"), "want at most 100 times as many"},
		{"a small page that compresses well", fetch.Options{}, answer(gzipped(t, zeros[:1<<20]), "Content-Encoding", "gzip"), ""},
		{"a bomb that is allowed", fetch.Options{MaxRatio: 2000}, answer(gzipped(t, zeros), "Content-Encoding", "gzip"), ""},
		{"text that grows when decoded", fetch.Options{MaxBody: 1000}, answer(bytes.Repeat([]byte{0xE9}, 600), "Content-Type", "text/html; charset=windows-1252"), "1200 bytes or more decoded"},
		{"long headers", fetch.Options{}, answer(nil, "X-Long", strings.Repeat("x", 100<<10)), "headers exceeded"},
		{"long headers that are allowed", fetch.Options{MaxHeader: 200 << 10}, answer(nil, "X-Long", strings.Repeat("x", 100<<10)), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := newClient(t, tc.opts).Get(context.Background(), fetch.Request{URL: serve(t, tc.handler)})
			if tc.want == "" {
				if err != nil {
					t.Errorf("Get: %v, want a page", err)
				}
				return
			}
			if !errors.Is(err, fetch.ErrTooLarge) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Get = %v, want ErrTooLarge with %q", err, tc.want)
			}
			if p.Body != nil {
				t.Errorf("Get returns %d bytes of body with the error, want none", len(p.Body))
			}
		})
	}
}

func TestBodiesThatCannotBeReadWholeAreErrors(t *testing.T) {
	z := gzipped(t, []byte(strings.Repeat("tuyển kế toán ", 200)))
	damaged := bytes.Clone(z)
	damaged[len(damaged)-6] ^= 1 // in the checksum
	for _, tc := range []struct {
		name    string
		handler http.HandlerFunc
	}{
		{"fewer bytes than Content-Length", raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>short")},
		{"chunks without the last", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>sh\r\n")},
		{"a broken chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")},
		{"gzip that is none", answer([]byte("<p>plain"), "Content-Encoding", "gzip")},
		{"gzip cut short", answer(z[:len(z)-20], "Content-Encoding", "gzip")},
		{"gzip with a wrong checksum", answer(damaged, "Content-Encoding", "gzip")},
		{"gzip in gzip", answer(gzipped(t, z), "Content-Encoding", "gzip, gzip")},
		{"an encoding that was not asked for", answer([]byte("x"), "Content-Encoding", "br")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := newClient(t, fetch.Options{}).Get(context.Background(), fetch.Request{URL: serve(t, tc.handler)})
			if !errors.Is(err, fetch.ErrBroken) || p.Body != nil || p.Status != http.StatusOK {
				t.Errorf("Get = status %d, %q, %v, want 200, no body and ErrBroken", p.Status, p.Body, err)
			}
		})
	}
}

func TestGzipIsUndone(t *testing.T) {
	for _, tc := range []struct {
		name, encoding, want string
		body                 []byte
	}{
		{"one member", "gzip", "một", gzipped(t, []byte("một"))},
		{"two members", "x-gzip", "một hai", gzipped(t, []byte("một"), []byte(" hai"))},
		{"identity before", "identity, GZIP", "một", gzipped(t, []byte("một"))},
		{"nothing at all", "gzip", "", nil},
		{"nothing, compressed", "gzip", "", gzipped(t, nil)},
		{"not compressed", "identity", "một", []byte("một")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newClient(t, fetch.Options{})
			url := serve(t, answer(tc.body, "Content-Encoding", tc.encoding, "Content-Type", "text/plain"))
			for range 2 { // the second time with what the first left in the pools
				if p := get(t, c, url); string(p.Body) != tc.want || p.Wire != int64(len(tc.body)) {
					t.Errorf("Get = %q from %d bytes, want %q from %d", p.Body, p.Wire, tc.want, len(tc.body))
				}
			}
		})
	}
}

func TestMoreThanContentLengthIsNotRead(t *testing.T) {
	url := serve(t, raw("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\n<p>HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"))
	c := newClient(t, fetch.Options{})
	for range 2 {
		if p := get(t, c, url); string(p.Body) != "<p>" {
			t.Errorf("Get = %q, want %q", p.Body, "<p>")
		}
	}
}

func TestBodyIsTheCallers(t *testing.T) {
	for _, media := range []string{"text/plain", "image/png"} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", media)
			io.WriteString(w, r.URL.Path)
		})
		c := newClient(t, fetch.Options{})
		first := get(t, c, url+"/first")
		for range 10 { // whatever a pool hands out
			get(t, c, url+"/other")
		}
		if string(first.Body) != "/first" {
			t.Errorf("the %s body of the first page became %q with the second", media, first.Body)
		}
	}
}

func TestGunzip(t *testing.T) {
	c := newClient(t, fetch.Options{MaxBody: 4 << 20, MaxWire: 2 << 20})
	noise := make([]byte, 3<<20)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	if got, err := c.Gunzip(gzipped(t, []byte("<urlset>"), []byte("</urlset>"))); err != nil || string(got) != "<urlset></urlset>" {
		t.Errorf("Gunzip = %q, %v, want both members", got, err)
	}
	for name, tc := range map[string]struct {
		data []byte
		want error
	}{
		"what is no gzip":       {[]byte("<urlset/>"), fetch.ErrBroken},
		"a bomb":                {gzipped(t, make([]byte, 2<<20)), fetch.ErrTooLarge},
		"more than a body":      {gzipped(t, make([]byte, 5<<20)), fetch.ErrTooLarge},
		"more than on the wire": {gzipped(t, noise), fetch.ErrTooLarge},
	} {
		if got, err := c.Gunzip(tc.data); !errors.Is(err, tc.want) || got != nil {
			t.Errorf("Gunzip of %s = %d bytes, %v, want %v", name, len(got), err, tc.want)
		}
	}
}
