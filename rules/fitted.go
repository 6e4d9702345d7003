package rules

import (
	"math"

	"lurewatch/job"
)

// Fitted is what was learned from labelled ads: how much each rule says, and from how much on people are told.
// It is the file fitted.yaml of a library, written by "rules fit".
type Fitted struct {
	// Note says from what, when and how, for people.
	Note string `yaml:"note"`
	// Bias, Look and Alert are log-odds: what an ad without findings has, and from where an ad is a look or,
	// with a positive category, an alert.
	Bias  float64 `yaml:"bias"`
	Look  float64 `yaml:"look"`
	Alert float64 `yaml:"alert"`
	// Voice is how the second reader's log-odds become points.
	Voice Voice `yaml:"voice"`
	// Report is from where the reader of reports takes a text for one; see heard.report.
	Report float64 `yaml:"report"`
	// Doubt is how the reader of reports keeps a text that it does not quite take for one from being an alert.
	Doubt Voice `yaml:"doubt"`
	// Shift is added to the log-odds of ads in some languages, so that the same share of their honest ads reaches
	// a look as elsewhere. Its keys are those of [Observation.Lang].
	Shift map[string]float64 `yaml:"shift"`
	// Points are log-odds by rule id; a rule that is not here has those of its tier.
	Points map[string]float64 `yaml:"points"`
}

// Voice turns a reader's log-odds into points: Weight for each unit above Floor, at most Most.
type Voice struct {
	Floor  float64 `yaml:"floor"`
	Weight float64 `yaml:"weight"`
	Most   float64 `yaml:"most"`
}

// Points are what a reader's answer adds; zero means that it has nothing to say.
func (v Voice) Points(logit float64) float64 {
	return max(0, min(v.Most, v.Weight*(logit-v.Floor)))
}

// unfitted is used until points are fitted: one strong rule, or two medium ones, are worth a look.
var unfitted = Fitted{Look: 3.2, Alert: 3.2}

// points of a rule.
func (f *Fitted) points(id string, tier job.Tier) float64 {
	if p, ok := f.Points[id]; ok {
		return p
	}
	return defaultPoints[tier]
}

// score is 0 to 100; 50 is where an ad becomes a look.
func (f *Fitted) score(logOdds float64) float64 {
	return math.Round(1000/(1+math.Exp(f.Look-logOdds))) / 10
}
