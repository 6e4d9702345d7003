package share

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"lurewatch/job"
)

// Source is where that is kept which an export is made of. Search and Case are required; what another one that is nil
// would tell is left out. All must be safe for concurrent use, and then a Source is.
type Source struct {
	// Search finds flagged ads. Its Next is the place of the page that follows.
	Search func(ctx context.Context, q job.Query) (job.Hits, error)
	// Case returns one ad by id; false means that there is none, which is no error.
	Case func(ctx context.Context, id job.ID) (job.Case, bool, error)
	// Campaign returns the campaign that an ad is in, and need not name its members; false means that it is in none.
	// CampaignByID returns one whole.
	Campaign     func(ctx context.Context, id job.ID) (job.Campaign, bool, error)
	CampaignByID func(ctx context.Context, id job.ID) (job.Campaign, bool, error)
	// Reviews are the decisions on an ad and History its versions and verdicts, both oldest first.
	Reviews func(ctx context.Context, id job.ID) ([]job.Review, error)
	History func(ctx context.Context, id job.ID) ([]job.Version, error)
	// Evidence says where the answers are kept that an ad was read from, in any order.
	Evidence func(ctx context.Context, c job.Case) ([]job.Evidence, error)
	// Audits returns at most limit lines of the audit log after the given one, in order.
	Audits func(ctx context.Context, after uint64, limit int) ([]job.Audit, error)
}

// Item reads one ad with as much of what is kept about it as the format bears, but for lines of the audit log, which
// [Source.Items] reads for all ads together. False means that there is no such ad.
func (s Source) Item(ctx context.Context, id job.ID, f Format) (Item, bool, error) {
	c, found, err := s.Case(ctx, id)
	if err != nil {
		return Item{}, false, fmt.Errorf("read ad %q: %w", id, err)
	}
	if !found {
		return Item{}, false, nil
	}
	it, err := s.about(ctx, c, f.bears())
	return it, err == nil, err
}

// about reads what is kept about an ad.
func (s Source) about(ctx context.Context, c job.Case, b bears) (it Item, err error) {
	it.Case = c
	id := c.Ad.ID
	if s.Campaign != nil {
		if it.Campaign, _, err = s.Campaign(ctx, id); err != nil {
			return it, fmt.Errorf("read the campaign of ad %q: %w", id, err)
		}
	}
	if s.CampaignByID != nil && b.members && it.Campaign.ID != "" {
		whole, ok, err := s.CampaignByID(ctx, it.Campaign.ID)
		if err != nil {
			return it, fmt.Errorf("read the campaign of ad %q: %w", id, err)
		}
		if ok {
			it.Campaign = whole
		}
	}
	if s.Reviews != nil && b.reviews {
		if it.Reviews, err = s.Reviews(ctx, id); err != nil {
			return it, fmt.Errorf("read the reviews of ad %q: %w", id, err)
		}
	}
	if s.History != nil && (b.history || b.decided && c.Stale()) {
		if it.History, err = s.History(ctx, id); err != nil {
			return it, fmt.Errorf("read the history of ad %q: %w", id, err)
		}
	}
	if s.Evidence != nil && b.evidence {
		if it.Evidence, err = s.Evidence(ctx, c); err != nil {
			return it, fmt.Errorf("find the evidence of ad %q: %w", id, err)
		}
		it.Evidence = slices.Clone(it.Evidence)
		slices.SortStableFunc(it.Evidence, func(a, b job.Evidence) int { return a.At.Compare(b.At) })
	}
	return it, nil
}

// foundAtOnce is how many ads are asked for in one search: a page costs as much to find as all of them.
const foundAtOnce = 1000

// Found lists the ads that match a search as typed, in its order, page by page: at most most of them, 0 for all. Ads
// that only have similar words are none: what was not asked for is not handed over. The page that q names is not looked
// at. It ends with the first error.
func (s Source) Found(ctx context.Context, q job.Query, most int) iter.Seq2[job.ID, error] {
	return func(yield func(job.ID, error) bool) {
		q.From, q.After, q.Facets, q.Weeks = 0, "", false, false
		for n := 0; ; {
			if q.Size = foundAtOnce; most > 0 {
				q.Size = min(foundAtOnce, most-n)
			}
			hits, err := s.Search(ctx, q)
			if err != nil {
				yield("", fmt.Errorf("search what is to be exported: %w", err))
				return
			}
			if hits.Fuzzy {
				return
			}
			for _, h := range hits.Hits {
				if !yield(h.ID, nil) {
					return
				}
				if n++; n == most {
					return
				}
			}
			if q.After = hits.Next; q.After == "" {
				return
			}
		}
	}
}

// Count is how many ads Found lists.
func (s Source) Count(ctx context.Context, q job.Query, most int) (int, error) {
	q.From, q.After, q.Size, q.Facets, q.Weeks = 0, "", 1, false, false
	hits, err := s.Search(ctx, q)
	switch {
	case err != nil:
		return 0, fmt.Errorf("search what is to be exported: %w", err)
	case hits.Fuzzy:
		return 0, nil
	case most > 0:
		return min(most, hits.Total), nil
	}
	return hits.Total, nil
}

// Items reads ads for [Write], one at a time, and ends with the first error. One that is gone meanwhile, or that is not
// flagged and was never decided on, is passed over. For a bundle of evidence all ids are read first, and then the audit
// log once.
func (s Source) Items(ctx context.Context, f Format, ids iter.Seq2[job.ID, error]) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		ids := ids // another iteration begins anew
		var lines map[job.ID][]job.Audit
		if f.bears().audits && s.Audits != nil {
			var err error
			if ids, lines, err = s.withAudits(ctx, ids); err != nil {
				yield(Item{}, err)
				return
			}
		}
		for id, err := range ids {
			var it Item
			found := false
			if err == nil {
				it, found, err = s.Item(ctx, id, f)
			}
			if err == nil && !(found && it.Case.Decidable()) {
				continue
			}
			it.Audits = lines[id]
			if !yield(it, err) || err != nil {
				return
			}
		}
	}
}
