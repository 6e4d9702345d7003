package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"lurewatch/job"
)

// adPage is one ad with everything that is known about it.
type adPage struct {
	view
	Case   job.Case
	Rules  []Explained
	Fields []FieldView // title, company, location and salary
	Text   []Piece     // nil if the ad has no text
	URL    string      // defanged
	Back   string
	Masked bool
	// Together is how many ads the campaign of this one has, with itself, and Campaign finds them; 0 and "" for none.
	Together int
	Campaign string
	// Evidence is where the ad is kept as it came; nil where it is not. Sought says that it could be told.
	Evidence *EvidenceView
	Sought   bool

	Wages    []WageView
	Places   []PlaceView
	Contacts []ContactView
}

// EvidenceView is a place in the evidence files.
type EvidenceView struct{ File, Offset, Digest string }

// WageView, PlaceView and ContactView are facts, laid out. Quote is what the ad says.
type (
	WageView    struct{ Quote, Amount, USD string }
	PlaceView   struct{ Quote, ID, Country, Kind, Risk string }
	ContactView struct{ Quote, Type, Value string }
)

// IsReport reports whether the text is news or a warning: the one reason for a lower level that the pages
// have a sentence of their own for. Any other comes in English from the rules.
func (p adPage) IsReport() bool { return p.Case.Verdict.Kind == job.KindReport }

// consoleAd shows one ad. It may be one that is flagged no more: links to it stay good.
func (s *site) consoleAd(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	id := job.ID(r.PathValue("id"))
	c, found, err := s.o.Case(r.Context(), id)
	if err != nil {
		return fmt.Errorf("read ad %q: %w", id, err)
	}
	if !found {
		return errNotFound
	}
	p := adPage{view: s.view(r, l, "console.no_title"), Case: c, Back: l.Prefix() + "/console", Masked: !s.mask.off}
	p.NoIndex, p.Section = true, "ads"
	contacts := c.Verdict.Facts.Contacts
	if c.Ad.Title != "" {
		p.Title = shown(c.Ad.Title, 0, len(c.Ad.Title), s.mask.edits(job.Title, c.Ad.Title, contacts))
	}
	x := s.explain(l, c.Ad, c.Verdict.Findings, contacts)
	p.Rules = x.Rules
	for _, f := range x.Fields {
		if f.Field == job.Text {
			p.Text = f.Pieces
			continue
		}
		p.Fields = append(p.Fields, f)
	}
	if c.Ad.URL != "" {
		p.URL = s.address(c.Ad.URL, contacts)
	}
	s.facts(&p, contacts)
	s.campaign(r.Context(), &p)
	s.evidence(r.Context(), &p)
	return s.write(w, http.StatusOK, "ad", p)
}

// campaign says what the ad belongs to. Where that cannot be told the page is shown without it.
func (s *site) campaign(ctx context.Context, p *adPage) {
	c, ok, err := s.o.Campaign(ctx, p.Case.Ad.ID)
	if err != nil {
		s.o.Log.Warn("the campaign of an ad cannot be read", "ad", p.Case.Ad.ID, "why", err)
	}
	if err != nil || !ok {
		return
	}
	p.Together = c.Ads
	p.Campaign = p.Lang.Prefix() + "/console?" + url.Values{"q": {`campaign:"` + string(c.ID) + `"`}}.Encode()
}

// evidence says where the answer is kept that the ad was read from.
func (s *site) evidence(ctx context.Context, p *adPage) {
	if s.o.Evidence == nil {
		return
	}
	e, ok, err := s.o.Evidence(ctx, p.Case)
	if err != nil {
		s.o.Log.Warn("the evidence of an ad cannot be found", "ad", p.Case.Ad.ID, "why", err)
		return
	}
	p.Sought = true
	if ok {
		p.Evidence = &EvidenceView{visible(e.File), strconv.FormatInt(e.Offset, 10), visible(e.Digest)}
	}
}

// facts lays out what was read without judging.
func (s *site) facts(p *adPage, contacts []job.Contact) {
	v := p.Case.Verdict.Facts
	for _, w := range v.Wages {
		p.Wages = append(p.Wages, WageView{s.mask.text(w.Quote, contacts), p.amount(w), p.usd(w.USDMonth)})
	}
	for _, pl := range v.Places {
		country := p.Name("country", pl.Country)
		p.Places = append(p.Places, PlaceView{s.mask.text(pl.Quote, contacts), visible(pl.ID), country, p.Name("place", pl.Kind), p.Lang.Number(pl.Risk)})
	}
	for _, c := range contacts {
		p.Contacts = append(p.Contacts, ContactView{s.mask.contact(c.Type, c.Quote), p.Name("contact", c.Type), s.mask.contact(c.Type, c.Value)})
	}
}

// contact writes one spelling of a contact.
func (m masker) contact(kind, spelling string) string {
	if m.off {
		return visible(spelling)
	}
	return shown(spelling, 0, len(spelling), hide(kind, spelling))
}

// amount writes a wage: "15.000.000–20.000.000 VND / tháng".
func (v view) amount(w job.Wage) string {
	s := v.Lang.Number(w.Min)
	switch {
	case w.Max == 0:
		s = v.T("wage.from", "min", s)
	case w.Max != w.Min:
		s += "–" + v.Lang.Number(w.Max)
	}
	s += " " + visible(w.Currency)
	if w.Period != "" {
		s += " / " + v.Name("period", w.Period)
	}
	return s
}

// usd writes dollars a month; a dash where they cannot be told.
func (v view) usd(month [2]float64) string {
	switch {
	case month == [2]float64{}:
		return "–"
	case month[1] == 0:
		return v.T("wage.from", "min", v.Lang.Number(month[0]))
	case month[0] == month[1]:
		return v.Lang.Number(month[0])
	}
	return v.Lang.Number(month[0]) + "–" + v.Lang.Number(month[1])
}
