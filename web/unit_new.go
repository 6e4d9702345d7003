package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// newUnitPath is the address of the form for a new unit. It is not below those of the units, of which one may be called "new".
const newUnitPath = "/console/new-unit"

// newUnitPage is the form for a new unit, or the choice of its kind.
type newUnitPage struct {
	view
	Path  string
	Kinds []Choosable // with the texts for them
	Kind  units.Kind
	Form  *UnitForm // nil while the kind is not chosen
}

// Text says what a kind of units is for.
func (p newUnitPage) Text(kind string) string { return p.T("unitkindtext." + kind) }

// newUnitView lays the page out.
func (s *site) newUnitView(r *http.Request, l lang) newUnitPage {
	p := newUnitPage{view: s.consoleView(r, l, "units.new", "units"), Path: l.Prefix() + newUnitPath}
	for _, k := range unitKinds {
		p.Kinds = append(p.Kinds, Choosable{Name: p.Name("unitkind", string(k)), Href: string(k)})
	}
	return p
}

// unitNew shows the form for a new unit of a kind.
func (s *site) unitNew(w http.ResponseWriter, r *http.Request, l lang) error {
	if !s.editsUnits() {
		return errForbidden
	}
	p := s.newUnitView(r, l)
	if kind := units.Kind(r.URL.Query().Get("kind")); slices.Contains(unitKinds[:], kind) {
		u := units.Unit{Kind: kind}
		if kind == units.Youth {
			u.Mode = units.MetadataOnly
		}
		p.Kind, p.Form = kind, s.formFor(p.view, u, "", true)
		p.Form.Self.New = true
	}
	return s.write(w, http.StatusOK, "newunit", p)
}

// unitMake makes a unit of what was typed.
func (s *site) unitMake(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	if !s.editsUnits() {
		return errForbidden
	}
	p := s.newUnitView(r, l)
	p.Kind = units.Kind(form.Get("kind"))
	if !slices.Contains(unitKinds[:], p.Kind) {
		return errBadForm
	}
	u := s.readSelf(p.view, readUnit(units.Unit{ID: strings.TrimSpace(form.Get("id")), Kind: p.Kind}, form), form)
	u.ID = cmp.Or(u.ID, units.ID(u.Short.Vi), units.ID(u.Name.Vi))
	wrong, err := s.wrongID(r.Context(), p.view, u.ID)
	if err != nil {
		return err
	}
	if wrong = append(wrong, p.relative(u)...); len(wrong) == 0 {
		err = s.o.Digests.Book.Make(u)
	} else {
		err = s.o.Digests.Book.Check(u)
	}
	switch {
	case errors.Is(err, units.ErrTaken): // by somebody else, just now
		wrong = []UnitProblem{{Field: "id", Says: p.T("unitfault.id_taken", "id", u.ID, "free", u.ID+"-2")}}
	case len(faultsIn(err)) > 0:
		wrong = append(wrong, slices.DeleteFunc(p.problems(err), func(x UnitProblem) bool {
			return slices.ContainsFunc(wrong, func(w UnitProblem) bool { return w.Field == x.Field })
		})...)
		s.nameProvinces(p.view, wrong, form.Get("provinces"))
	case err != nil && len(wrong) == 0:
		return err
	}
	if len(wrong) > 0 {
		p.Form = s.formFor(p.view, u, "", true)
		p.Form.Self.New, p.Form.Self.Provinces = true, form.Get("provinces")
		p.Error = p.Form.correct(p.view, wrong)
		return s.write(w, http.StatusUnprocessableEntity, "newunit", p)
	}
	data, err := json.Marshal(map[string]any{"kind": u.Kind, "changed": changedKeys(units.Unit{}, u)})
	if err != nil {
		return err
	}
	if _, err := s.o.Digests.Note(r.Context(), job.Audit{At: s.o.Now(), By: s.who.Name, Act: "make", On: unitBy(u.ID), Data: data}); err != nil {
		return err
	}
	return seeOther(w, r, l.Prefix()+unitPath(u.ID)+"?done=make")
}

// wrongID words what is wrong with the id of a new unit, and proposes one that is free.
func (s *site) wrongID(ctx context.Context, v view, id string) ([]UnitProblem, error) {
	switch {
	case id == "":
		return []UnitProblem{{Field: "id", Says: v.T("unitfault.id_none")}}, nil
	case !units.ValidID(id):
		return []UnitProblem{{Field: "id", Says: v.T("unitfault.id_form", "id", cmp.Or(units.ID(id), "an-giang"))}}, nil
	}
	taken, err := s.takenID(ctx, id)
	if err != nil || !taken {
		return nil, err
	}
	free := id
	for n := 2; taken && err == nil && n < 100; n++ {
		number := fmt.Sprintf("-%d", n)
		free = strings.TrimRight(id[:min(len(id), units.MaxID-len(number))], "-") + number
		taken, err = s.takenID(ctx, free)
	}
	return []UnitProblem{{Field: "id", Says: v.T("unitfault.id_taken", "id", id, "free", free)}}, err
}

// takenID reports whether an id is, or was, that of a unit: what the archive has of one is not mixed with another's.
func (s *site) takenID(ctx context.Context, id string) (bool, error) {
	if _, _, err := s.o.Digests.Book.Read(id); !errors.Is(err, job.ErrUnknown) {
		return true, nil
	}
	gone, err := s.o.Digests.Book.Retired()
	if err != nil || slices.ContainsFunc(gone, func(u units.Retired) bool { return u.ID == id }) {
		return true, err
	}
	old, err := s.o.Digests.Office.Archive(ctx, id, "", 1)
	return len(old) > 0, err
}
