package wording

import (
	"slices"
	"sync"
)

// Text is a folded text with its facts, as a [Pair] of models has read it.
type Text struct {
	pair *Pair
	s    *scratch
	text string
}

// scratch is what is known of one text. It is reused between texts.
type scratch struct {
	windows []Passage
	edges   []int    // where windows begin and end, sorted, each once
	seams   []seam   // by edge, but for the end of the text
	marks   []mark   // by edge
	names   []uint64 // hashes of the facts' names, each once
	facts   []named
	here    []int // the names that stand in the window in hand

	all  []gram    // memory of Loudest: all n-grams
	each []float64 // what they weigh, by byte
}

// mark is a place among the n-grams of a text: how many end before it, and what those weigh to each model.
type mark struct {
	grams  int32
	weight [2]int32
}

// seam is where a text is cut at the edge of a window, byte i: before lies what ends there at the latest. The rune
// that reaches beyond i ends letter n-grams, which lie behind i, and then, if it ends a word, n-grams of words, which
// do not. Marks are before both, between, and behind them.
type seam struct{ before, between, behind mark }

// at finds the end of what lies before a seam, as a binary search by end does over all n of the text's n-grams: where
// those of words stand behind letters that they ought to stand before, models are trained with whatever it finds.
func (c seam) at(n int) mark {
	if c.between == c.behind {
		return c.before
	}
	a, b, d := int(c.before.grams), int(c.between.grams), int(c.behind.grams)
	i, j := 0, n
	for i < j {
		if h := (i + j) / 2; h < a || h >= b && h < d {
			i = h + 1
		} else {
			j = h
		}
	}
	if i == a {
		return c.before
	}
	return c.behind
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// Done gives the memory of a text back.
func (t Text) Done() { scratches.Put(t.s) }

// edge lists the edges of the windows of a text of n bytes.
func (s *scratch) edge(n int) {
	s.edges = append(s.edges[:0], 0, n)
	for _, w := range s.windows {
		s.edges = append(s.edges, w.Start, w.End)
	}
	slices.Sort(s.edges)
	s.edges = slices.Compact(s.edges)
}

// settle turns seams into marks; end is that behind the whole text.
func (s *scratch) settle(end mark) {
	s.marks = s.marks[:0]
	for _, c := range s.seams {
		s.marks = append(s.marks, c.at(int(end.grams)))
	}
	s.marks = append(s.marks, end)
}

// at is the mark at the edge of a window.
func (t Text) at(edge int) mark {
	i, _ := slices.BinarySearch(t.s.edges, edge)
	return t.s.marks[i]
}
