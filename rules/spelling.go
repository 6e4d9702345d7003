package rules

import (
	"encoding/binary"
	"slices"
	"strings"

	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// meanings say what the phrases of the automaton mean. All lists are flat, those by phrase hold no more than is asked at
// once, and phrases of one word, which are hit most, stand first in the others: what a hit needs lies together in memory.
type meanings struct {
	whole    bits      // the phrases of the automaton that may mean whole phrases of groups
	wholesOf []stretch // by automaton phrase, in wholes
	meantOf  []meant   // by automaton phrase, in words
	spelled  []stretch // by automaton phrase, in list
	words    []int32   // of patterns
	wholes   []whole
	list     []spelling
	written  []string // by spelling: as the library has it
	markings []byte
	members  []member
	sets     []stretch // by word set, in setWords
	setWords []int32
}

// stretch is a part of a list.
type stretch struct{ from, to int32 }

// meant are the words of patterns that a phrase may mean, whatever the marks. Those that it does not mean in a
// Vietnamese ad stand last, from abroad on.
type meant struct{ from, abroad, to int32 }

// spelling is one way in which a phrase of the automaton is written, and which words of patterns it means then.
type spelling struct {
	set      int32 // of words, 0 for none
	markings int32 // where they begin; one of the two below
	marked   bool  // marks are compared
	single   bool  // of one syllable
	only     tongue
	hides    bool // what begins or ends inside it is another word; see [wholeWords]
}

// whole is a spelling that means whole phrases of groups.
type whole struct {
	spelling int32
	members  stretch
}

// noMarkings stands for markings that do not say all; the Marks of what is written do.
const noMarkings = -1

// member is a whole phrase of a group; n tells different ones of a group apart.
type member struct{ group, n int32 }

// draft is a spelling while a library is compiled.
type draft struct {
	form  *form
	next  int32 // the next draft of the same phrase, 0 for none
	whole chain // in drafts.members
	words chain // in drafts.words
	hides bool
}

// chain is a list whose links are scattered over an array, by its first and last link; 0 is none.
type chain struct{ first, last int32 }

type link[T any] struct {
	is   T
	next int32
}

// extend appends to a chain.
func extend[T any](links *[]link[T], c *chain, is T) {
	n := int32(len(*links))
	*links = append(*links, link[T]{is: is})
	if c.first == 0 {
		c.first = n
	} else {
		(*links)[c.last].next = n
	}
	c.last = n
}

// drafts collects spellings by automaton phrase. Number 0 of each list is none.
type drafts struct {
	builder *match.Builder
	list    []draft
	first   []int32 // by phrase: its first draft
	members []link[member]
	words   []link[int32]
}

// newDrafts makes room for about so many spellings.
func newDrafts(b *match.Builder, room int) *drafts {
	return &drafts{builder: b, list: make([]draft, 1, room+1), first: make([]int32, 0, room+b.Len()), members: make([]link[member], 1, room+1), words: make([]link[int32], 1, room+1)}
}

// add adds a form to the automaton and returns the draft of what it means as it is spelled, good until the next is made.
func (d *drafts) add(f *form) *draft {
	n := int(d.builder.Add(f.folded))
	for len(d.first) <= n {
		d.first = append(d.first, 0)
	}
	at := &d.first[n]
	for *at != 0 {
		o := &d.list[*at]
		if o.form.key == f.key {
			return o
		}
		at = &o.next
	}
	*at = int32(len(d.list))
	d.list = append(d.list, draft{form: f})
	return &d.list[len(d.list)-1]
}

// phrase notes that a form is a whole phrase of a group.
func (d *drafts) phrase(f *form, m member) { extend(&d.members, &d.add(f).whole, m) }

// word notes that a form is a spelling of a word. All spellings of a word are noted one after the other.
func (d *drafts) word(f *form, word int32) {
	u := d.add(f)
	if u.words.last == 0 || d.words[u.words.last].is != word {
		extend(&d.words, &u.words, word)
	}
}

// meanings lays out what was collected for the phrases of a builder.
func (d *drafts) meanings(phrases []string) *meanings {
	n := len(d.list) - 1
	m := &meanings{whole: newBits(len(phrases)), wholesOf: make([]stretch, len(phrases)), meantOf: make([]meant, len(phrases)), spelled: make([]stretch, len(phrases)),
		list: make([]spelling, 0, n), written: make([]string, 0, n), members: make([]member, 0, len(d.members)), sets: make([]stretch, 1)}
	l := layout{drafts: d, meanings: m, sets: map[string]int32{"": 0}}
	for _, short := range [...]bool{true, false} {
		for p, first := range d.first {
			if first != 0 && short == (strings.IndexByte(phrases[p], ' ') < 0) {
				l.phrase(int32(p), first)
			}
		}
	}
	return m
}

// layout is the work of drafts.meanings.
type layout struct {
	*drafts
	*meanings
	sets map[string]int32 // by words
	key  []byte
}

// phrase lays out the drafts of phrase p, the first of which has this number.
func (l *layout) phrase(p, first int32) {
	m := l.meanings
	spelled, wholes, from := int32(len(m.list)), int32(len(m.wholes)), int32(len(m.words))
	for at := first; at != 0; at = l.drafts.list[at].next {
		l.add(&l.drafts.list[at])
	}
	list := m.list[spelled:]
	m.spelled[p], m.wholesOf[p] = stretch{spelled, int32(len(m.list))}, stretch{wholes, int32(len(m.wholes))}
	if len(m.wholes) > int(wholes) {
		m.whole.add(p)
	}
	l.gather(list, from, func(t tongue) bool { return t != notInVietnamese })
	abroad := int32(len(m.words))
	l.gather(list, from, func(t tongue) bool { return t == notInVietnamese })
	m.meantOf[p] = meant{from, abroad, int32(len(m.words))}
}

// gather lists the words that spellings in some tongues mean, if they are not in words[from:] already.
func (l *layout) gather(list []spelling, from int32, in func(tongue) bool) {
	m := l.meanings
	for _, s := range list {
		if !in(s.only) {
			continue
		}
		for _, w := range m.wordsOf(s.set) {
			if !slices.Contains(m.words[from:], w) {
				m.words = append(m.words, w)
			}
		}
	}
}

// wordsOf are the words of a set.
func (m *meanings) wordsOf(set int32) []int32 { return m.setWords[m.sets[set].from:m.sets[set].to] }

// add lays out one spelling.
func (l *layout) add(u *draft) {
	m, f := l.meanings, u.form
	s := spelling{markings: noMarkings, marked: f.marked, single: f.single, only: f.only, hides: u.hides}
	if u.whole.first != 0 {
		from := int32(len(m.members))
		for i := u.whole.first; i != 0; i = l.drafts.members[i].next {
			m.members = append(m.members, l.drafts.members[i].is)
		}
		m.wholes = append(m.wholes, whole{int32(len(m.list)), stretch{from, int32(len(m.members))}})
	}
	if f.markings != nil {
		s.markings = int32(len(m.markings))
		m.markings = append(m.markings, f.markings...)
	}
	s.set = l.set(u.words.first)
	m.list, m.written = append(m.list, s), append(m.written, f.text)
}

// set returns the number of the set of a chain of words.
func (l *layout) set(first int32) int32 {
	l.key = l.key[:0]
	for i := first; i != 0; i = l.drafts.words[i].next {
		l.key = binary.LittleEndian.AppendUint32(l.key, uint32(l.drafts.words[i].is))
	}
	n, ok := l.sets[string(l.key)]
	if ok {
		return n
	}
	n = int32(len(l.meanings.sets))
	l.sets[string(l.key)] = n
	from := int32(len(l.setWords))
	for i := first; i != 0; i = l.drafts.words[i].next {
		l.setWords = append(l.setWords, l.drafts.words[i].is)
	}
	l.meanings.sets = append(l.meanings.sets, stretch{from, int32(len(l.setWords))})
	return n
}

// accepts reports whether what stands at a spot, as it is written, is spelling i in the tongues of the ad, and no part of
// another word; see [reading.hidden].
func (r *reading) accepts(at *spot, i int32) bool {
	s := &r.set.meanings.list[i]
	if s.only != anyTongue && r.excludes(s.only, at.field, at.start, at.end) {
		return false
	}
	return (!s.marked || r.admits(at, i)) && !(len(r.whole[at.field]) > 0 && r.hidden(at, s))
}

// admits reports whether what stands at a spot, as it is written, may be spelling i.
func (r *reading) admits(at *spot, i int32) bool {
	m := r.set.meanings
	s := &m.list[i]
	exact := r.marked && s.single
	if text, odd := r.written(at.field, at.start, at.end); !odd {
		if !exact && fold.Unmarked(text) {
			return true
		}
		if s.markings != noMarkings {
			return fold.MarkingsAdmit(m.markings[s.markings:int(s.markings)+len(text)], text, exact)
		}
	}
	written := r.doc.Text[at.field].Written(int(at.start), int(at.end))
	if !exact && len(written) == int(at.end-at.start) { // nothing was folded away
		return true
	}
	r.marks.Reset(written)
	r.wanted.Reset(m.written[i])
	return r.wanted.Admits(&r.marks, exact)
}

// hand is the part of a field whose markings a reading has at hand.
type hand struct {
	field, start, end int32
	markings          []byte
	odd               bool
}

// written returns the markings of a part of a field, good until the next is asked for. Often that is the same.
func (r *reading) written(field, start, end int32) (markings []byte, odd bool) {
	l := &r.hand
	if l.field != field || l.start != start || l.end != end {
		l.field, l.start, l.end = field, start, end
		l.markings, l.odd = r.doc.Text[field].MarkingOf(l.markings[:0], int(start), int(end))
	}
	return l.markings, l.odd
}
