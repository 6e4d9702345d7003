package eval

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// RuleRow is what one rule contributes. A rule that fires on no ad has no row.
type RuleRow struct {
	Rule     string       `json:"rule"`
	Category job.Category `json:"category"` // of its first finding, for the second reader
	Tier     job.Tier     `json:"tier"`
	Trial    bool         `json:"trial,omitempty"`
	// Lures, Honest, Reports and Presumed count the ads on which it fires, flagged or not.
	Lures    int `json:"lures"`
	Honest   int `json:"honest"`
	Reports  int `json:"reports"`
	Presumed int `json:"presumed"`
	// FalseAlarms counts the flagged ads in which it takes part and that are no lures.
	FalseAlarms int `json:"false_alarms"`
	// Alone counts the flagged lures on which no other rule fires that is not on trial.
	Alone int `json:"alone"`
	// Needed counts the lures whose band is lower without it; zero, like what follows, if nothing was judged without it.
	Needed int `json:"needed"`
	// LostLures and LostAlarms are how many fewer lures and other ads are flagged, and are alerts, without it.
	LostLures  Loss `json:"lost_lures"`
	LostAlarms Loss `json:"lost_alarms"`
}

// Loss is how many fewer ads have a band. It is negative if there are more, which a rule that hides lighter ones can
// bring about.
type Loss struct {
	Flagged int `json:"flagged"`
	Alert   int `json:"alert"`
}

func (l *Loss) add(with, without job.Band) {
	l.Flagged += count(with > job.None) - count(without > job.None)
	l.Alert += count(with == job.Alert) - count(without == job.Alert)
}

// count is 1 for true.
func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addRule counts one rule that fired on one ad.
func (t *Tally) addRule(m Measured, f fired) {
	r := t.rules[f.rule]
	if r == nil {
		r = &RuleRow{Rule: f.rule, Category: f.category, Tier: f.tier, Trial: f.trial}
		t.rules[f.rule] = r
	}
	switch m.class {
	case string(Lure):
		r.Lures++
	case string(Honest):
		r.Honest++
	case Reporting:
		r.Reports++
	default:
		r.Presumed++
	}
	flagged := m.band > job.None && !f.trial
	if m.label != Lure {
		r.FalseAlarms += count(flagged)
		r.LostAlarms.add(m.band, f.without)
		return
	}
	r.LostLures.add(m.band, f.without)
	r.Needed += count(f.without < m.band)
	others := slices.ContainsFunc(m.fired, func(o fired) bool { return o.rule != f.rule && !o.trial })
	r.Alone += count(flagged && !others)
}

// ruleRows sorts the rules by the lures that need them, then by the lures they fire on.
func (t *Tally) ruleRows() []RuleRow {
	out := make([]RuleRow, 0, len(t.rules))
	for _, r := range t.rules {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b RuleRow) int {
		return cmp.Or(cmp.Compare(b.Needed, a.Needed), cmp.Compare(b.Lures, a.Lures), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}
