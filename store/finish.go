package store

import (
	"context"
	"errors"
	"fmt"

	"lurewatch/job"
)

// Finish writes the whole effect of a visit in one transaction and ends its lease. It returns [ErrStaleLease],
// and writes nothing, if o.Visit is not the current holder.
//
// The address is due again at o.Due, or never if that is zero. A failure counts one more attempt and keeps the
// validators; a visit that was postponed leaves both as they are; any other fate ends the row of failures. Validators of a fetched page replace the old ones;
// otherwise an empty one leaves the old in place.
//
// Each case is kept by its ad's id, the last one if an id comes twice. ContentHash is worked out from the ad.
// An ad with the content of before was only seen again, unless another rule set judged it or its text was
// purged: then ad and verdict are replaced. An ad enters the change log, or moves to its end, when it is new,
// changed or judged again and is flagged now or was until now.
//
// An ad of o.Closed that is known is marked as closed from now on; the reason is cut at 200 bytes. One that is found
// again and not closed is open again. Both are changes of a flagged ad.
func (s *Store) Finish(ctx context.Context, o job.Outcome) (job.Effect, error) {
	p, err := prepareOutcome(o)
	if err != nil {
		return job.Effect{}, fmt.Errorf("finish visit %.120q: %w", o.Visit.URL, err)
	}
	var effect job.Effect
	if err := s.do(ctx, func(b *batch) (err error) { effect, err = b.finish(p); return err }); err != nil {
		return job.Effect{}, fmt.Errorf("finish visit %.120q: %w", o.Visit.URL, err)
	}
	return effect, nil
}

// outcome is a [job.Outcome] with everything done that needs no transaction.
type outcome struct {
	job.Outcome
	at     stamp
	links  []newLink
	cases  []newCase
	closed []closing
}

func prepareOutcome(o job.Outcome) (p outcome, err error) {
	if o.At.IsZero() {
		return p, errors.New("the outcome has no time")
	}
	if o.Fate == "" {
		return p, errors.New("the outcome has no fate")
	}
	p.Outcome, p.at = o, stampOf(o.At)
	if p.links, err = prepareLinks(o.Links); err != nil {
		return p, err
	}
	if p.cases, err = prepareCases(o.Cases, p.at); err != nil {
		return p, err
	}
	p.closed, err = prepareClosed(o.Closed, p.cases)
	return p, err
}

// finish reads everything first, so that a refusal leaves no trace.
func (b *batch) finish(p outcome) (effect job.Effect, err error) {
	key, e, ok, err := b.holds(p.Visit)
	if err != nil {
		return effect, err
	}
	if !ok {
		return effect, ErrStaleLease
	}
	known, err := b.records(len(p.cases), func(i int) string { return p.cases[i].id })
	if err != nil {
		return effect, err
	}
	shut, err := b.records(len(p.closed), func(i int) string { return p.closed[i].id })
	if err != nil {
		return effect, err
	}
	source, err := b.source(e.source)
	if err != nil {
		return effect, err
	}

	b.unlease(key, e)
	b.settle(key, e, p)
	effect.Links = b.addLinks(p.links)
	for i, c := range p.cases {
		b.file(c, known[i], p.at, &effect)
	}
	b.shut(p.closed, shut, p.at, &effect)
	source.count(p.Outcome, effect)
	b.totals.Fates[p.Fate]++
	return effect, nil
}

// settle stores an entry that is no longer leased as the outcome leaves it.
func (b *batch) settle(key visitKey, e entry, p outcome) {
	switch p.Fate {
	case job.Failed:
		e.attempts++
	case job.Postponed:
	default:
		e.attempts = 0
		if p.ETag != "" || p.Fate == job.Fetched {
			e.etag = p.ETag
		}
		if p.LastModified != "" || p.Fate == job.Fetched {
			e.lastModified = p.LastModified
		}
	}
	e.interval = p.Interval
	if p.Due.IsZero() {
		e.state, e.token, e.until, e.due = done, 0, 0, 0
		b.put(b.visits, key[:], e.encode())
		return
	}
	e.due = stampOf(p.Due)
	b.enqueue(key, e)
}

// count adds one visit to a source's record. A refusal by robots.txt or a page that is gone is an answer, so
// the source works; only a failure is one, and a page that lets nobody read.
func (r *sourceRecord) count(o job.Outcome, effect job.Effect) {
	r.Visits++
	r.Ads += effect.New
	y := o.Yield
	y.New, y.Changed, y.Closed = effect.New, effect.Changed, effect.Closed
	r.Yield = r.Yield.Plus(y)
	if o.Fate == job.Postponed {
		return
	}
	r.Failing = o.Fate == job.Failed || len(y.Walls) > 0
	if r.Failing {
		r.LastFailure, r.Why = o.At.UTC(), o.Why
		return
	}
	r.LastSuccess = o.At.UTC()
}
