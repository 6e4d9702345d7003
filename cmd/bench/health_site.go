package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// clock is a time that passes only when told.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

// outlet serves a fixture. What it answers follows from the round, the ads and what is broken; nothing is kept
// between requests.
type outlet struct {
	fixture
	offers []offer
	clock  *clock
	addr   string // host and port
	server *http.Server
	served chan error

	mu     sync.Mutex // guards what follows
	round  int
	broken *way // nil if nothing is
	since  int  // the round in which it broke
	random *rand.Rand
}

// newOutlet serves a fixture on a loopback address. The caller closes it.
func newOutlet(f fixture, host string, rounds int, seed uint64) (*outlet, error) {
	o := &outlet{fixture: f, offers: offers(f, rounds, seed), clock: &clock{}, addr: host + ":0"}
	if err := o.open(); err != nil {
		return nil, err
	}
	o.turn(0, nil, 0)
	return o, nil
}

// open listens, on the same port again after close.
func (o *outlet) open() error {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", o.addr)
	if err != nil {
		return fmt.Errorf("serve source %s: %w", o.id, err)
	}
	o.addr = l.Addr().String()
	o.server, o.served = &http.Server{Handler: o}, make(chan error, 1)
	go func() { o.served <- o.server.Serve(l) }()
	return nil
}

// close ends every connection; then they are refused.
func (o *outlet) close() {
	if o.server != nil {
		o.server.Close()
		<-o.served
		o.server = nil
	}
}

// turn sets the round and what is broken since when. The clock goes to the beginning of the round.
func (o *outlet) turn(round int, broken *way, since int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.round, o.broken, o.since = round, broken, since
	h := fnv.New64a()
	fmt.Fprint(h, o.id, round)
	o.random = rand.New(rand.NewPCG(h.Sum64(), 1))
	o.clock.set(firstRound.Add(time.Duration(round) * betweenRounds))
}

// The rounds of every source begin at midnight of an arbitrary day, and every six hours from then.
var firstRound = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

const betweenRounds = 6 * time.Hour

// part is what a request is for.
type part int

const (
	elsewhere part = iota
	robotsFile
	list
	advert
)

// request is what is asked for. Page counts from 1; of an ad, it is its number.
type request struct {
	part part
	page int
}

// reply is an answer before it is sent.
type reply struct {
	status int
	kind   string // content type
	body   string
	to     string // of a redirect
	after  string // Retry-After
	cut    bool   // the connection ends in the middle of the body
}

func htmlReply(body string) reply {
	return reply{status: 200, kind: "text/html; charset=utf-8", body: body}
}

var nothing = reply{status: http.StatusNotFound, kind: "text/html; charset=utf-8", body: "<!doctype html><title>404</title><h1>Not found</h1>"}

func (o *outlet) asked(r *http.Request) request {
	if n, ok := strings.CutPrefix(r.URL.Path, "/job/"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(o.offers) {
			return request{advert, i}
		}
		return request{}
	}
	switch r.URL.Path {
	case "/robots.txt":
		return request{part: robotsFile}
	case o.start():
		page, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil {
			page = 1
		}
		return request{list, page}
	}
	return request{}
}

// ServeHTTP answers as the fixture does, or as its way of being broken makes it.
func (o *outlet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	took := 200*time.Millisecond + time.Duration(o.random.IntN(200))*time.Millisecond
	if o.broken != nil && o.broken.slow > 1 {
		took *= time.Duration(o.broken.slow)
	}
	o.clock.pass(took)
	q := o.asked(r)
	a := o.answer(q)
	if q.part != robotsFile && o.random.Float64() < o.sad {
		a = reply{status: http.StatusInternalServerError, kind: "text/html", body: "<title>Error</title>"}
	}
	if o.broken != nil && o.broken.answer != nil {
		o.broken.answer(o.fixture, q, &a)
	}
	send(w, r, a, o.etag && q.part != robotsFile)
}

func send(w http.ResponseWriter, r *http.Request, a reply, tagged bool) {
	w.Header().Set("Content-Type", a.kind)
	if a.to != "" {
		w.Header().Set("Location", a.to)
	}
	if a.after != "" {
		w.Header().Set("Retry-After", a.after)
	}
	if tagged && a.status == http.StatusOK {
		h := fnv.New64a()
		h.Write([]byte(a.body))
		tag := fmt.Sprintf("%q", strconv.FormatUint(h.Sum64(), 36))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if a.cut {
		w.Header().Set("Content-Length", strconv.Itoa(2*len(a.body)+10)) // the server ends the connection then
	}
	w.WriteHeader(a.status)
	w.Write([]byte(a.body)) // whoever does not read on is not waited for
}

// answer is the usual answer, with the ads as they are when something of them is lost.
func (o *outlet) answer(q request) reply {
	var d damage
	if o.broken != nil {
		d = o.broken.damage
	}
	switch q.part {
	case robotsFile:
		return reply{status: 200, kind: "text/mainText", body: "User-agent: *\nDisallow: /admin\n"}
	case list:
		return o.list(q.page, d)
	case advert:
		ad := o.offers[q.page]
		switch {
		case ad.born > o.round, o.round >= ad.dies && !o.over:
			return nothing
		case o.round >= ad.dies:
			return htmlReply(o.frame(ad.title, "<main><h1>"+ad.title+"</h1><p>"+o.words().over+".</p></main>"))
		}
		return htmlReply(o.page(d.lost(ad), d))
	}
	return nothing
}

// standing are the ads that the source shows now, the newest first.
func (o *outlet) standing(d damage) []offer {
	newest := o.round
	if d.stale {
		newest = min(newest, o.since-1)
	}
	var out []offer
	for i := len(o.offers) - 1; i >= 0; i-- {
		if ad := o.offers[i]; ad.born <= newest && (o.round < ad.dies || d.stale) && o.round-ad.dies < 2*mostStanding {
			out = append(out, d.lost(ad))
		}
	}
	return out
}

// list is a page of the ads that stand.
func (o *outlet) list(page int, d damage) reply {
	ads := o.standing(d)
	if d.empty {
		ads = nil
	}
	more := false
	if o.size > 0 {
		from := min((page-1)*o.size, len(ads))
		to := min(from+o.size, len(ads))
		more, ads = to < len(ads) && o.paged() && !d.lastPage, ads[from:to]
		if page > 1 && (len(ads) == 0 || d.lastPage) && o.markup != api {
			return nothing
		}
		if page > 1 && d.lastPage {
			ads = nil
		}
	}
	return o.index(ads, page, more, d)
}
