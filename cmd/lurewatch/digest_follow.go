package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/saved"
	"lurewatch/store"
)

// maxLag is how long the office waits for an index that does not follow the store. After that digests are made without
// what queries would find: late news is worse than a missing reason.
const maxLag = 15 * time.Minute

// abreast is the store for the office, which reads the change log no further than the index has: what a query finds is
// then known of every ad that is read. It is safe for concurrent use; the office follows with one goroutine.
type abreast struct {
	*store.Store
	indexed func() uint64 // the position of the index
	now     func() time.Time
	log     *slog.Logger

	mu     sync.Mutex // guards what follows
	upto   uint64     // how far the log is read until Position is asked again
	behind time.Time  // since when the index has not been where the store was at that time
	goal   uint64     // where the store was then
}

// Position is the newest position that the index has reached; that of the store once the index has not moved up to it for
// [maxLag].
func (s *abreast) Position(ctx context.Context) (uint64, error) {
	newest, err := s.Store.Position(ctx)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.upto = newest
	at := s.indexed()
	if at >= newest {
		s.behind = time.Time{}
		return newest, nil
	}
	if s.behind.IsZero() || at >= s.goal {
		s.behind, s.goal = s.now(), newest
	}
	if s.now().Sub(s.behind) > maxLag {
		s.log.Error("the index does not follow: digests are made without what queries find", "index", at, "store", newest, "since", s.behind)
		return newest, nil
	}
	s.upto = at
	return at, nil
}

// Changes returns those of the store up to the position that was told last.
func (s *abreast) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	list, err := s.Store.Changes(ctx, after, limit)
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.IndexFunc(list, func(c job.Change) bool { return c.Seq > s.upto }); i >= 0 {
		list = list[:i]
	}
	return list, err
}

// searches runs the queries of units, and those of people whose searches go into the digest of a unit. It is safe for
// concurrent use.
type searches struct {
	search  func(context.Context, job.Query) (job.Hits, error)
	indexed func() uint64
	forUnit func(ctx context.Context, unit string) ([]saved.Search, error)
	// mayShare reports whether the owner of a search may still share it.
	mayShare func(ctx context.Context, owner string) bool
	log      *slog.Logger

	mu    sync.Mutex // guards what follows
	at    uint64     // the position of the index that found was asked at
	found map[string]map[job.ID]bool
}

// Finds lists what a query finds. It is an error if the index has not followed the log up to a position.
func (s *searches) Finds(ctx context.Context, query string, upto uint64) (map[job.ID]bool, error) {
	at := s.indexed()
	if at < upto {
		return nil, fmt.Errorf("search for %.80q: the index is at %d, want %d", query, at, upto)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil || s.at != at {
		s.at, s.found = at, make(map[string]map[job.ID]bool)
	}
	if known, ok := s.found[query]; ok {
		return known, nil
	}
	ids := make(map[job.ID]bool)
	for q := (job.Query{Text: query, Size: 1000}); ; {
		hits, err := s.search(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("search for %.80q: %w", query, err)
		}
		if hits.Fuzzy { // similar words are not what was asked for
			break
		}
		for _, h := range hits.Hits {
			ids[h.ID] = true
		}
		if hits.Next == "" {
			break
		}
		q.After = hits.Next
	}
	s.found[query] = ids
	return ids, nil
}

// joined routes what the searches of people find to the unit that they go to, beside what routes by itself. A search
// whose owner may share no more joins nothing.
type joined struct {
	alerts.Router
	ctx context.Context
	s   *searches
	// lists are the searches that join, by unit; they are read when the first ad is routed.
	lists func() map[string][]saved.Search
}

// join adds the searches that go to units to what routes ads. The router is good for one tick.
func (s *searches) join(ctx context.Context, r alerts.Router, all []units.Unit) alerts.Router {
	return joined{Router: r, ctx: ctx, s: s, lists: sync.OnceValue(func() map[string][]saved.Search { return s.joining(ctx, all) })}
}

// joining reads which searches go to which of the units.
func (s *searches) joining(ctx context.Context, all []units.Unit) map[string][]saved.Search {
	lists := make(map[string][]saved.Search)
	for _, u := range all {
		list, err := s.forUnit(ctx, u.ID)
		if err != nil {
			s.log.Error("the searches that go to a unit cannot be read", "unit", u.ID, "why", err)
			continue
		}
		for _, x := range list {
			if s.mayShare(ctx, x.Owner) {
				lists[u.ID] = append(lists[u.ID], x)
			}
		}
	}
	return lists
}

// Route adds the units whose searches find the ad. A search that cannot be run finds nothing; it is logged.
func (j joined) Route(c job.Case, found func(unit string) bool) []units.Match {
	out := j.Router.Route(c, found)
	lists := j.lists()
	for _, unit := range slices.Sorted(maps.Keys(lists)) {
		if !j.finds(unit, lists[unit], c.Ad.ID) {
			continue
		}
		why := units.Reason{Kind: units.BySearch}
		if i := slices.IndexFunc(out, func(m units.Match) bool { return m.Unit == unit }); i < 0 {
			out = append(out, units.Match{Unit: unit, Why: []units.Reason{why}})
		} else if !slices.Contains(out[i].Why, why) {
			out[i].Why = append(slices.Clone(out[i].Why), why)
		}
	}
	return out
}

// finds reports whether one of the searches of a unit finds an ad.
func (j joined) finds(unit string, list []saved.Search, id job.ID) bool {
	for _, x := range list {
		ids, err := j.s.Finds(j.ctx, x.Query, 0)
		if err != nil {
			j.s.log.Error("a search that goes to a unit cannot be run", "search", x.ID, "unit", unit, "why", err)
			continue
		}
		if ids[id] {
			return true
		}
	}
	return false
}
