package render

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"lurewatch/crawler/fetch"
)

// Render gets one page and draws it. It returns when the page is quiet, when a limit is reached, or when ctx is done,
// and leaves nothing behind: no cookie, no storage, no process of the page, and no call of get.
//
// Only an answer of 200 with HTML is drawn. Every other one comes back as it is, with [NotDrawn] and no error, 304 and
// redirects too. A page that ends by a limit has HTML as well: see [Result.Ended].
//
// With an error, Result has what is known: at least Page if the main document came, and Requests.
func (b *Browser) Render(ctx context.Context, r fetch.Request, get Get, limits Limits) (Result, error) {
	begun := b.opts.Now()
	ctx, leave, err := b.enter(ctx)
	if err != nil {
		return Result{}, err
	}
	defer leave()
	p, err := get(ctx, r)
	res := Result{Page: p, URL: p.URL, Ended: NotDrawn}
	if err == nil && drawable(p) {
		res, err = b.show(ctx, res, get, r.Note, limits.withDefaults(p.URL))
		if err != nil {
			err = fmt.Errorf("draw %q: %w", p.URL, err)
		}
	}
	res.Took = b.opts.Now().Sub(begun)
	return res, err
}

// drawable reports whether there is something to draw.
func drawable(p fetch.Page) bool {
	return p.Status == http.StatusOK && (p.ContentType == "text/html" || p.ContentType == "application/xhtml+xml")
}

// show draws a document that came in a free place of a Chromium.
func (b *Browser) show(ctx context.Context, res Result, get Get, note string, limits Limits) (Result, error) {
	p, err := b.acquire(ctx)
	if err != nil {
		return res, err
	}
	d := &drawing{conn: p.conn, limits: limits, now: b.opts.Now, result: res}
	err = d.fetching(ctx, get, note)
	worn := !d.close()
	if stopped := b.release(p, worn); err == nil {
		err = stopped
	}
	return d.result, err
}

// fetching draws the page with a goroutine beside it that calls get, and returns after both have ended.
func (d *drawing) fetching(ctx context.Context, get Get, note string) error {
	if err := d.open(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	wants, answers := make(chan ask, 1), make(chan answer, 1)
	var took time.Duration
	var wg sync.WaitGroup
	wg.Go(func() {
		for a := range wants {
			begun := d.now()
			p, err := get(ctx, fetch.Request{URL: a.url, Accept: a.accept, Note: note})
			took += d.now().Sub(begun)
			answers <- answer{a, p, err} // has room: draw asks for the next after it took this
		}
	})
	err := d.draw(ctx, wants, answers)
	cancel()
	close(wants)
	wg.Wait()
	d.result.Fetching = took
	return err
}
