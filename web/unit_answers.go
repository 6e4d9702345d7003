package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// maxFlags is how many answers that wait are listed.
const maxFlags = 200

// answersPage lists the answers of units that wait for somebody.
type answersPage struct {
	view
	Rows []FlagRow
	Cut  bool // there are more
	Done string
}

// FlagRow is one answer of a unit that waits.
type FlagRow struct {
	Ref, Unit string // Unit is its name
	UnitID    string
	Right     bool
	Note      string
	At        time.Time
	Why       alerts.FlagWhy
	Ad        job.ID
	Title     []Piece
	State     job.ReviewState
	Href      string
	Mark      string // which answer of the unit it is; see [flagMark]
	Dismiss   bool   // whoever looks may take it away
}

// flagMark names one answer of a unit: another answer of the same unit has another mark.
func flagMark(f alerts.Flag) string { return f.Unit + "@" + strconv.FormatInt(f.At.UnixNano(), 36) }

func (s *site) flagRow(v view, names map[string]string, f alerts.Flag, c job.Case) FlagRow {
	return FlagRow{Ref: visible(f.Ref), UnitID: f.Unit, Unit: cmp.Or(names[f.Unit], visible(f.Unit)), Right: f.Right, Note: s.mask.text(f.Note, c.Verdict.Facts.Contacts), At: f.At, Why: f.Why,
		Ad: f.Ad, Title: s.titleOf(c), State: c.Review.Is(), Href: v.To(adPath(f.Ad)), Mark: flagMark(f), Dismiss: s.mayDecide()}
}

// answers lists what units said and nobody has looked at.
func (s *site) answers(w http.ResponseWriter, r *http.Request, l lang) error {
	p := answersPage{view: s.consoleView(r, l, "answers.title", "queue")}
	flags, err := s.o.Digests.Office.Flags(r.Context(), "", maxFlags+1)
	if err != nil {
		return err
	}
	p.Cut = len(flags) > maxFlags
	names := s.shortNames(l)
	for _, f := range flags[:min(len(flags), maxFlags)] {
		c, _, err := s.o.Case(r.Context(), f.Ad)
		if err != nil {
			return fmt.Errorf("read ad %q: %w", f.Ad, err)
		}
		p.Rows = append(p.Rows, s.flagRow(p.view, names, f, c))
	}
	if r.URL.Query().Has("dismissed") {
		p.Done = p.T("answers.dismissed")
	}
	return s.write(w, http.StatusOK, "answers", p)
}

// answerDismiss takes an answer away from before the reviewers, if it is still the one that was read.
func (s *site) answerDismiss(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	id := job.ID(form.Get("ad"))
	if id == "" {
		return errBadForm
	}
	if err := s.unflag(r.Context(), id, form["answered"]); err != nil {
		return err
	}
	if form.Get("to") == "ad" {
		return seeOther(w, r, l.Prefix()+adPath(id))
	}
	return seeOther(w, r, l.Prefix()+"/console/answers?dismissed")
}

// unflag takes those of the marked answers about an ad away that still wait.
func (s *site) unflag(ctx context.Context, id job.ID, marks []string) error {
	if len(marks) == 0 || !s.o.Digests.open() {
		return nil
	}
	flags, err := s.o.Digests.Office.Flags(ctx, id, maxFlags)
	if err != nil {
		return err
	}
	asked := make(map[string]bool)
	for _, m := range marks {
		asked[m] = true
	}
	for _, f := range flags {
		if f.Ad == id && asked[flagMark(f)] {
			err = errors.Join(err, s.o.Digests.Office.Unflag(ctx, id, f.Unit, s.who.Name))
		}
	}
	return err
}

// flags adds to the page of an ad what units said of it and nobody has looked at. Deciding is looking at it.
func (s *site) flags(ctx context.Context, p *adPage) {
	if !s.o.Digests.open() {
		return
	}
	all, err := s.o.Digests.Office.Flags(ctx, p.Case.Ad.ID, maxFlags)
	if err != nil {
		s.o.Log.Warn("the answers about an ad cannot be read", "ad", p.Case.Ad.ID, "why", err)
		return
	}
	if len(all) == 0 {
		return
	}
	names := s.shortNames(p.Lang)
	for _, f := range all {
		row := s.flagRow(p.view, names, f, p.Case)
		p.Flags = append(p.Flags, row)
		if p.Decide != nil {
			p.Decide.Answered = append(p.Decide.Answered, row.Mark)
		}
	}
}

// waiting is how many answers wait, in words; "" where none does or whoever asks does not decide.
func (s *site) waiting(ctx context.Context, v view) string {
	if !s.o.Digests.open() || !s.mayDecide() {
		return ""
	}
	all, err := s.o.Digests.Office.Flags(ctx, "", maxFlags)
	if err != nil {
		s.o.Log.Warn("the answers of units cannot be read", "why", err)
	}
	if len(all) == 0 {
		return ""
	}
	return v.N("answers.waiting", len(all))
}

// deciderName is who decided, by name: units are called as people know them.
func (s *site) deciderName(l lang, by string) string {
	id, ok := strings.CutPrefix(by, "unit:")
	if !ok || !s.o.Digests.open() {
		return by
	}
	if name := s.shortNames(l)[id]; name != "" {
		return s.words[l].say("answers.by", "unit", name)
	}
	return by
}
