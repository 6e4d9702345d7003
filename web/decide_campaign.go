package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"lurewatch/job"
)

// campaignDecidePage asks once more before a whole campaign is decided on.
type campaignDecidePage struct {
	view
	Action, Back string
	Decision     job.Decision
	Reason       job.Reason
	Note         string
	MaxNote      int
	All, Waiting int // ads that can be decided on, and those of them that nobody decided on or that changed since
	Unnamed      int // ads of the campaign that are not among them
	States       []Counted
	OnlyOpen     bool   // the choice that is made beforehand
	Seen         uint64 // newest decision on its ads
	Changed      bool   // ads or decisions came in since the page was sent
}

// decideCampaign shows what a decision on a campaign would do, and takes it once that was confirmed.
func (s *site) decideCampaign(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	decision, reason, err := readDecision(r)
	if err != nil {
		return err
	}
	id := job.ID(r.PathValue("id"))
	c, found, err := s.o.CampaignByID(r.Context(), id)
	if err != nil {
		return fmt.Errorf("read campaign %q: %w", id, err)
	}
	if !found {
		return errNotFound
	}
	cases, err := s.members(r, c)
	if err != nil {
		return err
	}
	if len(cases) == 0 {
		return errNotFound
	}
	p := s.newCampaignDecidePage(r, l, c, cases)
	p.Decision, p.Reason, p.Note = decision, reason, readNote(r.PostForm.Get("note"))
	if r.PostForm.Get("sure") == "" {
		return s.write(w, http.StatusOK, "campaign_decide", p)
	}
	p.OnlyOpen = r.PostForm.Get("scope") == "open"
	if p.Error = p.noteFault(reason, p.Note); p.Error != "" {
		return s.write(w, http.StatusUnprocessableEntity, "campaign_decide", p)
	}
	seen := readSeq(r.PostForm.Get("seen"))
	ids := s.unasked(decidedTogether(cases, p.OnlyOpen), cases, decision)
	if len(ids) == 0 && decision == job.Escalate {
		p.Error = p.T("decide.own")
		if !slices.ContainsFunc(cases, s.askedFor) {
			p.Error = p.T("decide.agreed")
		}
		return s.write(w, http.StatusUnprocessableEntity, "campaign_decide", p)
	}
	if p.Changed = r.PostForm.Get("ads") != strconv.Itoa(p.All) || len(ids) == 0; p.Changed {
		return s.write(w, http.StatusConflict, "campaign_decide", p)
	}
	line, err := s.o.Desk.Decide(r.Context(), job.Deciding{Ads: ids, Decision: decision, Reason: reason, Note: p.Note,
		Campaign: c.ID, By: s.who.Name, Via: "console", At: s.o.Now(), Seen: &seen})
	switch {
	case errors.Is(err, job.ErrChanged), errors.Is(err, job.ErrUnknown), errors.Is(err, job.ErrOwn):
		p.Changed = true
		return s.write(w, http.StatusConflict, "campaign_decide", p)
	case err != nil:
		return fmt.Errorf("decide on campaign %q: %w", c.ID, err)
	}
	return seeOther(w, r, p.To(campaignPath(c.ID)+"?done="+strconv.FormatUint(line.Seq, 10)))
}

// members reads the ads of a campaign that can be decided on together.
func (s *site) members(r *http.Request, c job.Campaign) ([]job.Case, error) {
	all, err := s.cases(r.Context(), c.Members[:min(len(c.Members), job.MaxDecided)])
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, x := range all {
		if x.Decidable() {
			out = append(out, x)
		}
	}
	return out, nil
}

func (s *site) newCampaignDecidePage(r *http.Request, l lang, c job.Campaign, cases []job.Case) campaignDecidePage {
	p := campaignDecidePage{view: s.consoleView(r, l, "decide.campaign", "campaigns"), MaxNote: job.MaxNote, All: len(cases), Unnamed: c.Ads - len(cases)}
	p.Back, p.Action = p.To(campaignPath(c.ID)), p.To(campaignPath(c.ID)+"/decide")
	p.Waiting = len(decidedTogether(cases, true))
	p.OnlyOpen = p.Waiting > 0
	count := map[job.ReviewState]int{}
	for _, x := range cases {
		count[x.Review.Is()]++
		p.Seen = max(p.Seen, x.Review.Seq)
	}
	for _, state := range job.ReviewStates {
		if n := count[state]; n > 0 {
			p.States = append(p.States, Counted{Label: p.Name("review", string(state)), Count: l.Count(n)})
		}
	}
	return p
}

// decidedTogether lists the ads that one decision is about: all of them, or those that wait for one.
func decidedTogether(cases []job.Case, onlyOpen bool) []job.ID {
	var ids []job.ID
	for _, c := range cases {
		if !onlyOpen || c.Review.Is() == job.ReviewOpen || c.Stale() {
			ids = append(ids, c.Ad.ID)
		}
	}
	return ids
}

// unasked leaves out, where ads are to be handed over, those of which whoever asks did so already, and those that two
// people agreed on.
func (s *site) unasked(ids []job.ID, cases []job.Case, d job.Decision) []job.ID {
	if d != job.Escalate {
		return ids
	}
	done := make(map[job.ID]bool, len(cases))
	for _, c := range cases {
		done[c.Ad.ID] = s.askedFor(c) || agreed(c)
	}
	return slices.DeleteFunc(ids, func(id job.ID) bool { return done[id] })
}

// askedFor reports whether whoever asks wants the ad to be handed over already.
func (s *site) askedFor(c job.Case) bool {
	return errors.Is(c.Review.Refuses(job.Deciding{Decision: job.Escalate, By: s.who.Name}), job.ErrOwn)
}

// campaignForm is the form for a decision on a campaign; nil where nobody can decide on it.
func (s *site) campaignForm(v view, c job.Campaign, cases []job.Case) *DecideForm {
	if !s.mayDecide() || len(cases) == 0 {
		return nil
	}
	f := &DecideForm{Action: v.To(campaignPath(c.ID) + "/decide")}
	for _, d := range job.Decisions {
		f.Choices = append(f.Choices, DecideChoice{Decision: d, Reasons: d.Reasons(), Picked: d.Reasons()[0]})
	}
	return f
}
