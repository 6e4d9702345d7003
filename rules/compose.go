package rules

import (
	"cmp"
	"slices"
	"strings"
)

// said is which words of patterns an ad may say, marks apart, and where. Nearly all words of an ad are words of some
// pattern and few patterns stand in it, so no more is asked of a word until all words of a pattern are found close
// together.
type said struct {
	at      []int32 // by phrase: where it is in phrases, if it is there
	phrases []saidPhrase
	spots   []spot
	words   bits
	first   []int32 // by word: the first of its links
	links   []saidLink
	anchors []int32 // those of the words at which patterns are anchored
	found   []sequence
	places  []place      // of words that were looked for
	lists   []wordPlaces // in places
	listOf  []int32      // by word: where it is in lists, if it is there
}

// wordPlaces says where the places of a word are listed.
type wordPlaces struct {
	word int32
	stretch
}

// saidPhrase is a phrase that may mean words of patterns, with the first and the last of its spots.
type saidPhrase struct{ phrase, first, last int32 }

// spot is where such a phrase stands in the folded text of a field; next is the next spot of the phrase, -1 for none.
type spot struct{ field, start, end, next int32 }

// saidLink says that a word may be meant by a phrase, given by its place in phrases; next is the next link of the word,
// -1 for none.
type saidLink struct{ phrase, next int32 }

// place is a spot at which the word-th word of a spelling stands.
type place struct{ spot, spelling, word int32 }

// compare orders places as texts have them.
func (p place) compare(o place) int {
	return cmp.Or(cmp.Compare(p.spot, o.spot), cmp.Compare(p.spelling, o.spelling), cmp.Compare(p.word, o.word))
}

// sequence is a pattern all of whose words stand somewhere, the first of them first at begin.
type sequence struct {
	pattern int32
	begin   place
}

func newSaid(phrases, words int) said {
	return said{at: make([]int32, phrases), words: newBits(words), first: make([]int32, words), listOf: make([]int32, words)}
}

func (s *said) reset() {
	clear(s.words)
	s.phrases, s.spots, s.links, s.anchors = s.phrases[:0], s.spots[:0], s.links[:0], s.anchors[:0]
}

// speak notes that a phrase stands at a spot, if it may mean words of patterns.
func (r *reading) speak(phrase int32, at spot) {
	s := &r.said
	n := int32(len(s.spots))
	at.next = -1
	if i := s.at[phrase]; int(i) < len(s.phrases) && s.phrases[i].phrase == phrase {
		s.spots = append(s.spots, at)
		s.spots[s.phrases[i].last].next = n
		s.phrases[i].last = n
		return
	}
	words := r.meant(phrase)
	if len(words) == 0 {
		return
	}
	s.at[phrase] = int32(len(s.phrases))
	s.phrases, s.spots = append(s.phrases, saidPhrase{phrase, n, n}), append(s.spots, at)
	for _, w := range words {
		s.link(w, s.at[phrase], r.set.anchors.words)
	}
}

// link notes that a word may be meant by a phrase, given by its place in phrases. anchors are the words at
// which patterns are anchored.
func (s *said) link(w, phrase int32, anchors bits) {
	next := int32(-1)
	if s.words.has(w) {
		next = s.first[w]
	} else {
		s.words.add(w)
		if anchors.has(w) {
			s.anchors = append(s.anchors, w)
		}
	}
	s.first[w] = int32(len(s.links))
	s.links = append(s.links, saidLink{phrase, next})
}

// meant are the words of patterns that a phrase may mean in the tongues of the ad.
func (r *reading) meant(phrase int32) []int32 {
	m := r.set.meanings
	of := m.meantOf[phrase]
	if r.tongues.vietnamese {
		return m.words[of.from:of.abroad]
	}
	return m.words[of.from:of.to]
}

// compose finds the patterns of an ad.
func (r *reading) compose() {
	a, s := &r.set.anchors, &r.said
	s.found, s.places, s.lists = s.found[:0], s.places[:0], s.lists[:0]
	for _, w := range s.anchors {
		for _, c := range a.list[a.at[w]:a.at[w+1]] {
			if s.words.has(c.other) && s.mayHave(r.set.stepsOf(c.pattern)) {
				r.place(c.pattern)
			}
		}
	}
	// The order of evidence is that in which texts have the first words.
	slices.SortFunc(s.found, func(x, y sequence) int {
		return cmp.Or(x.begin.compare(y.begin), cmp.Compare(x.pattern, y.pattern))
	})
	for _, q := range s.found {
		r.match(q.pattern)
	}
}

// stepsOf are the steps of a pattern.
func (s *Set) stepsOf(pattern int32) []step {
	p := &s.patterns[pattern]
	return s.steps[p.steps.from:p.steps.to]
}

// mayHave reports whether all words of a pattern may be there, each close enough behind some place of the one before.
func (s *said) mayHave(steps []step) bool {
	for i := range steps {
		if !s.words.has(steps[i].word) {
			return false
		}
	}
	for i := 1; i < len(steps); i++ {
		if !s.mayFollow(steps[i-1].word, steps[i]) {
			return false
		}
	}
	return true
}

// manySpots is from how many spots on a text is so long that nearly any two words stand close somewhere.
const manySpots = 4096

// mayFollow reports whether some spot of a step is close enough behind one of a word.
func (s *said) mayFollow(word int32, b step) bool {
	if len(s.spots) >= manySpots {
		return true
	}
	for i := s.first[word]; i >= 0; i = s.links[i].next {
		before := s.phrases[s.links[i].phrase].first
		for j := s.first[b.word]; j >= 0; j = s.links[j].next {
			if s.near(before, s.phrases[s.links[j].phrase].first, reach(b.gap)) {
				return true
			}
		}
	}
	return false
}

// reach is how many folded bytes may lie between two words with a gap.
func reach(gap int32) int32 {
	if gap == besideGap {
		return besideReach
	}
	return gap
}

// near reports whether one of the spots of a phrase, from x on, has one of another phrase, from y on, at most gap behind.
// The spots of a phrase are in order, and all of one length.
func (s *said) near(x, y, gap int32) bool {
	for x >= 0 && y >= 0 {
		a, b := &s.spots[x], &s.spots[y]
		switch {
		case b.field < a.field || b.field == a.field && b.start < a.end:
			y = b.next
		case b.field == a.field && b.start-a.end <= gap:
			return true
		default:
			x = a.next
		}
	}
	return false
}

// place finds a pattern if each of its words stands somewhere.
func (r *reading) place(pattern int32) {
	steps := r.set.stepsOf(pattern)
	for _, step := range steps {
		if len(r.placesOf(step.word)) == 0 {
			return
		}
	}
	r.said.found = append(r.said.found, sequence{pattern, r.placesOf(steps[0].word)[0]})
}

// placesOf lists where a word stands, in order. Each word is looked for once.
func (r *reading) placesOf(w int32) []place {
	s := &r.said
	i := s.listOf[w]
	if int(i) >= len(s.lists) || s.lists[i].word != w {
		at := int32(len(s.places))
		r.placeWord(w)
		slices.SortFunc(s.places[at:], place.compare)
		i = int32(len(s.lists))
		s.listOf[w] = i
		s.lists = append(s.lists, wordPlaces{w, stretch{at, int32(len(s.places))}})
	}
	return s.places[s.lists[i].from:s.lists[i].to]
}

// placeWord appends the places of a word.
func (r *reading) placeWord(w int32) {
	s, m := &r.said, r.set.meanings
	for k := s.first[w]; k >= 0; k = s.links[k].next {
		p := &s.phrases[s.links[k].phrase]
		list := m.spelled[p.phrase]
		for i := list.from; i < list.to; i++ {
			n := slices.Index(m.wordsOf(m.list[i].set), w)
			if n < 0 {
				continue
			}
			for at := p.first; at >= 0; at = s.spots[at].next {
				if r.accepts(&s.spots[at], i) {
					s.places = append(s.places, place{at, i, int32(n)})
				}
			}
		}
	}
}

// match adds the occurrences of a pattern.
func (r *reading) match(pattern int32) {
	p, steps := &r.set.patterns[pattern], r.set.stepsOf(pattern)
	for _, first := range r.placesOf(steps[0].word) {
		at := &r.said.spots[first.spot]
		e := evidence{field: at.field, start: at.start, end: at.end, member: p.n}
		if r.goesOn(&e, steps[1:]) && (p.only == anyTongue || !r.excludes(p.only, e.field, e.start, e.end)) {
			r.add(p.group, e)
		}
	}
}

// goesOn extends e, the first word of a pattern, over the others.
func (r *reading) goesOn(e *evidence, steps []step) bool {
	for _, step := range steps {
		next, ok := r.after(r.placesOf(step.word), e, step.gap)
		if !ok {
			return false
		}
		e.denied = e.denied || r.denies(e.field, e.end, next.start)
		e.end = next.end
	}
	return true
}

// denies reports whether a negation stands within folded bytes start to end of a field.
func (r *reading) denies(field, start, end int32) bool {
	return end > start && slices.ContainsFunc(r.found[r.set.negation.before], func(n evidence) bool {
		return n.field == field && n.start >= start && n.end <= end
	})
}

// after returns the first of some places that follows e closely.
func (r *reading) after(places []place, e *evidence, gap int32) (*spot, bool) {
	spots := r.said.spots
	i, _ := slices.BinarySearchFunc(places, e, func(p place, e *evidence) int {
		return cmp.Or(cmp.Compare(spots[p.spot].field, e.field), cmp.Compare(spots[p.spot].end, e.end+1))
	})
	for ; i < len(places); i++ {
		next := &spots[places[i].spot]
		switch {
		case next.field != e.field:
			return nil, false
		case next.start >= e.end:
			return next, bridges(r.doc.Text[e.field].S[e.end:next.start], gap)
		}
	}
	return nil, false
}

// bridges reports whether two words with a text between are as close as a gap asks.
func bridges(between string, gap int32) bool {
	if gap == besideGap {
		return len(between) <= besideReach && strings.Trim(between, " -") == ""
	}
	return len(between) <= int(gap) && !sentenceBreaks(between)
}

// sentenceBreaks reports whether a sentence or a line ends within a text.
func sentenceBreaks(s string) bool {
	if strings.ContainsAny(s, "\n!?;。။។।") {
		return true
	}
	i := strings.IndexByte(s, '.')
	return i >= 0 && (strings.HasSuffix(s, ".") || strings.Contains(s, ". "))
}
