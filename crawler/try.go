package crawler

import (
	"context"
	"slices"
	"sync"

	"lurewatch/job"
)

// Try visits at most so many pages of one source as a crawl would, politely and with the same readers, and returns
// what came of each in the order in which they were saved. Nothing is stored. Of o, Frontier, Agenda, Ledger, Sources
// and what bounds the run are not looked at. Prefer tells which of the links to visit first; nil means any.
func Try(ctx context.Context, o Options, s Source, pages int, prefer func(url string) bool) ([]job.Outcome, error) {
	f := &trial{prefer: prefer, known: make(map[string]bool)}
	o.Frontier, o.Agenda, o.Ledger = f, f, nil
	s.Sitemaps = false
	o.Sources, o.Only = []Source{s}, s.ID
	o.UntilIdle, o.MaxVisits, o.Workers = true, pages, 4
	err := New(o).Run(ctx)
	return f.outcomes, err
}

// trial is a frontier of one run.
type trial struct {
	prefer func(url string) bool

	mu       sync.Mutex
	known    map[string]bool
	queue    []job.Visit
	outcomes []job.Outcome
	token    uint64
}

// maxTrial bounds how many addresses are remembered.
const maxTrial = 20_000

// AddLinks implements [Agenda].
func (t *trial) AddLinks(_ context.Context, links []job.Link) (added int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.add(links), nil
}

// add queues links that are new, the preferred ones before the others. The caller holds mu.
func (t *trial) add(links []job.Link) (added int) {
	for _, l := range links {
		if t.known[l.URL] || len(t.known) >= maxTrial {
			continue
		}
		t.known[l.URL] = true
		t.token++
		v := job.Visit{Key: job.KeyOf(l.Source, l.URL), Source: l.Source, URL: l.URL, Depth: l.Depth, Hops: l.Hops, Token: t.token}
		at := len(t.queue)
		if t.prefer != nil && t.prefer(l.URL) {
			at = slices.IndexFunc(t.queue, func(q job.Visit) bool { return q.Depth > 0 && !t.prefer(q.URL) })
			if at < 0 {
				at = len(t.queue)
			}
		}
		t.queue = slices.Insert(t.queue, at, v)
		added++
	}
	return added
}

// Lease implements [Frontier]. One visit at a time, so that the links of a page come before those behind it.
func (t *trial) Lease(_ context.Context, l job.Lease) ([]job.Visit, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.queue, func(v job.Visit) bool { return l.Skip == nil || !l.Skip(job.Host(v.URL)) })
	if i < 0 {
		return nil, nil
	}
	v := t.queue[i]
	t.queue = slices.Delete(t.queue, i, i+1)
	return []job.Visit{v}, nil
}

// Finish implements [Frontier].
func (t *trial) Finish(_ context.Context, o job.Outcome) (job.Effect, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.outcomes = append(t.outcomes, o)
	return job.Effect{Links: t.add(o.Links), New: len(o.Cases)}, nil
}

// Release implements [Frontier].
func (t *trial) Release(_ context.Context, visits []job.Visit) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queue = append(visits, t.queue...)
	return nil
}
