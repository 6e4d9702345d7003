package web

import (
	"errors"
	"net/http"
	"strings"

	"lurewatch/alerts"
)

// linkAnswerPage takes what a unit says of an ad, without showing the ad: whoever has the address may have found it.
type linkAnswerPage struct {
	view
	Unit string
	Ref  string
	Note string
	// Effect is what became of the answer that was sent, "" before; Right and Elsewhere are what it was.
	Effect           alerts.Effect
	Right, Elsewhere bool
	MaxNote          int
}

// maxAnswerNote is the longest note of an answer, in bytes.
const maxAnswerNote = 800

func (s *site) linkAnswerView(r *http.Request, l lang, unit string) linkAnswerPage {
	return linkAnswerPage{view: s.linkView(r, l, "link.answer"), Unit: unit, MaxNote: maxAnswerNote}
}

// linkAnswer shows the form. A reference in the address is filled in; nothing is answered by opening it.
func (s *site) linkAnswer(w http.ResponseWriter, r *http.Request, l lang) error {
	u, leave, err := s.linked(w, r, alerts.ToAnswer)
	if err != nil {
		return err
	}
	defer leave()
	p := s.linkAnswerView(r, l, shortName(u, l))
	p.Ref = visible(firstRunes(readSearch(r.URL.Query().Get("ref")), 40))
	return s.write(w, http.StatusOK, "link_answer", p)
}

// linkAnswered takes the answer and says what became of it.
func (s *site) linkAnswered(w http.ResponseWriter, r *http.Request, l lang) error {
	u, leave, err := s.linked(w, r, alerts.ToAnswer)
	if err != nil {
		return err
	}
	defer leave()
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	said := form.Get("answer")
	if said != "right" && said != "wrong" && said != "elsewhere" {
		return errBadForm
	}
	p := s.linkAnswerView(r, l, shortName(u, l))
	p.Ref = strings.ToUpper(firstRunes(readSearch(form.Get("ref")), 40))
	note := readNote(form.Get("note"))
	p.Right, p.Note = said == "right", visible(note)
	if len(note) > maxAnswerNote {
		p.Error = p.T("decide.note_long", "n", l.Count(maxAnswerNote))
		return s.write(w, http.StatusUnprocessableEntity, "link_answer", p)
	}
	p.Effect, err = s.o.Digests.Office.Answer(r.Context(), alerts.Answer{Token: r.PathValue("token"), Ref: p.Ref, Right: p.Right, Elsewhere: said == "elsewhere", Note: note, Via: "link"})
	switch {
	case errors.Is(err, alerts.ErrToken):
		return errNotFound
	case errors.Is(err, alerts.ErrNeverTold):
		p.Error = p.T("link.never_told")
		return s.write(w, http.StatusUnprocessableEntity, "link_answer", p)
	case err != nil:
		return err
	}
	p.Elsewhere = p.Effect == alerts.HandedOn
	return s.write(w, http.StatusOK, "link_answer", p)
}
