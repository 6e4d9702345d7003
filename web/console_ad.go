package web

import (
	"context"
	"net/http"
	"strings"

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
	Together   int
	TogetherAt [2]string // when its ads were first and last seen
	Campaign   string
	Facts      adFacts
	State      job.ReviewState
	Reviews    []ReviewView
	Steps      []Step
	MoreSteps  int // older ones that are not shown
	Evidence   []job.Evidence
	// HasEvidence says that it can be told whether there is evidence.
	HasEvidence bool
	Unread      unread
	Decide      *DecideForm // nil where nobody can decide
	Flags       []FlagRow   // what units said of it and nobody has looked at
	Export      *ExportForm // nil where nothing may leave
	Done        *Done       // what was just done; nil for nothing
}

// unread is what of an ad nobody looked at.
type unread struct {
	Pictures     []string // what the page says of them
	MorePictures int
	Links        []string // addresses in the ad, defanged
	Summary      string   // what the page says of itself elsewhere
}

// maxPictures is how many pictures are named.
const maxPictures = 12

// IsReport reports whether the text is news or a warning: the one reason for a lower level that the pages
// have a sentence of their own for. Any other comes in English from the rules.
func (p adPage) IsReport() bool { return p.Case.Verdict.Kind == job.KindReport }

// consoleAd shows one ad. It may be one that is flagged no more: links to it stay good.
func (s *site) consoleAd(w http.ResponseWriter, r *http.Request, l lang) error {
	c, err := s.caseOf(r)
	if err != nil {
		return err
	}
	p := s.newAdPage(r, l, c, "console")
	s.storyOf(r.Context(), &p)
	if p.Done, err = s.bar(r, p.view); err != nil {
		return err
	}
	if c.Decidable() {
		p.Export = s.exportForm(p.view, 1, "ad", string(c.Ad.ID))
	}
	return s.write(w, http.StatusOK, "ad", p)
}

// newAdPage lays out what an ad says and what was found in it.
func (s *site) newAdPage(r *http.Request, l lang, c job.Case, section string) adPage {
	p := adPage{view: s.consoleView(r, l, "console.no_title", section), Case: c, Back: l.Prefix() + "/console", Masked: !s.mask.off, State: c.Review.Is()}
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
	p.Facts, p.Decide = s.facts(r.Context(), p.view, c), s.decideForm(p.view, c)
	return p
}

// storyOf adds what happened to an ad, where it is kept and what of it nobody looked at.
func (s *site) storyOf(ctx context.Context, p *adPage) {
	p.Unread = s.unread(p.Case)
	p.Reviews = s.reviews(ctx, p.Lang, p.Case)
	p.Steps, p.MoreSteps = s.history(ctx, p.view, p.Case)
	p.Evidence, p.HasEvidence = s.evidence(ctx, p.Case)
	s.campaign(ctx, p)
	s.flags(ctx, p)
}

// Address writes an address in the page's way.
func (p adPage) Address(url string) string {
	return visible(defanged(masker{off: !p.Masked}.address(url, p.Case.Verdict.Facts.Contacts)))
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
	p.Together, p.TogetherAt = c.Ads, [2]string{p.Lang.Date(c.FirstSeen), p.Lang.Date(c.LastSeen)}
	p.Campaign = p.Search("campaign:" + quotedValue(string(c.ID)))
	if s.hasCampaigns() {
		p.Campaign = p.To(campaignPath(c.ID))
	}
}

// unread lists what nobody looked at.
func (s *site) unread(c job.Case) unread {
	contacts := c.Verdict.Facts.Contacts
	u := unread{Summary: s.mask.text(c.Ad.Summary, contacts)}
	for line := range strings.Lines(c.Ad.Images) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(u.Pictures) == maxPictures {
			u.MorePictures++
			continue
		}
		u.Pictures = append(u.Pictures, clip(s.mask.text(line, contacts), maxQuote))
	}
	for _, x := range contacts {
		if x.Type == "url" {
			u.Links = append(u.Links, s.shownContact(x.Type, x.Value))
		}
	}
	return u
}

// maxLeading is how many rules of an ad are unfolded on its page; console.css counts on from it.
const maxLeading = 12

// Leading are the rules that are unfolded, the strongest.
func (p adPage) Leading() []Explained { return p.Rules[:min(len(p.Rules), maxLeading)] }

// Following are the rules that are folded away.
func (p adPage) Following() []Explained { return p.Rules[len(p.Leading()):] }

// Path is the address of the ad.
func (p adPage) Path() string { return adPath(p.Case.Ad.ID) }
