package eval

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Ranking is how well the score alone sets lures above other ads; bands do not matter. The score is taken as it is,
// that of texts that the verdict calls reports too, but for the group [ReportsLast].
type Ranking struct {
	Against Label  `json:"against"` // Honest or Presumed
	By      string `json:"by"`      // all, lang, or source up to its first colon: both sides are of one group
	Group   string `json:"group"`
	Lures   int    `json:"lures"`
	Others  int    `json:"others"`
	// AUROC is the share of pairs in which the lure has the higher score; equal scores count half. Low and High are
	// its 95 % interval after Hanley and McNeil (1982).
	AUROC float64 `json:"auroc"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	// AveragePrecision depends on how many lures there are among the ads.
	AveragePrecision float64    `json:"average_precision"`
	Recall           []RecallAt `json:"recall"`
}

// ReportsLast is a ranking of all ads in which what a verdict calls a report stands below everything else, as nobody
// is shown it.
const ReportsLast = "reports last"

// FalseAlarmShares are the shares of false alarms at which recall is told.
var FalseAlarmShares = [...]float64{0.001, 0.005, 0.01, 0.02, 0.05, 0.1}

// RecallAt is recall from the lowest score on at which false alarms are no more than Most. Threshold is chosen on the
// same ads, which flatters recall a little; it is above 100 where even the highest score raises too many.
type RecallAt struct {
	Most        float64 `json:"most"`
	Threshold   float64 `json:"threshold"`
	FalseAlarms Rate    `json:"false_alarms"`
	Recall      Rate    `json:"recall"`
}

// scored is what is kept of each ad.
type scored struct {
	score        float64
	report       bool // the verdict takes it for a report
	label        Label
	class        string
	lang, source string
}

// minRanked is how many ads of either side a group needs for a ranking of its own.
const minRanked = 10

// rankings are those of all ads, then of languages and sources with enough of both sides, the largest first.
func (t *Tally) rankings() []Ranking {
	out := []Ranking{}
	for _, against := range labels[1:] {
		out = append(out, t.rankingsBy(against, "all", 1, func(s scored) (string, float64) { return "", s.score })...)
		out = append(out, t.rankingsBy(against, "all", 1, func(s scored) (string, float64) {
			if s.report {
				return ReportsLast, -1
			}
			return ReportsLast, s.score
		})...)
		out = append(out, t.rankingsBy(against, "lang", minRanked, func(s scored) (string, float64) { return s.lang, s.score })...)
		out = append(out, t.rankingsBy(against, "source", minRanked, func(s scored) (string, float64) {
			collection, _, _ := strings.Cut(s.source, ":")
			return collection, s.score
		})...)
	}
	return out
}

// rankingsBy ranks the ads of each group that has at least so many lures and others.
func (t *Tally) rankingsBy(against Label, by string, least int, place func(scored) (group string, score float64)) []Ranking {
	sides := make(map[string]*[2][]float64)
	for _, s := range t.scored {
		group, score := place(s)
		side := sides[group]
		if side == nil {
			side = new([2][]float64)
			sides[group] = side
		}
		switch s.label {
		case Lure:
			side[0] = append(side[0], score)
		case against:
			side[1] = append(side[1], score)
		}
	}
	var out []Ranking
	for group, side := range sides {
		if len(side[0]) >= least && len(side[1]) >= least {
			r := rank(side[0], side[1])
			r.Against, r.By, r.Group = against, by, group
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Ranking) int { return cmp.Or(cmp.Compare(b.Lures, a.Lures), cmp.Compare(a.Group, b.Group)) })
	return out
}

// rank walks down the scores, all equal ones at once. Neither side may be empty.
func rank(lures, others []float64) Ranking {
	slices.SortFunc(lures, func(a, b float64) int { return cmp.Compare(b, a) })
	slices.SortFunc(others, func(a, b float64) int { return cmp.Compare(b, a) })
	r := Ranking{Lures: len(lures), Others: len(others), Recall: make([]RecallAt, len(FalseAlarmShares))}
	n, m := float64(len(lures)), float64(len(others))
	for k, most := range FalseAlarmShares {
		r.Recall[k] = RecallAt{Most: most, Threshold: 101, FalseAlarms: Wilson(0, len(others)), Recall: Wilson(0, len(lures))}
	}
	i, j := 0, 0 // how many of each side score at least as much
	for i < len(lures) || j < len(others) {
		score := math.Inf(-1)
		if i < len(lures) {
			score = lures[i]
		}
		if j < len(others) {
			score = max(score, others[j])
		}
		above, alarms := i, j
		for ; i < len(lures) && lures[i] == score; i++ {
		}
		for ; j < len(others) && others[j] == score; j++ {
		}
		r.AUROC += float64(j-alarms) * (float64(above) + float64(i-above)/2)
		r.AveragePrecision += float64(i-above) / n * float64(i) / float64(i+j)
		for k, most := range FalseAlarmShares {
			if float64(j) <= most*m {
				r.Recall[k] = RecallAt{most, score, Wilson(j, len(others)), Wilson(i, len(lures))}
			}
		}
	}
	r.AUROC /= n * m
	r.Low, r.High = hanley(r.AUROC, n, m)
	return r
}

// hanley is the 95 % interval of an AUROC of n against m.
func hanley(a, n, m float64) (low, high float64) {
	q1, q2 := a/(2-a), 2*a*a/(1+a)
	se := math.Sqrt(max(0, (a*(1-a)+(n-1)*(q1-a*a)+(m-1)*(q2-a*a))/(n*m)))
	return max(0, a-1.959964*se), min(1, a+1.959964*se)
}
