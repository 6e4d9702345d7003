package render

import (
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/runtime"
)

// stopwatch is a clock that stands at times. The zero stopwatch stands.
type stopwatch struct {
	left  time.Duration
	since time.Time
	timer *time.Timer // nil while it stands
}

// run lets it go or stand.
func (s *stopwatch) run(on bool) {
	switch {
	case on && s.timer == nil:
		s.since, s.timer = time.Now(), time.NewTimer(s.left)
	case !on && s.timer != nil:
		s.timer.Stop()
		s.timer = nil
		s.left -= time.Since(s.since)
	}
}

// c is ready when nothing is left.
func (s *stopwatch) c() <-chan time.Time {
	if s.timer == nil {
		return nil
	}
	return s.timer.C
}

func (s *stopwatch) stop() { s.run(false) }

// pulse finds out when a page has become quiet: it answers, and then asks for nothing for a while. Without the first,
// a page that is still working on what it was given would pass for one that is done.
type pulse struct {
	asked *reply
	timer *time.Timer
}

// reset forgets what was found out, because something happened.
func (p *pulse) reset() {
	p.asked = nil
	p.stop()
}

func (p *pulse) stop() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}

// beat asks a page that has loaded, and waits for nothing, whether it is there.
func (p *pulse) beat(d *drawing) {
	if !d.loaded || d.busy || len(d.queue) > 0 || p.asked != nil || p.timer != nil {
		return
	}
	if r, err := start(d.conn, d.session, runtime.Evaluate, runtime.EvaluateParams{Expression: "0"}); err == nil {
		p.asked = &r
	}
}

// answer is ready when the page answers.
func (p *pulse) answer() <-chan *cdproto.Message {
	if p.asked == nil {
		return nil
	}
	return p.asked.ch
}

// answered starts the time in which nothing must happen.
func (p *pulse) answered(_ *cdproto.Message, idle time.Duration) {
	p.asked, p.timer = nil, time.NewTimer(idle)
}

// quiet is ready when nothing happened for that time.
func (p *pulse) quiet() <-chan time.Time {
	if p.timer == nil {
		return nil
	}
	return p.timer.C
}
