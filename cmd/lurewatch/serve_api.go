package main

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"lurewatch/job"
	"lurewatch/people"
	"lurewatch/saved"
	"lurewatch/share"
	"lurewatch/web/api"
)

// withAPI puts the interface for programs beside the pages.
func (s server) withAPI(pages http.Handler) (http.Handler, error) {
	o, err := s.apiOptions()
	if err != nil {
		return nil, err
	}
	if s.entrance.Open {
		o.Who = func(*http.Request) people.Principal {
			return people.Principal{Name: "open", Role: people.Admin, Open: true}
		}
	}
	mux := http.NewServeMux()
	mux.Handle(api.Base+"/", api.New(o))
	mux.Handle("/", pages)
	if s.entrance.Open {
		return onlyHere(mux), nil
	}
	return mux, nil
}

// onlyHere refuses requests under a name that is not this machine's own: a page from elsewhere could have its name lead
// here, and nobody is asked to log in.
func onlyHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if !strings.EqualFold(host, "localhost") && (err != nil || !ip.Unmap().IsLoopback()) {
			http.Error(w, "nobody is asked to log in here, so this server answers to 127.0.0.1 and localhost only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// house is the accounts of the console.
func (s server) house() (*people.House, error) {
	if s.entrance.house != nil {
		return s.entrance.house, nil
	}
	return people.New(people.Options{Rows: s.d.store, Now: s.a.now, Rand: rand.Reader, Log: s.a.logger()})
}

// apiOptions is what the interface for programs works with, and the accounts of the console.
func (s server) apiOptions() (api.Options, error) {
	house, err := s.house()
	if err != nil {
		return api.Options{}, err
	}
	desk, prints := s.checks, s.prints
	if desk == nil {
		if desk, _, err = s.newChecks(s.a.ctx); err != nil {
			return api.Options{}, err
		}
	}
	if prints == nil {
		if prints, err = s.newPrints(); err != nil {
			return api.Options{}, err
		}
	}
	o := api.Options{
		Desk:          desk,
		Range:         rangeOf(prints),
		Pages:         answerPages,
		OpenPerMinute: s.entrance.ChecksPerMinute,
		OpenBurst:     s.entrance.ChecksPerMinute,
		Proxied:       s.entrance.BehindProxy,
		Search:        s.d.index.Search,
		Known:         s.d.index.Known,
		Case:          s.d.ad,
		CampaignOf:    func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return s.d.campaigns.Of(id) },
		CampaignByID:  func(_ context.Context, id job.ID) (job.Campaign, bool, error) { return s.d.campaigns.Campaign(id) },
		Campaigns: func(_ context.Context, limit int, after job.ID) ([]job.Campaign, error) {
			return s.d.campaigns.List(limit, after)
		},
		Evidence: s.evidence,
		Record:   recordIn(s.a.evidenceDir()),
		Book:     s.d.store,
		Shelf:    saved.New(s.d.store, s.a.now, rand.Reader),
		Info:     func(ctx context.Context) (job.Info, error) { return s.d.info(ctx, s.a.now()) },
		Rules:    s.set.Rules,
		Rule:     s.set.Rule,
		RuleSet:  s.set.Version(),
		Token:    house.Token,
		Now:      s.a.now,
		Log:      s.a.logger(),
		Version:  buildVersion(),
		Ceiling:  s.export.TLPCeiling,
		Producer: share.Producer{Organisation: s.export.Organisation, Contact: s.export.Contact},
	}
	if s.office != nil {
		o.Office, o.Units = s.office.Office, s.office.everyUnit
	}
	return o, nil
}
