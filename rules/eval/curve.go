package eval

import (
	"fmt"
	"math"
	"strings"
)

// curve is precision over prevalence in a box of 320 by 200: SVG path data.
type curve struct {
	Name        string
	Class       string // of the style sheet
	Line, Space string
}

// tick is a mark on the axis of prevalence.
type tick struct {
	X    float64
	Name string
}

// The axis of prevalence is logarithmic, from 0.05 % to 20 %.
const leastShown, mostShown = 0.0005, 0.2

func across(prevalence float64) float64 {
	return 320 * math.Log(prevalence/leastShown) / math.Log(mostShown/leastShown)
}

func ticks() []tick {
	var out []tick
	for _, p := range Prevalences {
		out = append(out, tick{across(p), fmt.Sprintf("%g %%", 100*p)})
	}
	return out
}

// curves has a line with the space of its interval for each band against each label there is.
func curves(r Report) []curve {
	var out []curve
	lures := r.Whole(Lure)
	for _, against := range labels[1:] {
		others := r.Whole(against)
		if lures.Flagged.N == 0 || others.Flagged.N == 0 {
			continue
		}
		out = append(out,
			newCurve("alert, against "+string(against), "c-alert-"+string(against), lures.Alert, others.Alert),
			newCurve("flagged, against "+string(against), "c-flagged-"+string(against), lures.Flagged, others.Flagged))
	}
	return out
}

func newCurve(name, class string, recall, alarms Rate) curve {
	const steps = 60
	var line, above, below []string
	for i := range steps + 1 {
		p := leastShown * math.Pow(mostShown/leastShown, float64(i)/steps)
		rate, low, high := PrecisionAt(recall, alarms, p)
		point := func(y float64) string { return fmt.Sprintf("%.1f %.1f", across(p), 200*(1-y)) }
		line, above = append(line, point(rate)), append(above, point(high))
		below = append([]string{point(low)}, below...)
	}
	return curve{name, class, "M" + strings.Join(line, "L"), "M" + strings.Join(append(above, below...), "L") + "Z"}
}
