package eval

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// Row is what was measured on one group of ads of one label.
type Row struct {
	Label   Label  `json:"label"`
	By      string `json:"by"`    // all, band, lang, category, style, source
	Group   string `json:"group"` // empty for all
	Alert   Rate   `json:"alert"`
	Flagged Rate   `json:"flagged"` // alert or look
}

// Report is what was measured. Lists are empty where nothing was measured, never nil.
type Report struct {
	RuleSet string `json:"rules_version"`
	// Learned are the files among those measured that the rule set's models learned from. Of their ads the figures say
	// that nothing broke, not how good the models are.
	Learned []string `json:"learned_from,omitempty"`
	Ads     int      `json:"ads"`
	Rows    []Row    `json:"rows"`
	// Precision restates recall and false alarms at each of [Prevalences].
	Precision   []Precision    `json:"precision"`
	Rankings    []Ranking      `json:"rankings"`
	Calibration []Calibration  `json:"calibration"`
	Scores      []Distribution `json:"scores"`
	Rules       []RuleRow      `json:"rules"`
	Evasions    []EvasionRow   `json:"evasions"`
}

// Tally counts what was measured. The zero Tally is ready. It is not safe for concurrent use.
type Tally struct {
	ruleSet  string
	groups   map[key]*counts
	scored   []scored
	rules    map[string]*RuleRow
	evasions map[evasionKey]*moves
}

type key struct {
	label     Label
	by, group string
}

type counts struct{ n, alert, flagged int }

func (c *counts) add(b job.Band) {
	c.n++
	if b == job.Alert {
		c.alert++
	}
	if b > job.None {
		c.flagged++
	}
}

// Add counts one ad.
func (t *Tally) Add(m Measured) {
	if t.groups == nil {
		t.groups, t.rules, t.evasions = make(map[key]*counts), make(map[string]*RuleRow), make(map[evasionKey]*moves)
	}
	t.ruleSet = m.ruleSet
	for _, k := range m.groups {
		c := t.groups[k]
		if c == nil {
			c = new(counts)
			t.groups[k] = c
		}
		c.add(m.band)
	}
	t.scored = append(t.scored, scored{m.score, m.report, m.label, m.class, m.lang, m.source})
	for _, f := range m.fired {
		t.addRule(m, f)
	}
	for _, e := range m.evaded {
		t.addEvasion(m, e)
	}
}

// order of rows in a report.
var (
	labels = []Label{Lure, Honest, Presumed}
	bys    = []string{"all", "band", "lang", "category", "style", "source"}
)

// Report returns what was counted: lures first, then honest and presumed honest ads; each whole, then by group.
func (t *Tally) Report() Report {
	r := Report{RuleSet: t.ruleSet, Ads: len(t.scored), Rows: []Row{}}
	for k, c := range t.groups {
		r.Rows = append(r.Rows, Row{k.label, k.by, k.group, Wilson(c.alert, c.n), Wilson(c.flagged, c.n)})
	}
	slices.SortFunc(r.Rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(slices.Index(labels, a.Label), slices.Index(labels, b.Label)),
			cmp.Compare(slices.Index(bys, a.By), slices.Index(bys, b.By)),
			cmp.Compare(b.Flagged.N, a.Flagged.N), cmp.Compare(a.Group, b.Group))
	})
	r.Precision, r.Rankings = t.precision(r), t.rankings()
	r.Calibration, r.Scores = t.calibration(), t.distributions()
	r.Rules, r.Evasions = t.ruleRows(), t.evasionRows()
	return r
}

// Whole returns the row of all ads of a label; the zero Row if there are none.
func (r Report) Whole(l Label) Row {
	for _, row := range r.Rows {
		if row.Label == l && row.By == "all" {
			return row
		}
	}
	return Row{}
}

// precision is empty unless there are lures and others.
func (t *Tally) precision(r Report) []Precision {
	out := []Precision{}
	lures := r.Whole(Lure)
	for _, against := range labels[1:] {
		others := r.Whole(against)
		if lures.Flagged.N == 0 || others.Flagged.N == 0 {
			continue
		}
		for _, band := range []string{"alert", "flagged"} {
			recall, alarms := lures.Alert, others.Alert
			if band == "flagged" {
				recall, alarms = lures.Flagged, others.Flagged
			}
			for _, prevalence := range Prevalences {
				p := Precision{Band: band, Against: against, Prevalence: prevalence}
				p.Rate, p.Low, p.High = PrecisionAt(recall, alarms, prevalence)
				out = append(out, p)
			}
		}
	}
	return out
}
