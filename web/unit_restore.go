package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// UnitKept is a version of a unit's file on its page.
type UnitKept struct {
	ID   string
	At   time.Time
	Text string // as people see it; "" where there was no file
}

// keptVersions lays out what is kept of the file of a unit, for who may put it back.
func (s *site) keptVersions(id string) (out []UnitKept, err error) {
	list, err := s.o.Digests.Book.Versions(id)
	for _, v := range list {
		out = append(out, UnitKept{v.ID, v.At, visible(string(v.Text))})
	}
	return out, err
}

// unitRestore puts the file of a unit back as it was before a change, if it is still the one that was read.
func (s *site) unitRestore(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p, before, err := s.unitView(r, l)
	if err != nil {
		return err
	}
	if !s.editsUnits() {
		return errForbidden
	}
	id, version := r.PathValue("id"), form.Get("version")
	err = s.o.Digests.Book.Restore(id, version, form.Get("hash"))
	switch fault, stopped := faultOfUnit(err); {
	case errors.Is(err, units.ErrChanged):
		p.Error = p.T("units.changed_kept")
		return s.write(w, http.StatusConflict, "unit", p)
	case stopped:
		p.Error = p.T("units.kept_wrong")
		for _, x := range p.problems(fault.Err) {
			p.Error += " " + x.Says + " " + x.Detail
		}
		return s.write(w, http.StatusUnprocessableEntity, "unit", p)
	case err != nil:
		return err
	}
	after, _, err := s.o.Digests.Book.Read(id)
	if err != nil {
		return err
	}
	data, err := json.Marshal(map[string]any{"restored": version, "changed": changedKeys(before, after)})
	if err != nil {
		return err
	}
	note := job.Audit{At: s.o.Now(), By: s.who.Name, Act: "restore", On: unitBy(id), Data: data}
	if _, err := s.o.Digests.Note(r.Context(), note); err != nil {
		return err
	}
	return seeOther(w, r, p.Path+"?done=restore")
}
