package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
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
	t *testing.T
}

func newCheckSite(t *testing.T, loopback bool) checkSite {
	t.Helper()
	a := &app{ctx: t.Context(), io: stdio{err: io.Discard}, cli: &cli{Data: t.TempDir(), Log: "error"}, now: time.Now}
	set, err := a.loadRules()
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.openData()
	if err != nil {
		t.Fatal(err)
	}
	client := fetch.New(fetch.Options{AllowLoopback: loopback})
	s := server{a: a, d: d, set: set, client: client}
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
	return checkSite{web.New(web.Options{Check: desk, Pictures: pictures, AskBurst: -1, Open: true}), t}
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
	for range 40 { // each page waits two seconds for its answer
		to := rec.Header().Get("Location")
		if to == "" {
			break
		}
		page := httptest.NewRecorder()
		s.ServeHTTP(page, httptest.NewRequest("GET", to, nil))
		if !strings.Contains(page.Body.String(), "http-equiv") {
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

// specialHosts are addresses that no page of the public web has, and other spellings of this machine's own.
const specialHosts = `127.0.0.1 127.0.0.2 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
	100.100.100.200 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1
	224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 [::1] [::] [::ffff:127.0.0.1]
	[::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fc00::1]
	[fd00:ec2::254] [fe80::1] [fec0::1] [ff02::1] [100::1] [2001:db8::1] [3fff::1] [5f00::1]
	2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 127.1 127.0.0.1. localhost localhost. [::ffff:7f00:1] [0:0:0:0:0:0:0:1]`

func TestBadInputIsAnsweredInWords(t *testing.T) {
	s := newCheckSite(t, false)
	var touched atomic.Int64
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	trap := &httptest.Server{Listener: ln, Config: &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { touched.Add(1) })}}
	trap.Start()
	defer trap.Close()
	port := trap.Listener.Addr().(*net.TCPAddr).Port
	for _, tc := range []struct {
		name, typed string
		status      int
		state, says string
	}{
		{"nothing", "", 422, "", "Nothing was entered"},
		{"blanks", " \n\t ", 422, "", "Nothing was entered"},
		{"2 MB of text", strings.Repeat("việc nhẹ ", 200_000), 413, "", "The most is 256 KB"},
		{"an address of data", "data:text/html,<script>alert(1)</script>", 200, "unread", "not a public web page"},
		{"an address of a file", "file:///etc/passwd", 200, "unread", "not a public web page"},
		{"a script", "javascript:alert(document.cookie)", 200, "unread", "not a public web page"},
		{"credentials", "http://demo:secret@jobs.example/", 200, "unread", "a user name or a password"},
		{"credentials that look like a host", "https://jobs.example@127.0.0.1/", 200, "unread", "a user name or a password"},
		{"another port of this machine", fmt.Sprintf("http://127.0.0.1:%d/", port), 200, "unread", "not a public web page"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, state, says := s.typed(tc.typed)
			t.Logf("%d %s: %s", status, state, says)
			if status != tc.status || state != tc.state || !strings.Contains(says, tc.says) {
				t.Errorf("got %d %q %q, want %d %q %q", status, state, says, tc.status, tc.state, tc.says)
			}
		})
	}
	for _, host := range strings.Fields(specialHosts) {
		status, state, says := s.typed(fmt.Sprintf("http://%s:%d/x", host, port))
		if status != 200 || state != "unread" {
			t.Errorf("%s: got %d %q %q, want an answer that it was not read", host, status, state, says)
		}
	}
	if n := touched.Load(); n != 0 {
		t.Errorf("%d requests reached this machine, want none", n)
	}
	polyglot := append(hugePNG(), "<html><script>alert(1)</script>"...)
	for name, tc := range map[string]struct {
		file []byte
		says string
	}{"20,000 × 20,000 pixels": {hugePNG(), "too large"}, "a polyglot": {polyglot, "too large"}, "a page that calls itself a picture": {[]byte("<html><script>alert(1)</script>"), "could not be opened"}} {
		status, state, says := s.picture(tc.file)
		t.Logf("%s: %d %s: %s", name, status, state, says)
		if status != 200 || state != "unread" || !strings.Contains(says, tc.says) && !strings.Contains(says, "cannot be read here") {
			t.Errorf("%s: got %d %q %q, want %q", name, status, state, says, tc.says)
		}
	}
	if status, _, _ := s.picture(make([]byte, check.MaxPicture+1)); status != 413 {
		t.Errorf("a picture that is too large = %d, want 413", status)
	}
	if status, state, _ := s.typed("Công ty Mẫu tuyển kế toán tại Hà Nội, lương 12 triệu đồng."); status != 200 || state != "none" {
		t.Errorf("after all that an ordinary ad = %d %q", status, state)
	}
}

func TestBadPagesAreAnsweredInWords(t *testing.T) {
	s := newCheckSite(t, true)
	mux := http.NewServeMux()
	for i, to := range []string{"http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd", "http://[fc00::1]/", "http://demo:secret@jobs.example/"} {
		mux.Handle(fmt.Sprintf("GET /to/%d", i), http.RedirectHandler(to, http.StatusFound))
	}
	mux.HandleFunc("GET /round", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/round?"+r.URL.RawQuery+"x", http.StatusFound)
	})
	mux.HandleFunc("GET /bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		blank := make([]byte, 1<<20)
		for range 200 {
			if _, err := z.Write(blank); err != nil {
				return
			}
		}
		z.Close()
	})
	mux.HandleFunc("GET /endless", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for blank := make([]byte, 1<<16); ; {
			if _, err := w.Write(blank); err != nil {
				return
			}
		}
	})
	site := httptest.NewServer(mux)
	defer site.Close()
	for _, path := range []string{"/to/0", "/to/1", "/to/2", "/to/3", "/to/4", "/round", "/bomb", "/endless"} {
		status, state, says := s.typed(site.URL + path)
		t.Logf("%s: %d %s: %s", path, status, state, says)
		if status != 200 || state != "unread" || says == "" || strings.Contains(says, "secret") {
			t.Errorf("%s: got %d %q %q, want words that it was not read", path, status, state, says)
		}
	}
}
