package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lurewatch/check"
	"lurewatch/crawler/fetch"
	"lurewatch/web"
)

// checkSite is the public check as serve wires it, over real rules and a real client.
type checkSite struct {
	http.Handler
	desk *check.Desk
	t    *testing.T
}

// newCheckSite is a check over a client with options. The pages take change, nil for none, and no number of questions is
// too many for them.
func newCheckSite(t *testing.T, o fetch.Options, change func(*web.Options)) checkSite {
	t.Helper()
	a := &app{ctx: t.Context(), io: stdio{err: io.Discard}, cli: &cli{Data: t.TempDir(), Log: "error"}, now: time.Now}
	d, err := a.openData()
	if err != nil {
		t.Fatal(err)
	}
	client := fetch.New(o)
	s := server{a: a, d: d, set: builtIn(t), client: client}
	desk, pictures, err := s.newChecks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { desk.Run(ctx) })
	t.Cleanup(func() {
		stop()
		wg.Wait()
		client.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	pages := web.Options{Check: desk, Pictures: pictures, AskBurst: -1, Open: true}
	if change != nil {
		change(&pages)
	}
	return checkSite{web.New(pages), desk, t}
}

// send sends a form and returns what the person gets in the end: the status, and the band and the sentence of the answer
// or what must be corrected.
func (s checkSite) send(kind string, body []byte) (status int, state, says string) {
	s.t.Helper()
	r := httptest.NewRequest("POST", "/en/check", bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	for range 10 { // each page waits eight seconds for its answer
		to := rec.Header().Get("Location")
		if to == "" {
			break
		}
		page := httptest.NewRecorder()
		s.ServeHTTP(page, httptest.NewRequest("GET", to, nil))
		if !strings.Contains(page.Body.String(), `class="verdict unread wait`) {
			rec = page
			break
		}
	}
	plain := rec.Body.String()
	if m := regexp.MustCompile(`class="verdict ([a-z]+)"`).FindStringSubmatch(plain); m != nil {
		state = m[1]
	}
	if m := regexp.MustCompile(`(?s)<p class="(?:do|wrong)"[^>]*>(.*?)</p>`).FindStringSubmatch(plain); m != nil {
		says = m[1]
	}
	return rec.Code, state, says
}

func (s checkSite) typed(text string) (int, string, string) {
	return s.send("application/x-www-form-urlencoded", []byte(url.Values{"q": {text}}.Encode()))
}

func (s checkSite) picture(file []byte) (int, string, string) {
	s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("picture", "x.png")
	if err == nil {
		_, err = part.Write(file)
	}
	if err != nil || m.Close() != nil {
		s.t.Fatal("form cannot be written", err)
	}
	return s.send(m.FormDataContentType(), b.Bytes())
}

// hugePNG is the header of a picture of 20,000 × 20,000 pixels, and nothing behind it.
func hugePNG() []byte {
	head := append([]byte("IHDR"), 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 2, 0, 0, 0)
	out := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// got is what a person gets for something bad: the status, how the answer looks, and what it says.
type got struct {
	status      int
	state, says string
}

// wants compares what came with what is wanted; says is a part of the sentence.
func (g got) wants(t *testing.T, name string, status int, state, says string) {
	t.Helper()
	t.Logf("%-45s %d %s: %s", name, g.status, g.state, g.says)
	if g.status != status || g.state != state || !strings.Contains(g.says, says) {
		t.Errorf("%s: got %d %q %q, want %d %q %q", name, g.status, g.state, g.says, status, state, says)
	}
}

// TestBadInputIsAnsweredInWords goes through everything bad that people and programs are known to send, and says what
// each got. At the end the service answers as before.
func TestBadInputIsAnsweredInWords(t *testing.T) {
	s := newCheckSite(t, fetch.Options{}, nil)
	trap := newTrap(t)
	t.Run("typed", func(t *testing.T) { s.badTyped(t, trap) })
	t.Run("pictures", s.badPictures)
	t.Run("special addresses", func(t *testing.T) { s.badAddresses(t, trap) })
	t.Run("pages", badPages)
	t.Run("redirects", func(t *testing.T) { badRedirects(t, trap) })
	t.Run("10,000 at once", badFlood)
	if n := trap.touched.Load(); n != 0 {
		t.Errorf("%d requests reached this machine, want none", n)
	}
	if status, state, _ := s.typed("Công ty Mẫu tuyển kế toán tại Hà Nội, lương 12 triệu đồng."); status != 200 || state != "none" {
		t.Errorf("after all that an ordinary ad = %d %q", status, state)
	}
}

// trap listens on this machine and counts who comes.
type trap struct {
	port    int
	touched atomic.Int64
}

func newTrap(t *testing.T) *trap {
	t.Helper()
	p := &trap{}
	site := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { p.touched.Add(1) }))
	t.Cleanup(site.Close)
	p.port = site.Listener.Addr().(*net.TCPAddr).Port
	return p
}

func (s checkSite) badTyped(t *testing.T, trap *trap) {
	const closed = "not a public web page"
	for _, tc := range []struct {
		name, typed string
		status      int
		state, says string
	}{
		{"nothing", "", 422, "", "Nothing was entered"},
		{"blanks", " \n\t ", 422, "", "Nothing was entered"},
		{"what cannot be seen", "\u200b\u2060\ufeff", 200, "unread", "Nothing was entered"},
		{"2 MB of text", strings.Repeat("việc nhẹ ", 200_000), 413, "", "The most is 256 KB"},
		{"an address of data", "data:text/html,<script>alert(1)</script>", 200, "unread", closed},
		{"an address of a file", "file:///etc/passwd", 200, "unread", closed},
		{"a script", "javascript:alert(document.cookie)", 200, "unread", closed},
		{"another scheme", "gopher://jobs.example/1", 200, "unread", closed},
		{"credentials", "http://demo:secret@jobs.example/", 200, "unread", "a user name or a password"},
		{"credentials that look like a host", "https://jobs.example@127.0.0.1/", 200, "unread", "a user name or a password"},
		{"another port of this machine", fmt.Sprintf("http://127.0.0.1:%d/", trap.port), 200, "unread", closed},
		{"the name of this machine", fmt.Sprintf("http://localhost:%d/", trap.port), 200, "unread", closed},
		{"its name with a dot", fmt.Sprintf("http://LOCALHOST.:%d/", trap.port), 200, "unread", ""}, // which some resolvers know and some do not
	} {
		status, state, says := s.typed(tc.typed)
		got{status, state, says}.wants(t, tc.name, tc.status, tc.state, tc.says)
		if strings.Contains(says, "secret") {
			t.Errorf("%s: the answer repeats a password: %s", tc.name, says)
		}
	}
}

func (s checkSite) badPictures(t *testing.T) {
	var blank, archive bytes.Buffer
	white := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	z := zip.NewWriter(&archive)
	_, err := z.Create("page.html")
	if err = errors.Join(err, z.Close(), png.Encode(&blank, white)); err != nil {
		t.Fatal(err)
	}
	const page = "<html><script>alert(1)</script><p>Tuyển 10 bạn gõ máy tại Bavet, giữ hộ chiếu"
	for _, tc := range []struct {
		name string
		file []byte
		says string
	}{
		{"20,000 × 20,000 pixels", hugePNG(), "too large"},
		{"20,000 × 20,000 pixels and a page", append(hugePNG(), page...), "too large"},
		{"a picture and a page in one", append(blank.Bytes(), page...), "no words in the picture"},
		{"a picture and an archive in one", append(blank.Bytes(), archive.Bytes()...), "no words in the picture"},
		{"a page that calls itself a picture", []byte(page), "could not be opened"},
		{"an archive that calls itself a picture", archive.Bytes(), "could not be opened"},
		{"a drawing with a script", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "could not be opened"},
		{"a picture that breaks off", blank.Bytes()[:60], "could not be opened"},
	} {
		status, state, says := s.picture(tc.file)
		if strings.Contains(says, "cannot be read here") { // there is no program that reads pictures
			tc.says = "cannot be read here"
		}
		got{status, state, says}.wants(t, tc.name, 200, "unread", tc.says)
	}
	status, state, says := s.picture(make([]byte, check.MaxPicture+1))
	got{status, state, says}.wants(t, "a picture of more than 10 MB", 413, "", "a picture of 10 MB")
}

// badPages are pages that may be opened and do harm to who reads them.
func badPages(t *testing.T) {
	s := newCheckSite(t, fetch.Options{AllowLoopback: true}, nil)
	site := httptest.NewServer(http.HandlerFunc(harmful))
	defer site.Close()
	for _, tc := range []struct{ path, says string }{
		{"/bomb", "too large"},
		{"/endless", "too large"},
		{"/round", "never arrives"},
		{"/heads", "too large"},
		{"/to-file", "something that is no web page"},
		{"/to-user", "an address that we do not open"},
	} {
		status, state, says := s.typed(site.URL + tc.path)
		got{status, state, says}.wants(t, tc.path, 200, "unread", tc.says)
	}
}

// harmful sends what the path says.
func harmful(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	blank := make([]byte, 1<<20)
	switch r.URL.Path {
	case "/bomb":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 200 {
			if _, err := z.Write(blank); err != nil {
				return
			}
		}
		z.Close()
	case "/endless":
		for {
			if _, err := w.Write(blank); err != nil {
				return
			}
		}
	case "/heads":
		w.Header().Set("X-Long", strings.Repeat("a", 1<<20))
	case "/round":
		http.Redirect(w, r, "/round?"+r.URL.RawQuery+"x", http.StatusFound)
	case "/to-file":
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	case "/to-user":
		http.Redirect(w, r, "http://demo:secret@jobs.example/", http.StatusFound)
	}
}

// badFlood is 10,000 questions within one second from one address, and one from another address.
func badFlood(t *testing.T) {
	now := time.Now()
	s := newCheckSite(t, fetch.Options{}, func(o *web.Options) {
		o.AskBurst, o.Now = 0, func() time.Time { return now }
	})
	from := func(address string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/en/check", strings.NewReader("q="+url.QueryEscape("Công ty Mẫu tuyển kế toán tại Hà Nội.")))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.RemoteAddr = address
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		return rec
	}
	statuses := map[int]int{}
	began := now
	for i := range 10_000 {
		now = began.Add(time.Duration(i) * time.Second / 10_000)
		rec := from("203.0.113.7:1")
		statuses[rec.Code]++
		if rec.Code == http.StatusTooManyRequests && (rec.Header().Get("Retry-After") == "" || !strings.Contains(rec.Body.String(), "Too many at once")) {
			t.Fatal("a refusal does not say when to come again")
		}
	}
	t.Logf("10,000 questions in a second from one address: %v", statuses)
	if ok := statuses[http.StatusSeeOther]; ok < 60 || ok > 61 || statuses[http.StatusTooManyRequests] != 10_000-ok {
		t.Errorf("10,000 questions in a second = %v, want 60 answered, one more at its end, and the rest told to wait", statuses)
	}
	if rec := from("203.0.113.8:1"); rec.Code != http.StatusSeeOther {
		t.Errorf("another address = %d, want an answer", rec.Code)
	}
}
