package rules

import "slices"

// isPersonal reports whether a person asks about an offer and tells of it, or tells what was suffered: a report, however
// much the offer that is told of is worded like a lure. A text that calls readers is none, nor one with a private contact.
func (r *reading) isPersonal() bool {
	p := &r.set.personal
	told, suffered := len(r.found[p.telling]) > 0, r.different(p.suffering)
	asked := len(r.found[p.asking]) > 0
	return (asked && told || suffered > 0 && (asked || told) || suffered >= minSuffered) && !r.calls()
}

// reportFrom is from where the reader of reports takes the text for one: a little lower if somebody tells or suffers and
// calls nobody. By models that had not seen them 10 more of 718 reports are freed by that, and 3 of 3,103 lures lost.
func (r *reading) reportFrom() float64 {
	p := &r.set.personal
	if !r.calls() && len(r.found[p.telling])+len(r.found[p.suffering]) > 0 {
		return r.set.fitted.Report - personalEase
	}
	return r.set.fitted.Report
}

// personalEase is by how much, in log-odds.
const personalEase = 0.5

// minSuffered is how many different sufferings are a story though nobody says whose.
const minSuffered = 2

// calls reports whether a text asks its readers to get in touch, or to be hired, or gives a private contact.
func (r *reading) calls() bool {
	return r.reachable() || slices.ContainsFunc(r.found[r.set.personal.calling], func(e evidence) bool { return !r.toldOf(e) })
}

// toldOf reports whether words stand within those that tell of an offer: "zalo" in "chị kia nhắn zalo mời em" calls nobody.
func (r *reading) toldOf(e evidence) bool {
	return slices.ContainsFunc(r.found[r.set.personal.telling], func(t evidence) bool {
		return t.field == e.field && t.start < e.start && e.end < t.end
	})
}
