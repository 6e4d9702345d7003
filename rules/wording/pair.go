package wording

import "unicode/utf8"

// Pair is two models that read texts together: the n-grams of a text are found once, and what one weighs to both
// models lies in one place. A Pair never changes and is safe for concurrent use.
type Pair struct {
	models [2]*Model
	near   *triples                // what triples weigh: 16 bits for the second model above 16 for the first
	far    *[1 << tableBits]uint16 // the same by slot, in 8 bits
}

// NewPair makes a pair. Both models may be the same.
func NewPair(first, second *Model) *Pair {
	p := &Pair{models: [2]*Model{first, second}, near: new(triples), far: new([1 << tableBits]uint16)}
	for i := range p.far {
		p.far[i] = uint16(uint8(first.weights[i])) | uint16(uint8(second.weights[i]))<<8
	}
	p.near.fill(p.far)
	return p
}

// Prepare reads a text for both models. The caller calls [Text.Done] when it knows what they say.
func (p *Pair) Prepare(text string, facts []Fact) Text {
	s := scratches.Get().(*scratch)
	s.windows = windows(text)
	s.edge(len(text))
	p.read(text, s)
	s.name(facts)
	return Text{p, s, text}
}

// read weighs the n-grams of a text between the edges of its windows. They are those of [grams], in the same order.
// Everything is in local variables, because this loop is nearly all that reading costs.
func (p *Pair) read(text string, s *scratch) {
	near, far := p.near, p.far
	s.seams = s.seams[:0]
	grams, first, second := int32(0), int32(0), int32(0) // the mark in hand
	var last1, last2, last3, last4 uint64                // the runes before, newest first
	triple, row, count := uint32(0), 0, 0                // how many runes in a row have a code, and how many there are
	var words [maxWords]uint64                           // hashes, newest first
	known, word, open := 0, uint64(7), false
	var cut seam
	next := s.edges // where the text is still to be cut
	for i := 0; i <= len(text); {
		r, size, code := uint64(' '), 1, runeCode[' ']
		if i < len(text) {
			if c := text[i]; c < utf8.RuneSelf {
				c = plain[c]
				r, code = uint64(c), runeCode[c]
			} else {
				var wide rune
				wide, size = utf8.DecodeRuneInString(text[i:])
				r, code = uint64(wide), noCode
			}
		}
		i += size
		edge := len(next) > 1 && next[0] < i
		if edge {
			cut.before = mark{grams, [2]int32{first, second}}
		}
		if unread(rune(r), last1) {
			if edge {
				cut.between, cut.behind = cut.before, cut.before
				next = s.cut(cut, next, i)
			}
			continue
		}
		triple, row, count = triple<<runeBits|uint32(code), row+1, count+1
		if code == noCode {
			row = 0
		}
		if row >= 3 {
			w := near[triple%(1<<tripleBits)]
			grams, first, second = grams+2, first+int32(int16(w)), second+int32(int16(w>>16))
			if count > 3 {
				h := step(step(step(r, last1), last2), last3)
				w := far[toSlot(h+4)%(1<<tableBits)]
				grams, first, second = grams+1, first+int32(int8(w)), second+int32(int8(w>>8))
				if count > 4 {
					w := far[toSlot(step(h, last4)+5)%(1<<tableBits)]
					grams, first, second = grams+1, first+int32(int8(w)), second+int32(int8(w>>8))
				}
			}
		} else {
			h, before := r, [...]uint64{last1, last2, last3, last4}
			for n := 2; n <= maxLetters && n <= count; n++ {
				h = step(h, before[n-2])
				w := far[toSlot(h+uint64(n))%(1<<tableBits)]
				grams, first, second = grams+1, first+int32(int8(w)), second+int32(int8(w>>8))
			}
		}
		last4, last3, last2, last1 = last3, last2, last1, r
		if edge {
			cut.between = mark{grams, [2]int32{first, second}}
		}
		if inWord(rune(r)) {
			word, open = word*letter+r, true
		} else if open {
			words[2], words[1], words[0] = words[1], words[0], word
			word, open = 7, false
			known++
			h := uint64(11)
			for n := 1; n <= maxWords && n <= known; n++ {
				h = (h ^ words[n-1]) * prime
				w := far[toSlot(h+uint64(100+n))%(1<<tableBits)]
				grams, first, second = grams+1, first+int32(int8(w)), second+int32(int8(w>>8))
			}
		}
		if edge {
			cut.behind = mark{grams, [2]int32{first, second}}
			next = s.cut(cut, next, i)
		}
	}
	s.settle(mark{grams, [2]int32{first, second}})
}

// cut cuts a text at those of the next edges that lie before byte end, and returns the others. The last is no seam.
func (s *scratch) cut(c seam, next []int, end int) []int {
	for ; len(next) > 1 && next[0] < end; next = next[1:] {
		s.seams = append(s.seams, c)
	}
	return next
}
