package wording

import (
	"math"
	"slices"
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

// Read reads a text by its loudest window.
func (m *Model) Read(t Text) Reading {
	s := t.s
	s.sums = append(s.sums[:0], 0)
	for i := range s.marks[1:] {
		s.sums = append(s.sums, s.sums[i]+m.between(s, s.marks[i], s.marks[i+1]))
	}
	best := Reading{Logit: math.Inf(-1)}
	var f factWeights
	for _, w := range s.windows {
		from, to := t.place(w.Start), t.place(w.End)
		f.read(m, s, w)
		if l := m.logit(s.sums[to]-s.sums[from], s.marks[to].grams()-s.marks[from].grams(), f); l > best.Logit {
			best = Reading{l, w}
		}
	}
	return best
}

// At reads one window of a text, as some model's [Model.Read] returned it, with the facts in it, as if it stood alone.
func (m *Model) At(t Text, window Passage) float64 {
	var f factWeights
	f.read(m, t.s, window)
	from, to := t.s.marks[t.place(window.Start)], t.s.marks[t.place(window.End)]
	return m.logit(m.between(t.s, from, to), to.grams()-from.grams(), f)
}

// between adds up what the n-grams between two marks weigh.
func (m *Model) between(s *scratch, from, to mark) int32 {
	sum := int32(0)
	for _, q := range s.near[from.near:to.near] {
		sum += int32(m.quads[q%(1<<quadBits)])
	}
	for _, f := range s.far[from.far:to.far] {
		sum += int32(m.weights[f%(1<<tableBits)])
	}
	return sum
}

// logit is the log-odds of a window of n n-grams that weigh sum, with the facts in it.
func (m *Model) logit(sum int32, n int, f factWeights) float64 {
	return m.bias + m.scale*(float64(sum)*length(n)+m.factWeight*(float64(f.alone)+pairWeight*float64(f.together)))
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

// length makes the n-grams of a window a vector of length about one, however many they are.
func length(n int) float64 { return 1 / math.Sqrt(float64(max(n, minGrams))) }

// minGrams keeps a text of a few words from being judged on each of them.
const minGrams = 250

// pairWeight is how much two facts together count against one alone.
const pairWeight = 0.5

// within returns the first gram that ends in a window and the first behind it. They are sorted by end, but for those
// of words, which stand behind the letters that end them.
func within(grams []gram, w Passage) (from, to int) {
	from, _ = slices.BinarySearchFunc(grams, int32(w.Start+1), func(g gram, end int32) int { return int(g.end) - int(end) })
	to, _ = slices.BinarySearchFunc(grams, int32(w.End+1), func(g gram, end int32) int { return int(g.end) - int(end) })
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
	all := grams(text, nil)
	from, to := within(all, window)
	for _, g := range all[from:to] {
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
