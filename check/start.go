package check

import (
	"context"
	"fmt"
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
// who is shown the answer.
func (d *Desk) keep(id ID, e entry) {
	e.result.submitted = ""
	d.kept.put(id, e, e.result.size(), d.o.Now().Add(d.o.Keep))
}

// Start takes a question that may take time and returns the id under which [Desk.Get] finds its answer. The work is done
// by [Desk.Run]. It returns [ErrBusy] when too many questions wait.
func (d *Desk) Start(_ context.Context, ask Ask) (ID, error) {
	id, err := d.newID()
	if err != nil {
		return "", err
	}
	t := task{id, ask}
	if d.waiting.Add(t.size()) > int64(d.o.WaitingBytes) {
		d.waiting.Add(-t.size())
		return "", ErrBusy
	}
	d.keep(id, entry{pending: true, kind: ask.Kind()})
	select {
	case d.tasks <- t:
		return id, nil
	default:
		d.waiting.Add(-t.size())
		d.kept.forget(id)
		return "", ErrBusy
	}
}

// Get returns the answer under an id in a language, or one whose Status is [Pending] and that says nothing else. It
// returns [job.ErrUnknown], wrapped, for an id that never was or is forgotten.
func (d *Desk) Get(id ID, l Lang) (Answer, error) {
	e, ok := d.kept.get(id, d.o.Now())
	switch {
	case !ok:
		return Answer{}, fmt.Errorf("answer %.40q: %w", string(id), job.ErrUnknown)
	case e.pending:
		return Answer{ID: id, Status: Pending, Kind: e.kind, Lang: ParseLang(string(l)), Reasons: []Reason{}, NextSteps: []Step{}, Situations: []Steps{},
			Assessment: Assessment{Band: CouldNotRead, Coverage: Coverage{Read: []string{}, NotRead: []string{}}, Review: Review{State: ByMachine}}}, nil
	}
	return d.answer(id, e.result, l), nil
}

// sweepEvery is how often what is over is forgotten where nobody asks.
const sweepEvery = time.Minute

// Run works on started questions and forgets what is over, until ctx is done. It finishes what it has in hand, whose
// context then ends, and leaves what waits. It returns nil.
func (d *Desk) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for range d.o.Workers {
		wg.Go(func() { d.work(ctx) })
	}
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			wg.Wait()
			return nil
		case <-t.C:
			d.kept.sweep(d.o.Now())
			d.pages.sweep(d.o.Now())
		}
	}
}

// work answers questions one after another.
func (d *Desk) work(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case t := <-d.tasks:
			d.waiting.Add(-t.size())
			d.keep(t.id, entry{result: d.within(ctx, t.ask)})
		}
	}
}

// within reads what is asked about in the time that a started question has.
func (d *Desk) within(ctx context.Context, ask Ask) result {
	ctx, cancel := context.WithTimeout(ctx, d.o.Within)
	defer cancel()
	return d.look(ctx, ask)
}

// task is a question that waits.
type task struct {
	id  ID
	ask Ask
}

// size is how many bytes a task holds.
func (t task) size() int64 {
	return int64(len(t.ask.URL) + len(t.ask.Text) + len(t.ask.Contact) + len(t.ask.Picture))
}
