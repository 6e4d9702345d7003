package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"lurewatch/job"
)

// decide takes a decision on one ad, and leads to the next ad of the queue or back to the ad.
func (s *site) decide(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	decision, reason, err := readDecision(r)
	if err != nil {
		return err
	}
	c, err := s.caseOf(r)
	if err != nil {
		return err
	}
	note, content := readNote(r.PostForm.Get("note")), r.PostForm.Get("content")
	seen, err := strconv.ParseUint(r.PostForm.Get("seen"), 10, 64)
	if err != nil || content == "" { // without them a decision could be taken over another, or over another version
		return errors.Join(errBadForm, err)
	}
	v := s.view(r, l, "queue.title")
	why := v.noteFault(reason, note)
	d := job.Deciding{Ads: []job.ID{c.Ad.ID}, Decision: decision, Reason: reason, Note: note,
		By: s.who.Name, Via: "console", At: s.o.Now(), Content: content, Seen: &seen}
	switch refusal := c.Review.Refuses(d); {
	case errors.Is(refusal, job.ErrOwn):
		why = v.T("decide.own")
	case refusal == nil && decision == job.Escalate && agreed(c):
		why = v.T("decide.agreed")
	}
	if why != "" {
		return s.showAgain(w, r, l, c, func(f *DecideForm) { f.again(decision, reason, note, why) })
	}
	line, err := s.o.Desk.Decide(r.Context(), d)
	again := false
	if errors.Is(err, job.ErrChanged) || errors.Is(err, job.ErrUnknown) || errors.Is(err, job.ErrOwn) {
		first, found, failed := s.sentBefore(r.Context(), d)
		switch {
		case failed != nil:
			return failed
		case !found:
			return s.conflict(w, r, l, c.Ad.ID, seen)
		}
		line, again, err = first, true, nil
	}
	if err != nil {
		return fmt.Errorf("decide on ad %q: %w", c.Ad.ID, err)
	}
	if err := s.unflag(r.Context(), c.Ad.ID, r.PostForm["answered"]); err != nil {
		s.o.Log.Warn("the answers about an ad that was decided on still wait", "ad", c.Ad.ID, "why", err)
	}
	if !fromQueue(r) {
		return seeOther(w, r, v.To(adPath(c.Ad.ID)+"?done="+strconv.FormatUint(line.Seq, 10)))
	}
	t := s.trail(r)
	if again {
		t.forget(c.Ad.ID) // a form that is sent twice counts once
	}
	t.decided(c.Ad.ID)
	s.setTrail(w, r, t)
	q := queueOf(r.PostForm)
	q.Set("done", strconv.FormatUint(line.Seq, 10))
	return seeOther(w, r, v.To("/console/queue?"+q.Encode()))
}

// caseOf reads the ad that a path names.
func (s *site) caseOf(r *http.Request) (job.Case, error) {
	id := job.ID(r.PathValue("id"))
	c, found, err := s.o.Case(r.Context(), id)
	if err != nil {
		return c, fmt.Errorf("read ad %q: %w", id, err)
	}
	if !found {
		return c, errNotFound
	}
	return c, nil
}

// fromQueue reports whether a form was sent from the queue.
func fromQueue(r *http.Request) bool { return r.PostForm.Get("to") == "queue" }

// showAgain shows the page that a form was sent from, with what has to be corrected.
func (s *site) showAgain(w http.ResponseWriter, r *http.Request, l lang, c job.Case, fill func(*DecideForm)) error {
	if fromQueue(r) {
		p := s.newQueuePage(r, l, r.PostForm)
		if err := s.showInQueue(r, &p, c); err != nil {
			return err
		}
		return s.sendForm(w, "queue", &p.adPage, fill, func() any { return p })
	}
	p := s.newAdPage(r, l, c, "console")
	s.storyOf(r.Context(), &p)
	return s.sendForm(w, "ad", &p, fill, func() any { return p })
}

// sendForm sends a page whose form has to be corrected.
func (s *site) sendForm(w http.ResponseWriter, name string, p *adPage, fill func(*DecideForm), page func() any) error {
	if p.Decide == nil {
		return errNotFound
	}
	fill(p.Decide)
	p.Error = p.Decide.Error
	return s.write(w, http.StatusUnprocessableEntity, name, page())
}

// conflictPage says why a decision was not taken: what is shown now is not what the person had read.
type conflictPage struct {
	view
	Ad      []Piece
	Read    string // where the ad is read again
	Next    string // the queue; "" where the person was not there
	Decided *ReviewView
	At      string
	Own     bool   // it was decided by whoever reads this
	Undo    uint64 // its line, where it is their own; 0 otherwise
	Queue   bool
	View    string // of the queue
	Query   string // of the queue
	Gone    bool   // it is flagged no more
}

// conflict explains why nothing was decided.
func (s *site) conflict(w http.ResponseWriter, r *http.Request, l lang, id job.ID, seen uint64) error {
	c, found, err := s.o.Case(r.Context(), id)
	if err != nil {
		return fmt.Errorf("read ad %q: %w", id, err)
	}
	p := conflictPage{view: s.consoleView(r, l, "decide.conflict", "queue"), Read: l.Prefix() + adPath(id), Gone: !found || !c.Decidable()}
	p.Ad = s.titleOf(c)
	if fromQueue(r) {
		q := queueOf(r.PostForm)
		p.Queue, p.View, p.Query = true, q.Get("view"), q.Get("q")
		p.Next = p.To("/console/queue?" + q.Encode())
		q.Set("ad", string(id))
		p.Read = p.To("/console/queue?" + q.Encode())
	}
	if c.Review.Seq > seen {
		p.Decided = &ReviewView{Review: job.Review{By: visible(c.Review.By), Reason: c.Review.Reason}, Says: s.mask.text(c.Review.Note, c.Verdict.Facts.Contacts)}
		p.Decided.Decision, p.At = job.Decision(c.Review.Is()), l.Time(c.Review.At)
		if p.Own = c.Review.By == s.who.Name; p.Own {
			p.Undo = c.Review.Seq
		}
	}
	return s.write(w, http.StatusConflict, "conflict", p)
}

// titleOf is the title of an ad, with its contacts masked.
func (s *site) titleOf(c job.Case) []Piece {
	if c.Ad.Title == "" {
		return nil
	}
	return pieces(c.Ad.Title, nil, s.mask.edits(job.Title, c.Ad.Title, c.Verdict.Facts.Contacts))
}

// queueOf keeps what a queue is made from: its view and its search.
func queueOf(q url.Values) url.Values {
	out := url.Values{}
	if v := readQueueView(q.Get("view")); v != queueOpen {
		out.Set("view", v)
	}
	if s := readSearch(q.Get("q")); s != "" {
		out.Set("q", s)
	}
	return out
}
