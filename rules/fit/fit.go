package fit

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"lurewatch/rules"
	"lurewatch/rules/wording"
)

// Options say how to learn. The zero value of a field means the default beside it.
type Options struct {
	Seed     uint64
	Folds    int     // 5
	Presumed float64 // how much an ad presumed honest counts; 0.1
	Wording  wording.Options
	Allow    Allow
}

// Allow is how many false alarms are accepted: the share of ads that may reach a bound.
type Allow struct {
	LookHonest, LookReport, LookPresumed    float64 // 0.07, 0.12, 0.006
	AlertHonest, AlertReport, AlertPresumed float64 // 0.008, 0.004, 0.0004
}

func (o Options) withDefaults() Options {
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.Presumed == 0 {
		o.Presumed = 0.1
	}
	if o.Allow == (Allow{}) {
		o.Allow = Allow{0.07, 0.12, 0.006, 0.008, 0.004, 0.0004}
	}
	return o
}

// Result is what was learned.
type Result struct {
	rules.Fitted
	Wording *wording.Model
	Rows    []Row // out of fold, in the order of the samples
}

// Row is what models that did not see a sample say of it.
type Row struct {
	Voice float64 // the second reader's log-odds
	Odds  float64
	Look  bool
	Alert bool
}

// ErrSamples is returned when there are too few lures or honest ads to learn from.
var ErrSamples = errors.New("too few labelled ads")

// Points learns from samples; tiers gives, for each rule, the points its tier promises.
func Points(samples []Sample, tiers map[string]float64, o Options) (*Result, error) {
	o = o.withDefaults()
	voices, err := voices(samples, o)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(tiers))
	column := make(map[string]int, len(ids))
	prior := make([]float64, len(ids))
	for i, id := range ids {
		column[id], prior[i] = i, tiers[id]/3
	}
	floor := floorOf(samples, voices)
	rows := make([]observation, len(samples))
	for i := range samples {
		s := &samples[i]
		rows[i] = observation{voice: max(0, min(voices[i]-floor, maxVoice)), lure: s.Kind == Lure, weight: s.weight(o.Presumed)}
		for _, id := range s.Rules {
			if c, ok := column[id]; ok {
				rows[i].columns = append(rows[i].columns, c)
			}
		}
	}
	fitted := regress(rows, prior)
	r := &Result{Fitted: rules.Fitted{
		Bias: rounded(fitted.bias), Points: make(map[string]float64),
		Voice: rules.Voice{Floor: rounded(floor), Weight: rounded(fitted.voice), Most: rounded(fitted.voice * maxVoice)},
	}}
	for i, id := range ids {
		r.Points[id] = rounded(fitted.points[i])
	}
	r.Rows = make([]Row, len(samples))
	for i := range rows {
		r.Rows[i] = Row{Voice: voices[i], Odds: fitted.odds(&rows[i])}
	}
	r.bound(samples, o.Allow)
	for i := range r.Rows {
		r.decide(&samples[i], &r.Rows[i])
	}
	r.Wording, err = wording.Train(examples(samples, o.Presumed, func(int) bool { return true }), o.wording())
	return r, err
}

// decide says which band the bounds give a sample.
func (r *Result) decide(s *Sample, row *Row) {
	row.Alert = !s.Reporting && s.Alerting && row.Odds >= r.Alert
	row.Look = !s.Reporting && row.Odds >= r.Look
}

// Judge says what was learned of a sample that need not have been among those learned from.
func (r *Result) Judge(s *Sample) Row {
	row := Row{Voice: r.Wording.Read(s.Text, s.Facts).Logit, Odds: r.Bias}
	row.Odds += max(0, min(r.Voice.Most, r.Voice.Weight*(row.Voice-r.Voice.Floor)))
	for _, id := range s.Rules {
		row.Odds += r.Points[id]
	}
	r.decide(s, &row)
	return row
}

// rounded keeps two digits: more would only make the file noisy.
func rounded(v float64) float64 { return math.Round(100*v) / 100 }

// maxVoice is the most of the second reader's log-odds above its floor that counts.
const maxVoice = 5

func (o Options) wording() wording.Options {
	w := o.Wording
	w.Seed = o.Seed
	return w
}

// voices are the second reader's log-odds for each sample, by a model trained without its fold.
func voices(samples []Sample, o Options) ([]float64, error) {
	folds := Folds(samples, o.Folds, o.Seed)
	out := make([]float64, len(samples))
	for k := range o.Folds {
		m, err := wording.Train(examples(samples, o.Presumed, func(i int) bool { return folds[i] != k }), o.wording())
		if err != nil {
			return nil, fmt.Errorf("train the second reader: %w", ErrSamples)
		}
		for i := range samples {
			if folds[i] == k {
				out[i] = m.Read(samples[i].Text, samples[i].Facts).Logit
			}
		}
	}
	return out, nil
}

// Folds deals the samples into k folds, near copies into the same one.
func Folds(samples []Sample, k int, seed uint64) []int {
	rng := rand.New(rand.NewPCG(seed, 0x666f6c64))
	cluster := clusters(samples)
	of := make(map[int]int)
	out := make([]int, len(samples))
	for i, c := range cluster {
		f, ok := of[c]
		if !ok {
			f = rng.IntN(k)
			of[c] = f
		}
		out[i] = f
	}
	return out
}

func examples(samples []Sample, presumed float64, in func(int) bool) []wording.Example {
	var out []wording.Example
	for i := range samples {
		if s := &samples[i]; in(i) {
			out = append(out, wording.Example{Text: s.Text, Facts: s.Facts, Lure: s.Kind == Lure, Weight: s.weight(presumed)})
		}
	}
	return out
}

// floorOf is where the second reader begins to speak: above all but some of the honest ads.
func floorOf(samples []Sample, voices []float64) float64 {
	var honest []float64
	for i := range samples {
		if samples[i].Kind == Honest {
			honest = append(honest, voices[i])
		}
	}
	slices.Sort(honest)
	if len(honest) == 0 {
		return 0
	}
	return honest[len(honest)*floorShare/100]
}

// floorShare is the share of honest ads, in percent, on which the second reader says nothing.
const floorShare = 60

// bound sets Look and Alert as low as the false alarms allow.
func (r *Result) bound(samples []Sample, a Allow) {
	odds := func(k Kind, alerting bool) []float64 {
		var out []float64
		for i := range samples {
			s := &samples[i]
			if s.Kind != k {
				continue
			}
			v := r.Rows[i].Odds
			if s.Reporting || alerting && !s.Alerting {
				v = math.Inf(-1)
			}
			out = append(out, v)
		}
		slices.Sort(out)
		return out
	}
	r.Look = max(above(odds(Honest, false), a.LookHonest), above(odds(Report, false), a.LookReport), above(odds(Presumed, false), a.LookPresumed))
	r.Alert = max(r.Look, above(odds(Honest, true), a.AlertHonest), above(odds(Report, true), a.AlertReport), above(odds(Presumed, true), a.AlertPresumed))
}

// above is a bound that at most the given share of sorted values reaches.
func above(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return math.Inf(-1)
	}
	i := len(sorted) - 1 - int(share*float64(len(sorted)))
	if math.IsInf(sorted[i], -1) {
		return sorted[i]
	}
	return math.Ceil(100*sorted[i]+1) / 100
}
