package render

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

//go:embed serialise.js
var serialise string

// read stops the page's scripts and reads the document.
func (d *drawing) read(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, d.limits.Read, ErrStuck)
	defer cancel()
	if d.result.Ended != Quiet {
		if err := d.silence(ctx); err != nil {
			return err
		}
	}
	world, err := wait(ctx, d, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: cdp.FrameID(d.target), WorldName: "lurewatch"})
	if err != nil {
		return err
	}
	yes := true
	script := runtime.EvaluateParams{
		Expression: fmt.Sprintf("%s(%d)", strings.TrimSpace(serialise), d.limits.MaxHTML), ContextID: world.ExecutionContextID, ReturnByValue: &yes,
	}
	got, err := wait(ctx, d, runtime.Evaluate, script)
	if err == nil && got.ExceptionDetails != nil { // a stop that came late hits what runs next, and that is ours
		got, err = wait(ctx, d, runtime.Evaluate, script)
	}
	if err != nil {
		return err
	}
	return d.keep(got)
}

// silence lets no script of the page run any more. Only the end of what runs at the moment comes at once: a page may
// run the next before it is told that there is none, so it is ended again.
func (d *drawing) silence(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		again := time.NewTicker(100 * time.Millisecond)
		defer again.Stop()
		for {
			post(d.conn, d.session, runtime.TerminateExecution, cdp.Empty{})
			select {
			case <-again.C:
			case <-ctx.Done():
				return
			}
		}
	})
	_, err := wait(ctx, d, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	stop()
	return err
}

// keep puts what was read into the result.
func (d *drawing) keep(got runtime.EvaluateResult) error {
	if got.ExceptionDetails != nil || got.Result == nil {
		return fmt.Errorf("read page: %w", ErrStuck)
	}
	var text *string
	if err := json.Unmarshal(got.Result.Value, &text); err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	if text == nil {
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, d.limits.MaxHTML)
	}
	address, html, _ := strings.Cut(*text, "\n")
	if len(html) > d.limits.MaxHTML {
		return fmt.Errorf("%w: %d bytes, limit %d", ErrTooLarge, len(html), d.limits.MaxHTML)
	}
	d.result.URL, d.result.HTML = address, []byte(html)
	return nil
}

// wait calls a command and goes on handling events meanwhile: a dialog keeps a page from answering anything else.
func wait[P, R any](ctx context.Context, d *drawing, cmd cdp.Command[P, R], p P) (R, error) {
	var none R
	r, err := start(d.conn, d.session, cmd, p)
	if err != nil {
		return none, err
	}
	for {
		select {
		case m := <-r.ch:
			return decode[R](r, m)
		case <-d.inbox.signal:
			d.take()
			if d.gone != nil {
				return none, d.gone
			}
		case <-d.conn.gone:
			return none, fmt.Errorf("%w: connection to Chromium ended", ErrCrashed)
		case <-ctx.Done():
			return none, context.Cause(ctx)
		}
	}
}
