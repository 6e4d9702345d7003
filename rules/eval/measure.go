package eval

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// Bench is how ads are measured. All of its functions must be pure and safe for concurrent use.
type Bench struct {
	Judge func(ad job.Ad) job.Verdict
	// Without judges an ad as if a rule were not there; nil leaves out what rules contribute.
	Without func(ad job.Ad, rule string) job.Verdict
	// Transforms are the disguises in which each ad is judged again.
	Transforms []Transform
	// Seed draws where a transform strikes; equal seeds disguise an ad alike.
	Seed uint64
}

// Measured is what was measured on one ad. It holds no text.
type Measured struct {
	ruleSet string
	label   Label
	class   string // the label, or Reporting
	groups  []key
	lang    string
	source  string
	band    job.Band
	score   float64
	report  bool // the verdict takes it for a report
	fired   []fired
	evaded  []evaded
}

// fired is a rule that fired on an ad, and the band that the ad has without it.
type fired struct {
	rule     string
	category job.Category
	tier     job.Tier
	trial    bool
	without  job.Band
}

// evaded is the band of an ad under one transform.
type evaded struct {
	id      string
	name    string
	changed bool
	band    job.Band
}

// Measure judges one ad as it is, without each rule that fired on it, and in every disguise.
func (b *Bench) Measure(a Ad) Measured {
	v := b.Judge(a.Ad)
	m := Measured{ruleSet: v.RuleSet, label: a.Label, class: string(a.Label), lang: cmp.Or(a.Lang, v.Lang), source: a.Source, band: v.Band, score: v.Score, report: v.Kind == job.KindReport}
	if a.Label == Honest && a.Category == Reporting {
		m.class = Reporting
	}
	m.groups = groups(a, m.lang)
	m.fired = b.fired(a.Ad, v)
	for _, t := range b.Transforms {
		if t.HonestOnly && a.Label == Lure {
			continue
		}
		e := evaded{id: t.ID, name: t.Name, band: v.Band}
		var ad job.Ad
		if ad, e.changed = t.Apply(a.Ad, b.Seed); e.changed {
			e.band = b.Judge(ad).Band
		}
		m.evaded = append(m.evaded, e)
	}
	return m
}

// fired lists the rules of a verdict, each once. A rule on trial counts for nothing, so nothing is judged again.
func (b *Bench) fired(ad job.Ad, v job.Verdict) []fired {
	var out []fired
	for _, f := range v.Findings {
		if slices.ContainsFunc(out, func(o fired) bool { return o.rule == f.Rule }) {
			continue
		}
		r := fired{f.Rule, f.Category, f.Tier, f.Trial, v.Band}
		if b.Without != nil && !f.Trial {
			r.without = b.Without(ad, f.Rule).Band
		}
		out = append(out, r)
	}
	return out
}

// groups are what an ad is counted under.
func groups(a Ad, lang string) []key {
	out := []key{{a.Label, "all", ""}}
	for _, g := range []key{
		{a.Label, "band", a.Band}, {a.Label, "lang", lang}, {a.Label, "category", a.Category},
		{a.Label, "style", a.Style}, {a.Label, "source", a.Source},
	} {
		if g.group != "" && (g.by != "band" || a.Label == Lure) {
			out = append(out, g)
		}
	}
	return out
}
