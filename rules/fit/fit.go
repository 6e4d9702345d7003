package fit

import (
	"context"
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
	// Bounds names the sources whose honest ads and reports set the bounds; none means all.
	Bounds []string
}

// Allow is how many false alarms are accepted: the share of ads that may reach a bound.
type Allow struct {
	LookHonest, LookReport, LookPresumed    float64 // 0.08, 0.15, 0.01
	AlertHonest, AlertReport, AlertPresumed float64 // 0.014, 0.006, 0.001
	// LostLures is the share of lures that may be taken for reports.
	LostLures float64 // 0.01
}

func (o Options) withDefaults() Options {
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.Presumed == 0 {
		o.Presumed = 0.1
	}
	if o.Allow == (Allow{}) {
		o.Allow = Allow{0.08, 0.15, 0.01, 0.014, 0.006, 0.001, 0.01}
	}
	return o
}

// Result is what was learned.
type Result struct {
	rules.Fitted
	Readers rules.Readers
	Rows    []Row // out of fold, in the order of the samples
}

// Row is what was learned of a sample, by models that did not see it.
type Row struct {
	Voice     float64 // log-odds of the reader of lures
	Report    float64 // and of that of reports
	Odds      float64
	Reporting bool
	Look      bool
	Alert     bool
}

// ErrSamples is returned when there are too few lures or honest ads to learn from.
var ErrSamples = errors.New("too few labelled ads")

// Points learns from samples; tiers gives, for each rule, the points its tier promises. It ends soon after ctx does, with
// its cause.
func Points(ctx context.Context, samples []Sample, tiers map[string]float64, o Options) (*Result, error) {
	o = o.withDefaults()
	rows, err := voices(ctx, samples, o)
	if err != nil {
		return nil, err
	}
	r := &Result{Rows: rows}
	r.Report = reportBound(samples, rows, o.Allow.LostLures)
	r.Doubt = doubtOf(samples, rows)
	r.Voice.Floor = rounded(floorOf(samples, rows))
	if r.weigh(ctx, samples, tiers, o); ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for i := range rows {
		r.judge(&samples[i], &rows[i])
	}
	r.bound(samples, o)
	for i := range rows {
		r.decide(&samples[i], &rows[i])
	}
	r.Readers, err = o.train(ctx, samples, func(int) bool { return true })
	return r, err
}

// weigh learns the points. If ctx ends first they are of no use.
func (r *Result) weigh(ctx context.Context, samples []Sample, tiers map[string]float64, o Options) {
	ids := slices.Sorted(maps.Keys(tiers))
	column := make(map[string]int, len(ids))
	prior := make([]float64, len(ids))
	for i, id := range ids {
		column[id], prior[i] = i, tiers[id]/3
	}
	var seen []observation
	for i := range samples {
		s := &samples[i]
		seen = append(seen, observation{lure: s.Kind == Lure, weight: s.weight(o.Presumed) * o.stress(s)})
		if s.Heard {
			seen[i].voice = max(0, min(r.Rows[i].Voice-r.Voice.Floor, maxVoice))
		}
		for _, id := range s.Rules {
			if c, ok := column[id]; ok {
				seen[i].columns = append(seen[i].columns, c)
			}
		}
	}
	fitted := regress(ctx, seen, prior)
	r.Bias, r.Voice.Weight, r.Voice.Most = rounded(fitted.bias), rounded(fitted.voice), rounded(fitted.voice*maxVoice)
	r.Points = make(map[string]float64)
	for i, id := range ids {
		r.Points[id] = rounded(fitted.points[i])
	}
}

// judge fills in the log-odds of a row.
func (r *Result) judge(s *Sample, row *Row) {
	row.Odds = r.Bias
	if s.Heard {
		row.Odds += max(0, min(r.Voice.Most, r.Voice.Weight*(row.Voice-r.Voice.Floor)))
	}
	for _, id := range s.Rules {
		row.Odds += r.Points[id]
	}
	row.Reporting = row.Report >= r.Report
}

// decide says which band the bounds give a sample.
func (r *Result) decide(s *Sample, row *Row) {
	row.Alert = !row.Reporting && r.combines(s, row) && r.certain(s, row) >= r.Alert
	row.Look = !row.Reporting && row.Odds >= r.Look || row.Reporting && s.Reachable && row.Odds >= r.Alert && r.combines(s, row)
}

// combines reports whether the rules, and the second reader where it speaks, allow an alert.
func (r *Result) combines(s *Sample, row *Row) bool {
	return s.Alerting || s.Seconded && s.Heard && row.Voice > r.Voice.Floor
}

// Judge says what was learned of a sample that need not have been among those learned from.
func (r *Result) Judge(s *Sample) Row {
	lure, report := r.Readers.Read(s.Text, s.Facts)
	row := Row{Voice: lure.Logit, Report: report}
	r.judge(s, &row)
	row.Odds += r.Shift[s.Lang]
	r.decide(s, &row)
	return row
}

// rounded keeps two digits: more would only make the file noisy.
func rounded(v float64) float64 { return math.Round(100*v) / 100 }

// maxVoice is the most of the second reader's log-odds above its floor that counts.
const maxVoice = 5

// train teaches both readers on the samples that are in.
func (o Options) train(ctx context.Context, samples []Sample, in func(int) bool) (rules.Readers, error) {
	lures, reports := o.Wording, o.Wording
	lures.Seed, reports.Seed, reports.Whole = o.Seed, o.Seed, true
	ofLures, err := wording.Train(ctx, examples(samples, o.Presumed, Lure, in), lures)
	if err != nil {
		return rules.Readers{}, tooFew(err)
	}
	ofReports, err := wording.Train(ctx, examples(samples, o.Presumed, Report, in), reports)
	if err != nil {
		return rules.Readers{}, tooFew(err)
	}
	return rules.NewReaders(ofLures, ofReports), nil
}

// tooFew says of what a reader was to learn from that it was too little, if that is what a fault of training means.
func tooFew(err error) error {
	if errors.Is(err, wording.ErrExamples) {
		return fmt.Errorf("%w: %w", ErrSamples, err)
	}
	return err
}

// voices asks, about each sample, readers that were taught without its fold.
func voices(ctx context.Context, samples []Sample, o Options) ([]Row, error) {
	folds := Folds(samples, o.Folds, o.Seed)
	out := make([]Row, len(samples))
	for k := range o.Folds {
		m, err := o.train(ctx, samples, func(i int) bool { return folds[i] != k })
		if err != nil {
			return nil, err
		}
		for i := range samples {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if folds[i] == k {
				lure, report := m.Read(samples[i].Text, samples[i].Facts)
				out[i] = Row{Voice: lure.Logit, Report: report}
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

// examples are the samples that are in; those of one kind are what the model is to look for.
func examples(samples []Sample, presumed float64, kind Kind, in func(int) bool) []wording.Example {
	var out []wording.Example
	for i := range samples {
		if s := &samples[i]; in(i) {
			out = append(out, wording.Example{Text: s.Text, Facts: s.Facts, Lure: s.Kind == kind, Weight: s.weight(presumed), Parts: s.Kind == Honest && !s.Disguised})
		}
	}
	return out
}
