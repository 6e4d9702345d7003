package rules

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// Judge says what the rule set finds in an ad. It is pure, never fails and is safe for concurrent use.
// Findings are in reading order; quotes are the ad's own bytes. An ad with a field of more than 131,072 bytes is judged in
// overlapping pieces, and the verdict, with its facts, is that of the piece that says most.
func (s *Set) Judge(ad job.Ad) job.Verdict {
	p := plainOf(ad)
	v := s.judgePlain(p.ad)
	p.restore(&v)
	return v
}

// judgePlain is Judge for an ad without dividers.
func (s *Set) judgePlain(ad job.Ad) job.Verdict {
	if oversize(ad) {
		return s.judgePieces(ad)
	}
	return s.judgeWhole(ad)
}

// judgeWhole is Judge for an ad of usual size.
func (s *Set) judgeWhole(ad job.Ad) job.Verdict {
	v := s.judge(ad)
	switch {
	case v.Kind == job.KindReport && len(v.Findings) > 0 && (s.poses(ad, v) || v.unsaid && !s.quotes(ad)):
		v.Kind, v.Band, v.Why = job.KindAd, job.Look, ""
	case v.Flagged() && s.quotes(ad):
		v.Kind, v.Band, v.Why = job.KindReport, job.None, whyReport
	}
	return v.Verdict
}

// judged is a verdict with what only matters for telling whether it can be believed.
type judged struct {
	job.Verdict
	personal bool // see reading.isPersonal
	only     bool // it is a report for being personal only
	unsaid   bool // it offers, says nothing of reporting and is a lure, and only a model takes it for a report
}

// whyReport is why a report with findings is not flagged.
const whyReport = "the text reports on such offers, it does not make one"

// judge is Judge for an ad that is what it says it is.
func (s *Set) judge(ad job.Ad) judged { return s.judgeAs(ad, false) }

// judgeAs is judge; what is known to be an offer that somebody repeats is no report, however much it sounds like one.
func (s *Set) judgeAs(ad job.Ad, offer bool) judged {
	r := s.read(ad)
	defer s.scratch.Put(r)
	listened := r.listen()
	v := job.Verdict{Kind: job.KindAd, Lang: r.doc.Lang, AlsoLang: r.tongues.further(), Findings: r.findings, Facts: r.facts, RuleSet: s.version}
	slices.SortFunc(v.Findings, inReadingOrder)
	t := s.count(v.Findings)
	odds := s.logOdds(v.Findings) + s.fitted.Shift[r.dialect()]
	v.Categories, v.Score = t.categories(), s.fitted.score(odds)
	reports := listened && r.heard.report >= r.reportFrom() || !listened && r.isReport()
	personal := r.isPersonal()
	if (reports || personal) && !offer {
		v.Kind = job.KindReport
	} else {
		doubt := 0.0
		if listened {
			doubt = s.fitted.Doubt.Points(r.heard.report)
		}
		v.Band = s.band(t, odds, doubt)
	}
	if v.Band == job.None && !slices.ContainsFunc(v.Findings, func(f job.Finding) bool { return f.Rule != WordedLikeLures }) {
		v.Findings = nil // that words sound a little like lures, and nothing else, is not worth telling anyone
	}
	if v.Kind == job.KindReport && len(v.Findings) > 0 {
		v.Why = whyReport
	}
	unsaid := reports && listened && !personal && odds >= s.fitted.Look && r.offersOnly()
	return judged{fill(v), personal, personal && !reports, unsaid}
}

// logOdds adds up the points of the rules that fired, each once.
func (s *Set) logOdds(findings []job.Finding) float64 {
	sum := s.fitted.Bias
	for i, f := range findings {
		if !f.Trial && !slices.ContainsFunc(findings[:i], func(o job.Finding) bool { return o.Rule == f.Rule }) {
			sum += f.Points
		}
	}
	return sum
}

// band: see the package documentation. Doubt is what keeps a text that may be a report from being an alert.
func (s *Set) band(t tally, odds, doubt float64) job.Band {
	switch {
	case odds-doubt >= s.fitted.Alert && t.alerting():
		return job.Alert
	case odds >= s.fitted.Look:
		return job.Look
	}
	return job.None
}

// filled replaces nil lists by empty ones, for readers of JSON.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func fill(v job.Verdict) job.Verdict {
	v.Findings, v.Categories = filled(v.Findings), filled(v.Categories)
	v.Facts.Wages, v.Facts.Places, v.Facts.Contacts = filled(v.Facts.Wages), filled(v.Facts.Places), filled(v.Facts.Contacts)
	v.Facts.Amounts, v.Facts.Conditions = filled(v.Facts.Amounts), filled(v.Facts.Conditions)
	v.Facts.Occupations, v.Facts.Routes = filled(v.Facts.Occupations), filled(v.Facts.Routes)
	return v
}

func inReadingOrder(a, b job.Finding) int {
	return cmp.Or(
		cmp.Compare(slices.Index(job.Fields[:], a.Field), slices.Index(job.Fields[:], b.Field)),
		cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
}

// tally counts rules, not findings: a rule that is quoted three times counts once, and a rule all of whose quotes
// overlap those of rules counted before it does not count at all: it says the same again. Rules of other
// categories that say "also" support a category; they do not make one where no rule of its own fired. What the
// second reader says is of no category and supports each.
type tally map[job.Category]*weight

// weight is what speaks for one category.
type weight struct {
	tiers  [job.Strong + 1]int // rules of each tier from context on
	own    bool                // a rule of this category that is at least weak is among them
	says   float64             // how much all its own rules say, those that say the same again too
	quoted []span              // what the counted rules rest on
}

// fired is one rule with all its quotes.
type fired struct {
	job.Finding // the first
	also        []job.Category
	quotes      []span
}

// count adds up the rules of the findings, the heaviest first.
func (s *Set) count(findings []job.Finding) tally {
	var rules []fired
	for _, f := range findings {
		if f.Trial {
			continue
		}
		i := slices.IndexFunc(rules, func(r fired) bool { return r.Rule == f.Rule })
		if i < 0 {
			rules = append(rules, fired{Finding: f, also: s.also(f.Rule)})
			i = len(rules) - 1
		}
		rules[i].quotes = append(rules[i].quotes, span{slices.Index(job.Fields[:], f.Field), f.Start, f.End})
	}
	slices.SortStableFunc(rules, func(a, b fired) int {
		return cmp.Or(cmp.Compare(b.Tier, a.Tier), cmp.Compare(len(b.quotes), len(a.quotes)))
	})
	t := make(tally)
	for _, r := range rules {
		if r.Rule == WordedLikeLures {
			continue
		}
		t.add(r.Category, r)
		for _, c := range r.also {
			t.add(c, r)
		}
	}
	if slices.ContainsFunc(rules, func(r fired) bool { return r.Rule == WordedLikeLures }) {
		for _, w := range t {
			w.tiers[secondReader.Tier]++
		}
	}
	return t
}

// also lists the further categories a rule supports.
func (s *Set) also(id string) []job.Category {
	if i, ok := s.index(id); ok {
		return s.sources[i].Also
	}
	return nil
}

func (t tally) add(c job.Category, r fired) {
	w := t[c]
	if w == nil {
		w = new(weight)
		t[c] = w
	}
	if c == r.Category {
		w.says += orderWeights[r.Tier]
	}
	if !slices.ContainsFunc(r.quotes, func(q span) bool { return !w.has(q) }) {
		return
	}
	w.quoted = append(w.quoted, r.quotes...)
	if r.Tier >= job.Context {
		w.tiers[r.Tier]++
	}
	w.own = w.own || c == r.Category && r.Tier > job.Context
}

// has reports whether a quote overlaps one that was counted.
func (w *weight) has(q span) bool {
	return slices.ContainsFunc(w.quoted, q.overlaps)
}

// positive is the combination rule of the Delphi study.
func (w *weight) positive() bool {
	strong, medium, weak := w.tiers[job.Strong], w.tiers[job.Medium], w.tiers[job.Weak]
	switch {
	case !w.own:
		return false
	case strong >= 2,
		strong == 1 && medium+weak >= 1,
		medium >= 3,
		medium == 2 && weak >= 1:
		return true
	}
	return false
}

// orderWeights are what a rule of a tier says for its category when categories are put in order.
var orderWeights = [...]float64{job.Weak: 1, job.Medium: 2, job.Strong: 4}

// commonest is what the first of the categories weighs against the others: most of its rules are about work abroad as
// such, which the others' lures speak of too.
const commonest = 0.8

// categories lists those with a rule of their own: positive ones first, then by what their rules say.
func (t tally) categories() []job.CategoryVerdict {
	var out []job.CategoryVerdict
	for _, c := range job.Categories {
		if w := t[c]; w != nil && w.own {
			out = append(out, job.CategoryVerdict{ID: c, Positive: w.positive()})
		}
	}
	says := func(c job.Category) float64 {
		if c == job.Categories[0] {
			return commonest * t[c].says
		}
		return t[c].says
	}
	slices.SortStableFunc(out, func(a, b job.CategoryVerdict) int {
		if a.Positive != b.Positive {
			if a.Positive {
				return -1
			}
			return 1
		}
		return cmp.Compare(says(b.ID), says(a.ID))
	})
	return out
}

// alerting reports whether some category is positive.
func (t tally) alerting() bool {
	for _, w := range t {
		if w.positive() {
			return true
		}
	}
	return false
}

// A text is a report if its words of reporting weigh at least minReport and more than its words of offering.
const minReport = 4

// isReport reports whether the text speaks about offers rather than making one, by its words alone: what counts
// until models are fitted.
func (r *reading) isReport() bool {
	about := 2*r.different(r.set.report.strong) + r.different(r.set.report.weak)
	offer := r.different(r.set.report.offering)
	if r.reachable() {
		offer += 2
	}
	return about >= minReport && about > offer
}

// offersOnly reports whether the text has words of offering and none of reporting, asking, telling or suffering.
func (r *reading) offersOnly() bool {
	p, said := &r.set.personal, r.found
	about := len(said[r.set.report.strong]) + len(said[r.set.report.weak]) + len(said[p.asking]) + len(said[p.telling]) + len(said[p.suffering])
	return about == 0 && len(said[r.set.report.offering]) > 0
}

// different counts the different phrases of a group that were found.
func (r *reading) different(group int) int {
	seen := make([]int32, 0, 16)
	for _, e := range r.found[group] {
		if !slices.Contains(seen, e.member) {
			seen = append(seen, e.member)
		}
	}
	return len(seen)
}

// reachable reports whether the text gives a private way to reach its author.
func (r *reading) reachable() bool { return slices.ContainsFunc(r.facts.Contacts, private) }

// private reports whether a contact is one that anybody can have, and no address of a company.
func private(c job.Contact) bool { return c.Type != "url" && c.Type != "email" }
