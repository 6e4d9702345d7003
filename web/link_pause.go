package web

import (
	"net/http"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
)

// linkPausePage stops the mails of a unit and sends them again.
type linkPausePage struct {
	view
	Unit string
	// Paused says that they are stopped, Others that somebody else than the unit did it, who alone sends them again.
	Paused, Others bool
	Done           string
}

// linkPause shows how things are. Opening the address changes nothing: programs that look into mails open them all.
func (s *site) linkPause(w http.ResponseWriter, r *http.Request, l lang) error {
	u, leave, err := s.linked(w, r, alerts.ToPause)
	if err != nil {
		return err
	}
	defer leave()
	return s.showPause(w, r, l, u, "")
}

func (s *site) showPause(w http.ResponseWriter, r *http.Request, l lang, u units.Unit, done string) error {
	by, paused, err := s.o.Digests.Office.Paused(r.Context(), u.ID)
	if err != nil {
		return err
	}
	p := linkPausePage{view: s.linkView(r, l, "link.pause"), Unit: shortName(u, l), Paused: paused || u.Paused, Others: u.Paused || paused && by != unitBy(u.ID)}
	if done != "" {
		p.Done = p.T(done)
	}
	return s.write(w, http.StatusOK, "link_pause", p)
}

// linkPaused stops the mails, as mail programs ask for it in one click (RFC 8058) and as the page does, or sends them again.
// The token is all the authority that it takes: there is no cookie that another site could make a browser send.
func (s *site) linkPaused(w http.ResponseWriter, r *http.Request, l lang) error {
	u, leave, err := s.linked(w, r, alerts.ToPause)
	if err != nil {
		return err
	}
	defer leave()
	form, err := readLinkForm(w, r)
	if err != nil {
		return err
	}
	office := s.o.Digests.Office
	switch {
	case form.Get("List-Unsubscribe") == "One-Click":
		if err := office.Pause(r.Context(), u.ID, unitBy(u.ID)); err != nil {
			return err
		}
		return s.showPause(w, r, l, u, "link.paused")
	case form.Get("do") == "resume":
		by, paused, err := office.Paused(r.Context(), u.ID)
		if err != nil {
			return err
		}
		if paused && by != unitBy(u.ID) {
			return s.showPause(w, r, l, u, "")
		}
		if err := office.Resume(r.Context(), u.ID, unitBy(u.ID)); err != nil {
			return err
		}
		return s.showPause(w, r, l, u, "link.resumed")
	}
	return errBadForm
}
