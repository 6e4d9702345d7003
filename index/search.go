package index

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"lurewatch/job"
)

// Limits of a search. A larger page is cut to MaxSize; a page that begins after MaxFrom begins there.
const (
	DefaultSize = 20
	MaxSize     = 1000
	MaxFrom     = 1_000_000
)

// Timeout is the most time that a search takes, unless the caller's context ends earlier.
const Timeout = 2 * time.Second

// Search finds flagged ads. The package doc says how a query is read and in which order ads come; Hits is
// empty, never nil. An error is never the fault of what was typed: it is context.DeadlineExceeded for a search that
// ran out of time, context.Canceled, [ErrDamaged], an error of looking a campaign up, or the index is closed.
//
// Facets, if asked for, count all matching ads by band, category, country, place, lang, source, rule and review,
// under the values that hits have; Weeks by the week in which they were first seen. They count in the same moment as
// the hits.
// Fragments hold, per field, excerpts around the words found; the text has at least its beginning.
func (ix *Index) Search(ctx context.Context, q job.Query) (hits job.Hits, err error) {
	start := time.Now()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
		if err != nil {
			hits, err = job.Hits{}, fmt.Errorf("search %q: %w", clipBytes(q.Text, 120), damage(err))
		}
		hits.TookMS = float64(time.Since(start).Microseconds()) / 1000
	}()
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	v, err := ix.look(ctx)
	if err != nil {
		return hits, err
	}
	defer v.snapshot.Close()
	if q.Now.IsZero() {
		q.Now = start
	}
	c, all, fuzzy, err := ix.find(ctx, v, q)
	if err != nil {
		return hits, err
	}
	hits = job.Hits{Query: c.clauses, Notes: c.notes, Fuzzy: fuzzy}
	if q.Facets {
		hits.Facets = facets(all, v.tags.all())
	}
	if q.Weeks {
		hits.Weeks = weeks(all)
	}
	return hits, page(ctx, &hits, all, q, c.marks)
}

// find returns the ads that match: as typed, or, if those are none, with one slip forgiven in each plain word.
func (ix *Index) find(ctx context.Context, v *view, q job.Query) (c *compiler, all []found, fuzzy bool, err error) {
	for _, fuzzy = range [...]bool{false, true} {
		next := &compiler{view: v, now: q.Now, fuzzy: fuzzy, masked: q.Masked, members: ix.members, refs: ix.refs}
		m, err := next.compile(q.Text)
		if err != nil {
			return nil, nil, false, err
		}
		similar, err := v.match(ctx, m)
		if err != nil {
			return nil, nil, false, err
		}
		if !fuzzy || len(similar) > 0 {
			c, all = next, similar
		} else {
			return c, all, false, nil // what was typed is told as it was typed
		}
		if len(all) > 0 || !c.loose {
			break
		}
	}
	return c, all, fuzzy, nil
}

// match returns the ads of every part that match, leaving parts without any out.
func (v *view) match(ctx context.Context, m matcher) (all []found, err error) {
	for _, p := range v.parts {
		ads, err := m.match(ctx, p, p.live)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if ads = roaring.And(ads, p.live); !ads.IsEmpty() {
			all = append(all, found{p, ads})
		}
	}
	return all, nil
}

// page puts the hits of a page into hits, with how many there are in all and the cursor of the page that follows.
func page(ctx context.Context, hits *job.Hits, all []found, q job.Query, marks []needle) error {
	for _, f := range all {
		hits.Total += int(f.ads.GetCardinality())
	}
	from, size := min(max(q.From, 0), MaxFrom), pageSize(q.Size)
	var after *rank
	if r, ok := readCursor(q.After, q.Order); ok {
		after, from = &r, 0
	} else if q.After != "" {
		from, hits.Notes = 0, append(hits.Notes, job.Note{Code: job.NoteCursor})
	}
	list := top(all, q.Order, after, min(from+size+1, hits.Total+1))
	list = list[min(from, len(list)):]
	if len(list) > size {
		list = list[:size]
		hits.Next = list[size-1].cursor(q.Order)
	}
	hits.Hits = make([]job.Hit, 0, len(list))
	for _, r := range list {
		hit, err := hitOf(r, marks, q)
		if err != nil {
			return fmt.Errorf("ad %q: %w: %v", r.id, ErrDamaged, err)
		}
		hits.Hits = append(hits.Hits, hit)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func pageSize(n int) int {
	if n <= 0 {
		return DefaultSize
	}
	return min(n, MaxSize)
}
