package render

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// online tells scripts that there is a network: some wait for one, and Chromium sees none.
const online = `Object.defineProperty(Navigator.prototype, 'onLine', {get: () => true, configurable: true, enumerable: true})`

// phase is how far a page is. It only grows.
type phase int

const (
	watching phase = iota // its scripts run
	reading               // they are stopped and the document is being read
)

// drawing is one page in Chromium, from its empty tab to its HTML. One goroutine owns it.
type drawing struct {
	conn    *conn
	limits  Limits
	now     func() time.Time
	home    cdp.BrowserContextID
	target  target.ID
	session target.SessionID
	inbox   *inbox
	result  Result

	phase  phase
	shown  bool  // the main document was handed over
	loaded bool  // the load event came
	full   bool  // a limit on requests was reached
	gone   error // why there is nothing to read
	seen   int   // requests
	gets   int   // requests that were or will be put to Get
	bytes  int64
	queue  []ask
	busy   bool // Get is under way

	clock stopwatch // of the page's own time
	pulse pulse
}

// open makes an empty tab with nothing that another page left, and stops its every request.
func (d *drawing) open(ctx context.Context) error {
	yes := true
	made, err := call(ctx, d.conn, "", target.CreateBrowserContext, target.CreateBrowserContextParams{DisposeOnDetach: &yes})
	if err != nil {
		return err
	}
	d.home = made.BrowserContextID
	tab, err := call(ctx, d.conn, "", target.CreateTarget, target.CreateTargetParams{URL: "about:blank", BrowserContextID: d.home, Width: 1280, Height: 1024})
	if err != nil {
		return err
	}
	d.target = tab.TargetID
	attached, err := call(ctx, d.conn, "", target.AttachToTarget, target.AttachToTargetParams{TargetID: d.target, Flatten: &yes})
	if err != nil {
		return err
	}
	d.session = attached.SessionID
	d.inbox = d.conn.listen(d.session)
	if _, err := call(ctx, d.conn, d.session, fetch.Enable, fetch.EnableParams{}); err != nil {
		return err
	}
	if _, err := call(ctx, d.conn, d.session, page.Enable, page.EnableParams{}); err != nil {
		return err
	}
	if _, err := call(ctx, d.conn, d.session, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: online}); err != nil {
		return err
	}
	_, err = call(ctx, d.conn, d.session, inspector.Enable, cdp.Empty{})
	return err
}

// close removes the tab with all it kept, and reports whether Chromium did so.
func (d *drawing) close() bool {
	if d.session != "" {
		d.conn.forget(d.session)
	}
	if d.home == "" { // it may be there all the same: nobody heard the answer
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
	defer cancel()
	_, err := call(ctx, d.conn, "", target.DisposeBrowserContext, target.DisposeBrowserContextParams{BrowserContextID: d.home})
	return err == nil
}

// draw shows the page and returns when it has been read into d.result. Asks go to wants, one at a time, and come back
// on answers.
func (d *drawing) draw(ctx context.Context, wants chan<- ask, answers <-chan answer) error {
	shown, err := start(d.conn, d.session, page.Navigate, page.NavigateParams{URL: d.result.Page.URL})
	if err != nil {
		return err
	}
	total := time.NewTimer(d.limits.Total)
	defer total.Stop()
	d.clock.left = d.limits.Time
	defer d.clock.stop()
	defer d.pulse.stop()
	for d.phase == watching && d.gone == nil {
		d.next(wants)
		d.clock.run(!d.busy)
		d.pulse.beat(d)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-d.conn.gone:
			d.gone = fmt.Errorf("%w: connection to Chromium ended", ErrCrashed)
		case <-d.inbox.signal:
			d.take()
		case a := <-answers:
			d.busy = false
			d.pulse.reset()
			d.answered(a)
		case m := <-shown.ch:
			if err := navigated(shown, m); err != nil {
				return err
			}
		case <-d.clock.c():
			d.end(OutTime)
		case <-total.C:
			d.end(OutTime)
		case m := <-d.pulse.answer():
			d.pulse.answered(m, d.limits.Idle)
		case <-d.pulse.quiet():
			d.end(Quiet)
		}
		if d.full {
			d.end(TooMuch)
		}
	}
	if d.gone != nil {
		return d.gone
	}
	return d.read(ctx)
}

// navigated returns why the document was not shown.
func navigated(r reply, m *cdproto.Message) error {
	got, err := decode[page.NavigateResult](r, m)
	if err != nil {
		return err
	}
	if got.ErrorText != "" {
		return fmt.Errorf("show document: chromium says %q", got.ErrorText)
	}
	return nil
}

// next puts the first ask that waits to Get, unless one is there.
func (d *drawing) next(wants chan<- ask) {
	if d.busy || len(d.queue) == 0 {
		return
	}
	a := d.queue[0]
	d.queue = d.queue[1:]
	d.busy = true
	wants <- a // has room: there is one at a time
}

// end stops watching. The first reason counts.
func (d *drawing) end(why Ended) {
	if d.phase != watching {
		return
	}
	d.phase = reading
	d.result.Ended = why
}

// take handles the events that have come.
func (d *drawing) take() {
	events, flooded := d.inbox.take()
	d.full = d.full || flooded
	for _, m := range events {
		d.handle(m)
	}
}

func (d *drawing) handle(m *cdproto.Message) {
	switch m.Method {
	case cdproto.EventFetchRequestPaused:
		var e fetch.EventRequestPaused
		if jsonv2.Unmarshal(m.Params, &e, chromedp.DefaultUnmarshalOptions) == nil && e.Request != nil {
			d.pulse.reset()
			d.paused(&e)
		}
	case cdproto.EventPageJavascriptDialogOpening:
		post(d.conn, d.session, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
	case cdproto.EventPageLoadEventFired:
		d.loaded = true
		d.pulse.reset()
	case cdproto.EventInspectorTargetCrashed, cdproto.EventInspectorDetached:
		d.gone = fmt.Errorf("%w: %s", ErrCrashed, m.Method)
	}
}
