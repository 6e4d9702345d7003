package warc_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"lurewatch/crawler/warc"
)

// TestReadersDecodeTheBody reads what was written with net/http, which believes the headers.
func TestReadersDecodeTheBody(t *testing.T) {
	plain := []byte("<p>Nhận việc tại nhà</p>")
	size := strconv.Itoa(len(plain))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(plain)
	z.Close()
	for _, tc := range []struct {
		name   string
		proto  string
		header http.Header
		body   []byte
		trunc  warc.Truncation
		want   []byte
		kept   string // a line that the head must have
	}{
		{"no length", "HTTP/1.1", http.Header{}, plain, "", plain, ""},
		{"the right length", "HTTP/1.1", http.Header{"Content-Length": {size}}, plain, "", plain, "\r\nContent-Length: " + size + "\r\n"},
		{"chunked", "HTTP/1.1", http.Header{"Transfer-Encoding": {"chunked"}}, plain, "", plain, "\r\nX-Crawler-Transfer-Encoding: chunked\r\n"},
		{"compressed", "HTTP/1.1", http.Header{"Content-Encoding": {"gzip"}}, zipped.Bytes(), "", plain, "\r\nContent-Encoding: gzip\r\n"},
		{"cut", "HTTP/1.1", http.Header{"Content-Length": {size}}, plain[:9], warc.TruncLength, plain[:9], "\r\nX-Crawler-Content-Length: " + size + "\r\n"},
		{"two lengths", "HTTP/1.1", http.Header{"Content-Length": {"1", size}}, plain, "", plain, "\r\nX-Crawler-Content-Length: 1\r\n"},
		{"HTTP/2", "HTTP/2.0", http.Header{"Content-Length": {size}}, plain, "", plain, "HTTP/1.1 200 OK\r\n"},
		{"a header that would begin another", "HTTP/1.1", http.Header{"X": {"a\r\nContent-Length: 3"}, "Y: z\r\nQ": {"b"}}, plain, "", plain, "\r\nX: a Content-Length: 3\r\n"},
		{"empty", "HTTP/1.0", http.Header{}, nil, "", nil, "HTTP/1.0 200 OK\r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			w := open(t, dir, warc.Options{})
			x := page(1)
			x.Proto, x.Header, x.Body, x.Truncated = tc.proto, tc.header, tc.body, tc.trunc
			rec := read(t, dir, record(t, w, x))
			if !strings.Contains(string(rec.Block), tc.kept) {
				t.Errorf("block is %q, want %q in it", rec.Block, tc.kept)
			}
			if got := rec.Header.Get("WARC-Truncated"); got != string(tc.trunc) {
				t.Errorf("WARC-Truncated is %q, want %q", got, tc.trunc)
			}
			resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(rec.Block)), nil)
			if err != nil {
				t.Fatal(err)
			}
			var r io.Reader = resp.Body
			if resp.Header.Get("Content-Encoding") == "gzip" {
				if r, err = gzip.NewReader(resp.Body); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, tc.want) {
				t.Errorf("body reads %q, %v, want %q", got, err, tc.want)
			}
			closed(t, w)
			sound(t, dir)
		})
	}
}
