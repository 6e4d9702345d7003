package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// UnitRetired is a unit that was taken out of use, for who may put it back.
type UnitRetired struct {
	ID, Name, Path string
	At             time.Time
}

// retired lists the units that were taken out of use.
func (s *site) retired(v view) (out []UnitRetired, err error) {
	list, err := s.o.Digests.Book.Retired()
	for _, u := range list {
		name := visible(u.Name.In(string(v.Lang)))
		if name == "" {
			name = u.ID
		}
		out = append(out, UnitRetired{u.ID, name, v.To("/console/retired-units/" + u.ID), u.Last.At})
	}
	return out, err
}

// unitRetire takes a unit out of use, if its file is still the one that was read.
func (s *site) unitRetire(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p, u, err := s.unitView(r, l)
	switch {
	case err != nil:
		return err
	case !s.editsUnits():
		return errForbidden
	case len(p.Stopped) > 0:
		return s.write(w, http.StatusConflict, "unit", p)
	}
	switch err = s.o.Digests.Book.Retire(u.ID, form.Get("hash")); {
	case errors.Is(err, units.ErrChanged):
		p.Error = p.T("units.retire_changed")
	case errors.Is(err, units.ErrSeeded):
		p.Error = p.T("units.retire_seeded")
	case errors.Is(err, units.ErrNoNational):
		p.Error = p.T("units.retire_national")
	case errors.Is(err, units.ErrNeeded):
		fault, _ := faultOfUnit(err)
		p.Error = p.T("units.retire_needed", "unit", visible(fault.Unit))
	case err != nil:
		return err
	}
	if p.Error != "" {
		return s.write(w, http.StatusConflict, "unit", p)
	}
	if _, err := s.o.Digests.Note(r.Context(), job.Audit{At: s.o.Now(), By: s.who.Name, Act: "retire", On: unitBy(u.ID)}); err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+"/console/units?done=retire")
}

// unitReturn puts a unit back that was taken out of use, as it was then.
func (s *site) unitReturn(w http.ResponseWriter, r *http.Request, l lang) error {
	if _, err := readForm(w, r); err != nil {
		return err
	}
	if !s.editsUnits() {
		return errForbidden
	}
	id := r.PathValue("id")
	list, err := s.o.Digests.Book.Retired()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(u units.Retired) bool { return u.ID == id })
	if i < 0 {
		return job.ErrUnknown
	}
	err = s.o.Digests.Book.Restore(id, list[i].Last.ID, "")
	if fault, stopped := faultOfUnit(err); stopped || errors.Is(err, units.ErrChanged) {
		p, failed := s.unitsView(r, l)
		if failed != nil {
			return failed
		}
		p.Error = p.T("units.return_wrong")
		for _, x := range p.problems(fault.Err) {
			p.Error += " " + x.Says + " " + x.Detail
		}
		return s.write(w, http.StatusConflict, "units", p)
	}
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]any{"restored": list[i].Last.ID})
	if err != nil {
		return err
	}
	if _, err := s.o.Digests.Note(r.Context(), job.Audit{At: s.o.Now(), By: s.who.Name, Act: "restore", On: unitBy(id), Data: data}); err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+unitPath(id)+"?done=return")
}
