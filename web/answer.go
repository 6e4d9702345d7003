package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/job"
)

// answerPage is what a check found, for the person who asked.
type answerPage struct {
	view
	Answer check.Answer
	// State is how the band looks: alert, look, none, report or unread.
	State string
	// Call is the number to call first; nil where none is verified.
	Call    *check.Step
	Reasons []shownReason
	Others  []Explained // signs beyond the reasons
	Minor   bool        // the reasons come without a band: they are worth a question, no more
	Fields  []FieldView
	Marked  bool
	URL     string // defanged; "" for what has no address
	// Sent is what became of the answer that was sent to people; nil if it was not, or none can be sent.
	Sent, Appeal *asked.Item
	CanSend      bool
}

// shownReason is one reason with the places in the text below that it quotes.
type shownReason struct {
	check.Reason
	Explained
}

// waitPage says that an answer is still being made.
type waitPage struct {
	view
	Kind check.Kind
}

// answer shows the answer under an id. One that is not there yet is waited for, but not long.
func (s *site) answer(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	a, err := s.await(r.Context(), check.ID(r.PathValue("id")), l)
	switch {
	case errors.Is(err, job.ErrUnknown):
		return s.gone(w, r, l)
	case err != nil:
		return err
	case a.Status == check.Pending:
		p := waitPage{s.view(r, l, "wait.title"), a.Kind}
		p.NoIndex, p.Check, p.Refresh = true, true, askAgain
		return s.write(w, http.StatusOK, "wait", p)
	}
	p, err := s.laidOut(r, l, a)
	if err != nil {
		return err
	}
	return s.write(w, http.StatusOK, "answer", p)
}

// await returns the answer under an id, or after [patience] that it is pending.
func (s *site) await(ctx context.Context, id check.ID, l lang) (check.Answer, error) {
	a, err := s.o.Check.Get(id, check.Lang(l))
	if err != nil || a.Status != check.Pending {
		return a, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return a, nil
		case <-t.C:
			if a, err = s.o.Check.Get(id, check.Lang(l)); err != nil || a.Status != check.Pending {
				return a, err
			}
		}
	}
}

// gone says that an answer is forgotten, with the form to ask again.
func (s *site) gone(w http.ResponseWriter, r *http.Request, l lang) error {
	p := formPage{s.view(r, l, "gone.title")}
	p.NoIndex, p.Check = true, true
	return s.write(w, http.StatusGone, "gone", p)
}

// laidOut lays an answer out. Findings on trial and mitigating ones are left to analysts: the former count for nothing,
// the latter could be read as a recommendation.
func (s *site) laidOut(r *http.Request, l lang, a check.Answer) (answerPage, error) {
	p := answerPage{view: s.view(r, l, "check.title"), Answer: a, State: stateOf(a), Call: firstCall(a.NextSteps), CanSend: s.o.Asked != nil}
	p.Check, p.NoIndex, p.Title, p.More = true, true, a.Headline, []string{s.files.url("check.css")}
	contacts := a.Found.Verdict.Facts.Contacts
	if u := a.Found.Ad.URL; u != "" && a.Kind == check.KindURL {
		p.URL = s.address(u, contacts)
	} else if a.CheckedURL != "" {
		p.URL = visible(defanged(a.CheckedURL))
	}
	p.explain(s, l, a, contacts)
	return p, p.sent(r.Context(), s.o.Asked)
}

// explain puts the reasons beside the text that they quote.
func (p *answerPage) explain(s *site, l lang, a check.Answer, contacts []job.Contact) {
	if a.Found.Readable != job.Read {
		return
	}
	reasons := slices.Concat(a.Reasons, a.WorthAsking)
	p.Minor = len(a.WorthAsking) > 0
	var first []string
	for _, reason := range reasons {
		first = append(first, reason.Rule)
	}
	var findings []job.Finding
	if len(reasons) > 0 {
		findings = public(a.Found.Verdict.Findings)
	}
	x := s.explain(l, a.Found.Ad, findings, contacts, first...)
	p.Fields, p.Marked = x.Fields, len(findings) > 0
	for _, reason := range reasons {
		if i := slices.IndexFunc(x.Rules, func(e Explained) bool { return e.ID == reason.Rule }); i >= 0 {
			p.Reasons = append(p.Reasons, shownReason{reason, x.Rules[i]})
		}
	}
	for _, e := range x.Rules {
		if !slices.ContainsFunc(p.Reasons, func(top shownReason) bool { return top.ID == e.ID }) {
			p.Others = append(p.Others, e)
		}
	}
}

// sent finds out what was sent to people about the answer.
func (p *answerPage) sent(ctx context.Context, box *asked.Box) error {
	if box == nil {
		return nil
	}
	for kind, to := range map[asked.Kind]**asked.Item{asked.Look: &p.Sent, asked.Wrong: &p.Appeal} {
		switch x, err := box.Get(ctx, kind, p.Answer.ID); {
		case err == nil:
			*to = &x
		case !errors.Is(err, job.ErrUnknown):
			return err
		}
	}
	return nil
}

// Say is a sentence of the package that answers.
func (p answerPage) Say(key string, pairs ...any) string {
	return check.WordsOf(check.Lang(p.Lang)).Say(key, pairs...)
}

// firstCall is the first call of some steps.
func firstCall(steps []check.Step) *check.Step {
	for _, x := range steps {
		if x.Kind == "call" {
			return &x
		}
	}
	return nil
}

// stateOf says how an answer looks.
func stateOf(a check.Answer) string {
	switch a.Assessment.Band {
	case check.StrongSigns:
		return "alert"
	case check.SomeSigns:
		return "look"
	case check.NoneSeen:
		return "none"
	}
	if a.Assessment.Because == check.NewsPage {
		return "report"
	}
	return "unread"
}

// public returns the findings that are shown to the person who asked.
func public(all []job.Finding) []job.Finding {
	var out []job.Finding
	for _, f := range all {
		if !f.Trial && f.Tier > job.Mitigating {
			out = append(out, f)
		}
	}
	return out
}

// address writes an ad's address for people: masked, and not to be followed.
func (s *site) address(url string, contacts []job.Contact) string {
	if s.mask.off {
		return visible(defanged(url))
	}
	return visible(defanged(s.mask.address(url, contacts)))
}
