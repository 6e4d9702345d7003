package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"lurewatch/alerts/units"
	"lurewatch/job"
	"lurewatch/people"
)

// UnitForm is the settings of a unit as they are typed.
type UnitForm struct {
	units.Unit
	Addresses string // Recipients, one a line
	Hash      string
	Self      *UnitSelf // nil where who the unit is cannot be changed
	// Wrong says by field what has to be corrected; nil if nothing has.
	Wrong map[string]UnitProblem
	// What can be chosen.
	Languages, Lowests, Modes, Quiets, TLPs []Choosable
}

// editsUnits reports whether whoever asks may change settings: with an account only, since they say where digests go.
func (s *site) editsUnits() bool {
	return s.who.May(people.Manage) && !s.who.Open && s.o.Digests.Note != nil
}

// formOf lays settings out in a form.
func formOf(u units.Unit, hash string) UnitForm {
	return UnitForm{Unit: u.Filled(), Addresses: strings.Join(u.Recipients, "\n"), Hash: hash}
}

// formFor is the form of a unit with what can be chosen, and with who it is where own says that this can be changed.
func (s *site) formFor(v view, u units.Unit, hash string, own bool) *UnitForm {
	form := formOf(u, hash)
	form.choices(v)
	if own {
		form.Self = s.selfOf(v, u, false)
	}
	return &form
}

// The values that settings may have, in the order of the form.
var (
	unitLanguages = []string{"vi", "en", "fr"}
	unitLowest    = []string{"alert", "look"}
	unitModes     = []string{string(units.Full), string(units.MetadataOnly)}
	unitQuiets    = []string{units.QuietLine, units.QuietWeekly}
	unitTLPs      = []string{"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}
)

// choices fills in what can be chosen.
func (f *UnitForm) choices(v view) {
	list := func(kind, on string, values []string) (out []Choosable) {
		for _, x := range values {
			out = append(out, Choosable{Name: v.Name(kind, x), Href: x, On: x == on})
		}
		return out
	}
	f.Languages, f.Lowests = list("unitlang", f.Language, unitLanguages), list("band", f.Lowest.String(), unitLowest)
	f.Modes, f.Quiets, f.TLPs = list("unitmode", string(f.Mode), unitModes), list("unitquiet", f.Quiet, unitQuiets), list("tlp", f.TLP, unitTLPs)
}

// At returns what is wrong with a field, "" if nothing is.
func (f UnitForm) At(field string) string { return f.Wrong[field].Says }

// readUnit puts what was typed into the settings of a unit. What the form does not have stays.
func readUnit(u units.Unit, form url.Values) units.Unit {
	get := func(key string) string { return strings.TrimSpace(form.Get(key)) }
	u.Recipients = nil
	for line := range strings.FieldsFuncSeq(form.Get("recipients"), func(r rune) bool { return strings.ContainsRune("\r\n,; \t", r) }) {
		u.Recipients = append(u.Recipients, line)
	}
	u.Admin, u.Language, u.Hour, u.Zone = get("admin"), get("language"), get("hour"), get("zone")
	switch get("lowest") {
	case "look":
		u.Lowest = job.Look
	case "alert":
		u.Lowest = job.Alert
	}
	u.Mode, u.Quiet, u.DutyPhone, u.TLP = units.Mode(get("mode")), get("quiet"), get("duty_phone"), get("tlp")
	u.Webhook = units.Webhook{URL: get("webhook"), Secret: get("secret")}
	u.Directory = get("directory")
	u.Clear, u.PDF, u.Feed = form.Has("clear"), form.Has("pdf"), form.Has("feed")
	return u
}

// unitSave replaces the settings of a unit by what was typed, if they are still those that were read.
func (s *site) unitSave(w http.ResponseWriter, r *http.Request, l lang) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	p, u, err := s.unitView(r, l)
	switch {
	case err != nil:
		return err
	case len(p.Stopped) > 0:
		return s.write(w, http.StatusConflict, "unit", p)
	case !s.editsUnits():
		return errForbidden
	}
	typed := readUnit(u, form)
	if p.Form.Self != nil && form.Has("name_vi") {
		typed = s.readSelf(p.view, typed, form)
	}
	if wrong := p.relative(typed); len(wrong) > 0 {
		return s.unitWrong(w, p, typed, form, wrong)
	}
	err = s.o.Digests.Book.Save(typed, form.Get("hash"))
	switch {
	case errors.Is(err, units.ErrChanged):
		p.Error, p.Lost = p.T("units.changed"), s.unitChanges(p.view, u, typed)
		return s.write(w, http.StatusConflict, "unit", p)
	case err != nil && len(faultsIn(err)) > 0:
		wrong := p.problems(err)
		s.nameProvinces(p.view, wrong, form.Get("provinces"))
		return s.unitWrong(w, p, typed, form, wrong)
	case err != nil:
		return err
	}
	if err := s.noteUnit(r, u, typed); err != nil {
		return err
	}
	return seeOther(w, r, p.Path+"?done=save")
}

// unitWrong shows the form again with what has to be corrected.
func (s *site) unitWrong(w http.ResponseWriter, p unitPage, typed units.Unit, form url.Values, wrong []UnitProblem) error {
	p.Form = s.formFor(p.view, typed, form.Get("hash"), p.Form.Self != nil)
	if p.Form.Self != nil {
		p.Form.Self.Provinces = form.Get("provinces")
	}
	p.Error = p.Form.correct(p.view, wrong)
	return s.write(w, http.StatusUnprocessableEntity, "unit", p)
}

// correct notes what is wrong at its fields, and says all of it in one sentence.
func (f *UnitForm) correct(v view, wrong []UnitProblem) string {
	f.Wrong = make(map[string]UnitProblem)
	var fields, rest []string
	for _, x := range wrong {
		if _, ok := f.Wrong[x.Field]; x.Field == "" || ok {
			rest = append(rest, x.Detail)
			continue
		}
		f.Wrong[x.Field] = x
		fields = append(fields, v.Name("unitfield", x.Field))
	}
	return strings.TrimSpace(v.T("units.wrong", "fields", strings.Join(fields, ", ")) + " " + strings.Join(rest, "; "))
}

// relative words what of the settings is a path that would depend on where the server was started.
func (v view) relative(u units.Unit) (out []UnitProblem) {
	for _, x := range [...]struct{ field, path, says string }{
		{"directory", u.Directory, v.T("unitfault.directory_path")}, {"secret", u.Webhook.Secret, v.T("unitfault.secret_path")},
	} {
		if x.path != "" && !filepath.IsAbs(x.path) {
			out = append(out, UnitProblem{Field: x.field, Says: x.says})
		}
	}
	return out
}

// noteUnit writes into the audit log which settings were changed. Their values are addresses, which it does not have.
func (s *site) noteUnit(r *http.Request, before, after units.Unit) error {
	data, err := json.Marshal(map[string]any{"changed": changedKeys(before, after)})
	if err != nil {
		return err
	}
	_, err = s.o.Digests.Note(r.Context(), job.Audit{At: s.o.Now(), By: s.who.Name, Act: "unit", On: unitBy(after.ID), Data: data})
	return err
}

// changedKeys lists the settings that differ, as they are called in files.
func changedKeys(a, b units.Unit) []string {
	out := []string{}
	from, to := reflect.ValueOf(a.Filled()), reflect.ValueOf(b.Filled())
	for i := range from.NumField() {
		x, y := from.Field(i), to.Field(i)
		if x.Kind() == reflect.Slice && x.Len()+y.Len() == 0 || reflect.DeepEqual(x.Interface(), y.Interface()) {
			continue
		}
		out = append(out, from.Type().Field(i).Tag.Get("yaml"))
	}
	return out
}

// unitChanges says what of the settings that were typed is not as it is now.
func (s *site) unitChanges(v view, now, typed units.Unit) (out []Particular) {
	changed := changedKeys(now, typed)
	for _, x := range s.unitSettingsOf(v, typed) {
		if slices.Contains(changed, x.Name) {
			out = append(out, Particular{v.T("unitfield." + x.Name), x.Value})
		}
	}
	for _, x := range []Particular{{"name", typed.Name.In(string(v.Lang))}, {"short", typed.Short.In(string(v.Lang))}, {"query", s.mask.text(typed.Query, nil)}, {"area", strings.Join(v.unitPlaces(typed.Area.Provinces, typed.Area.Gates, typed.Area.Behind), ", ")}} {
		if slices.Contains(changed, x.Name) {
			out = append(out, Particular{v.T("unitfield." + x.Name), orDash(visible(x.Value))})
		}
	}
	return out
}

// unitSettings says what the settings of a unit are.
func (s *site) unitSettings(v view, u units.Unit) []Particular {
	out := s.unitSettingsOf(v, u)
	for i := range out {
		out[i].Name = v.T("unitfield." + out[i].Name)
	}
	return out
}

// unitSettingsOf is unitSettings with the fields as they are called in files.
func (s *site) unitSettingsOf(v view, u units.Unit) []Particular {
	u = u.Filled()
	yes := func(is bool) string {
		if is {
			return v.T("units.yes")
		}
		return v.T("units.no")
	}
	var to []string
	for _, a := range u.Recipients {
		to = append(to, s.mailAddress(a))
	}
	list := []Particular{
		{"recipients", strings.Join(to, ", ")}, {"admin", s.mailAddress(u.Admin)}, {"language", v.Name("unitlang", u.Language)}, {"hour", visible(u.Hour)}, {"zone", visible(u.Zone)},
		{"lowest", v.Name("band", u.Lowest.String())}, {"mode", v.Name("unitmode", string(u.Mode))}, {"clear", yes(u.Clear)}, {"quiet", v.Name("unitquiet", u.Quiet)},
		{"duty_phone", visible(u.DutyPhone)}, {"tlp", visible(u.TLP)}, {"pdf", yes(u.PDF)}, {"feed", yes(u.Feed)},
	}
	if s.seesAddresses() {
		list = append(list, Particular{"webhook", visible(u.Webhook.URL)}, Particular{"directory", visible(u.Directory)})
	}
	for i := range list {
		list[i].Value = orDash(list[i].Value)
	}
	return list
}
