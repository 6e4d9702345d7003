package crawler

import (
	"container/heap"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// dispatcher owns the hosts. Its run method is the only goroutine that reads or writes them; workers speak to it
// over channels.
type dispatcher struct {
	c     *Crawler
	hosts map[string]*host
	keep  int // with more hosts those not worth keeping are forgotten
	turns turns
	// todo hands work to workers; done takes hosts back, saved takes word of finished visits.
	todo  chan task
	done  chan release
	saved chan struct{}

	queued  int         // visits in the queues of hosts
	working int         // visits handed out and not saved yet
	giving  []job.Visit // to be given back with the next lease
	saves   int         // finished visits so far
	leasing bool
	dry     time.Time // when a lease found nothing; zero after anything changed
	leases  chan leased
}

// task is one request to make: a visit, or a hop of a robots.txt. A visit that is not to be made is handed out too,
// because its outcome must be saved; it makes no request.
type task struct {
	host    string
	visit   job.Visit
	robots  *robotsFetch
	instead *job.Outcome // what is saved instead of making the visit; nil if it is made
	plan
}

// release gives a host back after a request.
type release struct {
	host   string
	at     time.Time
	took   time.Duration // until the answer; 0 if there was none
	failed bool          // the host did not answer
	// limited says that the host has too much to do: status 429 or 503. Then wait is what its Retry-After asks for,
	// if asked says that there was one.
	limited, asked bool
	wait           time.Duration
	robots         *robotsFetch // the hop that was made, if it was one
}

func newDispatcher(c *Crawler) *dispatcher {
	return &dispatcher{c: c, hosts: make(map[string]*host), keep: maxIdleHosts, todo: make(chan task), done: make(chan release, c.opts.Workers),
		saved: make(chan struct{}, c.opts.Workers), leases: make(chan leased, 1)}
}

// run hands out work until ctx ends, the frontier fails or, with UntilIdle, nothing is left to do.
func (d *dispatcher) run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		d.lease(ctx)
		t, ready, wait := d.next()
		if !ready && d.idle() && d.c.opts.UntilIdle {
			return nil
		}
		if d.spent() {
			if d.working == 0 {
				d.putBack(t, ready)
				return nil
			}
			d.putBack(t, ready)
			ready = false
		}
		var todo chan task
		if ready {
			todo = d.todo
		}
		timer.Reset(wait)
		select {
		case todo <- t:
			d.handOut(t)
			continue
		case <-ctx.Done():
			d.putBack(t, ready)
			return nil
		case r := <-d.done:
			d.putBack(t, ready)
			d.takeBack(r)
		case <-d.saved:
			d.putBack(t, ready)
			d.working--
			d.saves++
			d.dry = time.Time{}
		case l := <-d.leases:
			d.putBack(t, ready)
			if err := d.enqueue(l); err != nil {
				return unlessEnded(ctx, err)
			}
		case <-timer.C:
			d.putBack(t, ready)
		}
	}
}

// spent reports whether the run has made all the visits that it may make.
func (d *dispatcher) spent() bool {
	return d.c.opts.MaxVisits > 0 && d.saves+d.working >= d.c.opts.MaxVisits
}

// end takes what workers still send until they have ended, and the lease under way, so that nothing waits for a
// dispatcher that is gone and no leased visit is forgotten. It returns the error of the worker that failed first.
func (d *dispatcher) end(workers *errgroup.Group) error {
	close(d.todo)
	gone := make(chan error)
	go func() { gone <- workers.Wait() }()
	for {
		select {
		case <-d.done:
		case <-d.saved:
		case err := <-gone:
			if d.leasing {
				d.enqueue(<-d.leases) // its error is that ctx ended, or comes after one that is returned
			}
			return err
		}
	}
}

// idle reports whether there is nothing to do and nothing that could bring work.
func (d *dispatcher) idle() bool {
	return d.queued == 0 && d.working == 0 && len(d.giving) == 0 && !d.leasing && !d.dry.IsZero()
}

func (d *dispatcher) host(name string) *host {
	h := d.hosts[name]
	if h == nil {
		h = &host{name: name, policies: make(map[string]*policy), turn: -1}
		d.hosts[name] = h
	}
	return h
}

// turn puts a host into the heap if it wants work, and mends its place if it is there.
func (d *dispatcher) turn(h *host) {
	switch {
	case !h.idle() && h.turn >= 0:
		heap.Remove(&d.turns, h.turn)
	case h.idle() && h.turn < 0:
		heap.Push(&d.turns, h)
	case h.turn >= 0:
		heap.Fix(&d.turns, h.turn)
	}
}

// next takes the most urgent task off its queue. It is either handed out or put back. Without one that may be
// done now, wait says when to look again.
func (d *dispatcher) next() (t task, ready bool, wait time.Duration) {
	now := d.c.opts.Now()
	wait = time.Hour
	if !d.dry.IsZero() {
		wait = leasePause
	}
	for len(d.turns) > 0 {
		h := d.turns[0]
		if h.next.After(now) {
			return task{}, false, min(wait, h.next.Sub(now))
		}
		if t, ok := d.first(h, now); ok {
			return t, true, wait
		}
		d.turn(h) // it waits for a robots.txt on another host, or its leases ran out
	}
	return task{}, false, wait
}

// robotsPause is how long a host waits before it looks again whether a robots.txt on another host has come.
const robotsPause = 50 * time.Millisecond

// first takes the first task of a host whose time has come.
func (d *dispatcher) first(h *host, now time.Time) (task, bool) {
	if len(h.tasks) > 0 {
		f := h.tasks[0]
		h.tasks = h.tasks[1:]
		return task{host: h.name, robots: f}, true
	}
	d.expire(h, now)
	if why := d.c.full(); why != "" && len(h.queue) > 0 {
		return d.putOff(h, why), true
	}
	for i, v := range h.queue {
		origin := job.Origin(v.URL)
		p := h.policyOf(origin, now)
		switch {
		case p == nil:
			h.policies[origin] = h.policies[origin].renewed()
			return task{host: h.name, robots: &robotsFetch{origin: origin, source: v.Source, url: origin + "/robots.txt"}}, true
		case p.file == nil: // its robots.txt is under way, on another host
			continue
		}
		h.queue = slices.Delete(h.queue, i, i+1)
		d.queued--
		return task{host: h.name, visit: v, instead: d.instead(v, p, origin), plan: plan{p.file, d.pause(h)}}, true
	}
	h.next = now.Add(robotsPause)
	return task{}, false
}

// putOff takes the first visit of a host off its queue, to be saved as not made. Its robots.txt is not asked for.
func (d *dispatcher) putOff(h *host, why string) task {
	v := h.queue[0]
	h.queue = slices.Delete(h.queue, 0, 1)
	d.queued--
	return task{host: h.name, visit: v, instead: d.c.putOff(v, why)}
}

// instead is the outcome of a visit that is not to be made, nil if it is.
func (d *dispatcher) instead(v job.Visit, p *policy, origin string) *job.Outcome {
	var o job.Outcome
	switch {
	case !p.file.Allowed(fetch.Product, v.URL[len(origin):]):
		o = d.c.barred(v, p)
	case isFirst(v) && d.c.traps.endless(v.Source, v.URL):
		o = d.c.endless(v)
	case d.c.shares.spent(v.Source):
		o = d.c.postponed(v)
	default:
		return nil
	}
	o.Yield = tally(o, answer{})
	return &o
}

// handOut marks a task as under way.
func (d *dispatcher) handOut(t task) {
	h := d.hosts[t.host]
	if t.robots == nil {
		d.working++
	}
	h.busy = t.instead == nil
	if t.robots == nil && t.instead == nil {
		d.c.shares.take(t.visit.Source)
	}
	d.turn(h)
}

// putBack undoes next for a task that was not handed out.
func (d *dispatcher) putBack(t task, ready bool) {
	if !ready {
		return
	}
	h := d.hosts[t.host]
	if t.robots != nil {
		h.tasks = slices.Insert(h.tasks, 0, t.robots)
	} else {
		h.queue = slices.Insert(h.queue, 0, t.visit)
		d.queued++
	}
	d.turn(h)
}

// takeBack ends a request: it sets when the host may be asked again.
func (d *dispatcher) takeBack(r release) {
	h := d.hosts[r.host]
	h.busy, h.asked = false, r.at
	if r.took > 0 {
		h.timed(r.took)
	}
	if r.robots != nil {
		d.policy(r.robots, r.at)
	}
	h.next = r.at.Add(d.pause(h))
	d.health(h, r)
	d.turn(h)
}
