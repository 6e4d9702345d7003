package health

import (
	"math"
	"slices"
)

// betaBinomialAbove is the chance of k or more of n where the rate is distributed as Beta(a, b). k and n need not be
// whole: they are what is left of counts that are discounted.
func betaBinomialAbove(k, n, a, b float64) float64 {
	if k <= 0 {
		return 1
	}
	sum := 0.0
	for x := k; x <= n+1e-9; x++ {
		x := min(x, n)
		sum += math.Exp(logChoose(n, x) + logBeta(x+a, n-x+b) - logBeta(a, b))
	}
	return min(sum, 1)
}

// negativeBinomialBelow is the chance of at most k events where mean are expected and the variance is mean times
// over; over ≤ 1 is a Poisson distribution.
func negativeBinomialBelow(k int, mean, over float64) float64 {
	if mean <= 0 {
		return 1
	}
	sum := 0.0
	for x := range k + 1 {
		sum += math.Exp(logNegativeBinomial(float64(x), mean, over))
	}
	return min(sum, 1)
}

func logNegativeBinomial(x, mean, over float64) float64 {
	if over <= 1.0001 {
		return x*math.Log(mean) - mean - logGamma(x+1)
	}
	size := mean / (over - 1)
	return logGamma(x+size) - logGamma(size) - logGamma(x+1) - size*math.Log(over) + x*math.Log(1-1/over)
}

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func logBeta(a, b float64) float64   { return logGamma(a) + logGamma(b) - logGamma(a+b) }
func logChoose(n, k float64) float64 { return logGamma(n+1) - logGamma(k+1) - logGamma(n-k+1) }

// excess is by what factor shares vary more from round to round than chance makes them, at least 1: their squared
// distances from the common rate over what chance makes of those. Rounds are not made equal first, or the one ad of a
// small one would count as much as the hundred of another.
func excess(parts, wholes []int) float64 {
	part, whole := 0, 0
	for i := range parts {
		part, whole = part+parts[i], whole+wholes[i]
	}
	if len(parts) < 2 || whole == 0 {
		return 1
	}
	rate := (float64(part) + 0.5) / (float64(whole) + 1)
	far := 0.0
	for i := range parts {
		d := float64(parts[i]) - float64(wholes[i])*rate
		far += d * d
	}
	n := float64(len(parts))
	return max(1, far/(float64(whole)*rate*(1-rate))*n/(n-1))
}

func meanOf(counts []int) float64 {
	sum := 0
	for _, c := range counts {
		sum += c
	}
	return float64(sum) / float64(max(len(counts), 1))
}

// dispersion is the variance of counts over their mean, at least 1.
func dispersion(counts []int) float64 {
	mean := meanOf(counts)
	if len(counts) < 2 || mean == 0 {
		return 1
	}
	sum := 0.0
	for _, c := range counts {
		d := float64(c) - mean
		sum += d * d
	}
	return max(1, sum/float64(len(counts)-1)/mean)
}

// middle is the median and the spread, as a standard deviation, of values: from the median distance to the median,
// so that one odd round does not widen it.
func middle(values []float64) (mid, spread float64) {
	mid = median(values)
	far := make([]float64, len(values))
	for i, v := range values {
		far[i] = math.Abs(v - mid)
	}
	return mid, 1.4826 * median(far)
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	if n%2 == 1 {
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}
