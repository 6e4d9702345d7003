package crawler_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/job"
)

// errStale is what Finish returns for a lease that ran out.
var errStale = errors.New("stale lease")

// frontier keeps visits in memory and behaves as a store does: leases with rising tokens that run out, due
// times, a bound per host, links known once, nothing done once the context ended.
type frontier struct {
	// before, if set, is called before every Lease, Finish and Release with its name; an error is returned as it is.
	before func(ctx context.Context, call string, o job.Outcome) error

	mu       sync.Mutex // guards what follows
	visits   map[job.VisitKey]*entry
	cases    map[job.ID]job.Case
	token    uint64
	outcomes []job.Outcome // those that were saved
}

type entry struct {
	visit job.Visit // as it is when it is not leased
	due   time.Time // zero means never
	token uint64    // of the lease, 0 if there is none
	until time.Time
}

func newFrontier() *frontier {
	return &frontier{visits: make(map[job.VisitKey]*entry), cases: make(map[job.ID]job.Case)}
}

func (f *frontier) enter(ctx context.Context, call string, o job.Outcome) error {
	if f.before != nil {
		if err := f.before(ctx, call, o); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *frontier) Lease(ctx context.Context, l job.Lease) ([]job.Visit, error) {
	if err := f.enter(ctx, "lease", job.Outcome{}); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []job.Visit
	per := make(map[string]int)
	for _, e := range f.due(l) {
		host := job.Host(e.visit.URL)
		if len(out) == l.Max || per[host] == l.PerHost || l.Skip != nil && l.Skip(host) {
			continue
		}
		per[host]++
		f.token++
		e.token, e.until = f.token, l.Now.Add(l.For)
		v := e.visit
		v.Token, v.Until = e.token, e.until
		out = append(out, v)
	}
	return out, nil
}

// due lists what can be leased, earliest first. Leases that ran out are ended.
func (f *frontier) due(l job.Lease) []*entry {
	var due []*entry
	for _, e := range f.visits {
		if e.token != 0 && !e.until.After(l.Now) {
			e.token = 0
		}
		if e.token == 0 && !e.due.IsZero() && !e.due.After(l.Now) && (l.Source == "" || l.Source == e.visit.Source) {
			due = append(due, e)
		}
	}
	slices.SortFunc(due, func(a, b *entry) int {
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.visit.URL, b.visit.URL))
	})
	return due
}

func (f *frontier) Finish(ctx context.Context, o job.Outcome) (job.Effect, error) {
	if err := f.enter(ctx, "finish", o); err != nil {
		return job.Effect{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	e := f.visits[o.Visit.Key]
	if e == nil || e.token == 0 || e.token != o.Visit.Token {
		return job.Effect{}, errStale
	}
	e.token, e.due, e.visit.Interval = 0, o.Due, o.Interval
	e.visit.Attempts++
	if o.Fate != job.Failed {
		e.visit.Attempts = 0
		e.visit.ETag, e.visit.LastModified = cmp.Or(o.ETag, e.visit.ETag), cmp.Or(o.LastModified, e.visit.LastModified)
	}
	f.outcomes = append(f.outcomes, o)
	return f.effect(o), nil
}

func (f *frontier) effect(o job.Outcome) job.Effect {
	e := job.Effect{Links: f.know(o.Links)}
	for _, c := range o.Cases {
		old, known := f.cases[c.Ad.ID]
		f.cases[c.Ad.ID] = c
		switch {
		case !known:
			e.New++
		case old.ContentHash != c.ContentHash:
			e.Changed++
		default:
			continue
		}
		switch c.Verdict.Band {
		case job.Alert:
			e.Alert++
		case job.Look:
			e.Look++
		}
	}
	return e
}

func (f *frontier) Release(ctx context.Context, visits []job.Visit) error {
	if err := f.enter(ctx, "release", job.Outcome{}); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range visits {
		if e := f.visits[v.Key]; e != nil && e.token == v.Token {
			e.token = 0
		}
	}
	return nil
}

func (f *frontier) AddLinks(ctx context.Context, links []job.Link) (int, error) {
	if err := f.enter(ctx, "add", job.Outcome{}); err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.know(links), nil
}

// know adds the links that are not known yet and counts them.
func (f *frontier) know(links []job.Link) int {
	n := 0
	for _, l := range links {
		key := job.KeyOf(l.Source, l.URL)
		if f.visits[key] == nil {
			f.visits[key] = &entry{visit: job.Visit{Key: key, Source: l.Source, URL: l.URL, Depth: l.Depth, Hops: l.Hops}, due: l.Due}
			n++
		} else if e := f.visits[key]; e.token == 0 && !e.due.IsZero() && l.Changed.After(e.due.Add(-e.visit.Interval)) {
			e.due = l.Due
		}
	}
	return n
}

// put adds a visit with a past, due at the epoch of the tests.
func (f *frontier) put(v job.Visit) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v.Key = job.KeyOf(v.Source, v.URL)
	f.visits[v.Key] = &entry{visit: v, due: epoch}
}

// leased counts the visits that somebody holds.
func (f *frontier) leased() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, e := range f.visits {
		if e.token != 0 {
			n++
		}
	}
	return n
}

// saved is the last outcome that was saved for an address.
func (f *frontier) saved(t testing.TB, url string) job.Outcome {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range slices.Backward(f.outcomes) {
		if o.Visit.URL == url {
			return o
		}
	}
	t.Fatalf("no visit of %s was saved", url)
	return job.Outcome{}
}

// fates counts the outcomes saved for the addresses of one origin.
func (f *frontier) fates(origin string) map[job.Fate]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := make(map[job.Fate]int)
	for _, o := range f.outcomes {
		if job.Origin(o.Visit.URL) == origin {
			n[o.Fate]++
		}
	}
	return n
}

var (
	_ crawler.Frontier = (*frontier)(nil)
	_ crawler.Agenda   = (*frontier)(nil)
)
