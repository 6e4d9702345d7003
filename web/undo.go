package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"lurewatch/job"
	"lurewatch/people"
)

// Done says what was just done, and offers to undo it.
type Done struct {
	Seq      uint64 // 0 where it cannot be undone any more
	Undone   bool   // it was taken back
	Decision job.Decision
	Title    []Piece // of the ad; nil for one without, and for a campaign
	Ads      string  // "12 ads"; "" for one ad
	Waits    bool    // it counts when another person agrees
	Queue    bool
	View     string
	Query    string
}

// mayUndo reports whether whoever asks may undo what somebody decided.
func (s *site) mayUndo(by string) bool {
	return s.mayDecide() && (by == s.who.Name || s.who.May(people.UndoAny))
}

// decisionAt reads a decision in the audit log; false if the line is none.
func (s *site) decisionAt(ctx context.Context, seq uint64) (line job.Audit, d job.Deciding, found bool, err error) {
	if seq == 0 || !s.o.Desk.open() {
		return line, d, false, nil
	}
	lines, err := s.o.Desk.Audits(ctx, seq-1, 1)
	if err != nil {
		return line, d, false, fmt.Errorf("read line %d of the audit log: %w", seq, err)
	}
	if len(lines) == 0 || lines[0].Seq != seq || lines[0].Act != "decide" {
		return line, d, false, nil
	}
	if err := json.Unmarshal(lines[0].Data, &d); err != nil || len(d.Ads) == 0 {
		return line, d, false, nil
	}
	return lines[0], d, true, nil
}

// bar reads what was just done from the address of a page; nil for nothing, and for what somebody else did.
func (s *site) bar(r *http.Request, v view) (*Done, error) {
	q := r.URL.Query()
	undone := q.Get("undone") != ""
	seq := readSeq(q.Get("done"))
	if undone {
		seq = readSeq(q.Get("undone"))
	}
	line, d, found, err := s.decisionAt(r.Context(), seq)
	if err != nil || !found || !s.mayUndo(line.By) {
		return nil, err
	}
	c, _, err := s.o.Case(r.Context(), d.Ads[0])
	if err != nil {
		return nil, fmt.Errorf("read ad %q: %w", d.Ads[0], err)
	}
	b := &Done{Seq: seq, Undone: undone, Decision: d.Decision}
	if c.Review.Seq != seq {
		b.Seq = 0
	}
	b.Waits = b.Seq > 0 && c.Review.Is() == job.ReviewEscalating
	if len(d.Ads) > 1 {
		b.Ads = v.N("console.count", len(d.Ads))
	} else {
		b.Title = s.titleOf(c)
	}
	return b, nil
}

// undo takes a decision back, and leads to what it was about.
func (s *site) undo(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	seq := readSeq(r.PostForm.Get("seq"))
	line, d, found, err := s.decisionAt(r.Context(), seq)
	switch {
	case err != nil:
		return err
	case !found:
		return errNotFound
	case !s.mayUndo(line.By):
		return errForbidden
	}
	_, err = s.o.Desk.Undo(r.Context(), seq, s.who.Name, s.o.Now())
	switch {
	case errors.Is(err, job.ErrUndone), errors.Is(err, job.ErrUnknown):
		return errUndone
	case err != nil:
		return fmt.Errorf("undo line %d of the audit log: %w", seq, err)
	}
	v, done := s.view(r, l, "queue.title"), "undone="+strconv.FormatUint(seq, 10)
	switch {
	case fromQueue(r):
		t := s.trail(r)
		for _, id := range d.Ads {
			t.forget(id)
		}
		s.setTrail(w, r, t)
		q := queueOf(r.PostForm)
		q.Set("ad", string(d.Ads[0]))
		return seeOther(w, r, v.To("/console/queue?"+q.Encode()+"&"+done))
	case d.Campaign != "" && s.hasCampaigns():
		return seeOther(w, r, v.To(campaignPath(d.Campaign)+"?"+done))
	}
	return seeOther(w, r, v.To(adPath(d.Ads[0])+"?"+done))
}
