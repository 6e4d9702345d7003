package web

import (
	"cmp"
	"iter"
	"net/url"
	"slices"
	"strings"

	"lurewatch/alerts/units"
)

// UnitSelf is who a unit is, as it is typed: for units that are made here, or in a file of the operator's alone. What a
// unit of the seeds is comes with the program.
type UnitSelf struct {
	New bool // the unit is not there yet, so that its id can be chosen
	// Provinces are names or ids, one a line. They are for units at the border and of youth.
	Provinces string
	// What can be chosen of the border; nil for other kinds.
	Gates, Behind, Countries, Neighbours []Choosable
}

// Of returns what can be chosen for a setting.
func (s *UnitSelf) Of(key string) []Choosable {
	return map[string][]Choosable{"gates": s.Gates, "behind": s.Behind, "countries": s.Countries, "neighbours": s.Neighbours}[key]
}

// Any reports whether something is chosen for a setting.
func (s *UnitSelf) Any(key string) bool {
	return slices.ContainsFunc(s.Of(key), func(c Choosable) bool { return c.On })
}

// selfOf lays out who a unit is.
func (s *site) selfOf(v view, u units.Unit, isNew bool) *UnitSelf {
	self := &UnitSelf{New: isNew}
	names := make([]string, len(u.Area.Provinces))
	for i, id := range u.Area.Provinces {
		names[i] = s.provinceName(v, id)
	}
	self.Provinces = strings.Join(names, "\n")
	if u.Kind != units.Border {
		return self
	}
	all, short := s.everyArea(), s.shortNames(v.Lang)
	delete(short, u.ID)
	var neighbours []string
	for id := range short {
		neighbours = append(neighbours, id)
	}
	gate := func(id string) string { return cmp.Or(visible(v.gazetted(id, "vn")), v.Place(id)) }
	self.Gates, self.Behind = choosable(all.Gates, u.Area.Gates, gate), choosable(all.Behind, u.Area.Behind, v.Place)
	self.Countries = choosable(all.Countries, u.Area.Countries, v.Country)
	self.Neighbours = choosable(neighbours, u.Area.Neighbours, func(id string) string { return cmp.Or(short[id], visible(id)) })
	return self
}

// everyArea is what the units answer for together.
func (s *site) everyArea() (all units.Area) {
	list, _ := s.o.Digests.Book.All()
	for _, u := range list {
		all.Provinces = append(all.Provinces, u.Area.Provinces...)
		all.Gates = append(all.Gates, u.Area.Gates...)
		all.Behind = append(all.Behind, u.Area.Behind...)
		all.Countries = append(all.Countries, u.Area.Countries...)
	}
	return all
}

// choosable lists ids, each once: those that are chosen, and then the others, by what they are called.
func choosable(all, chosen []string, name func(id string) string) (out []Choosable) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(all, chosen)))) {
		out = append(out, Choosable{name(id), id, slices.Contains(chosen, id)})
	}
	slices.SortStableFunc(out, func(a, b Choosable) int {
		if a.On != b.On {
			return map[bool]int{true: -1, false: 1}[a.On]
		}
		return cmp.Compare(units.ID(a.Name), units.ID(b.Name))
	})
	return out
}

// readSelf puts who a unit is, as it was typed, into its settings. What is not of its kind stays as it is.
func (s *site) readSelf(v view, u units.Unit, form url.Values) units.Unit {
	get := func(key string) string { return strings.TrimSpace(form.Get(key)) }
	u.Name = units.Name{Vi: get("name_vi"), En: get("name_en"), Fr: get("name_fr")}
	u.Short = units.Name{Vi: get("short_vi"), En: get("short_en"), Fr: get("short_fr")}
	if u.Kind == units.Saved {
		u.Query = get("query")
	}
	if u.Kind == units.Border || u.Kind == units.Youth {
		u.Area.Provinces = s.provinces(v, form.Get("provinces"))
	}
	if u.Kind == units.Border {
		u.Area.Gates, u.Area.Behind = ticked(u.Area.Gates, form["gates"]), ticked(u.Area.Behind, form["behind"])
		u.Area.Countries, u.Area.Neighbours = ticked(u.Area.Countries, form["countries"]), ticked(u.Area.Neighbours, form["neighbours"])
	}
	return u
}

// ticked is a list with what was chosen of it and what was chosen besides: the order of a file that nobody changed stays.
func ticked(was, chosen []string) (out []string) {
	for _, id := range was {
		if slices.Contains(chosen, id) {
			out = append(out, id)
		}
	}
	for _, id := range chosen {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// provinceLines are the names of provinces that were typed, one a line.
func provinceLines(typed string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune("\n\r,;", r) }) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

// provinces are the ids of the provinces whose names were typed, one a line. A name that is none becomes an id that the
// check of the settings refuses.
func (s *site) provinces(v view, typed string) (ids []string) {
	for line := range provinceLines(typed) {
		if id := s.provinceID(v, line); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// nameProvinces words faults of provinces by what was typed.
func (s *site) nameProvinces(v view, wrong []UnitProblem, typed string) {
	for i, x := range wrong {
		if x.Field != "provinces" {
			continue
		}
		for line := range provinceLines(typed) {
			if strings.Contains(x.Detail, `"`+s.provinceID(v, line)+`"`) {
				wrong[i].Says = v.T("unitfault.province_none", "name", line)
				break
			}
		}
	}
}

// provinceID is the id of a province by its id or its name, with or without marks and its rank.
func (s *site) provinceID(v view, typed string) string {
	if strings.HasPrefix(typed, "vn-") && units.ValidID(typed) {
		return typed
	}
	name := units.ID(typed)
	for _, rank := range [...]string{"tinh-", "thanh-pho-", "tp-"} {
		name = strings.TrimPrefix(name, rank)
	}
	if _, ok := s.o.Place("vn-" + name); ok {
		return "vn-" + name
	}
	for _, id := range s.everyArea().Provinces {
		if units.ID(v.gazetted(id, "vn")) == name {
			return id
		}
	}
	return "vn-" + name
}

// provinceName is what is typed for a province: its name, or its id where the name would not lead back to it.
func (s *site) provinceName(v view, id string) string {
	if name := v.gazetted(id, "vn"); name != "" && s.provinceID(v, name) == id {
		return name
	}
	return id
}
