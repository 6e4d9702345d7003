package rules

import (
	"bytes"
	"encoding/binary"
	"strings"

	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// meanings say what the phrases of the automaton mean. All lists are flat, and phrases of one word, which are hit most,
// stand first in them: what a hit needs then lies together in memory.
type meanings struct {
	of       []stretch // by automaton phrase, in spellings
	list     []spelling
	written  []string // by spelling: as the library has it
	markings []byte
	members  []member
	sets     []stretch // by word set, in words
	words    []int32
}

// stretch is a part of a list.
type stretch struct{ from, to int32 }

// spelling is one way in which a phrase of the automaton is written, and what it means then: whole phrases of
// groups, and words of patterns.
type spelling struct {
	whole    stretch // in members
	set      int32   // of words, 0 for none
	markings int32   // where they begin; one of the two below
	marked   bool    // marks are compared
	single   bool    // of one syllable
	only     tongue
	hides    bool // what begins or ends inside it is another word; see [wholeWords]
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
	m := &meanings{of: make([]stretch, len(phrases)), list: make([]spelling, 0, n), written: make([]string, 0, n), members: make([]member, 0, len(d.members)), sets: make([]stretch, 1)}
	l := layout{drafts: d, meanings: m, sets: map[string]int32{"": 0}}
	for _, short := range [...]bool{true, false} {
		for p, first := range d.first {
			if first == 0 || short != (strings.IndexByte(phrases[p], ' ') < 0) {
				continue
			}
			from := int32(len(m.list))
			for at := first; at != 0; at = d.list[at].next {
				l.add(&d.list[at])
			}
			m.of[p] = stretch{from, int32(len(m.list))}
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

// add lays out one spelling.
func (l *layout) add(u *draft) {
	m, f := l.meanings, u.form
	s := spelling{whole: stretch{from: int32(len(m.members))}, markings: noMarkings, marked: f.marked, single: f.single, only: f.only, hides: u.hides}
	for i := u.whole.first; i != 0; i = l.drafts.members[i].next {
		m.members = append(m.members, l.drafts.members[i].is)
	}
	s.whole.to = int32(len(m.members))
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
	from := int32(len(l.meanings.words))
	for i := first; i != 0; i = l.drafts.words[i].next {
		l.meanings.words = append(l.meanings.words, l.drafts.words[i].is)
	}
	l.meanings.sets = append(l.meanings.sets, stretch{from, int32(len(l.meanings.words))})
	return n
}

// markings is how a field is written, for comparing marks.
type markings struct {
	list []byte // by folded byte
	odd  bool   // some are fold.OddMarking
}

// admits reports whether a hit, as it is written in a field, may be spelling i.
func (r *reading) admits(field int, h match.Hit, i int32) bool {
	m := r.set.meanings
	s := &m.list[i]
	exact := r.marked && s.single
	text := r.markings[field].list[h.Start:h.End]
	if !r.markings[field].odd || bytes.IndexByte(text, fold.OddMarking) < 0 {
		if !exact && fold.Unmarked(text) {
			return true
		}
		if s.markings != noMarkings {
			return fold.MarkingsAdmit(m.markings[s.markings:int(s.markings)+len(text)], text, exact)
		}
	}
	written := r.doc.Text[field].Written(int(h.Start), int(h.End))
	if !exact && len(written) == len(text) { // nothing was folded away
		return true
	}
	r.marks.Reset(written)
	r.wanted.Reset(m.written[i])
	return r.wanted.Admits(&r.marks, exact)
}
