package main

import (
	"context"
	"crypto/rand"
	"net/http"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/web"
	"lurewatch/web/api"
)

// withAPI puts the interface for programs beside the pages.
func (s server) withAPI(pages http.Handler) (http.Handler, error) {
	house, err := people.New(people.Options{Rows: s.d.store, Now: s.a.now, Rand: rand.Reader, Log: s.a.logger()})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(api.Base+"/", api.New(s.apiOptions(house)))
	mux.Handle("/", pages)
	return mux, nil
}

// apiOptions is what the interface for programs works with.
func (s server) apiOptions(house *people.House) api.Options {
	return api.Options{
		Search:       s.d.index.Search,
		Known:        s.d.index.Known,
		Case:         s.d.ad,
		CampaignOf:   func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return s.d.campaigns.Of(id) },
		CampaignByID: func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return s.d.campaigns.Campaign(id) },
		Campaigns: func(_ context.Context, limit int, after job.ID) ([]job.Campaign, error) {
			return s.d.campaigns.List(limit, after)
		},
		Evidence:    s.evidence,
		Record:      recordIn(s.a.evidenceDir()),
		Book:        s.d.store,
		Shelf:       saved.New(s.d.store, s.a.now, rand.Reader),
		Info:        func(ctx context.Context) (job.Info, error) { return s.d.info(ctx, s.a.now()) },
		Rules:       s.set.Rules,
		Rule:        s.set.Rule,
		RuleSet:     s.set.Version(),
		Token:       house.Token,
		Mask:        web.Mask,
		MaskAddress: web.MaskAddress,
		Now:         s.a.now,
		Log:         s.a.logger(),
		Version:     buildVersion(),
	}
}
