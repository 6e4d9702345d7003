package units

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// Place is what routing has to know of an entry of the gazetteer.
type Place struct {
	Country string // ISO 3166-1 alpha-2
	Kind    string // country, region, town, zone, compound, gate, station
	// Province is that of a gate or a station of Viet Nam, Into the province that a former one is part of since July
	// 2025, Neighbour the country across a gate; empty elsewhere.
	Province, Into, Neighbour string
}

// Gazetteer knows the places of Viet Nam and across its borders.
type Gazetteer interface {
	// Place returns an entry by its id; false if there is none.
	Place(id string) (Place, bool)
}

// Router says which ads are for which units. It never changes after [NewRouter] and is safe for concurrent use.
type Router struct {
	gaz      Gazetteer
	units    []Unit // by id
	gates    map[string][]int
	province map[string][]int
	behind   map[string][]int
	country  map[string][]int
	reach    []map[string]bool // by unit: the countries across its gates and those that are reached through it
	border   []bool
}

// NewRouter makes a router for units. What their areas name and the gazetteer does not know leads nowhere.
func NewRouter(units []Unit, gaz Gazetteer) *Router {
	r := &Router{gaz: gaz, units: slices.Clone(units), gates: make(map[string][]int), province: make(map[string][]int), behind: make(map[string][]int), country: make(map[string][]int)}
	slices.SortFunc(r.units, func(a, b Unit) int { return cmp.Compare(a.ID, b.ID) })
	for i, u := range r.units {
		r.border, r.reach = append(r.border, u.Kind == Border), append(r.reach, make(map[string]bool))
		if u.Kind != Border && u.Kind != Youth {
			continue
		}
		add(r.province, u.Area.Provinces, i)
		if u.Kind == Youth {
			continue
		}
		add(r.gates, u.Area.Gates, i)
		add(r.behind, u.Area.Behind, i)
		add(r.country, u.Area.Countries, i)
		for _, c := range u.Area.Countries {
			r.reach[i][c] = true
		}
		for _, g := range u.Area.Gates {
			if p, ok := gaz.Place(g); ok {
				r.reach[i][p.Neighbour] = true
			}
		}
	}
	return r
}

func add(to map[string][]int, ids []string, unit int) {
	for _, id := range ids {
		to[id] = append(to[id], unit)
	}
}

// maxReasons is how many reasons of one kind a match has.
const maxReasons = 3

// Route says which units a case is for: those for which what the ad says of places speaks, every [Saved] unit whose query
// finds it, every [National] unit for an alert, and [Youth] units for an alert that names their provinces. An ad that
// fits no unit of kind Border is for the national ones too. found says whether the query of a unit finds the case; nil
// stands for queries that find nothing. The match with the nearest reason comes first, and among equals they are in
// the order of their ids.
//
// A unit is told of an ad
//
//   - that names one of its gates, wherever it names it;
//   - that has people met, or begins a journey, in one of its provinces. Of a former province both the units count that
//     have it itself and those that have the one it is part of now;
//   - that names a place behind its stretch.
//
// Only an ad for which no gate and no place behind a stretch speaks goes by the country of the work, to the units that have
// it among their countries, and not where people are met or set out in a province of a unit that reaches the country: its
// own stretch is the way then. And only an ad of which nothing else is known goes by where the advertiser seems to be: the
// location field, a landline, a province that is merely named.
func (r *Router) Route(c job.Case, found func(unit string) bool) []Match {
	s := routing{r: r, c: &c, why: make([][]Reason, len(r.units))}
	s.routes()
	s.near()
	s.far()
	for i, u := range r.units {
		switch {
		case u.Kind == Saved && found != nil && found(u.ID):
			s.add(i, Reason{Kind: BySearch})
		case u.Kind == National && c.Verdict.Band >= job.Alert:
			s.add(i, Reason{Kind: ByAlert})
		}
		if u.Kind == National && !s.fits {
			s.add(i, Reason{Kind: ByNobody})
		}
	}
	return s.matches()
}

// matches lists the units that have a reason.
func (s *routing) matches() []Match {
	var out []Match
	for i, why := range s.why {
		if len(why) > 0 {
			slices.SortStableFunc(why, func(a, b Reason) int { return rank[a.Kind] - rank[b.Kind] })
			out = append(out, Match{Unit: s.r.units[i].ID, Why: why})
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return rank[a.Why[0].Kind] - rank[b.Why[0].Kind] })
	return out
}

// rank is the order of reasons, the nearest first.
var rank = func() map[ReasonKind]int {
	m := make(map[ReasonKind]int)
	for i, k := range [...]ReasonKind{AtGate, AtMeeting, AtDeparture, AtBehind, AtCountry, AtContact, BySearch, ByAlert, ByNobody} {
		m[k] = i
	}
	return m
}()
