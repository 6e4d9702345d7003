package main

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// troubled is a site on loopback with an ad for each band and a page for each way in which reading fails, under whatever
// folder. It counts how often each page was opened.
type troubled struct {
	*httptest.Server
	mu    sync.Mutex // guards count
	count map[string]int
}

func newTroubled(t *testing.T) *troubled {
	t.Helper()
	s := &troubled{count: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// owns reports whether an address is one of the site's; opened is how often it was asked for.
func (s *troubled) owns(address string) bool { return strings.HasPrefix(address, s.URL+"/") }

func (s *troubled) opened(address string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count[strings.TrimPrefix(address, s.URL)]
}

// ServeHTTP sends the page that the last part of a path names.
func (s *troubled) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.count[r.URL.Path]++
	s.mu.Unlock()
	send := func(kind, body string) {
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	}
	ad := func(title, text string) {
		send("text/html; charset=utf-8", fmt.Sprintf(`<!doctype html><html lang="vi"><head><title>%[1]s</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"%[1]s","description":"%[2]s"}</script></head><body><h1>%[1]s</h1><p>%[2]s</p></body></html>`, title, text))
	}
	switch name := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]; name {
	case "robots.txt":
		send("text/plain", "User-agent: *\nDisallow: /closed/\n")
	case "to-file":
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	case "to-ftp":
		http.Redirect(w, r, "ftp://jobs.example/ad", http.StatusMovedPermanently)
	case "to-script":
		http.Redirect(w, r, "javascript:alert(1)", http.StatusSeeOther)
	case "to-inside":
		http.Redirect(w, r, "http://10.0.0.1/admin", http.StatusFound)
	case "to-user":
		http.Redirect(w, r, "http://demo:secret@jobs.example/", http.StatusFound)
	case "round":
		http.Redirect(w, r, r.URL.Path+"?"+r.URL.RawQuery+"x", http.StatusFound)
	case "posting": // marked as an offer, and without a word of work
		send("text/html; charset=utf-8", `<!doctype html><html lang="vi"><title>Mây trắng</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"Mây trắng","description":"`+cloudText+`"}</script><h1>Mây trắng</h1><p>`+cloudText+`</p>`)
	case "unmarked":
		send("text/html; charset=utf-8", `<!doctype html><html lang="vi"><title>Mây trắng</title><h1>Mây trắng</h1><p>`+cloudText+`</p>`)
	case "strong":
		ad("Trực tin nhắn ở Bavet", lureText)
	case "some":
		ad("Đóng gói", someText)
	case "plain":
		ad("Kế toán tại Hà Nội", plainText)
	case "news":
		send("text/html; charset=utf-8", `<!doctype html><html lang="vi"><head><title>Cảnh báo</title><meta property="og:type" content="article"><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Cảnh báo lừa đảo việc làm"}</script></head><body><article><h1>Cảnh báo lừa đảo việc làm</h1><p>`+newsText+`</p></article></body></html>`)
	case "login":
		send("text/html", `<html><head><title>Log in</title></head><body><form action="/login" method="post"><input name="user"><input type="password" name="pass"><button>Log in</button></form></body></html>`)
	case "captcha":
		send("text/html", "<title>Just a moment...</title><p>Verify you are human")
	case "cooking":
		send("text/html", "<title>Phở</title><p>Xin chào")
	case "picture":
		send("image/png", "\x89PNG\r\n\x1a\n")
	case "form.pdf":
		send("application/pdf", "%PDF-1.7")
	default:
		var status int
		fmt.Sscanf(name, "%d", &status)
		w.WriteHeader(max(cmp.Or(status, 404), 400))
	}
}
