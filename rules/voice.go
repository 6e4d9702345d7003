package rules

import (
	"cmp"
	"slices"

	"lurewatch/job"
	"lurewatch/rules/wording"
)

// WordedLikeLures is the rule id of what the second reader finds.
const WordedLikeLures = "worded-like-known-lures"

// secondReader is what people are told about it.
var secondReader = job.Rule{
	ID: WordedLikeLures, Category: job.Categories[0], Indicator: "XC04", Tier: job.Weak, Status: Active,
	Title: map[string]string{
		"vi": "Lời lẽ giống những tin lừa đã biết",
		"en": "Reads like bait ads that are known",
		"fr": "Se lit comme des annonces-pièges connues",
	},
	Source: []string{"INFOSHIELD"},
	Note:   "A linear model over word and letter n-grams and facts, trained on labelled ads. It can lift an ad to look, never to alert by itself.",
}

// maxPassages is how many passages the second reader quotes.
const maxPassages = 2

// heard is what the models say of an ad.
type heard struct {
	lure   wording.Reading
	report float64 // log-odds of being a report; see Readers.Read
}

// Readers are the models of a library: one that knows lures, one that knows texts about them. [NewReaders] makes them; the
// zero Readers are none, and cannot be asked.
type Readers struct {
	Lures   *wording.Model
	Reports *wording.Model
	pair    *wording.Pair // lures, reports
}

// The models by their places in the pair.
const (
	lures = iota
	reports
)

// NewReaders pairs two models.
func NewReaders(lures, reports *wording.Model) Readers {
	return Readers{lures, reports, wording.NewPair(lures, reports)}
}

// Read asks both models about a folded text and its facts. What is put around a report does not hide it: its loudest window
// counts. But it counts only as far as the most lure-like window does too: nor does a lure become a report by what is put
// around it.
func (m Readers) Read(text string, facts []wording.Fact) (lure wording.Reading, report float64) {
	t := m.pair.Prepare(text, facts)
	defer t.Done()
	return hear(t)
}

// hear is Read for a text that is prepared.
func hear(t wording.Text) (lure wording.Reading, report float64) {
	lure = t.Read(lures)
	return lure, min(t.Read(reports).Logit, t.At(reports, lure.Window)+windowSlack)
}

// windowSlack is how much less like a report the most lure-like window of a report may be than its loudest.
const windowSlack = 1

// minSigns is how many different signs make an ad worth reading a second time though no rule fired.
const minSigns = 2

// shortText is the length in folded bytes up to which a text is always read a second time: most lures are posts no
// longer, and it costs little.
const shortText = 700

// worthReading reports whether the readers are asked about an ad: a rule fired, there are some signs, or the text is
// short. Most ads on job boards are long and have neither, and need not be read twice.
func (r *reading) worthReading() bool {
	if n := len(r.doc.Text[body].S); n > 0 && n <= shortText {
		return true
	}
	if slices.ContainsFunc(r.findings, func(f job.Finding) bool { return !f.Trial }) {
		return true
	}
	signs := 0
	for i := range r.set.terms {
		t := &r.set.terms[i]
		if !t.context && slices.ContainsFunc(r.found[t.group], func(e evidence) bool { return !r.negated(e) }) {
			signs++
		}
	}
	return signs >= minSigns
}

// listen asks the models and adds the finding of the one that knows lures, if it has one. If they are not asked it
// answers false.
func (r *reading) listen() bool {
	m := r.set.readers
	if m.pair == nil || !r.worthReading() {
		return false
	}
	o := r.observe()
	text := m.pair.Prepare(o.text, o.facts)
	defer text.Done()
	r.heard.lure, r.heard.report = hear(text)
	points := r.set.fitted.Voice.Points(r.heard.lure.Logit)
	if points <= 0 {
		return true
	}
	category := r.leading()
	for _, p := range text.Loudest(lures, r.heard.lure.Window, maxPassages) {
		if s, ok := r.locate(p.Start, p.End); ok {
			r.findings = append(r.findings, job.Finding{Rule: WordedLikeLures, Category: category, Indicator: "XC04", Tier: job.Weak,
				Points: points, Field: s.Field, Start: s.Start, End: s.End, Quote: s.Quote})
		}
	}
	return true
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
