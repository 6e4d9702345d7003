package fetch_test

import (
	"context"
	"net/http"
	"testing"

	"lurewatch/crawler/fetch"
)

func TestValidatorsGoBackAsTheyCame(t *testing.T) {
	for _, tc := range []struct{ name, etag, modified string }{
		{"a strong one", `"33a64df5"`, ""},
		{"a weak one", `W/"67ab43"`, ""},
		{"a weak one in a small letter", `w/"67ab43"`, ""},
		{"one without quotes", `33a64df5`, ""},
		{"an empty one", `""`, ""},
		{"one with the mark of a gzip", `"33a64df5-gzip"`, ""},
		{"one with bytes outside ASCII", "\"vi\xe1\xbb\x87c\xff\"", ""},
		{"one with a comma", `"a","b"`, ""},
		{"a date of RFC 9110", "", "Sun, 06 Nov 1994 08:49:37 GMT"},
		{"a date of RFC 850", "", "Sunday, 06-Nov-94 08:49:37 GMT"},
		{"a date of asctime", "", "Sun Nov  6 08:49:37 1994"},
		{"a date in another zone", "", "Sun, 06 Nov 1994 15:49:37 +0700"},
		{"a date that is none", "", "0"},
		{"both", `W/"1"`, "2026-03-01T00:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := [2]string{r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")}; got == [2]string{tc.etag, tc.modified} {
					w.Header()["Etag"] = []string{tc.etag}
					w.WriteHeader(http.StatusNotModified)
					return
				}
				for name, value := range map[string]string{"Etag": tc.etag, "Last-Modified": tc.modified} {
					if value != "" {
						w.Header()[name] = []string{value}
					}
				}
				w.Write([]byte("<p>x"))
			})
			c := newClient(t, fetch.Options{})
			first := get(t, c, url)
			p, err := c.Get(context.Background(), fetch.Request{URL: url, ETag: first.Header.Get("ETag"), LastModified: first.Header.Get("Last-Modified")})
			if err != nil || p.Status != http.StatusNotModified || len(p.Body) != 0 || p.ContentType != "" || p.Charset != "" {
				t.Errorf("Get = %d, %q of type %q, %v, want 304 and nothing else", p.Status, p.Body, p.ContentType, err)
			}
			if p.Header.Get("ETag") != tc.etag {
				t.Errorf("ETag of the 304 = %q, want %q", p.Header.Get("ETag"), tc.etag)
			}
			req := newRequest(t, url)
			for name, value := range map[string]string{"If-None-Match": tc.etag, "If-Modified-Since": tc.modified} {
				if value != "" {
					req.Header.Set(name, value)
				}
			}
			if resp, body, err := ask(c.RoundTripper(context.Background()), req); err != nil || resp.StatusCode != http.StatusNotModified || body != "" {
				t.Errorf("RoundTrip = %v, %q, %v, want 304 without a body", resp, body, err)
			}
		})
	}
}

func TestA304ThatLiesAboutABody(t *testing.T) {
	url := serve(t, raw("HTTP/1.1 304 Not Modified\r\nContent-Type: text/html\r\nContent-Length: 100\r\nContent-Encoding: gzip\r\n\r\n"))
	if p := get(t, newClient(t, fetch.Options{}), url); p.Status != http.StatusNotModified || len(p.Body) != 0 {
		t.Errorf("Get = %d, %q, want 304 without a body", p.Status, p.Body)
	}
}
