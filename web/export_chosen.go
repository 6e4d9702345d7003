package web

import (
	"context"
	"fmt"
	"net/http"

	"lurewatch/job"
	"lurewatch/share"
)

// chosen reads from the address of a form, or from the form, which ads are to leave: one, a campaign, those that bear a
// contact, or those that a search finds.
func (s *site) chosen(r *http.Request) (share.Handover, error) {
	f := r.Form
	switch {
	case f.Get("ad") != "":
		id := job.ID(f.Get("ad"))
		c, found, err := s.o.Case(r.Context(), id)
		if err != nil {
			return share.Handover{}, fmt.Errorf("read ad %q: %w", id, err)
		}
		if !found || !c.Decidable() {
			return share.Handover{}, errNotFound
		}
		return share.Handover{IDs: []job.ID{id}, On: string(id)}, nil
	case f.Get("campaign") != "":
		return s.chosenCampaign(r.Context(), job.ID(f.Get("campaign")))
	case f.Get("value") != "":
		k := s.contactOf(f.Get("type"), f.Get("value"))
		if k.value == "" {
			return share.Handover{}, errNotFound
		}
		return share.Handover{Query: job.Query{Text: k.query()}, Private: true}, nil
	}
	return share.Handover{Query: job.Query{Text: readSearch(f.Get("q"))}}, nil
}

// chosenCampaign is the ads of a campaign: its members where all are named, else those that a search finds.
func (s *site) chosenCampaign(ctx context.Context, id job.ID) (share.Handover, error) {
	if !s.hasCampaigns() {
		return share.Handover{}, errNotFound
	}
	c, found, err := s.o.CampaignByID(ctx, id)
	if err != nil {
		return share.Handover{}, fmt.Errorf("read campaign %q: %w", id, err)
	}
	if !found {
		return share.Handover{}, errNotFound
	}
	x := share.Handover{Query: job.Query{Text: "campaign:" + quotedValue(string(c.ID))}, On: string(c.ID)}
	if c.Ads <= len(c.Members) {
		x.IDs = c.Members
	}
	return x, nil
}
