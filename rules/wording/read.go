package wording

import (
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// Passage is a stretch of folded text that speaks for the model's answer, in bytes.
type Passage struct{ Start, End int }

// Reading is what the model says of one text.
type Reading struct {
	// Logit is the answer for the loudest window, on a scale like that of log-odds: above 0 it is more like a lure
	// than not.
	Logit float64
	// Window is that window, in bytes of the folded text.
	Window Passage
}

// scratch is reused between readings.
type scratch struct {
	grams []gram
	slots []slot
	facts []Fact
	sums  []int32
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// Text is a folded text with its facts, prepared to be read by several models.
type Text struct {
	s     *scratch
	text  string
	facts []Fact
}

// Prepare readies a text. The caller calls [Text.Done] when it was read.
func Prepare(text string, facts []Fact) Text {
	s := scratches.Get().(*scratch)
	s.grams = grams(text, s.grams[:0])
	return Text{s, text, facts}
}

// Done gives the memory of a prepared text back.
func (t Text) Done() { scratches.Put(t.s) }

// Read reads a text by its loudest window.
func (m *Model) Read(t Text) Reading {
	m.sum(t.s)
	best := Reading{Logit: math.Inf(-1)}
	for _, w := range m.windows(t.text) {
		if l := m.window(t.s, w, t.facts); l > best.Logit {
			best = Reading{l, w}
		}
	}
	return best
}

// At reads one passage of a text with the facts in it, as if it stood alone.
func (m *Model) At(t Text, p Passage) float64 {
	m.sum(t.s)
	return m.window(t.s, p, t.facts)
}

// sum adds up the weights of the grams: sums[i] is that of the first i.
func (m *Model) sum(s *scratch) {
	s.sums = append(s.sums[:0], 0)
	sum := int32(0)
	for i := range s.grams {
		sum += int32(m.weights[s.grams[i].slot])
		s.sums = append(s.sums, sum)
	}
}

func (m *Model) windows(text string) []Passage {
	if m.whole {
		return []Passage{{0, len(text)}}
	}
	return windows(text)
}

// windows are the stretches that are read by themselves; at least one. A text hardly longer than the large window is
// read as a whole: in pieces, honest ads would have more chances to sound like a lure.
func windows(text string) []Passage {
	out := make([]Passage, 0, 1+len(text)/100)
	for i, letters := range windowSizes {
		size := letters * len(text) / max(1, utf8.RuneCountInString(text))
		for at := 0; ; at += size / 2 {
			if at+size+size/4 >= len(text) {
				out = append(out, Passage{at, len(text)})
				break
			}
			out = append(out, Passage{at, at + size})
		}
		if i == 0 && len(out) == 1 {
			return out
		}
	}
	return out
}

// window is the log-odds of one window. s.grams are those of the whole text.
func (m *Model) window(s *scratch, w Passage, facts []Fact) float64 {
	from, to := s.within(w)
	out := float64(s.sums[to]-s.sums[from]) * length(to-from)
	s.facts = inWindow(s.facts[:0], facts, w)
	var pairs int
	s.slots, pairs = factSlots(s.facts, s.slots[:0])
	alone, together := 0, 0
	for _, f := range s.slots[:pairs] {
		alone += int(m.weights[f])
	}
	for _, f := range s.slots[pairs:] {
		together += int(m.weights[f])
	}
	return m.bias + m.scale*(out+m.factWeight*(float64(alone)+pairWeight*float64(together)))
}

// length makes the n-grams of a window a vector of length about one, however many they are.
func length(n int) float64 { return 1 / math.Sqrt(float64(max(n, minGrams))) }

// minGrams keeps a text of a few words from being judged on each of them.
const minGrams = 250

// pairWeight is how much two facts together count against one alone.
const pairWeight = 0.5

// within returns the first gram that ends in a window and the first behind it. They are sorted by end.
func (s *scratch) within(w Passage) (from, to int) {
	from, _ = slices.BinarySearchFunc(s.grams, int32(w.Start+1), func(g gram, end int32) int { return int(g.end) - int(end) })
	to, _ = slices.BinarySearchFunc(s.grams, int32(w.End+1), func(g gram, end int32) int { return int(g.end) - int(end) })
	return from, to
}

func inWindow(to, facts []Fact, w Passage) []Fact {
	for _, f := range facts {
		if f.At < 0 || f.At >= w.Start && f.At < w.End {
			to = append(to, f)
		}
	}
	return to
}

// Loudest returns up to n passages of the window that weigh most, none overlapping, in reading order.
func (m *Model) Loudest(t Text, window Passage, n int) []Passage {
	text := t.text
	weight := make([]float64, len(text)+1)
	from, to := t.s.within(window)
	for _, g := range t.s.grams[from:to] {
		if g.end > g.start {
			each := float64(m.weights[g.slot]) / float64(g.end-g.start)
			for i := max(int(g.start), window.Start); i < int(g.end); i++ {
				weight[i] += each
			}
		}
	}
	var out []Passage
	for range n {
		p, ok := heaviest(text, weight, window)
		if !ok {
			break
		}
		out = append(out, p)
		for i := p.Start; i < p.End; i++ {
			weight[i] = math.Inf(-1)
		}
	}
	slices.SortFunc(out, func(a, b Passage) int { return a.Start - b.Start })
	return out
}

// maxPassage is the longest passage that is quoted, in bytes.
const maxPassage = 90

// heaviest is the run of whole words of at most maxPassage bytes with the most weight.
func heaviest(text string, weight []float64, w Passage) (Passage, bool) {
	best, sum := Passage{}, 0.0
	top := 0.0
	start := w.Start
	for i := w.Start; i < w.End; i++ {
		sum += weight[i]
		if math.IsInf(weight[i], -1) || sum < 0 || text[i] == '\n' {
			start, sum = i+1, 0
			continue
		}
		if i-start >= maxPassage {
			sum -= weight[start]
			start++
		}
		if sum > top && (i+1 == len(text) || !inWord(rune(text[i+1])) || text[i] >= 0x80) {
			top, best = sum, Passage{start, i + 1}
		}
	}
	for best.Start > w.Start && best.Start < best.End && midWord(text, best.Start) {
		best.Start--
	}
	for best.End < len(text) && midWord(text, best.End) {
		best.End++
	}
	for best.Start < best.End && text[best.Start] == ' ' {
		best.Start++
	}
	return best, best.End-best.Start > 2
}

// midWord reports whether a cut before byte i would cut a Latin word or a rune.
func midWord(text string, i int) bool {
	if i <= 0 || i >= len(text) {
		return false
	}
	if text[i]&0xC0 == 0x80 {
		return true
	}
	return text[i] < 0x80 && text[i-1] < 0x80 && inWord(rune(text[i])) && inWord(rune(text[i-1]))
}
