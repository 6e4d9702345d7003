package crawler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// zeros gzips n zero bytes.
func zeros(n int64) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.CopyN(z, zero{}, n)
	z.Close()
	return b.Bytes()
}

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// html writes a page as it is.
func writeHTML(w http.ResponseWriter, s string) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, s)
}

// raw answers with bytes of its own instead of what net/http would write, and closes the connection.
func raw(w http.ResponseWriter, s string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	io.WriteString(conn, s)
	conn.Close()
}

// nasty is what sites do to crawlers, by path, and the fate that each visit must have, with a part of the reason. An
// empty fate is one of several.
var nasty = []struct {
	path string
	fate job.Fate
	why  string
	do   func(w http.ResponseWriter, r *http.Request)
}{
	{"/bomb", job.Failed, "too large", func() func(w http.ResponseWriter, r *http.Request) {
		bomb := zeros(400 << 20)
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb)
		}
	}()},
	{"/big", job.Failed, "too large", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.CopyN(w, zero{}, 64<<20)
	}},
	{"/endless", job.Failed, "too l", func(w http.ResponseWriter, r *http.Request) { // too long or too large
		w.Header().Set("Content-Type", "text/html")
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, "<p>and so on"); err != nil {
				return
			}
		}
	}},
	{"/drip", job.Failed, "", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for r.Context().Err() == nil {
			io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
		}
	}},
	{"/silent", job.Failed, "", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	{"/half", job.Failed, "", func(w http.ResponseWriter, r *http.Request) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half of")
	}},
	{"/chunks", job.Failed, "", func(w http.ResponseWriter, r *http.Request) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>no number")
	}},
	{"/noise", job.Failed, "", func(w http.ResponseWriter, r *http.Request) { raw(w, "\x00\x01\x02 this is no HTTP\r\n\r\n") }},
	{"/closed", job.Failed, "", func(w http.ResponseWriter, r *http.Request) { hangUp(w) }},
	{"/headers", job.Failed, "too large", func(w http.ResponseWriter, r *http.Request) {
		for i := range 20_000 {
			w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("h", 100))
		}
	}},
	{"/odd-status", job.Failed, "status", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(799) }},
	{"/unasked-304", job.NotModified, "", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) }},
	{"/self", job.Redirected, "", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/self", http.StatusFound) }},
	{"/round", job.Redirected, "", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/about", http.StatusFound) }},
	{"/about", job.Redirected, "", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) }},
	{"/nowhere", job.Failed, "status 302", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "javascript:alert(1)")
		w.WriteHeader(http.StatusFound)
	}},
	{"/inside", job.Redirected, "169.254", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	}},
	{"/deep", "", "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, strings.Repeat("<div>", 200_000)+offer+strings.Repeat("</div>", 200_000))
	}},
	{"/wide", "", "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, "<p "+strings.Repeat("a=1 ", 500_000)+">"+offer)
	}},
	{"/entities", "", "", func(w http.ResponseWriter, r *http.Request) { writeHTML(w, strings.Repeat("&NotEqualTilde;", 300_000)) }},
	{"/unclosed", "", "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, strings.Repeat("<table><a href=x><script>", 50_000))
	}},
	{"/json-ld-broken", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, `<script type="application/ld+json">{"@type":"JobPosting","title":"Baker`+"\n"+`","description":"`+offer+`",,,}</script><main>`+offer)
	}},
	{"/json-ld-large", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, `<script type="application/ld+json">{"@graph":[`+strings.Repeat(`{"@type":"Thing","a":[[[[]]]]},`, 100_000)+
			`{"@type":"JobPosting","title":"Baker","description":"`+offer+`"}]}</script><main>`+offer)
	}},
	{"/json-ld-nested", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, `<script type="application/ld+json">`+strings.Repeat(`{"@graph":[`, 100_000)+`</script><main>`+offer)
	}},
	{"/picture", "", "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, "\x89PNG\r\n\x1a\n"+strings.Repeat("\x00\xff\xd8", 5000))
	}},
	{"/pdf", job.NotRead, "application/pdf", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		io.WriteString(w, "%PDF-1.7\n")
	}},
	{"/wrong-charset", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<meta charset=klingon><title>\xd5\xd0\xc6\xb8</title><p>\xd5\xd0\xc6\xb8\xc3\xe6\xb0\xfc\xca\xa6\xb8\xb5"+strings.Repeat("\xd4\xc2\xd0\xbd", 20))
	}},
	{"/nul", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, "<p>"+strings.ReplaceAll(offer, " ", "\x00 "))
	}},
	{"/links", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		var b strings.Builder
		for i := range 60_000 {
			fmt.Fprintf(&b, "<a href='http://elsewhere.example/%d'>x</a>", i)
		}
		writeHTML(w, b.String())
	}},
	{"/base", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, "<base href='file:///etc/'><a href=passwd>p</a><a href='//127.0.0.1:1/'>q</a><a href='data:text/html,x'>d</a><p>"+offer)
	}},
	{"/longer", job.Fetched, "", func(w http.ResponseWriter, r *http.Request) {
		writeHTML(w, "<a href='longer/a/a/a/a/a/a/a/a'>on</a><a href='/x"+strings.Repeat("/y", 2000)+"'>far</a><p>"+offer)
	}},
}

// peak samples the heap while a test runs and returns a function that says how large it was, in MiB.
func peak() (mib func() uint64) {
	stop, done := make(chan struct{}), make(chan struct{})
	var most uint64
	var once sync.Once
	go func() {
		defer close(done)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		once.Do(func() { close(stop) })
		<-done
		return most >> 20
	}
}

// maxHeap is what a crawl of the nasty site may take, in MiB: a few bodies of the largest size at once, parsed.
const maxHeap = 600

func TestANastySiteIsCrawledToItsEnd(t *testing.T) {
	byPath := make(map[string]func(http.ResponseWriter, *http.Request))
	var start []string
	for _, n := range nasty {
		byPath[n.path] = n.do
	}
	w := serve(t, 4, func(w http.ResponseWriter, r *http.Request, _ int) {
		if noRobots(w, r) {
			return
		}
		do := byPath[r.URL.Path]
		if do == nil {
			http.NotFound(w, r)
			return
		}
		do(w, r)
	})
	for i, n := range nasty {
		start = append(start, w.at(i%len(w.sites), n.path))
	}
	f := newFrontier()
	o := options(t, f, w.source(start...))
	o.Client = newClient(t, fetch.Options{Timeout: 2 * time.Second})
	mib := peak()
	run(t, t.Context(), o)
	if got := mib(); got > maxHeap {
		t.Errorf("the heap grew to %d MiB, want at most %d", got, maxHeap)
	} else {
		t.Logf("heap at most %d MiB", got)
	}
	for i, n := range nasty {
		got := f.saved(t, w.at(i%len(w.sites), n.path))
		t.Logf("%-18s %-12s %d ads %4d links  %.100s", n.path, got.Fate, len(got.Cases), len(got.Links), got.Why)
		if n.fate != "" && got.Fate != n.fate || !strings.Contains(got.Why, n.why) {
			t.Errorf("%s is %s (%s), want %s (%s)", n.path, got.Fate, got.Why, n.fate, n.why)
		}
		if got.Fate != job.Fetched && got.Fate != job.NotModified && got.Why == "" {
			t.Errorf("%s is %s and does not say why", n.path, got.Fate)
		}
	}
}
