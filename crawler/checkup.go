package crawler

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lurewatch/crawler/health"
	"lurewatch/job"
)

// healthRounds is how many rounds tell how a source is.
const healthRounds = 200

// Health is how a source is, by the rounds in a ledger. A round that goes on although the next one is due is judged by
// what came of it so far: a host that answers every visit by asking to be left alone keeps its round open for days.
func Health(ctx context.Context, l Ledger, s Source, now time.Time) (job.SourceHealth, error) {
	return new(Checkups).Health(ctx, l, s, now)
}

// Checkups judges the health of sources and remembers what it found, so that a source is judged anew only when there
// is something new of it: a round, a visit of the open one, or a minute more that one is late. The zero Checkups is
// ready. It is safe for concurrent use.
type Checkups struct {
	mu    sync.Mutex // guards known
	known map[string]checkup
}

// checkup is what was found of a source, and what it was found by.
type checkup struct {
	of     symptoms
	health job.SourceHealth
}

// symptoms change when the health of a source may have.
type symptoms struct {
	began, ended, accepted, next int64 // Unix nanoseconds
	every, late                  time.Duration
	visits                       int // of the newest round
}

// Health is [Health], of which it says the same.
func (c *Checkups) Health(ctx context.Context, l Ledger, s Source, now time.Time) (job.SourceHealth, error) {
	h, err := c.judge(ctx, l, s, now)
	if err != nil {
		return h, fmt.Errorf("health of source %q: %w", s.ID, err)
	}
	return h, nil
}

func (c *Checkups) judge(ctx context.Context, l Ledger, s Source, now time.Time) (job.SourceHealth, error) {
	accepted, err := l.Accepted(ctx, s.ID)
	if err != nil {
		return job.SourceHealth{}, err
	}
	newest, err := l.Runs(ctx, s.ID, 1)
	if err != nil || len(newest) == 0 {
		return job.SourceHealth{State: job.SourceNew}, err
	}
	is := symptomsOf(newest[0], healthOptions(s, &newest[0], accepted, now))
	c.mu.Lock()
	known, ok := c.known[s.ID]
	c.mu.Unlock()
	if ok && known.of == is {
		return known.health, nil
	}
	list, err := l.Runs(ctx, s.ID, healthRounds)
	if err != nil || len(list) == 0 {
		return job.SourceHealth{State: job.SourceNew}, err
	}
	h := health.Judge(list, healthOptions(s, &list[0], accepted, now))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = make(map[string]checkup)
	}
	c.known[s.ID] = checkup{is, h}
	return h, nil
}

// healthOptions says what is known of a source beside its rounds. The newest round is ended by it if it goes on longer
// than it should; the next one waits for one that goes on, so that it is not late.
func healthOptions(s Source, newest *job.Run, accepted, now time.Time) health.Options {
	o := health.Options{Now: now, Accepted: accepted}
	if len(s.Start) == 0 {
		return o
	}
	o.Next = s.Schedule.Next(newest.Scheduled)
	o.Every = s.Schedule.Next(o.Next).Sub(o.Next)
	if newest.Ended.IsZero() {
		if !now.Before(o.Next) {
			newest.Ended = o.Next
		}
		o.Next = time.Time{}
	}
	return o
}

// symptomsOf takes the newest round as healthOptions leaves it.
func symptomsOf(newest job.Run, o health.Options) symptoms {
	is := symptoms{began: newest.Began.UnixNano(), ended: newest.Ended.UnixNano(), accepted: o.Accepted.UnixNano(), next: o.Next.UnixNano(),
		every: o.Every, visits: newest.Yield.Visits}
	if by := o.Now.Sub(o.Next); !o.Next.IsZero() && by > 0 {
		is.late = by.Round(time.Minute)
	}
	return is
}
