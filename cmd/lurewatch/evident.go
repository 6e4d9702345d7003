package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"lurewatch/crawler/warc"
	"lurewatch/job"
	"lurewatch/store"
)

// finder finds the newest answer of an address up to a time in the evidence.
type finder func(ctx context.Context, url string, at time.Time) (warc.Place, error)

// finder looks into the files that are closed and, where this process writes evidence, into the open one.
func (a *app) finder(kept *evidence) finder {
	if kept != nil {
		return kept.w.Find
	}
	dir := a.evidenceDir()
	return func(_ context.Context, url string, at time.Time) (warc.Place, error) { return warc.Find(dir, url, at) }
}

// readWithin is how long before an ad was read its page can have been asked for. An older answer is another one.
const readWithin = 15 * time.Minute

// of finds the answer that an ad was read from, and behind it, if it only says that nothing changed, the one with the
// bytes; none where it is not kept. Where that expired, and the page is the ad's own, the newest one that
// the ad was seen in stands for it.
func (f finder) of(ctx context.Context, c job.Case) ([]job.Evidence, error) {
	url, times := cmp.Or(c.Page, c.Ad.URL), []time.Time{c.ReadAt, c.LastSeen}
	if c.Page != "" && !c.ReadAt.IsZero() {
		times = times[:1]
	}
	for _, at := range times {
		p, err := f(ctx, url, at)
		switch {
		case errors.Is(err, warc.ErrNoRecord) || err == nil && p.At.Before(at.Add(-readWithin)):
		case err != nil:
			return nil, err
		default:
			list := []job.Evidence{evidenceAt(p)}
			if p.Original != nil {
				list = append(list, evidenceAt(*p.Original))
			}
			return list, nil
		}
	}
	return nil, nil
}

// evidenceAt is a place in the evidence as others are told of it.
func evidenceAt(p warc.Place) job.Evidence {
	return job.Evidence{File: p.File, Offset: p.Offset, Length: p.Length, Record: p.Record, URL: p.URL, At: p.At, Digest: p.SHA256, Type: p.Type}
}

// ad reads one ad; false means that there is none.
func (d *dataDir) ad(ctx context.Context, id job.ID) (job.Case, bool, error) {
	c, err := d.store.Case(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return job.Case{}, false, nil
	}
	return c, err == nil, err
}
