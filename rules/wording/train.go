package wording

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a text whose label is known. Lure means whatever the model is to look for.
type Example struct {
	Text   string // folded
	Facts  []Fact
	Lure   bool
	Weight float64 // how much it counts; 1 is usual
	// Parts says that the text is no lure however much of it is left out. Some of what is left of it is learned too.
	Parts bool
}

// Options are the settings of [Train]. The zero value of a field means the default beside it.
type Options struct {
	Seed       uint64
	Cost       float64 // of a mistake against large weights; 1
	FactWeight float64 // 0.1
	MinDocs    int     // n-grams in fewer examples weigh nothing; 2
	Whole      bool    // learns from whole texts, not from windows
	Header     string  // one line of JSON that the file keeps
}

func (o Options) withDefaults() Options {
	if o.Cost == 0 {
		o.Cost = 1
	}
	if o.FactWeight == 0 {
		o.FactWeight = 0.1
	}
	if o.MinDocs == 0 {
		o.MinDocs = 2
	}
	return o
}

// ErrExamples is returned when there are not both lures and others to learn from.
var ErrExamples = errors.New("too few examples of one kind")

// cell is one feature of one window.
type cell struct {
	slot  slot
	value float32
}

// row is one window of an example.
type row struct {
	cells  []cell
	label  float64 // 1 or -1
	cost   float64
	norm   float64 // squared length
	source int
}

// Train learns a model: a linear support vector machine with squared hinge loss, by coordinate descent on the
// dual, then log-odds fitted to its margins.
// Every window of an honest ad is an example; of a lure, in a second round, only the one that speaks loudest.
// It ends soon after ctx does, with its cause.
func Train(ctx context.Context, examples []Example, o Options) (*Model, error) {
	o = o.withDefaults()
	t := trainer{Options: o, ctx: ctx, rng: rand.New(rand.NewPCG(o.Seed, 0x6c757265))}
	t.count(examples)
	lures := 0
	for i, e := range examples {
		if t.over() {
			break
		}
		t.add(i, e)
		if e.Lure {
			lures++
		}
		if e.Parts {
			t.addParts(i, e)
		}
	}
	if !t.over() && (lures < 5 || len(examples)-lures < 5) {
		return nil, ErrExamples
	}
	w := t.descend(t.rows)
	w = t.descend(t.loudest(w))
	if t.over() {
		return nil, context.Cause(ctx)
	}
	return t.quantise(w), nil
}

type trainer struct {
	Options
	ctx  context.Context
	rng  *rand.Rand
	idf  []float32 // by slot; 0 for features that are too rare
	rows []row
}

// over reports whether nobody wants the result any more. What is under way then ends, and its result is not used.
func (t *trainer) over() bool { return t.ctx.Err() != nil }

// count measures how rare each feature is.
func (t *trainer) count(examples []Example) {
	docs := make([]uint16, 1<<tableBits)
	seen := make(map[slot]bool)
	for _, e := range examples {
		if t.over() {
			return
		}
		clear(seen)
		for _, g := range grams(e.Text, nil) {
			seen[g.slot] = true
		}
		slots, _ := factSlots(e.Facts, nil)
		for _, s := range slots {
			seen[s] = true
		}
		for s := range seen {
			if docs[s] < math.MaxUint16 {
				docs[s]++
			}
		}
	}
	t.idf = make([]float32, 1<<tableBits)
	for s, n := range docs {
		if int(n) >= t.MinDocs {
			t.idf[s] = float32(math.Log(float64(len(examples))/float64(n))+1) / 4
		}
	}
}

// add makes rows of an example's windows.
func (t *trainer) add(source int, e Example) {
	all := grams(e.Text, nil)
	label := -1.0
	if e.Lure {
		label = 1
	}
	for _, w := range t.windows(e.Text) {
		r := row{label: label, cost: t.Cost * e.Weight, source: source}
		r.cells = t.cells(all, w, e.Facts)
		for _, c := range r.cells {
			r.norm += float64(c.value) * float64(c.value)
		}
		if r.norm > 0 && r.cost > 0 {
			t.rows = append(t.rows, r)
		}
	}
}

func (t *trainer) windows(text string) []Passage {
	if t.Whole {
		return []Passage{{0, len(text)}}
	}
	return windows(text)
}

// partsOf is how many parts of a text are learned, partWeight how much each counts against the whole.
const (
	partsOf    = 2
	partWeight = 0.5
)

// addParts makes rows of what is left of an example without some of its sentences.
func (t *trainer) addParts(source int, e Example) {
	for range partsOf {
		if p, ok := part(e, t.rng); ok {
			p.Weight *= partWeight
			t.add(source, p)
		}
	}
}

func (t *trainer) cells(all []gram, w Passage, facts []Fact) []cell {
	from, to := within(all, w)
	out := make([]cell, 0, to-from+64)
	l := float32(length(to - from))
	for _, g := range all[from:to] {
		if f := t.idf[g.slot]; f > 0 {
			out = append(out, cell{g.slot, l * f})
		}
	}
	slots, pairs := factSlots(inWindow(nil, facts, w), nil)
	for i, f := range slots {
		v := float32(t.FactWeight)
		if i >= pairs {
			v *= pairWeight
		}
		if idf := t.idf[f]; idf > 0 {
			out = append(out, cell{f, v * idf})
		}
	}
	slices.SortFunc(out, func(a, b cell) int { return int(a.slot) - int(b.slot) })
	return merged(out)
}

// merged adds up the cells of one slot.
func merged(cells []cell) []cell {
	n := 0
	for i, c := range cells {
		if i > 0 && cells[n-1].slot == c.slot {
			cells[n-1].value += c.value
			continue
		}
		cells[n] = c
		n++
	}
	return slices.Clone(cells[:n])
}

// loudest keeps, of each lure, the window that weighs most.
func (t *trainer) loudest(w []float64) []row {
	best := make(map[int]int)
	var out []row
	for i := range t.rows {
		if i%rowsAtOnce == 0 && t.over() {
			return nil
		}
		r := &t.rows[i]
		if r.label < 0 {
			out = append(out, *r)
			continue
		}
		if at, ok := best[r.source]; !ok {
			best[r.source] = len(out)
			out = append(out, *r)
		} else if dot(w, r.cells) > dot(w, out[at].cells) {
			out[at] = *r
		}
	}
	return out
}

func dot(w []float64, cells []cell) float64 {
	sum := w[len(w)-1]
	for _, c := range cells {
		sum += w[c.slot] * float64(c.value)
	}
	return sum
}

// Descent ends after maxRounds over all rows, or when no step is larger than enough.
const (
	maxRounds = 40
	enough    = 0.01
)

// rowsAtOnce is after how many rows it is looked whether the result is still wanted: some milliseconds.
const rowsAtOnce = 1 << 10

// descend finds the weights; the last one is the bias.
func (t *trainer) descend(rows []row) []float64 {
	w := make([]float64, 1<<tableBits+1)
	alpha := make([]float64, len(rows))
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	for range maxRounds {
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		largest := 0.0
		for n, i := range order {
			if n%rowsAtOnce == 0 && t.over() {
				return w
			}
			r := &rows[i]
			d := 1 / (2 * r.cost)
			g := r.label*dot(w, r.cells) - 1 + d*alpha[i]
			if alpha[i] == 0 && g >= 0 {
				continue
			}
			next := max(alpha[i]-g/(r.norm+1+d), 0)
			step := (next - alpha[i]) * r.label
			alpha[i] = next
			largest = max(largest, math.Abs(g))
			for _, c := range r.cells {
				w[c.slot] += step * float64(c.value)
			}
			w[len(w)-1] += step
		}
		if largest < enough {
			break
		}
	}
	return w
}

// marginToLogit spreads margins, so that an answer reads like log-odds. It is a scale and not a calibration: package
// fit learns what an answer is worth.
const marginToLogit = 2.5

// quantise folds rareness into the weights and rounds them to a byte.
func (t *trainer) quantise(w []float64) *Model {
	m := &Model{weights: new([1 << tableBits]int8), bias: w[len(w)-1] * marginToLogit, factWeight: t.FactWeight, whole: t.Whole, header: t.Header}
	var sizes []float64
	for s, f := range t.idf {
		if v := math.Abs(w[s] * float64(f)); v > 0 {
			sizes = append(sizes, v)
		}
	}
	slices.Sort(sizes)
	top := 1.0
	if n := len(sizes); n > 0 {
		top = sizes[n-1-n/5000] // the few beyond it are cut to it
	}
	for s, f := range t.idf {
		m.weights[s] = int8(math.Round(max(-127, min(127, 127*w[s]*float64(f)/top))))
	}
	m.scale = marginToLogit * top / 127
	return m
}
