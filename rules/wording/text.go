package wording

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// Text is a folded text with its facts, prepared to be read by several models.
type Text struct {
	s     *scratch
	text  string
	facts []Fact
}

// scratch is what is known of one text before any model is asked. It is reused between texts.
type scratch struct {
	near    []uint32 // the quads, as they end
	far     []slot   // the n-grams that quads do not hold, as they end
	windows []Passage
	edges   []int    // where windows begin and end, sorted, each once
	seams   []seam   // by edge, but for the end of the text
	marks   []mark   // by edge
	sums    []int32  // by mark: what the n-grams before it weigh to the model in hand
	names   []uint64 // hashes of the facts' names, each once
	facts   []named
	here    []int // the names that stand in the window in hand
}

// mark is a place among the n-grams of a text: how many quads and others end before it.
type mark struct{ near, far int32 }

// grams is how many n-grams stand before a mark: a quad is three.
func (m mark) grams() int { return 3*int(m.near) + int(m.far) }

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
	a, b, d := c.before.grams(), c.between.grams(), c.behind.grams()
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

// Prepare readies a text. The caller calls [Text.Done] when it was read.
func Prepare(text string, facts []Fact) Text {
	s := scratches.Get().(*scratch)
	s.windows = windows(text)
	s.edge(len(text))
	s.read(text)
	s.name(facts)
	return Text{s, text, facts}
}

// Done gives the memory of a prepared text back.
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

// read notes the n-grams of a text. It is [grams] for reading: the same n-grams in the same order, without their
// places, and with quads for those that have one.
func (s *scratch) read(text string) {
	near, far := s.near[:0], s.far[:0]
	s.seams = s.seams[:0]
	var last [maxLetters]uint64 // runes, newest first
	quad, row := uint32(0), 0   // how many runes in a row have a code
	var words [maxWords]uint64  // hashes, newest first
	count, known, word, open := 0, 0, uint64(7), false
	next := s.edges // where the text is still to be cut
	for i := 0; i <= len(text); {
		r, size, code := uint64(' '), 1, quadCode[' ']
		if i < len(text) {
			if c := text[i]; c < utf8.RuneSelf {
				c = plain[c]
				r, code = uint64(c), quadCode[c]
			} else {
				var wide rune
				wide, size = utf8.DecodeRuneInString(text[i:])
				r, code = uint64(wide), noQuad
			}
		}
		before := mark{int32(len(near)), int32(len(far))}
		if unread(rune(r), last[0]) {
			for i += size; len(next) > 1 && next[0] < i; next = next[1:] {
				s.seams = append(s.seams, seam{before, before, before})
			}
			continue
		}
		last[4], last[3], last[2], last[1], last[0] = last[3], last[2], last[1], last[0], r
		quad, row = quad<<runeBits|uint32(code), row+1
		count++
		h := r
		if code == noQuad {
			row = 0
		}
		if row >= 4 {
			near = append(near, quad&(1<<quadBits-1))
			if h = step(step(step(step(h, last[1]), last[2]), last[3]), last[4]); count >= maxLetters {
				far = append(far, toSlot(h+maxLetters))
			}
		} else {
			for n := 2; n <= maxLetters && n <= count; n++ {
				h = step(h, last[n-1])
				far = append(far, toSlot(h+uint64(n)))
			}
		}
		between := mark{int32(len(near)), int32(len(far))}
		if inWord(rune(r)) {
			word, open = word*letter+r, true
		} else if open {
			words[2], words[1], words[0] = words[1], words[0], word
			word, open = 7, false
			known++
			h := uint64(11)
			for n := 1; n <= maxWords && n <= known; n++ {
				h = (h ^ words[n-1]) * prime
				far = append(far, toSlot(h+uint64(100+n)))
			}
		}
		for i += size; len(next) > 1 && next[0] < i; next = next[1:] {
			s.seams = append(s.seams, seam{before, between, mark{int32(len(near)), int32(len(far))}})
		}
	}
	s.near, s.far = near, far
	end := mark{int32(len(near)), int32(len(far))}
	s.marks = s.marks[:0]
	for _, c := range s.seams {
		s.marks = append(s.marks, c.at(end.grams()))
	}
	s.marks = append(s.marks, end)
}

// place is which of the marks the edge of a window has.
func (t Text) place(edge int) int {
	i, _ := slices.BinarySearch(t.s.edges, edge)
	return i
}
