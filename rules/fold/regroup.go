package fold

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// rows are letters with one sign or space between, and how they fall into words best. It is kept for its memory.
type rows struct {
	frags []piece
	gaps  []rowGap // gaps[i] is behind frags[i]; one less
	cost  []int    // cost[i] is that of the best cut of the first i fragments
	back  []int    // how many fragments its last word has
	ends  []int    // where the words of the best cut end, the last one first
	word  line
}

// rowGap is what stands between two fragments.
type rowGap uint8

const (
	gapSpace rowGap = iota
	gapSign
)

// What it costs to read a row of fragments in a certain way. A fragment that is a word costs nothing, or little if it
// is one letter; one that may be the rest of a word something, one that is no word most. A gap within a word costs less where it is a sign.
const (
	costLetter  = 1
	costRest    = 4
	costNone    = 6
	costSign    = 2
	costSpace   = 3
	costFurther = 1 // each further gap in a word
)

// minWhole is how long a word is that is not two words with a sign between, in letters. No syllable is.
const minWhole = maxSyllable + 1

// maxPrefix is the longest prefix that is set before a word with a hyphen, in letters.
const maxPrefix = 3

// maxFragments is how many fragments one word is looked for in.
const maxFragments = 10

// regroup gives letters back to their words throughout a text in which words are cut: "th áng", "c-ao", "sal.ary".
// Signs between words become spaces.
func (e *editor) regroup(text line, w *rewriter) line {
	b := text.b
	for i := 0; i < len(b); {
		switch {
		case isChunkStart(b, i) && isName(b, i):
			i = chunkEnd(b, i)
		case !isLetter(b[i]) || !startsFragment(b, i):
			i++
		default:
			i = e.readRow(text, i)
			if len(e.rows.frags) > 1 {
				e.cutRow(text)
				e.writeRow(text, w)
			}
		}
	}
	return w.finish()
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' }

func isChunkStart(b []byte, i int) bool { return !isBlank(b[i]) && (i == 0 || isBlank(b[i-1])) }

func chunkEnd(b []byte, i int) int {
	for i < len(b) && !isBlank(b[i]) {
		i++
	}
	return i
}

// isName reports whether the chunk at b[i:] is an address or a name on a service, which are kept letter by letter.
func isName(b []byte, i int) bool {
	chunk := b[i:chunkEnd(b, i)]
	return isAddress(bytes.Trim(chunk, outer)) || bytes.IndexByte(chunk, '_') > 0 && (bytes.ContainsAny(chunk, "0123456789@") || i > 1 && b[i-2] == ':')
}

// outer is the punctuation round words.
const outer = ".,;:!?()\"'"

// startsFragment reports whether nothing that belongs to a word stands before b[i].
func startsFragment(b []byte, i int) bool {
	if i == 0 {
		return true
	}
	c := b[i-1]
	return !isWord(c) && strings.IndexByte("@_`'^", c) < 0 && (c < utf8.RuneSelf || native(b[max(0, i-3):i]) == min(i, 3))
}

// readRow reads the fragments from text[i] on and returns where the row ends.
func (e *editor) readRow(text line, i int) int {
	b, r := text.b, &e.rows
	r.frags, r.gaps = r.frags[:0], r.gaps[:0]
	for {
		end := i
		for end < len(b) && isLetter(b[end]) {
			end++
		}
		if end == i || end < len(b) && isWord(b[end]) {
			for end < len(b) && isWord(b[end]) {
				end++
			}
			r.gaps = r.gaps[:max(0, len(r.frags)-1)]
			return end
		}
		r.frags = append(r.frags, piece{i, end})
		n := partAt(b[end:])
		next := end + n
		if n == 0 || next >= len(b) || !isLetter(b[next]) || b[end] == ' ' && isName(b, next) {
			return end
		}
		g := gapSign
		if b[end] == ' ' {
			g = gapSpace
		}
		r.gaps = append(r.gaps, g)
		i = next
	}
}

// cutRow finds the cheapest way to read the row.
func (e *editor) cutRow(text line) {
	r := &e.rows
	r.cost, r.back = append(r.cost[:0], 0), append(r.back[:0], 0)
	for to := 1; to <= len(r.frags); to++ {
		best, n := r.cost[to-1]+e.costAlone(text, r.frags[to-1]), 1
		joint := 0
		for k := 2; k <= min(to, maxFragments); k++ {
			if joint += costFurther; k == 2 {
				joint = gapCost(r.gaps[to-2])
			}
			from := to - k
			cost := r.cost[from] + joint
			if k == 2 && r.gaps[to-2] == gapSign && r.frags[from].size()+r.frags[to-1].size() >= minWhole {
				cost -= costSign + 1 // a long word that happens to be two: "pass.port"
			}
			if cost >= best || !e.isJoint(text, from, to) {
				continue
			}
			if cost += e.costRest(text); cost < best {
				best, n = cost, k
			}
		}
		r.cost, r.back = append(r.cost, best), append(r.back, n)
	}
}

func gapCost(g rowGap) int {
	if g == gapSign {
		return costSign
	}
	return costSpace
}

// costAlone is what it costs to take a fragment for a word.
func (e *editor) costAlone(text line, p piece) int {
	word := text.slice(p.from, p.to)
	if !e.isVietnamese(text) {
		return costNone * count(!isListed(word.b))
	}
	s := e.spelt(word)
	switch {
	case !s.isVietnamese():
		return costNone * count(len(word.b) < 4 || !isListed(word.b))
	case isVowel(word.b[0]) && !s.isLone(), !s.marked && string(word.b) == "gi":
		return costRest
	}
	return costLetter * count(len(word.b) == 1)
}

// costRest is what the word in rows.word costs more because it is likely the rest of another.
func (e *editor) costRest(text line) int {
	word := e.rows.word
	return costRest * count(isVowel(word.b[0]) && e.isVietnamese(text) && isSyllable(word.b) && !e.spelt(word).isLone())
}

// isJoint reports whether the fragments from to to are one word, and puts it in rows.word.
func (e *editor) isJoint(text line, from, to int) bool {
	r := &e.rows
	r.word = r.word.empty()
	n := 0
	for _, p := range r.frags[from:to] {
		n += p.size()
	}
	if n > maxMasked {
		return false
	}
	for _, p := range r.frags[from:to] {
		r.word.add(text.slice(p.from, p.to))
	}
	return e.isVietnamese(text) && e.spelt(r.word).isVietnamese() || n > 3 && isListed(r.word.b)
}

// writeRow rewrites the row as it was cut. The words are found from the last one back.
func (e *editor) writeRow(text line, w *rewriter) {
	r := &e.rows
	r.ends = r.ends[:0]
	for to := len(r.frags); to > 0; to -= r.back[to] {
		r.ends = append(r.ends, to)
	}
	from := 0
	for i := len(r.ends) - 1; i >= 0; i-- {
		to := r.ends[i]
		for k := from; k < to-1; k++ {
			w.replace(r.frags[k].to, r.frags[k+1].from, line{})
		}
		if to < len(r.frags) && e.isSpace(text, to) {
			r.word = r.word.empty()
			r.word.addByte(' ', text.off[r.frags[to-1].to])
			w.replace(r.frags[to-1].to, r.frags[to].from, r.word)
		}
		from = to
	}
}

// isSpace reports whether the sign before the fragment r.frags[i], which begins a word, stands for a space. A hyphen
// behind a short word may be a part of it: "e-mail", "pa-reserve".
func (e *editor) isSpace(text line, i int) bool {
	r := &e.rows
	left, right := r.frags[i-1], r.frags[i]
	if r.gaps[i-1] != gapSign || left.size() < 2 || right.size() < 2 {
		return false
	}
	return text.b[left.to] != '-' || left.size() > maxPrefix || e.isVietnamese(text)
}
