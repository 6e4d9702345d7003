package eval

import "math"

// Calibration is the observed share of lures among the ads whose score lies in one tenth of the scale. The share
// depends on how many lures are in the set: it shows whether more score means more lures, not a probability.
type Calibration struct {
	Against Label   `json:"against"` // the other ads: Honest or Presumed
	From    float64 `json:"from"`
	To      float64 `json:"to"` // not included, but for 100
	Lures   Rate    `json:"lures"`
}

// Distribution counts the ads of one class by score, in twenty steps of 5.
type Distribution struct {
	Class string  `json:"class"` // lure, legit, reporting, presumed
	Steps [20]int `json:"steps"`
}

// step is which of n equal steps of the scale a score lies in.
func step(score float64, n int) int {
	return min(n-1, max(0, int(math.Floor(score*float64(n)/100))))
}

// calibration leaves out tenths without an ad.
func (t *Tally) calibration() []Calibration {
	out := []Calibration{}
	for _, against := range labels[1:] {
		var lures, all [10]int
		others := 0
		for _, s := range t.scored {
			if s.label != Lure && s.label != against {
				continue
			}
			all[step(s.score, 10)]++
			if s.label == Lure {
				lures[step(s.score, 10)]++
			} else {
				others++
			}
		}
		for i := range all {
			if all[i] > 0 && others > 0 {
				out = append(out, Calibration{against, float64(10 * i), float64(10 * (i + 1)), Wilson(lures[i], all[i])})
			}
		}
	}
	return out
}

// classes are in the order of reports.
var classes = []string{string(Lure), string(Honest), Reporting, string(Presumed)}

// distributions leaves out classes without an ad.
func (t *Tally) distributions() []Distribution {
	out := []Distribution{}
	for _, class := range classes {
		d := Distribution{Class: class}
		n := 0
		for _, s := range t.scored {
			if s.class == class {
				d.Steps[step(s.score, 20)]++
				n++
			}
		}
		if n > 0 {
			out = append(out, d)
		}
	}
	return out
}
