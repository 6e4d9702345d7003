package crawler

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lurewatch/job"
)

// leased is what came of one call of the frontier.
type leased struct {
	visits []job.Visit
	kept   []job.Visit // to be given back, and not given back because of err
	err    error
	at     time.Time
	saves  int // when the lease was asked for
}

// Sizes of the leases. A host holds few visits at a time, so that a lease does not run out in its queue.
const (
	leaseFor   = 30 * time.Minute
	leaseMax   = 256
	perHost    = 12
	lowWater   = 8 // a host with fewer queued visits is asked for more
	maxQueued  = 2048
	leasePause = time.Second // between two leases that found nothing
)

// lease asks the frontier for more, one call at a time and off this goroutine.
func (d *dispatcher) lease(ctx context.Context) {
	now := d.c.opts.Now()
	if d.leasing || d.queued >= maxQueued || !d.dry.IsZero() && now.Sub(d.dry) < leasePause || d.enough() {
		return
	}
	full := make(map[string]bool)
	for _, h := range d.hosts {
		if len(h.queue) >= lowWater || h.resting(now) {
			full[h.name] = true
		}
	}
	l := job.Lease{Now: now, For: leaseFor, Max: leaseMax, PerHost: perHost, Source: d.c.opts.Only, Skip: func(name string) bool { return full[name] }}
	back, saves := d.giving, d.saves
	d.giving, d.leasing = nil, true
	go func() {
		if len(back) > 0 {
			if err := d.c.opts.Frontier.Release(ctx, back); err != nil {
				d.leases <- leased{kept: back, err: err}
				return
			}
		}
		v, err := d.c.opts.Frontier.Lease(ctx, l)
		d.leases <- leased{visits: v, err: err, at: now, saves: saves}
	}()
}

// enough reports whether every host has so much queued that a lease can wait.
func (d *dispatcher) enough() bool {
	return len(d.giving) == 0 && d.queued >= lowWater*max(len(d.turns), 1) && d.queued >= 2*d.c.opts.Workers
}

// enqueue takes in what a lease brought.
func (d *dispatcher) enqueue(l leased) error {
	d.leasing = false
	d.giving = append(d.giving, l.kept...)
	if l.err != nil {
		return fmt.Errorf("crawl: lease: %w", l.err)
	}
	d.dry = time.Time{}
	if len(l.visits) == 0 && l.saves == d.saves { // what was saved since may have brought links
		d.dry = l.at
	}
	now := d.c.opts.Now()
	d.forget(now)
	for _, v := range l.visits {
		h := d.host(job.Host(v.URL))
		if h.resting(now) { // it began to after the lease was asked for
			d.giving = append(d.giving, v)
			continue
		}
		h.delay = max(h.delay, d.c.source(v).Delay)
		h.queue = append(h.queue, v)
		d.queued++
		d.turn(h)
	}
	return nil
}

// expire forgets the visits of a host whose lease ran out while they waited for their turn: the frontier hands
// them out again. A visit without an end of its lease is kept.
func (d *dispatcher) expire(h *host, now time.Time) {
	before := len(h.queue)
	h.queue = slices.DeleteFunc(h.queue, func(v job.Visit) bool { return !v.Until.IsZero() && !v.Until.After(now) })
	if n := before - len(h.queue); n > 0 {
		d.queued -= n
		d.dry = time.Time{}
		d.c.log.Warn("leases ran out in the queue of a host", "host", h.name, "visits", n)
	}
}

// giveBackFor bounds how long giving back and saving may take once a run ends.
const giveBackFor = 10 * time.Second

// giveBack releases what is still queued, after the workers ended.
func (d *dispatcher) giveBack(ctx context.Context) error {
	visits := d.giving
	for _, h := range d.hosts {
		visits = append(visits, h.queue...)
	}
	if len(visits) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackFor)
	defer cancel()
	if err := d.c.opts.Frontier.Release(ctx, visits); err != nil {
		return fmt.Errorf("crawl: give back %d visits: %w", len(visits), err)
	}
	return nil
}
