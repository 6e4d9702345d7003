package units_test

import (
	"slices"
	"testing"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

func TestTheUnitsOfTheSeeds(t *testing.T) {
	book, gaz := seeded(t), newGazetteer(t)
	gates, behind := make(map[string]string), make(map[string][]string)
	border, land := 0, 0
	for _, u := range book.All() {
		if len(u.Recipients) > 0 || u.Admin != "" || u.DutyPhone != "" || u.Webhook.URL != "" {
			t.Errorf("%s has an address of its own", u.ID)
		}
		if u.Language != "vi" || u.Hour != "06:00" || u.Zone != "Asia/Ho_Chi_Minh" || u.Lowest != job.Alert || u.TLP != "TLP:AMBER" || u.Quiet != "line" || u.Mode == "" {
			t.Errorf("%s lacks defaults: %+v", u.ID, u)
		}
		if u.Name.En == "" || u.Name.Fr == "" {
			t.Errorf("%s has no name in English or French", u.ID)
		}
		if u.Kind != units.Border {
			continue
		}
		border++
		if len(u.Area.Gates) > 0 {
			land++
		}
		for _, g := range u.Area.Gates {
			p, _ := gaz.Place(g)
			if other := gates[g]; other != "" || p.Kind != "gate" || p.Province != "" && !slices.Contains(u.Area.Provinces, p.Province) {
				t.Errorf("%s has the gate %s, a %s of %q, as %q has", u.ID, g, p.Kind, p.Province, other)
			}
			gates[g] = u.ID
		}
		for _, b := range u.Area.Behind {
			behind[b] = append(behind[b], u.ID)
			if p, _ := gaz.Place(b); p.Country == "VN" || p.Kind == "country" {
				t.Errorf("%s has %s behind its stretch", u.ID, b)
			}
		}
		for _, p := range u.Area.Provinces {
			if e, _ := gaz.Place(p); e.Into != "" && e.Into != u.Area.Provinces[0] {
				t.Errorf("%s has %s, which is part of %s", u.ID, p, e.Into)
			}
		}
		for _, n := range u.Area.Neighbours {
			if o, _ := book.Unit(n); !slices.Contains(o.Area.Neighbours, u.ID) {
				t.Errorf("%s has the neighbour %s, which has not it", u.ID, n)
			}
		}
	}
	if border != 30 || land != 22 {
		t.Errorf("%d border units, %d of them with gates, want 30 and 22", border, land)
	}
	for id, at := range behind {
		if len(at) > 3 {
			t.Errorf("%s is behind %v: an ad that names it goes to too many", id, at)
		}
	}
}
