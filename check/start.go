package check

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"lurewatch/job"
)

// entry is what stands under an id: a result, or a question that is still worked on.
type entry struct {
	result  result
	pending bool
	kind    Kind
}

// keep keeps what stands under an id, without the address as it was typed: what it tells of the asker is nobody else's
// who is shown the answer. A question that is still worked on is never taken from the shelf for others.
func (d *Desk) keep(id ID, by asker, e entry) {
	r := e.result.pack()
	r.submitted, r.asked = "", strings.Clone(r.asked)
	e.result = r
	d.kept.put(kept[ID, entry]{key: id, value: e, by: by, size: r.size(), pinned: e.pending, until: d.o.Now().Add(d.o.Keep)})
}

// Start takes a question that may take time and returns the id under which [Desk.Get] finds its answer. The work is done
// by [Desk.Run]. It returns [ErrBusy] when too many questions wait.
func (d *Desk) Start(_ context.Context, ask Ask) (ID, error) {
	id, err := d.newID()
	if err != nil {
		return "", err
	}
	t := task{id: id, ask: ask, by: d.asker(ask.From), since: d.o.Now()}
	t.ask.From = ""
	if url, err := job.Canonical(ask.URL); err == nil && ask.Kind() == KindURL {
		t.page, t.host = url, job.Host(url)
	}
	d.keep(id, t.by, entry{pending: true, kind: ask.Kind()})
	out, ok := d.tasks.push(t)
	d.giveUp(out)
	if !ok {
		d.kept.forget(id)
		return "", ErrBusy
	}
	return id, nil
}

// giveUp answers questions that waited too long, or had to give way, with that.
func (d *Desk) giveUp(tasks []task) {
	for _, t := range tasks {
		r := unread(Busy, d.o.Now())
		r.kind, r.country = t.ask.Kind(), t.ask.Country
		if url, err := job.Canonical(t.ask.URL); err == nil && r.kind == KindURL {
			r.checked = url
		}
		d.keep(t.id, t.by, entry{result: r})
	}
}

// The times after which an answer that is not there is asked for again: one that is worked on, and more for each that
// waits, up to the most.
const (
	retrySoon = 2 * time.Second
	retryLate = 10 * time.Second
)

// retryIn is after how long an answer that is not there is asked for again, and whether its question waits for its turn.
func (d *Desk) retryIn(id ID) (after time.Duration, inLine bool) {
	n, waits := d.tasks.waits(id)
	if !waits {
		return retrySoon, false
	}
	return min(retrySoon+time.Duration(n/d.o.Workers)*time.Second, retryLate), true
}

// Get returns the answer under an id in a language, or one whose Status is [Pending] and that says nothing else. It
// returns [job.ErrUnknown], wrapped, for an id that never was or is forgotten.
func (d *Desk) Get(id ID, l Lang) (Answer, error) {
	k, ok := d.kept.get(id, d.o.Now())
	e := k.value
	switch {
	case !ok:
		return Answer{}, fmt.Errorf("answer %.40q: %w", string(id), job.ErrUnknown)
	case e.pending:
		after, inLine := d.retryIn(id)
		return Answer{ID: id, Status: Pending, RetryIn: after, InLine: inLine, Kind: e.kind, Lang: ParseLang(string(l)), Reasons: []Reason{}, NextSteps: []Step{}, Situations: []Steps{},
			Assessment: Assessment{Band: CouldNotRead, Coverage: Coverage{Read: []string{}, NotRead: []string{}}, Review: Review{State: ByMachine}}}, nil
	}
	r, err := e.result.open()
	if err != nil {
		return Answer{}, fmt.Errorf("answer %.40q: %w", string(id), err)
	}
	return d.answer(id, r, l), nil
}

// sweepEvery is how often what is over is forgotten where nobody asks, and lineEvery how often it is looked who waits too
// long.
const (
	sweepEvery = time.Minute
	lineEvery  = time.Second
)

// Run works on started questions and forgets what is over, until ctx is done. It finishes what it has in hand, whose
// context then ends, and leaves what waits. It returns nil.
func (d *Desk) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for range d.o.Workers {
		wg.Go(func() { d.work(ctx) })
	}
	t, look := time.NewTicker(sweepEvery), time.NewTicker(lineEvery)
	defer t.Stop()
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			wg.Wait()
			return nil
		case <-look.C:
			d.giveUp(d.tasks.expired(d.o.Now().Add(-d.o.Patience)))
		case <-t.C:
			d.kept.sweep(d.o.Now())
			d.pages.sweep(d.o.Now())
		}
	}
}

// work answers questions one after another.
func (d *Desk) work(ctx context.Context) {
	for ctx.Err() == nil {
		t, ok, pause := d.tasks.next(d.o.Now())
		if !ok {
			d.rest(ctx, pause)
			continue
		}
		var o opening
		d.keep(t.id, t.by, entry{result: d.within(ctx, t, &o)})
		for _, t := range d.tasks.done(t) {
			d.keep(t.id, t.by, entry{result: d.within(ctx, t, &o)})
		}
	}
}

// rest waits for a change of the line, or for the end of a host's pause if there is one.
func (d *Desk) rest(ctx context.Context, pause time.Duration) {
	var over <-chan time.Time
	if pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		over = t.C
	}
	select {
	case <-ctx.Done():
	case <-d.tasks.changed:
	case <-over:
	}
}

// within reads what is asked about in the time that a started question has.
func (d *Desk) within(ctx context.Context, t task, o *opening) result {
	ctx, cancel := context.WithTimeout(ctx, d.o.Within)
	defer cancel()
	return d.look(ctx, t.ask, t.by, o)
}
