package eval

import "math"

// Rate is how many of N ads were so, with its 95 % interval.
type Rate struct {
	K    int     `json:"k"`
	N    int     `json:"n"`
	Rate float64 `json:"rate"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Wilson returns the rate of k in n with its 95 % Wilson score interval. With n = 0 all is zero.
func Wilson(k, n int) Rate {
	if n == 0 {
		return Rate{}
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	r := Rate{K: k, N: n, Rate: p, Low: max(0, mid-half), High: min(1, mid+half)}
	if k == 0 {
		r.Low = 0 // not the rounding error of mid-half
	}
	if k == n {
		r.High = 1
	}
	return r
}

// Prevalences are the shares of lures among all ads at which precision is told.
var Prevalences = [...]float64{0.001, 0.005, 0.01, 0.05}

// Precision is what share of the ads in a band would be lures if Prevalence of all ads were. Low and High join the
// unfavourable and the favourable ends of the intervals of recall and false alarms, so they hold with more than 95 %.
type Precision struct {
	Band       string  `json:"band"`    // alert, or flagged: alert or look
	Against    Label   `json:"against"` // whose false alarms: Honest or Presumed
	Prevalence float64 `json:"prevalence"`
	Rate       float64 `json:"rate"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
}

// PrecisionAt restates recall and false alarms as precision at a prevalence. Precision is 0 where nothing is flagged.
func PrecisionAt(recall, falseAlarms Rate, prevalence float64) (rate, low, high float64) {
	at := func(recall, alarms float64) float64 {
		hits := prevalence * recall
		if hits == 0 {
			return 0
		}
		return hits / (hits + (1-prevalence)*alarms)
	}
	return at(recall.Rate, falseAlarms.Rate), at(recall.Low, falseAlarms.High), at(recall.High, falseAlarms.Low)
}
