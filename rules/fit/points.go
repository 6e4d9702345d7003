package fit

import (
	"context"
	"math"
	"slices"
)

// observation is one row of the regression: which columns are 1, and the second reader's log-odds.
type observation struct {
	columns []int
	voice   float64
	lure    bool
	weight  float64
}

// regression is the result: log-odds for nothing, for each column and for each unit of voice.
type regression struct {
	bias   float64
	points []float64
	voice  float64
}

// pull is how strongly points are drawn to what their tier promises, in examples.
const pull = 5

// sweeps over all columns; the descent is slow but has no knobs.
const sweeps = 60

// regress fits by cyclic coordinate descent with Newton steps; points and voice stay at or above 0. It stops when ctx ends.
func regress(ctx context.Context, rows []observation, prior []float64) regression {
	r := regression{points: slices.Clone(prior), bias: -2, voice: 0.5}
	by := make([][]int, len(prior)) // rows of each column
	for i, o := range rows {
		for _, c := range o.columns {
			by[c] = append(by[c], i)
		}
	}
	z := make([]float64, len(rows))
	for i := range rows {
		z[i] = r.odds(&rows[i])
	}
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	for range sweeps {
		r.bias += step(rows, z, all, func(*observation) float64 { return 1 }, 0, math.Inf(-1))
		voice := func(o *observation) float64 { return o.voice }
		r.voice += step(rows, z, all, voice, 0, -r.voice)
		for c := range r.points {
			if ctx.Err() != nil {
				return r
			}
			one := func(*observation) float64 { return 1 }
			r.points[c] += step(rows, z, by[c], one, r.points[c]-prior[c], -r.points[c])
		}
	}
	return r
}

// step changes one weight whose value in a row is x: away is how far the weight is from its prior, least the
// lowest change allowed. It updates z and returns the change.
func step(rows []observation, z []float64, at []int, x func(*observation) float64, away, least float64) float64 {
	g, h := 0.0, 1e-3
	if !math.IsInf(least, -1) {
		g, h = pull*away, pull
	}
	for _, i := range at {
		o := &rows[i]
		v := x(o)
		if v == 0 {
			continue
		}
		p := 1 / (1 + math.Exp(-z[i]))
		y := 0.0
		if o.lure {
			y = 1
		}
		g += o.weight * (p - y) * v
		h += o.weight * p * (1 - p) * v * v
	}
	d := max(least, max(-1, min(1, -g/h)))
	for _, i := range at {
		z[i] += d * x(&rows[i])
	}
	return d
}

func (r *regression) odds(o *observation) float64 {
	sum := r.bias + r.voice*o.voice
	for _, c := range o.columns {
		sum += r.points[c]
	}
	return sum
}
