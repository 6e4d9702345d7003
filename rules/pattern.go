package rules

import (
	"cmp"
	"slices"
	"strings"
)

// pattern is a phrase of several words that follow each other.
type pattern struct {
	member
	only  tongue
	first int32
	rest  []step
}

// step is a further word of a pattern: at most gap folded bytes after the one before, in the same sentence; right beside
// it if gap is besideGap.
type step struct {
	word int32
	gap  int
}

// anchors say at which words patterns are looked for: each at the word that is likely to be in the fewest texts. The
// patterns of word w are list[at[w]:at[w+1]].
type anchors struct {
	at   []int32
	list []anchored
}

// anchored is a pattern and another word of it. Only if that is in a text too is the pattern itself looked at.
type anchored struct{ pattern, other int32 }

// newAnchors anchors patterns. weights say of each word in how many texts it is likely to be, in any unit.
func newAnchors(list []pattern, weights []float64) anchors {
	a := anchors{at: make([]int32, len(weights)+1), list: make([]anchored, 0, len(list))}
	by := make([][]anchored, len(weights))
	for i, p := range list {
		rare, next := p.first, int32(-1)
		for _, s := range p.rest {
			switch {
			case weights[s.word] < weights[rare]:
				rare, next = s.word, rare
			case next < 0 || weights[s.word] < weights[next]:
				next = s.word
			}
		}
		if next < 0 {
			next = rare
		}
		by[rare] = append(by[rare], anchored{int32(i), next})
	}
	for w, list := range by {
		a.list = append(a.list, list...)
		a.at[w+1] = int32(len(a.list))
	}
	return a
}

// accepted is a place at which a phrase stands in a spelling that means words of patterns.
type accepted struct{ field, start, end, set int32 }

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits        { return make(bits, n/64+1) }
func (b bits) has(n int32) bool { return b[n/64]&(1<<(n%64)) != 0 }
func (b bits) add(n int32)      { b[n/64] |= 1 << (n % 64) }
func (b bits) overlaps(o bits) bool {
	for i, w := range o {
		if b[i]&w != 0 {
			return true
		}
	}
	return false
}

// speak notes that the words of a set were found.
func (r *reading) speak(set int32) {
	if r.sets.has(set) {
		return
	}
	r.sets.add(set)
	m, at := r.set.meanings, r.set.anchors.at
	words := m.sets[set]
	for _, w := range m.words[words.from:words.to] {
		if !r.present.has(w) {
			r.present.add(w)
			if at[w+1] > at[w] {
				r.anchors = append(r.anchors, w)
			}
		}
	}
}

// compose finds the patterns whose words were all found.
func (r *reading) compose() {
	a, all := &r.set.anchors, r.set.patterns
	for _, w := range r.anchors {
		for _, c := range a.list[a.at[w]:a.at[w+1]] {
			if r.present.has(c.other) && r.complete(&all[c.pattern]) {
				r.patterns = append(r.patterns, c.pattern)
			}
		}
	}
	if len(r.patterns) == 0 {
		return
	}
	r.place()
	// The order of evidence is that in which texts have the first words.
	slices.SortFunc(r.patterns, func(x, y int32) int {
		return cmp.Or(cmp.Compare(r.placed[all[x].first], r.placed[all[y].first]), cmp.Compare(x, y))
	})
	for _, i := range r.patterns {
		r.match(&all[i])
	}
}

// complete reports whether all words of a pattern were found.
func (r *reading) complete(p *pattern) bool {
	if !r.present.has(p.first) {
		return false
	}
	for _, s := range p.rest {
		if !r.present.has(s.word) {
			return false
		}
	}
	return true
}

// place lists where the words of the complete patterns stand, by word.
func (r *reading) place() {
	for _, i := range r.patterns {
		p := &r.set.patterns[i]
		r.needed.add(p.first)
		for _, s := range p.rest {
			r.needed.add(s.word)
		}
	}
	n := int32(0)
	for _, a := range r.accepted {
		words := r.set.meanings.sets[a.set]
		for _, w := range r.set.meanings.words[words.from:words.to] {
			if !r.needed.has(w) {
				continue
			}
			if i := r.placed[w]; i >= n || r.order[i] != w { // new in this ad
				if int(n) == len(r.places) {
					r.places, r.order = append(r.places, nil), append(r.order, 0)
				}
				r.places[n], r.order[n], r.placed[w] = r.places[n][:0], w, n
				n++
			}
			i := r.placed[w]
			r.places[i] = append(r.places[i], evidence{field: a.field, start: a.start, end: a.end})
		}
	}
}

// match adds the occurrences of a pattern.
func (r *reading) match(p *pattern) {
	for _, first := range r.places[r.placed[p.first]] {
		e := first
		for _, s := range p.rest {
			next, ok := r.after(r.places[r.placed[s.word]], e, s.gap)
			if !ok {
				e.end = -1
				break
			}
			e.denied = e.denied || r.denies(e.field, e.end, next.start)
			e.end = next.end
		}
		if e.end >= 0 && (p.only == anyTongue || !r.excludes(p.only, int(e.field), int(e.start), int(e.end))) {
			e.member = p.n
			r.add(p.group, e)
		}
	}
}

// denies reports whether a negation stands within folded bytes start to end of a field.
func (r *reading) denies(field, start, end int32) bool {
	return end > start && slices.ContainsFunc(r.found[r.set.negation.before], func(n evidence) bool {
		return n.field == field && n.start >= start && n.end <= end
	})
}

// after returns the first of some words, sorted by field and end, that follows e closely.
func (r *reading) after(words []evidence, e evidence, gap int) (evidence, bool) {
	i, _ := slices.BinarySearchFunc(words, e, func(w, e evidence) int {
		return cmp.Or(cmp.Compare(w.field, e.field), cmp.Compare(w.end, e.end+1))
	})
	for ; i < len(words) && words[i].field == e.field && words[i].start < e.end; i++ {
	}
	if i == len(words) || words[i].field != e.field {
		return evidence{}, false
	}
	between := r.doc.Text[e.field].S[e.end:words[i].start]
	if gap == besideGap && !touches(between) || gap != besideGap && (len(between) > gap || sentenceBreaks(between)) {
		return evidence{}, false
	}
	return words[i], true
}

// touches reports whether two words with a text between stand side by side.
func touches(between string) bool { return len(between) <= 2 && strings.Trim(between, " -") == "" }

// sentenceBreaks reports whether a sentence or a line ends within a text.
func sentenceBreaks(s string) bool {
	if strings.ContainsAny(s, "\n!?;。။។।") {
		return true
	}
	i := strings.IndexByte(s, '.')
	return i >= 0 && (strings.HasSuffix(s, ".") || strings.Contains(s, ". "))
}
