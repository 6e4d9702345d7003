package rules

import (
	"cmp"
	"slices"

	"lurewatch/job"
)

// WordedLikeLures is the rule id of what the second reader finds.
const WordedLikeLures = "worded-like-known-lures"

// secondReader is what people are told about it.
var secondReader = job.Rule{
	ID: WordedLikeLures, Category: job.Categories[0], Indicator: "XC04", Tier: job.Weak, Status: Active,
	Title: map[string]string{
		"vi": "Cách viết giống các tin chiêu dụ đã biết",
		"en": "Worded like known lures",
		"fr": "Formulé comme des appâts connus",
	},
	Source: []string{"INFOSHIELD"},
	Note:   "A linear model over word and letter n-grams and facts, trained on labelled ads. It can lift an ad to look, never to alert by itself.",
}

// maxPassages is how many passages the second reader quotes.
const maxPassages = 2

// listen adds the second reader's finding, if it has one.
func (r *reading) listen() {
	m := r.set.wording
	if m == nil {
		return
	}
	o := r.observe()
	said := m.Read(o.text, o.facts)
	points := r.set.fitted.Voice.points(said.Logit)
	if points <= 0 {
		return
	}
	category := r.leading()
	for _, p := range m.Loudest(o.text, said.Window, maxPassages) {
		if s, ok := r.locate(o, p.Start, p.End); ok {
			r.findings = append(r.findings, job.Finding{Rule: WordedLikeLures, Category: category, Indicator: "XC04", Tier: job.Weak,
				Points: points, Field: s.Field, Start: s.Start, End: s.End, Quote: s.Quote})
		}
	}
}

// leading is the category that most points speak for.
func (r *reading) leading() job.Category {
	points := make(map[job.Category]float64)
	for i, f := range r.findings {
		if !slices.ContainsFunc(r.findings[:i], func(o job.Finding) bool { return o.Rule == f.Rule }) {
			points[f.Category] += f.Points
		}
	}
	best := job.Categories[0]
	for _, c := range job.Categories {
		if cmp.Compare(points[c], points[best]) > 0 {
			best = c
		}
	}
	return best
}

// locate turns a passage of the joined text into a span of one field.
func (r *reading) locate(o *observed, start, end int) (job.Span, bool) {
	at := 0
	for _, f := range append(heads[:], body) {
		n := len(r.doc.Text[f].S)
		if f != body && n == 0 {
			continue
		}
		if start >= at && start < at+n {
			return r.doc.Span(f, start-at, min(end-at, n)), true
		}
		at += n + 1
	}
	return job.Span{}, false
}
