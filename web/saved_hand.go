package web

import (
	"net/http"
	"slices"
	"strings"

	"lurewatch/people"
)

// savedFeed gives a search of one's own a feed and shows its address, this once.
func (s *site) savedFeed(w http.ResponseWriter, r *http.Request, l lang) error {
	if s.who.Open {
		return errForbidden // a feed is served in the name of an account
	}
	x, err := s.o.Saved.Get(r.Context(), s.who.Name, r.PathValue("id"))
	if err != nil {
		return err
	}
	secret, err := s.o.Saved.NewFeed(r.Context(), s.who.Name, x.ID, s.who.Turn)
	if err != nil {
		return err
	}
	v := s.consoleView(r, l, "secret.feed", "saved")
	return s.showSecret(w, r, l, secretPage{view: v, Secret: s.link(v.To("/feed/" + secret)), About: s.mask.text(x.Name, nil), Back: "/console/saved"})
}

// savedUnfeed ends the feed of a search of one's own.
func (s *site) savedUnfeed(w http.ResponseWriter, r *http.Request, l lang) error {
	if err := s.o.Saved.EndFeed(r.Context(), s.who.Name, r.PathValue("id")); err != nil {
		return err
	}
	return savedDone(w, r, l, "unfeed")
}

// savedUnit says whose digest has the news of a search of one's own. Naming a unit is for those who may share; everybody
// may take it back.
func (s *site) savedUnit(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	unit := strings.TrimSpace(form.Get("unit"))
	if unit != "" && !s.who.May(people.Share) {
		return errForbidden
	}
	x, err := s.o.Saved.Get(r.Context(), s.who.Name, r.PathValue("id"))
	if err != nil {
		return err
	}
	if unit != "" && !slices.Contains(s.o.Units(), unit) {
		p, err := s.savedView(r, l)
		if err != nil {
			return err
		}
		p.Error = p.T("saved.no_unit", "unit", visible(firstRunes(unit, 40)))
		return s.write(w, http.StatusUnprocessableEntity, "saved", p)
	}
	x.Unit, x.Owner = unit, s.who.Name
	if _, err := s.o.Saved.Put(r.Context(), x); err != nil {
		return err
	}
	return savedDone(w, r, l, "unit")
}
