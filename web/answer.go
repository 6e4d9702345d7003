package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"time"

	"lurewatch/asked"
	"lurewatch/check"
	"lurewatch/job"
)

// maxURL is how much of an address an answer repeats, in characters.
const maxURL = 300

// answerPage is what a check found, for the person who asked.
type answerPage struct {
	view
	Answer check.Answer
	// State is how the band looks: alert, look, none, report or unread; plea for the words of somebody in danger.
	State string
	// Call is the number to call first; nil where none is verified.
	Call *check.Step
	// Review says who judged: the machine, people at the console, or whoever looked at what was sent to people.
	Review  string
	Reasons []shownReason
	Others  []Explained // signs beyond the reasons, the strongest of them
	Left    int         // how many signs there are beyond these
	Minor   bool        // the reasons come without a band: they are worth a question, no more
	Fields  []FieldView
	Part    bool // of the fields only a part is shown
	Marked  bool
	URL     string // defanged; "" for what has no address
	// Sent is what became of the answer that was sent to people; nil if it was not, or none can be sent.
	Sent, Appeal *asked.Item
	CanSend      bool
}

// waitPage says that an answer is still being made.
type waitPage struct {
	view
	Kind   check.Kind
	ID     check.ID
	InLine bool // it waits for its turn
}

// toldParam is in the address that a [waitPage] leads to: whoever comes by it knows what there is to wait for.
const toldParam = "told"

// Again is where the answer is looked for once more.
func (p waitPage) Again() string {
	to := p.To(answerPath + string(p.ID))
	if p.InLine {
		to += "?" + toldParam + "=1"
	}
	return to
}

// answer shows the answer under an id. One that is not there yet is waited for, but not long.
func (s *site) answer(w http.ResponseWriter, r *http.Request, l lang) error {
	private(w)
	a, err := s.await(r.Context(), check.ID(r.PathValue("id")), l, r.URL.Query().Has(toldParam))
	switch {
	case errors.Is(err, job.ErrUnknown):
		return s.gone(w, r, l)
	case err != nil:
		return err
	case a.Status == check.Pending:
		p := waitPage{s.view(r, l, "wait.title"), a.Kind, a.ID, a.InLine}
		p.NoIndex, p.Check, p.More = true, true, []string{s.files.url("check.css")}
		return s.write(w, http.StatusOK, "wait", p)
	}
	p, err := s.laidOut(r, l, a)
	if err != nil {
		return err
	}
	return s.write(w, http.StatusOK, "answer", p)
}

// await returns the answer under an id, or that it is pending: after [patience], and after [linePatience] where it waits for
// its turn and nobody told so.
func (s *site) await(ctx context.Context, id check.ID, l lang, told bool) (check.Answer, error) {
	a, err := s.o.Check.Get(id, check.Lang(l))
	if err != nil || a.Status != check.Pending {
		return a, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t, line := time.NewTicker(lookEvery), time.NewTimer(linePatience)
	defer t.Stop()
	defer line.Stop()
	for {
		select {
		case <-ctx.Done():
			return a, nil
		case <-line.C:
			if a.InLine && !told {
				return a, nil
			}
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
	p := answerPage{view: s.view(r, l, "check.title"), Answer: a, State: stateOf(a), Call: firstCall(a.NextSteps), CanSend: s.o.Asked != nil && a.Plea == ""}
	p.Check, p.NoIndex, p.Title, p.More = true, true, a.Headline, []string{s.files.url("check.css")}
	contacts := a.Found.Verdict.Facts.Contacts
	if u := a.Found.Ad.URL; u != "" && a.Kind == check.KindURL {
		p.URL = s.address(u, contacts)
	} else if a.CheckedURL != "" {
		p.URL = visible(defanged(a.CheckedURL))
	}
	p.URL = clip(p.URL, maxURL)
	p.explain(s, l, a, contacts)
	if err := p.sent(r.Context(), s.o.Asked); err != nil {
		return p, err
	}
	p.reviewed()
	return p, nil
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

// reviewed says who judged. What somebody decided on an answer that was sent to people, or objected to, stands above that
// a machine read it.
func (p *answerPage) reviewed() {
	p.Review = p.Answer.Assessment.Review.Text
	for _, x := range []*asked.Item{p.Appeal, p.Sent} {
		if p.Answer.Assessment.Review.State == check.ByMachine && x != nil && (x.State == asked.Confirmed || x.State == asked.Dismissed) {
			p.Review = p.Say("review."+string(x.State), "date", check.Lang(p.Lang).Date(x.Decided))
			return
		}
	}
}

// leaveTo is where whoever must leave a page at once is led: a blank page. A page elsewhere, a weather report or a search,
// looks more like what anybody reads, but it is somebody's: it tells them that somebody left from here, and it keeps ours on
// the screen until it answers, which on a telephone abroad may be long or never. The blank one is there at once, also
// without a network and without script, looks like a new tab, and asks nobody. The history keeps our page either way,
// which stands beside the button.
const leaveTo = "about:blank"

// Exit is the address of the button that leaves the page at once.
func (p answerPage) Exit() template.URL { return leaveTo }

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
	switch a.Assessment.Because {
	case check.NewsPage:
		return "report"
	case check.Plea:
		return "plea"
	}
	return "unread"
}

// address writes an ad's address for people: masked, and not to be followed.
func (s *site) address(url string, contacts []job.Contact) string {
	if s.mask.off {
		return visible(defanged(url))
	}
	return visible(defanged(s.mask.address(url, contacts)))
}
