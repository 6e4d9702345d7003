package fit

import (
	"maps"
	"math"
	"slices"

	"lurewatch/rules"
)

// certain is the log-odds of a row less the doubt that it may be a report.
func (r *Result) certain(s *Sample, row *Row) float64 {
	if !s.Heard {
		return row.Odds
	}
	return row.Odds - r.Doubt.Points(row.Report)
}

// Doubt begins where all but doubtShare percent of lures are, and takes away doubtWeight for each unit of the log-odds of
// being a report, at most doubtMost.
const (
	doubtShare  = 25
	doubtWeight = 2
	doubtMost   = 5
)

func doubtOf(samples []Sample, rows []Row) rules.Voice {
	lures := reportsOf(samples, rows)
	if len(lures) == 0 {
		return rules.Voice{}
	}
	return rules.Voice{Floor: rounded(lures[len(lures)*(100-doubtShare)/100]), Weight: doubtWeight, Most: doubtMost}
}

// floorOf is where the second reader begins to speak: above all but some of the honest ads.
func floorOf(samples []Sample, rows []Row) float64 {
	var honest []float64
	for i := range samples {
		if samples[i].Kind == Honest && !samples[i].Disguised {
			honest = append(honest, rows[i].Voice)
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

// bound sets Look and Alert as low as the false alarms allow, and shifts languages with honest ads enough to tell so
// that they reach a look as often as the others.
func (r *Result) bound(samples []Sample, o Options) {
	shifted := r.shiftable(samples, o)
	look := func(keep func(*Sample) bool) float64 {
		at := func(k Kind, share float64) float64 { return above(r.odds(samples, o, k, false, keep), share) }
		return max(at(Honest, o.Allow.LookHonest), at(Report, o.Allow.LookReport), at(Presumed, o.Allow.LookPresumed))
	}
	rest := func(s *Sample) bool { return !slices.Contains(shifted, s.Lang) }
	r.Look = look(rest)
	r.Shift = make(map[string]float64)
	for _, lang := range shifted {
		r.Shift[lang] = rounded(r.Look - look(func(s *Sample) bool { return s.Lang == lang }))
	}
	for i := range r.Rows {
		r.Rows[i].Odds += r.Shift[samples[i].Lang]
	}
	any := func(*Sample) bool { return true }
	at := func(k Kind, share float64) float64 { return above(r.odds(samples, o, k, true, any), share) }
	r.Alert = max(r.Look, at(Honest, o.Allow.AlertHonest), at(Report, o.Allow.AlertReport), at(Presumed, o.Allow.AlertPresumed))
}

// odds are the sorted log-odds of the samples of a kind that set the bounds; those that cannot reach them are at
// minus infinity.
func (r *Result) odds(samples []Sample, o Options, k Kind, alerting bool, keep func(*Sample) bool) []float64 {
	var out []float64
	for i := range samples {
		s := &samples[i]
		if s.Kind != k || alerting && s.Disguised || !s.bounds() || !keep(s) || k != Presumed && !o.sets(s) {
			continue
		}
		v := r.Rows[i].Odds
		if alerting {
			v = r.certain(s, &r.Rows[i])
		}
		if r.Rows[i].Reporting || alerting && !r.combines(s, &r.Rows[i]) {
			v = math.Inf(-1)
		}
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

// sets reports whether a sample takes part in setting bounds.
func (o Options) sets(s *Sample) bool {
	return len(o.Bounds) == 0 || slices.Contains(o.Bounds, s.Source)
}

// boundStress is how much more an ad of the sources that set the bounds counts for the points than another. Points that
// part these ads leave the bounds lower: by cross-validation 275 of 349 Vietnamese alerts are found with it, 269 without.
const boundStress = 2

// stress is how much more than its weight a sample counts for the points.
func (o Options) stress(s *Sample) float64 {
	if len(o.Bounds) > 0 && o.sets(s) {
		return boundStress
	}
	return 1
}

// minShifted is how many honest ads a language needs for a shift of its own.
const minShifted = 150

// shiftable lists the languages with enough honest ads, when there are others too.
func (r *Result) shiftable(samples []Sample, o Options) []string {
	n, all := make(map[string]int), 0
	for i := range samples {
		if s := &samples[i]; s.Kind == Honest && s.bounds() && o.sets(s) {
			n[s.Lang]++
			all++
		}
	}
	var out []string
	for _, lang := range slices.Sorted(maps.Keys(n)) {
		if n[lang] >= minShifted && all-n[lang] >= minShifted {
			out = append(out, lang)
		}
	}
	return out
}

// reportBound is as low as the lures that would be lost allow.
func reportBound(samples []Sample, rows []Row, lost float64) float64 {
	return above(reportsOf(samples, rows), lost)
}

// reportsOf are the sorted log-odds that the reader of reports gives to lures.
func reportsOf(samples []Sample, rows []Row) []float64 {
	var lures []float64
	for i := range samples {
		if samples[i].Kind == Lure && !samples[i].Disguised {
			lures = append(lures, rows[i].Report)
		}
	}
	slices.Sort(lures)
	return lures
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
