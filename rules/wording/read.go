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

// Read says what a model of the pair, 0 or 1, makes of the text: it goes by the loudest window.
func (t Text) Read(model int) Reading {
	best := Reading{Logit: math.Inf(-1)}
	var f factWeights
	for _, w := range t.s.windows {
		if l := t.logit(model, w, &f); l > best.Logit {
			best = Reading{l, w}
		}
	}
	return best
}

// At is what a model of the pair, 0 or 1, makes of one window of the text, as [Text.Read] returned it, with the facts in
// it, as if it stood alone.
func (t Text) At(model int, window Passage) float64 {
	var f factWeights
	return t.logit(model, window, &f)
}

// logit reads a window. f is what the facts of the window before weigh.
func (t Text) logit(model int, w Passage, f *factWeights) float64 {
	m, from, to := t.pair.models[model], t.at(w.Start), t.at(w.End)
	f.read(m, t.s, w)
	return m.logit(to.weight[model]-from.weight[model], int(to.grams-from.grams), *f)
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

// Loudest returns up to n passages of the window that weigh most to a model of the pair, none overlapping, in reading
// order.
func (t Text) Loudest(model int, window Passage, n int) []Passage {
	m, text := t.pair.models[model], t.text
	weight := slices.Grow(t.s.each[:0], len(text)+1)[:len(text)+1]
	clear(weight)
	all := grams(text, t.s.all[:0])
	t.s.each, t.s.all = weight, all
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
