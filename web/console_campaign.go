package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"lurewatch/job"
)

// campaignPage is one campaign.
type campaignPage struct {
	view
	ID          string
	Campaign    job.Campaign
	Unnamed     int // ads of it that are not among its members, which are the oldest
	Masked      bool
	Rows        []Row
	First, Last int
	Prev, Next  string
	Sums        Sums
	Plot        *Plot
	Graph       *Graph
	List        string // the list with its ads
	Decide      *DecideForm
	Export      *ExportForm
	Done        *Done
}

// campaignPath is the address of a campaign.
func campaignPath(id job.ID) string { return "/console/campaign/" + url.PathEscape(string(id)) }

// consoleCampaign shows a campaign. An id that it had before leads to it as well.
func (s *site) consoleCampaign(w http.ResponseWriter, r *http.Request, l lang) error {
	id := job.ID(r.PathValue("id"))
	c, found, err := s.o.CampaignByID(r.Context(), id)
	if err != nil {
		return fmt.Errorf("read campaign %q: %w", id, err)
	}
	if !found {
		return errNotFound
	}
	p := campaignPage{view: s.consoleView(r, l, "campaign.title", "campaigns"), ID: visible(string(c.ID)), Campaign: c, Masked: !s.mask.off, Unnamed: c.Ads - len(c.Members)}
	p.Title = p.T("campaign.of", "n", p.Lang.Count(c.Ads))
	cases, err := s.cases(r.Context(), c.Members)
	if err != nil {
		return err
	}
	query := "campaign:" + quotedValue(string(c.ID))
	p.Sums, p.Plot, p.Graph, p.List = s.sums(p.view, cases, query), s.plot(p.view, cases), s.graph(p.view, c.Contacts, cases), p.Search(query)
	from := position(r.URL.Query().Get("from"), len(cases))
	page := cases[from:min(from+pageSize, len(cases))]
	for _, x := range page {
		p.Rows = append(p.Rows, s.caseRow(p.view, x))
	}
	if len(page) > 0 {
		p.First, p.Last = from+1, from+len(page)
	}
	p.Prev, p.Next = steps(p.To(campaignPath(c.ID)), url.Values{}, from, len(cases))
	p.Decide, p.Export = s.campaignForm(p.view, c, cases), s.exportForm(p.view, c.Ads, "campaign", string(c.ID))
	if p.Done, err = s.bar(r, p.view); err != nil {
		return err
	}
	return s.write(w, http.StatusOK, "campaign", p)
}

// position reads where a page begins in a list of n. What is no position is the beginning.
func position(s string, n int) int {
	from, err := strconv.Atoi(s)
	if err != nil || from < 0 || from >= n {
		return 0
	}
	return from
}

// steps returns the addresses of the pages around the one that begins at from, "" where there is none.
func steps(path string, q url.Values, from, n int) (before, behind string) {
	at := func(from int) string {
		q.Del("from")
		if from > 0 {
			q.Set("from", strconv.Itoa(from))
		}
		if len(q) == 0 {
			return path
		}
		return path + "?" + q.Encode()
	}
	if from > 0 {
		before = at(max(0, from-pageSize))
	}
	if from+pageSize < n {
		behind = at(from + pageSize)
	}
	return before, behind
}

// campaignsPage lists campaigns.
type campaignsPage struct {
	view
	Rows        []CampaignRow
	Orders      []Choosable
	Total       int
	Cut         bool // there are more than Total: only those seen last are listed
	First, Last int
	Prev, Next  string
}

// CampaignRow is one campaign, told by its oldest ad.
type CampaignRow struct {
	Href                string
	Title               []Piece
	Band                job.Band
	Categories          []job.Category
	Ads                 string
	FirstSeen, LastSeen time.Time
	Review              job.ReviewState
}

// maxCampaigns is how many campaigns are listed and put into an order: those seen last.
const maxCampaigns = 5000

// The orders of campaigns.
const (
	byNewest  = "newest"
	byLargest = "largest"
)

// consoleCampaigns lists the campaigns, those with the most ads first or those that were seen last.
func (s *site) consoleCampaigns(w http.ResponseWriter, r *http.Request, l lang) error {
	p := campaignsPage{view: s.consoleView(r, l, "campaigns.title", "campaigns")}
	all, err := s.o.Campaigns(r.Context(), maxCampaigns+1, "")
	if err != nil {
		return fmt.Errorf("list campaigns: %w", err)
	}
	p.Cut = len(all) > maxCampaigns
	all = all[:min(len(all), maxCampaigns)]
	order, q := byLargest, url.Values{}
	if r.URL.Query().Get("order") == byNewest {
		order = byNewest
		q.Set("order", order)
	} else {
		slices.SortStableFunc(all, func(a, b job.Campaign) int { return cmp.Compare(b.Ads, a.Ads) })
	}
	p.Orders = []Choosable{{p.T("campaigns.largest"), p.To("/console/campaigns"), order == byLargest}, {p.T("campaigns.newest"), p.To("/console/campaigns?order=" + byNewest), order == byNewest}}
	from := position(r.URL.Query().Get("from"), len(all))
	page := all[from:min(from+pageSize, len(all))]
	for _, c := range page {
		row, err := s.campaignRow(r.Context(), p.view, c)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	p.Total = len(all)
	if len(page) > 0 {
		p.First, p.Last = from+1, from+len(page)
	}
	p.Prev, p.Next = steps(p.To("/console/campaigns"), q, from, len(all))
	return s.write(w, http.StatusOK, "campaigns", p)
}

// campaignRow lays a campaign out.
func (s *site) campaignRow(ctx context.Context, v view, c job.Campaign) (CampaignRow, error) {
	row := CampaignRow{Href: v.To(campaignPath(c.ID)), Ads: v.N("console.count", c.Ads), FirstSeen: c.FirstSeen, LastSeen: c.LastSeen, Review: job.ReviewOpen}
	oldest, found, err := s.o.Case(ctx, c.ID)
	if err != nil {
		return row, fmt.Errorf("read ad %q: %w", c.ID, err)
	}
	if found {
		x := s.caseRow(v, oldest)
		row.Title, row.Band, row.Categories, row.Review = x.Title, x.Band, x.Categories, x.Review
	}
	return row, nil
}
