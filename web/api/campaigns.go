package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"lurewatch/job"
	"lurewatch/people"
)

func (s *service) registerCampaigns(a huma.API) {
	bind(s, a, "list-campaigns", "campaign", s.campaigns)
	bind(s, a, "get-campaign", "campaign", s.campaign)
}

type pageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"20" doc:"The most of a page."`
	Cursor string `query:"cursor" maxLength:"500" doc:"The next of the page before."`
}

// CampaignList is a page of campaigns.
type CampaignList struct {
	Campaigns []job.Campaign `json:"campaigns"`
	Next      string         `json:"next,omitempty" doc:"The cursor of the page that follows; absent on the last."`
}

type campaignsOutput struct{ Body CampaignList }

func (s *service) campaigns(ctx context.Context, in *pageInput) (*campaignsOutput, error) {
	all, err := s.o.Campaigns(ctx, in.Limit, job.ID(in.Cursor))
	if err != nil {
		return nil, err
	}
	out := CampaignList{Campaigns: list(all)}
	if len(all) == in.Limit {
		out.Next = string(all[len(all)-1].ID)
	}
	if !caller(ctx).May(people.Clear) {
		out.Campaigns = masked(hider{}, out.Campaigns)
	}
	return &campaignsOutput{out}, nil
}

type campaignOutput struct{ Body job.Campaign }

func (s *service) campaign(ctx context.Context, in *idInput) (*campaignOutput, error) {
	c, ok, err := s.o.CampaignByID(ctx, job.ID(in.ID))
	if err == nil && !ok {
		err = job.ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	if !caller(ctx).May(people.Clear) {
		c = masked(hider{}, c)
	}
	return &campaignOutput{c}, nil
}
