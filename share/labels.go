package share

import (
	"context"
	"io"
	"time"

	"lurewatch/job"
)

// labelExport writes the ads that people decided on as labelled ads, in the shape that eval and rules fit read. An ad is
// a lure if it was confirmed or an escalation of it was asked for, and honest if it was dismissed. It is the version that was
// read: where the ad changed since, that of History. What has no label, or no text, is left out and reported.
type labelExport struct {
	*export
	w io.Writer
}

// label is one labelled ad.
type label struct {
	ID       job.ID `json:"id"`
	Lang     string `json:"lang,omitempty"`
	Label    string `json:"label"` // lure or legit
	Band     string `json:"band,omitempty"`
	Category string `json:"category,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Title    string `json:"title"`
	Company  string `json:"company"`
	Location string `json:"location"`
	Salary   string `json:"salary"`
	Text     string `json:"text"`
	Source   string `json:"source,omitempty"`
	Template string `json:"template,omitempty"` // the campaign: ads of one poster are kept in one fold
	// What follows is not read by eval.
	TLP      TLP        `json:"tlp"`
	Masked   bool       `json:"masked"`
	Reason   job.Reason `json:"review_reason,omitempty"`
	At       time.Time  `json:"reviewed_at,omitzero"`
	Rules    []string   `json:"rules"` // that found something when it was decided, or now
	RuleSet  string     `json:"rules_version,omitempty"`
	Observed string     `json:"content_hash,omitempty"`
}

func (l *labelExport) begin() error { return nil }
func (l *labelExport) end() error   { return nil }

func (l *labelExport) item(_ context.Context, it Item) (bool, error) {
	k := it.Case
	ad, why := decidedOn(it)
	if why == "" {
		switch k.Review.Is() {
		case job.ReviewOpen:
			why = "nobody decided on it"
		case job.ReviewUnsure:
			why = "the decision was unsure"
		}
	}
	if why != "" {
		l.report.leave(k.Ad.ID, "ad", why)
		return false, nil
	}
	ad = l.ad(ad)
	out := label{
		ID: k.Ad.ID, Lang: ad.Lang, Title: ad.Title, Company: ad.Company, Location: ad.Location, Salary: ad.Salary, Text: ad.Text,
		Source: ad.Source, Template: string(it.Campaign.ID), TLP: l.TLP, Masked: !l.Clear, Reason: k.Review.Reason, At: k.Review.At,
		RuleSet: k.Review.RuleSet, Observed: l.hash(k.Review.Content), Rules: []string{},
	}
	if out.Lang == "" {
		out.Lang = k.Verdict.Lang
	}
	for _, f := range counted(k.Verdict) {
		out.Rules = append(out.Rules, f.Rule)
	}
	out.judge(k)
	b, err := marshal(out)
	if err != nil {
		return false, err
	}
	_, err = l.w.Write(append(b, '\n'))
	return true, err
}

// judge fills in what a decision says of the ad.
func (l *label) judge(k job.Case) {
	if k.Review.Is() != job.ReviewDismissed {
		l.Label, l.Kind = "lure", string(job.KindAd)
		if b := k.Verdict.Band; b > job.None {
			l.Band = b.String()
		}
		if c := k.Verdict.Categories; len(c) > 0 {
			l.Category = string(c[0].ID)
		}
		return
	}
	l.Label, l.Band, l.Category, l.Kind = "legit", job.None.String(), "legit", string(job.KindAd)
	switch k.Review.Reason {
	case job.ReasonReport:
		l.Category, l.Kind = "reporting", string(job.KindReport)
	case job.ReasonNoAd:
		l.Kind = ""
	}
}

// decidedOn is the ad as it was when it was decided on, or why there is none.
func decidedOn(it Item) (job.Ad, string) {
	k := it.Case
	if !k.Stale() {
		if k.TextPurged {
			return job.Ad{}, "its text was dropped at the end of its retention"
		}
		return k.Ad, ""
	}
	for i := len(it.History) - 1; i >= 0; i-- {
		if v := it.History[i]; v.Content == k.Review.Content && v.Ad != nil {
			return *v.Ad, ""
		}
	}
	return job.Ad{}, "it changed since the decision, and the version decided on is not kept"
}
