package crawler

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"lurewatch/job"
)

// maxSaving is how many visits wait for the disk at once, beside those that are worked on. What one holds is its ads
// and links, not the page.
const maxSaving = 128

// saver saves what came of visits while the workers go on: a visit waits for two disk writes in a row, its evidence's
// and its own, which many share if they wait together. Its goroutines are the run's.
type saver struct {
	c     *Crawler
	run   *errgroup.Group
	slots chan struct{}
}

func newSaver(c *Crawler, run *errgroup.Group) *saver {
	return &saver{c: c, run: run, slots: make(chan struct{}, maxSaving)}
}

// save begins to save the outcome of a visit, after waiting for a place, and tells the dispatcher when it is done. The
// visit stays leased until then. An error ends the run.
func (s *saver) save(ctx context.Context, d *dispatcher, o job.Outcome, onward bool) {
	s.slots <- struct{}{}
	s.run.Go(func() error {
		if s.c.opts.Kept != nil {
			s.c.opts.Kept(o.Visit.Source)
		}
		err := s.c.save(ctx, o, onward)
		<-s.slots
		d.saved <- struct{}{}
		return err
	})
}

// save writes an outcome, also when the run is ending: the work is done. Onward says that the page leads to others of
// another kind.
func (c *Crawler) save(ctx context.Context, o job.Outcome, onward bool) error {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), giveBackFor)
		defer cancel()
	}
	effect, err := c.opts.Frontier.Finish(ctx, o)
	switch {
	case err == nil:
		c.count(o.Fate, o.Why, effect)
		if o.Fate == job.Fetched {
			fresh := effect.New+effect.Changed > o.Yield.Alike
			c.traps.done(o.Visit, fresh, isFirst(o.Visit) && !fresh && (o.Yield.Ads > 0 || !onward))
		}
		c.log.Debug("visit done", "url", o.Visit.URL, "fate", o.Fate, "why", o.Why, "ads", len(o.Cases), "links", effect.Links)
		return nil
	case c.opts.Stale != nil && c.opts.Stale(err):
		c.log.Warn("visit took longer than its lease", "url", o.Visit.URL)
		return nil
	case ctx.Err() != nil: // the run ended while it waited to be saved
		return c.release(ctx, o.Visit)
	}
	return fmt.Errorf("crawl: save the visit of %q: %w", o.Visit.URL, err)
}
