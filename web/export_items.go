package web

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"

	"lurewatch/job"
	"lurewatch/share"
)

// selection is which ads are exported: those of ids, or those that a search finds.
type selection struct {
	ids   []job.ID
	query string // a search, or how the ads were found
	ads   int
	on    string // what the audit log says that it is about
	// contact says that the query has a contact in clear.
	contact bool
}

// selection reads from the address of a form, or from the form, what is to be exported: an ad, a campaign, a contact, or a search.
func (s *site) selection(r *http.Request) (selection, error) {
	f := r.Form
	switch {
	case f.Get("ad") != "":
		id := job.ID(f.Get("ad"))
		c, found, err := s.o.Case(r.Context(), id)
		if err != nil {
			return selection{}, fmt.Errorf("read ad %q: %w", id, err)
		}
		if !found || !decidable(c) {
			return selection{}, errNotFound
		}
		return selection{ids: []job.ID{id}, ads: 1, on: string(id)}, nil
	case f.Get("campaign") != "":
		return s.campaignSelection(r.Context(), job.ID(f.Get("campaign")))
	case f.Get("value") != "":
		k := s.contactOf(f.Get("type"), f.Get("value"))
		if k.value == "" {
			return selection{}, errNotFound
		}
		return s.found(r.Context(), selection{query: k.query(), contact: true})
	}
	return s.found(r.Context(), selection{query: readSearch(f.Get("q"))})
}

// campaignSelection is the ads of a campaign: its members where all are named, else those that a search finds.
func (s *site) campaignSelection(ctx context.Context, id job.ID) (selection, error) {
	if !s.hasCampaigns() {
		return selection{}, errNotFound
	}
	c, found, err := s.o.CampaignByID(ctx, id)
	if err != nil {
		return selection{}, fmt.Errorf("read campaign %q: %w", id, err)
	}
	if !found {
		return selection{}, errNotFound
	}
	query := "campaign:" + quotedValue(string(c.ID))
	if c.Ads <= len(c.Members) {
		return selection{ids: c.Members, ads: len(c.Members), query: query, on: string(c.ID)}, nil
	}
	return s.found(ctx, selection{query: query, on: string(c.ID)})
}

// found counts what a search finds.
func (s *site) found(ctx context.Context, x selection) (selection, error) {
	hits, err := s.o.Search(ctx, job.Query{Text: x.query, Size: 1})
	if err != nil {
		return x, fmt.Errorf("search what is to be exported: %w", err)
	}
	x.ads = hits.Total
	return x, nil
}

const (
	// exportStep is how many ads of an export are searched for at once.
	exportStep = 200
	// maxRich is how many ads are exported with evidence, decisions and history in a format that can do without.
	maxRich = share.MaxBundled
)

// items reads what is exported, one ad at a time.
func (s *site) items(ctx context.Context, x exporting) iter.Seq2[share.Item, error] {
	rich := x.format == share.Bundle || x.chosen.ads <= maxRich
	return func(yield func(share.Item, error) bool) {
		for id, err := range s.ids(ctx, x.chosen) {
			if err != nil {
				yield(share.Item{}, err)
				return
			}
			it, found, err := s.item(ctx, id, x.format, rich)
			if (found || err != nil) && !yield(it, err) {
				return
			}
		}
	}
}

// ids lists the ads of a selection, those of a search page by page.
func (s *site) ids(ctx context.Context, x selection) iter.Seq2[job.ID, error] {
	return func(yield func(job.ID, error) bool) {
		for _, id := range x.ids {
			if !yield(id, nil) {
				return
			}
		}
		if len(x.ids) > 0 {
			return
		}
		for q := (job.Query{Text: x.query, Size: exportStep, Now: s.o.Now()}); ; {
			hits, err := s.o.Search(ctx, q)
			if err != nil {
				yield("", fmt.Errorf("search what is to be exported: %w", err))
				return
			}
			for _, h := range hits.Hits {
				if !yield(h.ID, nil) {
					return
				}
			}
			if q.After = hits.Next; q.After == "" {
				return
			}
		}
	}
}

// item reads an ad with what is kept about it; false for one that is not flagged and was not decided on, or is gone.
func (s *site) item(ctx context.Context, id job.ID, f share.Format, rich bool) (share.Item, bool, error) {
	c, found, err := s.o.Case(ctx, id)
	if err != nil || !found || !decidable(c) {
		return share.Item{}, false, err
	}
	it := share.Item{Case: c}
	if it.Campaign, _, err = s.o.Campaign(ctx, id); err != nil {
		return it, false, fmt.Errorf("read the campaign of ad %q: %w", id, err)
	}
	if (rich || f == share.Labels) && s.o.History != nil {
		if it.History, err = s.o.History(ctx, id); err != nil {
			return it, false, err
		}
	}
	if !rich || f == share.Labels {
		return it, true, nil
	}
	if s.o.Reviews != nil {
		if it.Reviews, err = s.o.Reviews(ctx, id); err != nil {
			return it, false, err
		}
	}
	if s.o.Evidence != nil {
		if it.Evidence, err = s.o.Evidence(ctx, c); err != nil {
			return it, false, fmt.Errorf("find the evidence of ad %q: %w", id, err)
		}
		slices.SortStableFunc(it.Evidence, func(a, b job.Evidence) int { return a.At.Compare(b.At) })
	}
	if f == share.Bundle {
		it.Audits, err = s.auditsOf(ctx, it.Reviews)
	}
	return it, err == nil, err
}

// auditsOf reads the lines of the audit log in which an ad was decided on.
func (s *site) auditsOf(ctx context.Context, reviews []job.Review) ([]job.Audit, error) {
	var out []job.Audit
	for _, r := range reviews {
		if line, _, found, err := s.decisionAt(ctx, r.Seq); err != nil {
			return nil, err
		} else if found {
			out = append(out, line)
		}
	}
	return out, nil
}
