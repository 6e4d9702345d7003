// Package eval measures a rule set on labelled ads: how many lures are found, how many honest ads are flagged,
// with 95 % Wilson intervals, by language, category and source.
//
// A label is "lure" or "legit"; ads without one are presumed honest and reported apart from ads that a person
// called honest, because what is flagged among them is to be read before it is called false.
package eval

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"lurewatch/job"
)

// Label is what is known of an ad.
type Label string

// The labels.
const (
	Lure     Label = "lure"
	Honest   Label = "legit"
	Presumed Label = "presumed" // nobody labelled it; from a place where lures are rare
)

// Ad is an ad with what is known of it. Category is one of job.Categories for lures, otherwise "legit",
// "reporting" or empty.
type Ad struct {
	job.Ad
	Label    Label
	Band     string // the band a person gave it; empty if none did
	Category string
}

// UnmarshalJSON reads an ad with "label" lure or legit, 1 or 0, or null, and "band", "category".
func (a *Ad) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &a.Ad); err != nil {
		return err
	}
	var extra struct {
		Label    any    `json:"label"`
		Band     string `json:"band"`
		Category string `json:"category"`
		Dataset  string `json:"dataset"`
	}
	if err := json.Unmarshal(b, &extra); err != nil {
		return err
	}
	a.Band, a.Category = extra.Band, extra.Category
	if extra.Dataset != "" {
		a.Source = extra.Dataset
	}
	switch extra.Label {
	case "lure", "1", 1.0, true:
		a.Label = Lure
	case "legit", "0", 0.0, false:
		a.Label = Honest
	case nil, "":
		a.Label = Presumed
	default:
		return fmt.Errorf("label is %v, want lure, legit or null", extra.Label)
	}
	return nil
}

// Rate is how many of N ads were so, with its 95 % interval.
type Rate struct {
	K    int     `json:"k"`
	N    int     `json:"n"`
	Rate float64 `json:"rate"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Wilson returns the rate of k in n with its 95 % Wilson score interval. With n = 0 all is zero.
func Wilson(k, n int) Rate {
	if n == 0 {
		return Rate{}
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Rate{K: k, N: n, Rate: p, Low: max(0, mid-half), High: min(1, mid+half)}
}

// Row is what was measured on one group of ads of one label.
type Row struct {
	Label   Label  `json:"label"`
	By      string `json:"by"`    // all, lang, category, source
	Group   string `json:"group"` // empty for all
	Alert   Rate   `json:"alert"`
	Flagged Rate   `json:"flagged"` // alert or look
}

// Report is what was measured.
type Report struct {
	RuleSet string `json:"rules_version"`
	Ads     int    `json:"ads"`
	Rows    []Row  `json:"rows"`
}

// Tally counts verdicts. The zero Tally is ready. It is not safe for concurrent use.
type Tally struct {
	ruleSet string
	ads     int
	groups  map[key]*counts
}

type key struct {
	label     Label
	by, group string
}

type counts struct{ n, alert, flagged int }

// Add counts one judged ad.
func (t *Tally) Add(a Ad, v job.Verdict) {
	if t.groups == nil {
		t.groups = make(map[key]*counts)
	}
	t.ads++
	t.ruleSet = v.RuleSet
	t.count(key{a.Label, "all", ""}, v)
	t.count(key{a.Label, "lang", cmp.Or(a.Lang, v.Lang)}, v)
	t.count(key{a.Label, "source", a.Source}, v)
	if a.Category != "" {
		t.count(key{a.Label, "category", a.Category}, v)
	}
	if a.Label == Lure && a.Band != "" {
		t.count(key{a.Label, "band", a.Band}, v)
	}
}

func (t *Tally) count(k key, v job.Verdict) {
	c := t.groups[k]
	if c == nil {
		c = new(counts)
		t.groups[k] = c
	}
	c.n++
	if v.Band == job.Alert {
		c.alert++
	}
	if v.Flagged() {
		c.flagged++
	}
}

// order of rows in a report.
var (
	labels = []Label{Lure, Honest, Presumed}
	bys    = []string{"all", "band", "lang", "category", "source"}
)

// Report returns the rows: lures first, then honest and presumed honest ads; each whole, then by group.
func (t *Tally) Report() Report {
	r := Report{RuleSet: t.ruleSet, Ads: t.ads, Rows: []Row{}}
	for k, c := range t.groups {
		if k.by != "all" && k.group == "" {
			continue
		}
		r.Rows = append(r.Rows, Row{k.label, k.by, k.group, Wilson(c.alert, c.n), Wilson(c.flagged, c.n)})
	}
	slices.SortFunc(r.Rows, func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(slices.Index(labels, a.Label), slices.Index(labels, b.Label)),
			cmp.Compare(slices.Index(bys, a.By), slices.Index(bys, b.By)),
			cmp.Compare(b.Flagged.N, a.Flagged.N), cmp.Compare(a.Group, b.Group))
	})
	return r
}
