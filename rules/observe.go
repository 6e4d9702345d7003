package rules

import (
	"slices"

	"lurewatch/job"
	"lurewatch/rules/wording"
)

// Observation is what learning needs of an ad: what the rules alone say, and what the second reader sees.
type Observation struct {
	// Lang is the language that the ad is taken for, or [Unmarked].
	Lang string
	// Rules are the ids of the active rules that fired, each once.
	Rules []string
	// Alerting says that the combination of rules allows an alert.
	Alerting bool
	// Seconded says that it does once the second reader agrees.
	Seconded bool
	// Reachable says that the text gives a private way to reach its author, which reports seldom do.
	Reachable bool
	// Heard says that the models are asked about the ad.
	Heard bool
	Text  string // folded
	Facts []wording.Fact
}

// Observe judges an ad by the rules alone; of one that Judge would judge in pieces, the first piece.
func (s *Set) Observe(ad job.Ad) Observation {
	ad = plainOf(ad).ad
	if oversize(ad) {
		for p := range pieces(ad) {
			ad = p.ad
			break
		}
	}
	r := s.read(ad)
	defer s.scratch.Put(r)
	slices.SortFunc(r.findings, inReadingOrder)
	out := Observation{Lang: r.dialect(), Alerting: s.count(r.findings).alerting(), Heard: r.worthReading(), Reachable: r.reachable()}
	for _, f := range r.findings {
		if !f.Trial && !slices.Contains(out.Rules, f.Rule) {
			out.Rules = append(out.Rules, f.Rule)
		}
	}
	second := job.Finding{Rule: WordedLikeLures, Category: r.leading(), Tier: job.Weak, Field: job.Text}
	out.Seconded = s.count(append(r.findings, second)).alerting()
	o := r.observe()
	out.Text, out.Facts = o.text, slices.Clone(o.facts)
	return out
}

// TierPoints is what a finding of a tier adds to the log-odds until points are fitted.
func TierPoints(t job.Tier) float64 { return defaultPoints[t] }

// observed is an ad as the second reader sees it: a fair copy, and facts by their place in it.
type observed struct {
	text  string
	facts []wording.Fact
}

// heads are the fields that stand before the text.
var heads = [...]int{fieldOf(job.Title), fieldOf(job.Location), fieldOf(job.Salary)}

var body = fieldOf(job.Text)

func fieldOf(f job.Field) int {
	for i, g := range job.Fields {
		if f == g {
			return i
		}
	}
	return -1
}

func (r *reading) observe() *observed {
	o, j := &r.seen, &r.fair
	o.facts = o.facts[:0]
	j.reset()
	for _, f := range heads {
		if r.doc.Text[f].S != "" {
			r.join(f)
			j.text = append(j.text, '\n')
		}
	}
	j.body = len(j.runs)
	r.join(body)
	o.text = string(j.text)
	r.conditionFacts(o)
	r.placeFacts(o)
	r.otherFacts(o)
	r.reportFacts(o)
	return o
}

// conditionFacts adds the terms found, affirmed or denied.
func (r *reading) conditionFacts(o *observed) {
	for i := range r.set.terms {
		t := &r.set.terms[i]
		found := r.found[t.group]
		if len(found) == 0 {
			continue
		}
		denied := true
		for _, e := range found {
			if !r.negated(e) {
				denied = false
				r.addFact(o, t.affirmed, int(e.field), int(e.start))
				if int(e.field) == body {
					break
				}
			}
		}
		if denied {
			r.addFact(o, t.denied, int(found[0].field), int(found[0].start))
		}
	}
}

// addFact adds a fact that stands at folded byte at of a field.
func (r *reading) addFact(o *observed, name string, field, at int) {
	if field == body {
		at = r.fair.place(at)
	} else {
		at = -1
	}
	o.facts = append(o.facts, wording.Fact{Name: name, At: at})
}

// placeFacts adds what kind of places and contacts the ad names.
func (r *reading) placeFacts(o *observed) {
	for _, p := range r.facts.Places {
		if r.abroad(p) {
			r.spanFact(o, "place:abroad", p.Span)
		}
		switch {
		case p.Risk >= 0.7:
			r.spanFact(o, "place:hub", p.Span)
		case p.Risk >= 0.4:
			r.spanFact(o, "place:risk", p.Span)
		}
	}
}

// spanFact adds a fact whose place is known in the original.
func (r *reading) spanFact(o *observed, name string, s job.Span) {
	f := fieldOf(s.Field)
	at := 0
	if n := len(r.doc.Text[f].Original()); n > 0 {
		at = s.Start * len(r.doc.Text[f].S) / n // near enough to tell a window
	}
	r.addFact(o, name, f, at)
}

// otherFacts adds the work, the pay, the sums and the routes.
func (r *reading) otherFacts(o *observed) {
	for _, w := range r.facts.Occupations {
		r.spanFact(o, "work:"+w.ID, w.Span)
	}
	for _, a := range r.facts.Amounts {
		r.spanFact(o, "sum:"+string(a.Kind), a.Span)
	}
	for _, p := range r.facts.Routes {
		r.spanFact(o, "route:"+string(p.Kind), p.Span)
	}
	if r.facts.Pay.Level != "" {
		o.facts = append(o.facts, wording.Fact{Name: "pay:" + string(r.facts.Pay.Level), At: -1})
	}
}

// reportFacts adds how many words of reporting and of offering there are.
func (r *reading) reportFacts(o *observed) {
	for _, g := range [...]struct {
		name  string
		group int
	}{{"about", r.set.report.strong}, {"maybe-about", r.set.report.weak}, {"offer", r.set.report.offering}} {
		n := r.different(g.group)
		for i := range min(n, len(counts)) {
			o.facts = append(o.facts, wording.Fact{Name: g.name + counts[i], At: -1})
		}
		if n > 0 {
			e := r.found[g.group][0]
			r.addFact(o, g.name, int(e.field), int(e.start))
		}
	}
	if r.reachable() {
		o.facts = append(o.facts, wording.Fact{Name: "reachable", At: -1})
	}
}

var counts = [...]string{":1", ":2", ":3", ":4", ":5"}
