package units

import (
	"slices"
	"strings"

	"lurewatch/job"
)

// routing is the way of one case.
type routing struct {
	r     *Router
	c     *job.Case
	why   [][]Reason // by unit
	named []named
	fits  bool // a border unit has a reason
	clear bool // a gate or a place behind a stretch spoke
}

// named is one place that the ad names, with what is done there.
type named struct {
	job.Place
	entry Place
	route job.RouteKind // empty if the ad does not say
}

// home is the country of the units.
const home = "VN"

// add notes a reason of a unit, each place once.
func (s *routing) add(unit int, why Reason) {
	n := 0
	for _, o := range s.why[unit] {
		if o.Kind != why.Kind {
			continue
		}
		if n++; o.Place == why.Place || n >= maxReasons {
			return
		}
	}
	s.why[unit] = append(s.why[unit], why)
	s.fits = s.fits || s.r.border[unit]
}

// tell notes a reason of border units.
func (s *routing) tell(units []int, kind ReasonKind, id, quote string) {
	for _, i := range units {
		if s.r.border[i] {
			s.add(i, Reason{Kind: kind, Place: id, Quote: quote})
		}
	}
}

// routes pairs the places of the ad with what is done there. A place that follows another in a list shares what is
// done at it: "đón Nghệ An, Hà Tĩnh".
func (s *routing) routes() {
	facts := &s.c.Verdict.Facts
	for _, p := range facts.Places {
		n := named{Place: p}
		var ok bool
		if n.entry, ok = s.r.gaz.Place(p.ID); !ok {
			continue
		}
		for _, r := range facts.Routes {
			if r.Place == p.ID && r.Field == p.Field && r.Start <= p.Start && p.End <= r.End {
				n.route = r.Kind
				break
			}
		}
		if last := len(s.named) - 1; n.route == "" && last >= 0 && s.listed(s.named[last].Place, p) {
			n.route = s.named[last].route
		}
		s.named = append(s.named, n)
	}
}

// listed reports whether b follows a in a list of places of one country.
func (s *routing) listed(a, b job.Place) bool {
	text := s.c.Ad.Field(a.Field)
	if a.Field != b.Field || a.Field == job.Location || a.Country != b.Country || a.End > b.Start || b.Start > len(text) {
		return false
	}
	gap := strings.TrimSpace(text[a.End:b.Start])
	return slices.Contains([]string{",", "/", "-", "–", "&", "+", "và", "va", "and", "hoặc", "、", "和", "dan", "และ"}, gap)
}

// near notes the reasons of gates, meetings, departures and places behind a stretch.
func (s *routing) near() {
	alert := s.c.Verdict.Band >= job.Alert
	for _, n := range s.named {
		provinces := s.provinces(n)
		if alert {
			s.young(provinces, n.ID, n.Quote)
		}
		switch {
		case s.atGate(n):
			s.tell(s.gateUnits(n), AtGate, n.ID, n.Quote)
			s.clear = true
		case n.route == job.RouteMeeting && n.entry.Country == home:
			s.tell(provinces, AtMeeting, n.ID, s.quote(n))
		case n.route == job.RouteDeparture && n.entry.Country == home:
			s.tell(provinces, AtDeparture, n.ID, s.quote(n))
		case len(s.r.behind[n.ID]) > 0:
			s.tell(s.r.behind[n.ID], AtBehind, n.ID, n.Quote)
			s.clear = true
		}
	}
	for _, c := range s.c.Verdict.Facts.Contacts {
		if id := landline(c); id != "" && alert {
			s.young(s.provinceUnits(id), id, c.Quote)
		}
	}
}

// young notes that an alert names a province of youth units.
func (s *routing) young(units []int, id, quote string) {
	for _, i := range units {
		if s.r.units[i].Kind == Youth {
			s.add(i, Reason{Kind: ByAlert, Place: id, Quote: quote})
		}
	}
}

// quote returns the words of the route to a place, from what is done there to its name.
func (s *routing) quote(n named) string {
	for _, r := range s.c.Verdict.Facts.Routes {
		if r.Place == n.ID && r.Field == n.Field && r.Start <= n.Start && n.End <= r.End {
			return r.Quote
		}
	}
	return n.Quote
}

// atGate reports whether a place is a gate and not the province or town that bears its name: Lào Cai.
func (s *routing) atGate(n named) bool {
	if n.entry.Kind != "gate" {
		return false
	}
	return n.entry.Province != "" || n.route == job.RouteGate
}

// gateUnits are the units that have a gate, or else the province it lies in.
func (s *routing) gateUnits(n named) []int {
	if units := s.r.gates[n.ID]; len(units) > 0 {
		return units
	}
	return s.provinceUnits(n.entry.Province)
}

// provinces are the units in whose provinces a place of Viet Nam lies.
func (s *routing) provinces(n named) []int {
	if n.entry.Country != home {
		return nil
	}
	if n.entry.Province != "" {
		return s.provinceUnits(n.entry.Province)
	}
	return s.provinceUnits(n.ID)
}

// provinceUnits are the units that have a province, or the one that it is part of now.
func (s *routing) provinceUnits(id string) []int {
	units := s.r.province[id]
	p, ok := s.r.gaz.Place(id)
	if !ok || p.Into == "" {
		return units
	}
	all := slices.Clone(units)
	for _, i := range s.r.province[p.Into] {
		if !slices.Contains(all, i) {
			all = append(all, i)
		}
	}
	return all
}

// far notes the reasons that count only where nothing nearer speaks.
func (s *routing) far() {
	if s.clear {
		return
	}
	near := s.fits
	for _, n := range s.abroad() {
		if s.onTheWay(n.entry.Country) {
			continue
		}
		s.tell(s.r.country[n.entry.Country], AtCountry, n.ID, n.Quote)
	}
	if near {
		return
	}
	for _, n := range s.named {
		s.tell(s.provinces(n), AtContact, n.ID, n.Quote)
	}
	for _, c := range s.c.Verdict.Facts.Contacts {
		if id := landline(c); id != "" {
			s.tell(s.provinceUnits(id), AtContact, id, c.Quote)
		}
	}
}

// onTheWay reports whether people are met or set out in a province of a unit that reaches a country.
func (s *routing) onTheWay(country string) bool {
	for i, why := range s.why {
		if s.r.border[i] && s.r.reach[i][country] && slices.ContainsFunc(why, func(w Reason) bool { return w.Kind == AtMeeting || w.Kind == AtDeparture }) {
			return true
		}
	}
	return false
}

// besideRisk is the risk from which a country counts that is merely named beside one to which people go: China is
// mostly where the owner is from.
const besideRisk = 0.2

// abroad lists the places in which the work seems to be: those to which the ad says that people go, else those of the
// location field, else all, each time without countries that are merely named beside others.
func (s *routing) abroad() []named {
	var going, located, other []named
	for _, n := range s.named {
		switch {
		case n.entry.Country == home:
		case n.route == job.RouteDestination || n.route == job.RouteGate:
			going = append(going, n)
		case n.Field == job.Location:
			located = append(located, n)
		default:
			other = append(other, n)
		}
	}
	risky := slices.DeleteFunc(slices.Clone(other), func(n named) bool { return n.Risk < besideRisk })
	if len(going)+len(located)+len(risky) > 0 {
		return slices.Concat(going, located, risky)
	}
	return other
}
