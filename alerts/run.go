package alerts

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// wakeEvery is how often Run looks whether something is due.
const wakeEvery = "@every 1m"

// Run ticks once a minute, and reads the inbox, until ctx ends; it returns nil then, after what it was doing is done.
// What fails at a tick is logged when it begins to and when it ends, and is tried again at the next.
func (f *Office) Run(ctx context.Context) error {
	wake := make(chan struct{}, 1)
	clock := cron.New()
	_, err := clock.AddFunc(wakeEvery, func() {
		select {
		case wake <- struct{}{}:
		default: // a tick is waiting already
		}
	})
	if err != nil {
		return fmt.Errorf("run the office of digests: %w", err)
	}
	clock.Start()
	var wg sync.WaitGroup
	if f.o.Inbox != nil {
		wg.Go(func() { f.poll(ctx) })
	}
	for ctx.Err() == nil {
		if err := f.Tick(ctx, f.o.Now()); ctx.Err() == nil {
			f.report(err)
		}
		select {
		case <-ctx.Done():
		case <-wake:
		}
	}
	<-clock.Stop().Done()
	wg.Wait()
	return nil
}

// report logs what fails, once for as long as it is the same.
func (f *Office) report(err error) {
	now := ""
	if err != nil {
		now = err.Error()
	}
	switch {
	case now == f.failing:
		return
	case now == "":
		f.o.Log.Info("the office of digests works again", "was", f.failing)
	default:
		f.o.Log.Error("the office of digests cannot do all", "why", err)
	}
	f.failing = now
}

// Tick does everything that is due at a time: it follows the change log, makes urgent notices and daily digests, sends
// what is in the outbox, and raises alarms. What fails for one unit does not hold up another; the errors are joined, and
// the next tick tries again. Nothing is lost by an error or by the end of the process at any point.
func (f *Office) Tick(ctx context.Context, now time.Time) error {
	if f.o.ReadOnly {
		return fmt.Errorf("do what is due: %w", errReadOnly)
	}
	f.mu.Lock()
	c, roster := f.clerk(f.o.Store, now, "")
	err := c.make(ctx, roster)
	f.mu.Unlock()

	err = errors.Join(err, c.send(ctx))

	f.mu.Lock()
	more := c.after(ctx, roster)
	f.mu.Unlock()
	if err = errors.Join(err, more); ctx.Err() != nil {
		return err
	}
	return errors.Join(err, c.send(ctx))
}

// make follows the log and makes what is due.
func (c *clerk) make(ctx context.Context, r Roster) error {
	for unit, why := range r.Stopped {
		if r.serves(unit) {
			c.fault(ctx, unit, errors.New(why))
		}
	}
	err := c.follow(ctx)
	for _, u := range c.units {
		if ctx.Err() != nil {
			break
		}
		if !c.ready[u.ID] {
			continue
		}
		for _, part := range [...]func() error{func() error { return c.urgent(ctx, u) }, func() error { return c.daily(ctx, u) }} {
			if fault := part(); fault != nil && ctx.Err() == nil {
				c.fault(ctx, u.ID, fault)
				err = errors.Join(err, fmt.Errorf("unit %q: %w", u.ID, fault))
			}
		}
	}
	return err
}

// after raises alarms, queues those that are to be told, and cleans up.
func (c *clerk) after(ctx context.Context, r Roster) error {
	for unit := range c.faults {
		if !c.amiss[unit] {
			c.o.Log.Info("a unit can be served again", "unit", unit)
			delete(c.faults, unit)
		}
	}
	err := c.silence(ctx)
	if err == nil {
		err = c.alarms(ctx, r.Units)
	}
	return errors.Join(err, c.clean(ctx))
}
