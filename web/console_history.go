package web

import (
	"context"
	"slices"
	"time"

	"lurewatch/job"
)

// Step is one step in the life of an ad, newest first.
type Step struct {
	At           time.Time
	Band         job.Band
	Score        string
	RuleSet      string
	First        bool
	Added, Ended []string // titles of rules that began or ceased to find something
	Changes      []Change // of the text
	Gone         bool     // the text changed and is not kept
	SameText     bool     // the verdict changed alone
}

// Change is how one field of the ad changed.
type Change struct {
	Field job.Field
	Edits []Edit
}

// maxSteps is how many steps are shown, the newest.
const maxSteps = 30

// history lays out versions and verdicts, the newest first. Texts are masked before they are compared, so that of a
// masked contact only what is seen can differ.
func (s *site) history(ctx context.Context, v view, c job.Case) (steps []Step, more int) {
	if s.o.History == nil {
		return nil, 0
	}
	all, err := s.o.History(ctx, c.Ad.ID)
	if err != nil {
		s.o.Log.Warn("the history of an ad cannot be read", "ad", c.Ad.ID, "why", err)
		return nil, 0
	}
	var was job.Version
	var text *job.Ad
	for i, h := range all {
		step := Step{At: h.At, Band: h.Band, Score: v.Lang.Number(h.Score), RuleSet: visible(h.RuleSet), First: i == 0}
		step.Added, step.Ended = s.ruleTitles(v.Lang, less(h.Rules, was.Rules)), s.ruleTitles(v.Lang, less(was.Rules, h.Rules))
		switch {
		case i == 0:
			step.Added = nil
		case h.Content == was.Content:
			step.SameText = true
		case h.Ad == nil || text == nil:
			step.Gone = true
		case len(all)-i <= maxSteps:
			step.Changes = s.changes(*text, *h.Ad, c.Verdict.Facts.Contacts)
		}
		if h.Content != was.Content {
			text = h.Ad
		}
		was = h
		steps = append(steps, step)
	}
	slices.Reverse(steps)
	n := min(len(steps), maxSteps)
	return steps[:n], len(steps) - n
}

// changes compares two versions field by field.
func (s *site) changes(older, newer job.Ad, contacts []job.Contact) []Change {
	var out []Change
	for _, f := range job.Fields {
		a, b := older.Field(f), newer.Field(f)
		if a != b {
			out = append(out, Change{f, diffWords(s.mask.text(a, contacts), s.mask.text(b, contacts))})
		}
	}
	return out
}

// less returns what is in a and not in b.
func less(a, b []string) []string {
	var out []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// ruleTitles names rules.
func (s *site) ruleTitles(l lang, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i], _ = s.ruleTitle(l, id)
	}
	return out
}

// ReviewView is one decision, newest first.
type ReviewView struct {
	job.Review
	Says          string // the note, with contacts masked for who must not see them
	Undone, Older bool   // Older: an earlier version was decided on
}

// reviews lists the decisions on an ad.
func (s *site) reviews(ctx context.Context, l lang, c job.Case) []ReviewView {
	if s.o.Reviews == nil {
		return nil
	}
	all, err := s.o.Reviews(ctx, c.Ad.ID)
	if err != nil {
		s.o.Log.Warn("the decisions on an ad cannot be read", "ad", c.Ad.ID, "why", err)
	}
	var out []ReviewView
	for _, r := range slices.Backward(all) {
		r.By, r.UndoneBy = s.deciderName(l, r.By), s.deciderName(l, r.UndoneBy)
		out = append(out, ReviewView{r, s.mask.text(r.Note, c.Verdict.Facts.Contacts), !r.UndoneAt.IsZero(), r.Content != "" && c.ContentHash != "" && r.Content != c.ContentHash})
	}
	return out
}

// evidence says where the answers are kept that the ad was read from; known is false where nobody can tell.
func (s *site) evidence(ctx context.Context, c job.Case) (list []job.Evidence, known bool) {
	if s.o.Evidence == nil {
		return nil, false
	}
	list, err := s.o.Evidence(ctx, c)
	if err != nil {
		s.o.Log.Warn("the evidence of an ad cannot be found", "ad", c.Ad.ID, "why", err)
		return nil, false
	}
	return list, true
}
