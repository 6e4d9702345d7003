package crawler

import (
	"context"
	"fmt"
	"mime"
	"slices"
	"strings"
	"sync"
	"time"

	"lurewatch/crawler/extract"
	"lurewatch/crawler/fetch"
	"lurewatch/crawler/render"
	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// Render draws a page that is empty without JavaScript; see [render.Browser.Render].
type Render func(ctx context.Context, r fetch.Request, get render.Get, limits render.Limits) (render.Result, error)

// draw fetches the page of a visit in a browser. What the page asks for is fetched from its own host alone, by the same
// client, as robots.txt allows, one request at a time and with the pause of the host between two; scripts are kept for
// a day, as all pages of a site ask for the same ones.
func (c *Crawler) draw(ctx context.Context, t task) (answer, error) {
	s := c.source(t.visit)
	p := &painter{c: c, client: c.client(s.ID), source: s.ID, task: t}
	r := fetch.Request{URL: t.visit.URL, ETag: t.visit.ETag, LastModified: t.visit.LastModified, Note: s.ID}
	res, err := c.opts.Render(ctx, r, p.get, render.Limits{})
	if err != nil {
		return answer{}, err
	}
	page := res.Page
	a := answer{status: page.Status, header: page.Header, contentType: page.ContentType, charset: page.Charset, body: page.Body}
	if a.contentType == "" {
		a.contentType, _, _ = mime.ParseMediaType(page.Header.Get("Content-Type"))
	}
	if res.Ended != render.NotDrawn {
		a.body, a.contentType = res.HTML, "text/html"
		a.doc = extract.Parse(a.body).Selection
	}
	if res.Next != "" {
		a.next, _ = job.Canonical(res.Next)
	}
	return a, nil
}

// painter fetches what one page asks for while it is drawn.
type painter struct {
	c      *Crawler
	client *fetch.Client
	source string
	task   task
	asked  time.Time // when the last request of the page ended
}

// get is called for one request after the other.
func (p *painter) get(ctx context.Context, r fetch.Request) (fetch.Page, error) {
	first := p.asked.IsZero()
	if page, ok := p.c.scripts.get(r.URL, p.c.opts.Now()); ok && !first {
		return page, nil
	}
	if !first {
		if err := p.allowed(r.URL); err != nil {
			return fetch.Page{}, err
		}
		if err := p.wait(ctx); err != nil {
			return fetch.Page{}, err
		}
	}
	r.Note = p.source
	page, err := p.client.Get(ctx, r)
	p.asked = p.c.opts.Now()
	if err == nil && !first {
		p.c.scripts.put(r.URL, page, p.asked)
	}
	return page, err
}

// allowed asks the robots.txt that the page itself was asked of.
func (p *painter) allowed(url string) error {
	origin := job.Origin(p.task.visit.URL)
	if job.Origin(url) != origin {
		return fmt.Errorf("get %q: not on the host of the page", url)
	}
	if p.task.rules != nil && !p.task.rules.Allowed(fetch.Product, url[len(origin):]) {
		return fmt.Errorf("get %q: robots.txt forbids it", url)
	}
	return nil
}

// wait lets the pause of the host pass.
func (p *painter) wait(ctx context.Context) error {
	left := p.asked.Add(p.task.pause).Sub(p.c.opts.Now())
	if left <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// scripts remembers the newest scripts that pages asked for. It is safe for concurrent use.
type scripts struct {
	mu   sync.Mutex
	kept []script // the oldest first
}

type script struct {
	page fetch.Page
	url  string
	at   time.Time
}

// Limits of what is remembered.
const (
	maxScripts = 128
	maxScript  = 1 << 20 // bytes
	scriptLife = 24 * time.Hour
)

func (s *scripts) get(url string, now time.Time) (fetch.Page, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.kept, func(k script) bool { return k.url == url })
	if i < 0 || now.Sub(s.kept[i].at) > scriptLife {
		return fetch.Page{}, false
	}
	return s.kept[i].page, true
}

// put keeps a page if it is a script of a usual size.
func (s *scripts) put(url string, page fetch.Page, now time.Time) {
	if page.Status != 200 || !strings.Contains(page.ContentType, "javascript") || len(page.Body) > maxScript {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = slices.DeleteFunc(s.kept, func(k script) bool { return k.url == url })
	if len(s.kept) == maxScripts {
		s.kept = slices.Delete(s.kept, 0, 1)
	}
	s.kept = append(s.kept, script{page, url, now})
}

// plan is what a task needs to know of its host when the dispatcher hands it out.
type plan struct {
	rules *robots.File  // of the origin of the visit
	pause time.Duration // between two requests to the host
}
