package rules

// pattern is a phrase of several words that follow each other.
type pattern struct {
	member
	steps stretch // in Set.steps
	only  tongue
}

// step is a word of a pattern: at most gap folded bytes after the one before, in the same sentence; right beside it if gap
// is besideGap. The gap of the first says nothing.
type step struct{ word, gap int32 }

// anchors say at which words patterns are looked for: each at the word that is likely to be in the fewest texts. The
// patterns of word w are list[at[w]:at[w+1]].
type anchors struct {
	words bits // that have patterns
	at    []int32
	list  []anchored
}

// anchored is a pattern and another word of it. Only if that is in a text too is the pattern itself looked at.
type anchored struct{ pattern, other int32 }

// newAnchors anchors patterns. weights say of each word in how many texts it is likely to be, in any unit.
func newAnchors(list []pattern, steps []step, weights []float64) anchors {
	a := anchors{words: newBits(len(weights)), at: make([]int32, len(weights)+1), list: make([]anchored, 0, len(list))}
	by := make([][]anchored, len(weights))
	for i, p := range list {
		rare, next := steps[p.steps.from].word, int32(-1)
		for _, s := range steps[p.steps.from+1 : p.steps.to] {
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
		if len(list) > 0 {
			a.words.add(int32(w))
		}
		a.list = append(a.list, list...)
		a.at[w+1] = int32(len(a.list))
	}
	return a
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits        { return make(bits, n/64+1) }
func (b bits) has(n int32) bool { return b[n/64]&(1<<(n%64)) != 0 }
func (b bits) add(n int32)      { b[n/64] |= 1 << (n % 64) }
func (b bits) join(o bits) {
	for i, w := range o {
		b[i] |= w
	}
}
func (b bits) overlaps(o bits) bool {
	for i, w := range o {
		if b[i]&w != 0 {
			return true
		}
	}
	return false
}
