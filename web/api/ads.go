package api

import (
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/internal/mask"
	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/share"
)

func (s *service) registerAds(a huma.API) {
	bind(s, a, "search-ads", "ad", s.search)
	bind(s, a, "get-ad", "ad", s.ad)
}

type searchInput struct {
	Q      string    `query:"q" maxLength:"4000" doc:"What to look for, as typed in the console." example:"band:alert \"việc nhẹ\" country:KH"`
	Order  job.Order `query:"order" enum:"serious,newest,first_seen,flagged" default:"serious" doc:"The order of ads; each is total."`
	Limit  int       `query:"limit" minimum:"1" maximum:"1000" default:"20" doc:"The most ads of a page."`
	Cursor string    `query:"cursor" maxLength:"1000" doc:"The next of the page before, with the same q and order."`
	Facets bool      `query:"facets" doc:"Count all matching ads by band, category, country, place, lang, source, rule and review."`
	Weeks  bool      `query:"weeks" doc:"Count all matching ads by the week in which they were first seen."`
}

type hitsOutput struct{ Body job.Hits }

func (s *service) search(ctx context.Context, in *searchInput) (*hitsOutput, error) {
	hits, err := s.o.Search(ctx, job.Query{
		Text: strings.ToValidUTF8(in.Q, "\uFFFD"), Size: in.Limit, After: in.Cursor, Order: in.Order,
		Facets: in.Facets, Weeks: in.Weeks, Now: s.o.Now(),
	})
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(hits.Notes, func(n job.Note) bool { return n.Code == job.NoteCursor }) {
		return nil, problem(422, "The cursor is not the next of a page with this order. Begin without one.")
	}
	hits, err = s.shownHits(ctx, hits)
	return &hitsOutput{hits}, err
}

// shownHits are hits as the caller may see them. Contacts that have no form of their own are known by the facts of the ad.
func (s *service) shownHits(ctx context.Context, hits job.Hits) (job.Hits, error) {
	if hits.Hits == nil {
		hits.Hits = []job.Hit{}
	}
	if caller(ctx).May(people.Clear) {
		return hits, nil
	}
	list := hits.Hits
	hits.Hits = nil
	hits = masked(hider{}, hits)
	hits.Hits = make([]job.Hit, 0, len(list))
	for _, h := range list {
		c, _, err := s.o.Case(ctx, h.ID)
		if err != nil {
			return job.Hits{}, err
		}
		hits.Hits = append(hits.Hits, masked(s.hider(c), h))
	}
	return hits, nil
}

// hider hides the contacts of one ad.
func (s *service) hider(c job.Case) hider {
	contacts := c.Verdict.Facts.Contacts
	return hider{contacts, mask.Of(c.Ad, contacts)}
}

type idInput struct {
	ID string `path:"id" maxLength:"500" doc:"Its id." example:"9b1f0c2d3e4a5b6c7d8e9f0a1b2c3d4e"`
}

// AdDetail is one ad with what is kept about it.
type AdDetail struct {
	Case     job.Case       `json:"case"`
	Masked   bool           `json:"masked" doc:"Contacts are hidden, as the role does not see them."`
	Campaign job.ID         `json:"campaign,omitempty" doc:"The id of the campaign that the ad is in."`
	Reviews  []job.Review   `json:"reviews" doc:"What was decided on it, oldest first, with what was undone."`
	History  []job.Version  `json:"history" doc:"Its versions and verdicts, oldest first, the present one last."`
	Evidence []job.Evidence `json:"evidence" doc:"Where the answers of servers are kept that it was read from, oldest first."`
}

type adOutput struct{ Body AdDetail }

func (s *service) ad(ctx context.Context, in *idInput) (*adOutput, error) {
	it, found, err := s.source().Item(ctx, job.ID(in.ID), share.JSONL)
	if err == nil && !found {
		err = job.ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	d := AdDetail{
		Case: it.Case, Campaign: it.Campaign.ID, Reviews: list(it.Reviews), History: list(it.History), Evidence: list(it.Evidence),
	}
	if !caller(ctx).May(people.Clear) {
		d = masked(s.hider(it.Case), d)
		d.Masked = true
	}
	return &adOutput{d}, nil
}

// list is a list that is written as [] when it is empty.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
