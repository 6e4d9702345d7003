package crawler

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"lurewatch/job"
)

// Ledger remembers the rounds of sources, so that a schedule holds across restarts: a time that passed while nothing
// ran is made up for once, and two rounds of a source never overlap.
type Ledger interface {
	// BeginRun opens a round and makes its start addresses due; false if one is open.
	BeginRun(ctx context.Context, r job.Run, starts []job.Link) (bool, error)
	// EndRun ends the open round if nothing of the source is due at a time or leased; false if it does not.
	EndRun(ctx context.Context, source string, at time.Time) (job.Run, bool, error)
	// Runs returns the newest rounds, the newest first, an open one before all.
	Runs(ctx context.Context, source string, limit int) ([]job.Run, error)
	// Accepted is when a person said that the source is as it should be: its health is judged by what came after.
	Accepted(ctx context.Context, source string) (time.Time, error)
}

// rounds begins and ends the rounds of the sources of a crawl. It is used by one goroutine at a time.
type rounds struct {
	c      *Crawler
	open   map[string]bool
	next   map[string]time.Time // when the next round begins, of sources without an open one
	states map[string]job.SourceState
}

// roundPause is how often rounds are looked after.
const roundPause = time.Second

func newRounds(c *Crawler) *rounds {
	return &rounds{c: c, open: make(map[string]bool), next: make(map[string]time.Time), states: make(map[string]job.SourceState)}
}

// sources lists the ids of those that are crawled, in order.
func (r *rounds) sources() []string {
	if only := r.c.opts.Only; only != "" {
		if _, ok := r.c.sources[only]; !ok {
			return nil
		}
		return []string{only}
	}
	return slices.Sorted(maps.Keys(r.c.sources))
}

// begin opens the rounds whose time has come.
func (r *rounds) begin(ctx context.Context, now time.Time) error {
	for _, id := range r.sources() {
		if r.open[id] || r.next[id].After(now) {
			continue
		}
		if err := r.beginOne(ctx, r.c.sources[id], now); err != nil {
			return fmt.Errorf("crawl: %w", err)
		}
	}
	return nil
}

func (r *rounds) beginOne(ctx context.Context, s Source, now time.Time) error {
	last, err := r.c.opts.Ledger.Runs(ctx, s.ID, 1)
	if err != nil {
		return err
	}
	if len(last) > 0 && last[0].Ended.IsZero() { // a process that died left it open
		r.open[s.ID] = true
		r.c.log.Info("round goes on", "source", s.ID, "began", last[0].Began)
		return nil
	}
	var starts []job.Link
	for _, u := range s.Start {
		starts = append(starts, job.Link{Source: s.ID, URL: u, Due: now})
	}
	round := job.Run{Source: s.ID, Scheduled: now, Began: now}
	if len(last) > 0 && !r.c.opts.Force {
		due, missed := latest(s.Schedule, earlier(last[0].Scheduled, now), now)
		if due.After(now) {
			r.next[s.ID] = due
			// An address that was never a start before does not wait for the next round; one that is known does.
			if _, err := r.c.opts.Agenda.AddLinks(ctx, starts); err != nil {
				return fmt.Errorf("crawl: add start addresses: %w", err)
			}
			return nil
		}
		round.Scheduled, round.Missed = due, missed
	}
	begun, err := r.c.opts.Ledger.BeginRun(ctx, round, starts)
	if err != nil {
		return err
	}
	r.open[s.ID] = true
	if begun {
		r.c.traps.reset(s.ID)
		r.c.shares.reset(s.ID)
		r.c.log.Info("round begins", "source", s.ID, "scheduled", round.Scheduled, "missed", round.Missed)
	}
	return nil
}

// earlier is the sooner of two times. A round that was scheduled in the future was begun by a clock that was wrong.
func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// maxMissed bounds how many missed times are counted.
const maxMissed = 10_000

// latest is the last time of a schedule after the given one that is not after now, and how many came before it; or
// the next time, if none has come yet.
func latest(s Schedule, after, now time.Time) (due time.Time, missed int) {
	due = s.Next(after)
	for missed < maxMissed {
		next := s.Next(due)
		if next.After(now) || !next.After(due) {
			return due, missed
		}
		due = next
		missed++
	}
	return now, missed
}

// end ends the rounds of sources that have nothing left to do.
func (r *rounds) end(ctx context.Context, now time.Time) error {
	for _, id := range slices.Sorted(maps.Keys(r.open)) {
		round, ended, err := r.c.opts.Ledger.EndRun(ctx, id, now)
		if err != nil {
			return fmt.Errorf("crawl: %w", err)
		}
		if !ended {
			continue
		}
		delete(r.open, id)
		r.next[id] = r.c.sources[id].Schedule.Next(round.Scheduled)
		if err := r.tell(ctx, round); err != nil {
			return fmt.Errorf("crawl: %w", err)
		}
	}
	return nil
}

// tell logs a round that ended, and how its source is where that changed.
func (r *rounds) tell(ctx context.Context, round job.Run) error {
	y := round.Yield
	r.c.log.Info("round ended", "source", round.Source, "took", round.Ended.Sub(round.Began).Round(time.Millisecond),
		"visits", y.Visits, "failed", y.Failed, "ads", y.Ads, "new", y.New)
	h, err := Health(ctx, r.c.opts.Ledger, r.c.sources[round.Source], r.c.opts.Now())
	if err != nil {
		return err
	}
	if r.states[round.Source] == h.State {
		return nil
	}
	was := r.states[round.Source]
	r.states[round.Source] = h.State
	if len(h.Signs) == 0 {
		if was != "" {
			r.c.log.Info("source is well again", "source", round.Source)
		}
		return nil
	}
	r.c.log.Warn("source is "+string(h.State), "source", round.Source, "since", h.Since, "why", h.Signs[0].Says, "signs", len(h.Signs))
	return nil
}

// watch looks after the rounds until ctx ends.
func (r *rounds) watch(ctx context.Context) error {
	tick := time.NewTicker(roundPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		now := r.c.opts.Now()
		if err := r.end(ctx, now); err != nil {
			return unlessEnded(ctx, err)
		}
		if err := r.begin(ctx, now); err != nil {
			return unlessEnded(ctx, err)
		}
	}
}
