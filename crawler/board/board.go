package board

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"lurewatch/job"
)

// Options says what a board looks like. The zero value is usable.
type Options struct {
	// PerPage is how many ads a listing page links; zero or less means 20.
	PerPage int
	// Style chooses how the ad at index i is written. Nil, and an answer that is not one of the styles, mean
	// [StyleOf]. It is called at every request and must be pure.
	Style func(i int, ad job.Ad) Style
	// Robots is the content of /robots.txt; empty means one that disallows /private/ for everyone.
	Robots string
	// Name is what the board calls itself; empty means "Made-up Jobs".
	Name string
	// Modified is the Last-Modified of every page; zero means 2026-01-05 08:00 UTC, the demo's first Monday.
	Modified time.Time
}

// defaultRobots is served where Options.Robots is empty.
const defaultRobots = "User-agent: *\nDisallow: /private/\n"

// defaultModified is Options.Modified where that is zero.
var defaultModified = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)

// Board serves ads as a job board. As a handler it is a board on one host; [Serve] spreads it over several.
// It is safe for concurrent use.
type Board struct {
	ads        []job.Ad
	opts       Options
	trespasses atomic.Int64
	buffers    sync.Pool // of *bytes.Buffer, each used by one request at a time
}

// New returns a board of the given ads, in that order. The slice is kept and must not be changed afterwards.
func New(ads []job.Ad, o Options) *Board {
	if o.PerPage <= 0 {
		o.PerPage = 20
	}
	if o.Robots == "" {
		o.Robots = defaultRobots
	}
	if o.Name == "" {
		o.Name = "Made-up Jobs"
	}
	if o.Modified.IsZero() {
		o.Modified = defaultModified
	}
	return &Board{ads: ads, opts: o, buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
}

// Len is how many ads the board has.
func (b *Board) Len() int { return len(b.ads) }

// Path is the path of the page of ad i: "/ad/", the index, and the id in lower case with everything but
// ASCII letters and digits turned into hyphens. It changes only if the index or the id does.
// Path panics if there is no ad i.
func (b *Board) Path(i int) string {
	if s := slug(string(b.ads[i].ID)); s != "" {
		return "/ad/" + strconv.Itoa(i) + "-" + s
	}
	return "/ad/" + strconv.Itoa(i)
}

// Index returns the index of the ad whose page has the given path, and false if no ad has it.
func (b *Board) Index(path string) (int, bool) {
	rest, ok := strings.CutPrefix(path, "/ad/")
	if !ok {
		return 0, false
	}
	digits, _, _ := strings.Cut(rest, "-")
	i, err := strconv.Atoi(digits)
	if err != nil || i < 0 || i >= len(b.ads) || b.Path(i) != path {
		return 0, false
	}
	return i, true
}

// Trespasses counts the requests so far for addresses under /private/, on all hosts. A crawler that obeys
// robots.txt leaves it at zero.
func (b *Board) Trespasses() int64 { return b.trespasses.Load() }

// ServeHTTP serves the whole board on one host. It answers GET and HEAD, honours If-None-Match,
// If-Modified-Since and Range, and answers 404 with a page for people.
func (b *Board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	shard{Board: b, of: 1}.ServeHTTP(w, r)
}

// slug keeps ASCII letters and digits, lowered, and turns each run of other bytes into one hyphen. It is cut
// at 60 bytes: the index before it is what tells ads apart.
func slug(id string) string {
	var out []byte
	for i := 0; i < len(id) && len(out) < 60; i++ {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			out = append(out, c)
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	return strings.TrimSuffix(string(out), "-")
}

// shard is the part of a board on one host: the ads whose index is k modulo of.
type shard struct {
	*Board
	k, of int
	// peers are the start pages of the other hosts, on the host that links them; nil on the rest.
	peers []string
}

// size is how many ads the shard has.
func (s shard) size() int { return (len(s.ads) - s.k + s.of - 1) / s.of }

// at is the board's index of the shard's n-th ad.
func (s shard) at(n int) int { return n*s.of + s.k }

// pages is how many listing pages the shard has, at least one.
func (s shard) pages() int { return max(1, (s.size()+s.opts.PerPage-1)/s.opts.PerPage) }

// ServeHTTP serves the shard.
func (s shard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this board is read only", http.StatusMethodNotAllowed)
		return
	}
	path := r.URL.Path
	switch {
	case path == "/":
		s.send(w, r, s.startPage)
	case path == "/jobs":
		s.serveListing(w, r)
	case path == "/about":
		s.send(w, r, s.aboutPage)
	case path == "/news/warning":
		s.send(w, r, s.newsPage)
	case path == "/login":
		s.send(w, r, s.loginPage)
	case path == "/robots.txt":
		s.serveRobots(w, r)
	case strings.HasPrefix(path, "/private/"):
		s.trespasses.Add(1)
		s.send(w, r, s.privatePage)
	default:
		if i, ok := s.Index(path); ok && i%s.of == s.k {
			s.send(w, r, func(p *page) { s.adPage(p, i) })
			return
		}
		s.serveMissing(w)
	}
}

// serveListing serves the listing page that the query names.
func (s shard) serveListing(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if !query.Has("page") {
		http.Redirect(w, r, listingPath(1), http.StatusMovedPermanently)
		return
	}
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil || n < 1 || n > s.pages() {
		s.serveMissing(w)
		return
	}
	s.send(w, r, func(p *page) { s.listingPage(p, n) })
}

// serveRobots serves robots.txt.
func (s shard) serveRobots(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	http.ServeContent(w, r, "", s.opts.Modified, strings.NewReader(s.opts.Robots))
}

// serveMissing answers 404.
func (s shard) serveMissing(w http.ResponseWriter) {
	p := page{new(bytes.Buffer)}
	s.missingPage(&p)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	w.Write(p.Bytes()) // the client may be gone; there is no one else to tell
}

// send renders a page and serves it with its validators. The ETag is a hash of the bytes sent.
func (s shard) send(w http.ResponseWriter, r *http.Request, render func(*page)) {
	buf := s.buffers.Get().(*bytes.Buffer)
	defer s.buffers.Put(buf)
	buf.Reset()
	render(&page{buf})
	h := fnv.New64a()
	h.Write(buf.Bytes())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("ETag", fmt.Sprintf(`"%016x"`, h.Sum64()))
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", s.opts.Modified, bytes.NewReader(buf.Bytes()))
}

// listingPath is the address of a listing page.
func listingPath(n int) string { return "/jobs?page=" + strconv.Itoa(n) }
