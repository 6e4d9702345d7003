package fetch

import (
	"context"
	"fmt"
	"io"
	"time"
)

// The least speed of a body is asked of every paceWindow, once paceGrace of the request is over.
const (
	paceWindow = 10 * time.Second
	paceGrace  = 30 * time.Second
)

// pace fails a body that comes too slowly. The times it is told are since the request began, and only grow.
type pace struct {
	min           int64 // bytes a second; none is asked if negative
	window, grace time.Duration
	from          time.Duration // when the window began
	bytes         int64         // since
}

// read notes that n bytes have come after a time. It is an error if the window that ends with them had too few.
func (p *pace) read(n int, after time.Duration) error {
	p.bytes += int64(n)
	if p.min < 0 || after < p.from+p.window {
		return nil
	}
	took, got := after-p.from, p.bytes
	p.from, p.bytes = after, 0
	if after < p.grace || float64(got) >= float64(p.min)*took.Seconds() {
		return nil
	}
	return fmt.Errorf("%w: body came with %d bytes in %v, want at least %d a second", ErrTimeout, got, took.Round(time.Millisecond), p.min)
}

// watched is a body that must not stop and must not crawl. Reading it fails when no byte comes for a time, because
// the context of the request is then cancelled with that as its cause.
type watched struct {
	body  io.Reader
	idle  time.Duration
	timer *time.Timer // cancels the request
	begun time.Time
	pace  pace
}

// watch begins to watch body. Stop the timer when the body is no longer read.
func (c *Client) watch(body io.Reader, begun time.Time, cancel context.CancelCauseFunc) *watched {
	idle := c.opts.IdleTimeout
	w := &watched{body: body, idle: idle, begun: begun, pace: c.pace}
	w.timer = time.AfterFunc(idle, func() { cancel(fmt.Errorf("%w: body stopped for %v", ErrTimeout, idle)) })
	return w
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.body.Read(b)
	if n > 0 {
		w.timer.Reset(w.idle)
	}
	if err != nil {
		return n, err
	}
	return n, w.pace.read(n, time.Since(w.begun))
}
