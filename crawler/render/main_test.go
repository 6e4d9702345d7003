package render_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
)

// one is the browser of all tests that need no other: to start one takes longer than to draw a page.
var one = sync.OnceValues(func() (*render.Browser, error) { return render.Open(render.Options{Pages: 3}) })

// TestMain fails the package if a goroutine of a browser outlives it.
func TestMain(m *testing.M) {
	code := m.Run()
	if b, err := one(); err == nil {
		err = errors.Join(b.Close(), goleak.Find())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// shared returns the browser of all tests, or skips this one.
func shared(t testing.TB) *render.Browser {
	t.Helper()
	b, err := one()
	if err != nil {
		t.Skip("no Chromium here: ", err)
	}
	return b
}

// open returns a browser that ends with the test, or skips it.
func open(t testing.TB, o render.Options) *render.Browser {
	t.Helper()
	o.Dir = t.TempDir()
	b, err := render.Open(o)
	if errors.Is(err, render.ErrNoBrowser) {
		t.Skip("no Chromium here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// site is a web of made-up pages by path, that counts what it is asked for.
type site struct {
	url   string
	pages map[string]string

	mu    sync.Mutex // guards asked
	asked []string
}

// newSite serves pages on loopback. A page's type goes by the end of its path.
func newSite(t testing.TB, pages map[string]string) *site {
	t.Helper()
	s := &site{pages: pages}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	s.mu.Unlock()
	body, ok := s.pages[r.URL.Path]
	if to, moved := strings.CutPrefix(body, "-> "); moved {
		http.Redirect(w, r, to, http.StatusFound)
		return
	}
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := "text/html; charset=utf-8"
	for end, k := range map[string]string{".js": "text/javascript", ".json": "application/json", ".css": "text/css", ".png": "image/png"} {
		if strings.HasSuffix(r.URL.Path, end) {
			kind = k
		}
	}
	w.Header().Set("Content-Type", kind)
	fmt.Fprint(w, strings.ReplaceAll(body, "SITE", s.url))
}

// requests returns what the site was asked for, "GET /path" each.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// client returns a Get that goes to loopback.
func client(t testing.TB) render.Get {
	t.Helper()
	c := fetch.New(fetch.Options{AllowLoopback: true})
	t.Cleanup(c.Close)
	return c.Get
}

// draw renders an address that must come, within a bounded time.
func draw(t testing.TB, b *render.Browser, url string, l render.Limits) render.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	l.Idle = cmp.Or(l.Idle, 200*time.Millisecond)
	l.Read = cmp.Or(l.Read, time.Minute) // a busy machine is no stuck page
	res, err := b.Render(ctx, fetch.Request{URL: url}, client(t), l)
	if err != nil {
		t.Fatalf("Render(%s): %v", url, err)
	}
	return res
}
