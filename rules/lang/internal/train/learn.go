package main

import (
	"cmp"
	"math"
	"slices"

	"lurewatch/rules/lang/internal/model"
)

// How the weights are learned. See weights.learn.
const (
	epochs = 8
	rate   = 0.25
	decay  = 2e-5 // of a weight at each touch: what is seen seldom stays small
	spell  = 30   // of a hundred known words are read as if they were unknown, so that runs of letters learn too
	doubt  = 0.9  // English with at least this probability makes a window no example of another language
)

// share is how much of the learning each lane gets, as texts come: most are Vietnamese or English.
var share = [model.Lanes]float64{model.Vi: 4, model.En: 5, model.Id: 1.2, model.Ms: 1.2, model.Fil: 1.5, model.Hi: 1.2, model.Fr: 1, model.Other: 1.5}

// weights are those of all features, of the marks of Vietnamese and of nothing at all; square is what AdaGrad divides by.
type weights struct {
	of, square               [][model.Lanes]float64
	marked, bias             [model.Lanes]float64
	markedSquare, biasSquare [model.Lanes]float64
}

// learn fits the weights by multinomial logistic regression, example by example, in passes over all of them.
// After the third pass it leaves out what is English within ads of other languages.
func (c *corpus) learn() *weights {
	w := &weights{of: make([][model.Lanes]float64, len(c.hashes)), square: make([][model.Lanes]float64, len(c.hashes))}
	for n := range epochs {
		scale := c.scales()
		c.rand.Shuffle(len(c.examples), func(i, j int) { c.examples[i], c.examples[j] = c.examples[j], c.examples[i] })
		for i := range c.examples {
			e := &c.examples[i]
			w.step(c, e, e.weight*scale[e.lane])
		}
		if n == 2 {
			c.examples = slices.DeleteFunc(c.examples, func(e example) bool { return w.doubts(c, &e) })
		}
	}
	return w
}

// scales evens out how many examples a lane has.
func (c *corpus) scales() (scale [model.Lanes]float64) {
	var sum [model.Lanes]float64
	total := 0.0
	for _, e := range c.examples {
		sum[e.lane] += e.weight
		total += e.weight
	}
	shares := 0.0
	for _, s := range share {
		shares += s
	}
	for l := range scale {
		scale[l] = total / sum[l] * share[l] / shares
	}
	return scale
}

// doubts reports whether an example of another language is English.
func (w *weights) doubts(c *corpus, e *example) bool {
	if e.lane == model.En || e.lane == model.Other || len(e.words) > 12 {
		return false
	}
	p := w.probabilities(w.touch(c, e, nil))
	return p[model.En] > doubt
}

// touch lists the features of an example; -1 is the mark of Vietnamese.
func (w *weights) touch(c *corpus, e *example, spelled func() bool) (out []int32) {
	for _, n := range e.words {
		switch t := &c.words[n]; {
		case t.marked:
			out = append(out, -1)
		case t.sure && (spelled == nil || !spelled()):
			out = append(append(out, t.whole), t.letters...)
		default:
			out = append(append(out, t.grams...), t.letters...)
		}
	}
	return out
}

func (w *weights) probabilities(touched []int32) (p [model.Lanes]float64) {
	p = w.bias
	for _, f := range touched {
		v := &w.marked
		if f >= 0 {
			v = &w.of[f]
		}
		for l := range p {
			p[l] += v[l]
		}
	}
	top, sum := slices.Max(p[:]), 0.0
	for l := range p {
		p[l] = math.Exp(p[l] - top)
		sum += p[l]
	}
	for l := range p {
		p[l] /= sum
	}
	return p
}

func (w *weights) step(c *corpus, e *example, weight float64) {
	touched := w.touch(c, e, func() bool { return c.rand.IntN(100) < spell })
	g := w.probabilities(touched)
	g[e.lane]--
	for l := range g {
		g[l] *= weight
	}
	descend(&w.bias, &w.biasSquare, &g)
	for _, f := range touched {
		if f < 0 {
			descend(&w.marked, &w.markedSquare, &g)
		} else {
			descend(&w.of[f], &w.square[f], &g)
		}
	}
}

func descend(v, square, g *[model.Lanes]float64) {
	for l := range v {
		square[l] += g[l] * g[l]
		v[l] -= rate*g[l]/math.Sqrt(square[l]+0.1) + decay*v[l]
	}
}

// table writes what was learned: known words first, the frequent before the rare, then runs and letters, the
// heavy before the light, as far as there is room.
func (w *weights) table(c *corpus) (file []byte, words, grams int) {
	b := model.NewBuilder(fileSize)
	for l := range model.Lanes {
		b.Bias[l], b.Marked[l] = model.Quantum(w.bias[l]), model.Quantum(w.marked[l])
	}
	known, uses := c.known()
	for _, f := range known {
		if b.Put(c.hashes[f], w.of[f]) {
			words++
		}
	}
	whole := make(map[int32]bool, len(known))
	for _, f := range known {
		whole[f] = true
	}
	var rest []int32
	for f := range w.of {
		if !whole[int32(f)] && spread(w.of[f]) > 0.3 {
			rest = append(rest, int32(f))
		}
	}
	worth := func(f int32) float64 { return spread(w.of[f]) * math.Sqrt(float64(uses[f])) }
	slices.SortStableFunc(rest, func(x, y int32) int { return cmp.Compare(worth(y), worth(x)) })
	for _, f := range rest {
		if b.Put(c.hashes[f], w.of[f]) {
			grams++
		}
	}
	return b.Bytes(), words, grams
}

// known lists the features of known words, the frequent first, and how often every feature is used.
func (c *corpus) known() (known []int32, uses []int) {
	uses = make([]int, len(c.hashes))
	seen := make(map[int32]bool)
	for i := range c.words {
		w := &c.words[i]
		if w.marked {
			continue
		}
		for _, f := range slices.Concat(w.grams, w.letters) {
			uses[f] += w.count
		}
		uses[w.whole] += w.count
		if w.sure && !seen[w.whole] {
			seen[w.whole] = true
			known = append(known, w.whole)
		}
	}
	slices.SortStableFunc(known, func(x, y int32) int { return cmp.Compare(uses[y], uses[x]) })
	return known, uses
}

// spread is how far the weights of a feature lie apart.
func spread(v [model.Lanes]float64) float64 { return slices.Max(v[:]) - slices.Min(v[:]) }
