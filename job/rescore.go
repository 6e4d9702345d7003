package job

import (
	"slices"
	"time"
)

// Rescoring is how far the stored ads have been judged again with one rule set. The zero Rescoring means that it
// was never begun.
type Rescoring struct {
	RuleSet string `json:"rules_version"`
	// After is the id up to which, in the order of ids, every ad has been looked at.
	After ID   `json:"after,omitempty"`
	Done  bool `json:"done"`
	// Judged counts the ads that another rule set had judged. Changed of them show something else to people now, see
	// [Verdict.ShowsAs]; Raised and Lowered of those are in a higher or lower band.
	Judged  int `json:"judged"`
	Changed int `json:"changed"`
	Raised  int `json:"raised"`
	Lowered int `json:"lowered"`
	// Purged counts the ads whose text was dropped, Damaged those that cannot be read. They keep their verdicts.
	Purged  int       `json:"purged"`
	Damaged int       `json:"damaged"`
	BegunAt time.Time `json:"begun_at,omitzero"` // UTC
	EndedAt time.Time `json:"ended_at,omitzero"`
}

// Outdated is a page of the ads that another rule set judged. Cases have their text; Purged and Damaged count those
// that have none or cannot be read. Last is the last id that was looked at, and More says that others follow.
type Outdated struct {
	Cases   []Case
	Purged  int
	Damaged int
	Last    ID
	More    bool
}

// Rejudgement is a new verdict on a case as it was read.
type Rejudgement struct {
	Case    Case
	Verdict Verdict
}

// Moves returns 1 if the verdict is in a higher band than the one before, -1 if it is in a lower, else 0.
func (r Rejudgement) Moves() int {
	switch was, is := r.Case.Verdict.Band, r.Verdict.Band; {
	case is > was:
		return 1
	case is < was:
		return -1
	}
	return 0
}

// ShowsAs reports whether two verdicts on one ad show people the same: kind, band, positive categories, and the rules
// that found something, those on trial left out. Scores and the places of quotes may differ.
func (v Verdict) ShowsAs(o Verdict) bool {
	return v.Kind == o.Kind && v.Band == o.Band && slices.Equal(v.positiveSorted(), o.positiveSorted()) && slices.Equal(v.rules(), o.rules())
}

func (v Verdict) positiveSorted() []Category {
	out := v.Positive()
	slices.Sort(out)
	return out
}

// rules lists the rules that found something, sorted, each once.
func (v Verdict) rules() []string {
	var out []string
	for _, f := range v.Findings {
		if !f.Trial {
			out = append(out, f.Rule)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
