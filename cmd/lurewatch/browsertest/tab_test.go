package browsertest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is after how long a test gives up on what a page should do. No test waits for it to pass.
const patience = 5 * time.Minute

// tab is a window of a browser that nobody else uses: it has its own cookies. Its methods end the test where what they
// are to do cannot be done.
type tab struct {
	t      *testing.T
	ctx    context.Context
	origin string
	watch  *watch
}

// watch takes down what a tab must not do. It is safe for concurrent use.
type watch struct {
	origin string

	mu        sync.Mutex // guards what follows
	elsewhere []string   // addresses of other origins that were asked
	faults    []string   // of scripts, and what the policy of the page stopped
}

// see is called with each event of a tab.
func (w *watch) see(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		if !w.own(ev.Request.URL) {
			w.elsewhere = append(w.elsewhere, ev.Request.URL)
		}
	case *network.EventWebSocketCreated:
		w.elsewhere = append(w.elsewhere, ev.URL)
	case *runtime.EventExceptionThrown:
		w.faults = append(w.faults, fmt.Sprint(ev.ExceptionDetails.Text, " ", ev.ExceptionDetails.Exception))
	case *log.EventEntryAdded: // an answer that is no page is an error of the network: tests say which they want
		if ev.Entry.Level == log.EntryLevelError && ev.Entry.Source != log.EntrySourceNetwork {
			w.faults = append(w.faults, ev.Entry.Text)
		}
	}
}

// own reports whether an address is one of the server, or of no server.
func (w *watch) own(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return u.Scheme == "about" || u.Scheme == "data" || u.Scheme+"://"+u.Host == w.origin
}

// found returns what was taken down.
func (w *watch) found() (elsewhere, faults []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.elsewhere, w.faults
}

// newTab opens a tab for an origin, which is closed with the test.
func newTab(t *testing.T, origin string) *tab {
	t.Helper()
	p := &tab{t: t, origin: origin, watch: &watch{origin: origin}}
	ctx, end := chromedp.NewContext(theStage(t).browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.watch.see))
	t.Cleanup(end)
	p.do(ctx, emulate(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	limited, stop := context.WithTimeout(ctx, patience)
	t.Cleanup(stop)
	p.ctx = limited
	return p
}

// visit opens a tab on a server, and holds at the end that it asked nobody else.
func (s *server) visit(t *testing.T) *tab {
	t.Helper()
	p := newTab(t, s.url)
	t.Cleanup(func() {
		elsewhere, faults := p.watch.found()
		if len(elsewhere) > 0 {
			t.Errorf("the tab asked other hosts: %q", elsewhere)
		}
		if len(faults) > 0 {
			t.Errorf("faults of pages: %q", faults)
		}
	})
	return p
}

// emulate makes an action of a command without result.
func emulate[P any](cmd cdp.Command[P, cdp.Empty], p P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, p)
		return err
	})
}

func (p *tab) do(ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// load does what leads to another page, waits until that is there and returns its status.
func (p *tab) load(what string, steps ...chromedp.Action[chromedp.Void]) int {
	p.t.Helper()
	resp, err := chromedp.RunResponse(p.ctx, steps...)
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	return int(resp.Status)
}

// open loads a page of the server, which must answer 200.
func (p *tab) open(path string) {
	p.t.Helper()
	if status := p.try(path); status != 200 {
		p.t.Fatalf("%s answers %d:\n%s", path, status, p.text("main"))
	}
}

// try loads a page of the server and returns its status.
func (p *tab) try(path string) int {
	p.t.Helper()
	return p.load(path, chromedp.Navigate(p.origin+path))
}

// follow clicks on what leads to another page, and returns that page's status.
func (p *tab) follow(sel string) int {
	p.t.Helper()
	p.must(sel)
	return p.load("follow "+sel, chromedp.Click(chromedp.CSS(sel)))
}

// click clicks on what leads nowhere.
func (p *tab) click(sel string) {
	p.t.Helper()
	p.must(sel)
	p.do(p.ctx, chromedp.Click(chromedp.CSS(sel)))
}

// must holds that an element is there: pages are whole once they are loaded.
func (p *tab) must(sel string) {
	p.t.Helper()
	if p.count(sel) == 0 {
		p.t.Fatalf("%s has no %s:\n%s", p.path(), sel, strings.Join(p.texts("main"), "\n"))
	}
}

// fill types into a field in the place of what is there, or picks a value of a list.
func (p *tab) fill(sel, value string) {
	p.t.Helper()
	if p.is(sel, "select") {
		p.do(p.ctx, chromedp.SetValue(chromedp.CSS(sel), value))
		return
	}
	p.must(sel)
	p.do(p.ctx, chromedp.ScrollIntoView(chromedp.CSS(sel)), chromedp.Focus(chromedp.CSS(sel), chromedp.NodeVisible))
	eval[chromedp.Void](p, "document.activeElement.select()")
	p.do(p.ctx, emulate(input.InsertText, input.InsertTextParams{Text: value}))
}

// strike presses and lets go keys one by one. A key goes down raw, as that of a keyboard does: a page that takes it keeps
// the letter from being typed.
func strike(keys string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, r := range keys {
			for _, k := range kb.Encode(r) {
				if k.Type == kb.KeyDown {
					k.Type = kb.KeyRawDown
				}
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, *k); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// press strikes keys.
func (p *tab) press(keys string) {
	p.t.Helper()
	p.do(p.ctx, strike(keys))
}

// pressTo strikes keys that lead to another page, and returns that page's status.
func (p *tab) pressTo(keys string) int {
	p.t.Helper()
	return p.load("press "+keys, strike(keys))
}

// see waits until an element is visible.
func (p *tab) see(sel string) {
	p.t.Helper()
	p.do(p.ctx, chromedp.WaitVisible(chromedp.CSS(sel)))
}

// eval asks a page for the value of an expression.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(b)
}

// texts are the words of all elements that match, as they are seen, with white space folded.
func (p *tab) texts(sel string) []string {
	p.t.Helper()
	all := eval[[]string](p, "[...document.querySelectorAll("+quote(sel)+")].map(e => e.innerText)")
	for i, s := range all {
		all[i] = strings.Join(strings.Fields(s), " ")
	}
	return all
}

// text is the words of the one element that matches.
func (p *tab) text(sel string) string {
	p.t.Helper()
	all := p.texts(sel)
	if len(all) != 1 {
		p.t.Fatalf("%s: %d elements match %s, want one", p.path(), len(all), sel)
	}
	return all[0]
}

// count is how many elements match.
func (p *tab) count(sel string) int {
	p.t.Helper()
	return eval[int](p, "document.querySelectorAll("+quote(sel)+").length")
}

// is reports whether the first element that matches sel matches another selector too.
func (p *tab) is(sel, other string) bool {
	p.t.Helper()
	return eval[bool](p, "!!document.querySelector("+quote(sel)+")?.matches("+quote(other)+")")
}

// path is the address of the page, without its origin.
func (p *tab) path() string {
	p.t.Helper()
	return strings.TrimPrefix(eval[string](p, "location.href"), p.origin)
}

// scripts lets the scripts of pages run, or not. Evaluating still works.
func (p *tab) scripts(run bool) {
	p.t.Helper()
	p.do(p.ctx, emulate(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run}))
}

// screen is a size of the window, and whether it is dark in the room.
type screen struct {
	name          string
	width, height int64
	dark          bool
}

// use makes the tab a screen.
func (p *tab) use(s screen) {
	p.t.Helper()
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	p.do(p.ctx, chromedp.EmulateViewport(s.width, s.height),
		emulate(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
}
