package check

import "lurewatch/job"

// hubRisk is from which risk on a place is one where many are held who came for work: Cambodia as a whole has 0.25 in the
// gazetteer, Laos and Myanmar more, and no country below them is one of those.
const hubRisk = 0.25

// thin lists what an ad without signs must say before anybody can judge it, and does not: "company", "work", "place". It is
// nil for an ad that says enough: who hires, or what the work is, or where; but where it leads to a country in which many
// are held, who hires.
func thin(found job.Answer) []string {
	ad, f := found.Ad, found.Verdict.Facts
	if ad.Company != "" || f.Employer != (job.Employer{}) || !offersWork(found.Verdict) {
		return nil
	}
	out := []string{"company"}
	if len(f.Occupations) == 0 {
		out = append(out, "work")
	}
	if ad.Location == "" && len(f.Places) == 0 {
		out = append(out, "place")
	}
	if len(out) < 3 && !leadsToHub(f.Places) {
		return nil
	}
	return out
}

// leadsToHub reports whether one of the places is such a one.
func leadsToHub(places []job.Place) bool {
	for _, p := range places {
		if p.Risk >= hubRisk {
			return true
		}
	}
	return false
}
