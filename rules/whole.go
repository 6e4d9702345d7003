package rules

import (
	"bytes"
	"slices"

	"lurewatch/rules/match"
)

// wholeWords is the class of words that are read as a whole: what else begins or ends inside one is not what the text
// says. It matters where marks are left out: "hop dong" is "hợp đồng", not a word and "đóng".
const wholeWords = "whole"

// whole has the class looked for in every language that has it, and notes which phrases of the automaton they are.
func (c *compiler) whole() {
	for _, lang := range c.lib.lexicon.languages() {
		class := c.lib.lexicon.class(lang, wholeWords)
		for i := range class {
			c.drafts.add(&class[i]).hides = true
		}
	}
}

// hiding lists which phrases have a spelling that hides.
func (m *meanings) hiding() bits {
	b := newBits(len(m.of))
	for p, of := range m.of {
		if slices.ContainsFunc(m.list[of.from:of.to], func(s spelling) bool { return s.hides }) {
			b.add(int32(p))
		}
	}
	return b
}

// standing is a whole word where it stands in a field.
type standing struct {
	stretch        // in folded bytes
	markings int32 // how the library writes it
}

// findWhole lists where whole words stand among the hits of a field, by their ends.
func (r *reading) findWhole(field int, hits []match.Hit) {
	r.whole = r.whole[:0]
	m := r.set.meanings
	for _, h := range hits {
		if !r.set.hiding.has(h.Phrase) {
			continue
		}
		for i := m.of[h.Phrase].from; i < m.of[h.Phrase].to; i++ {
			s := &m.list[i]
			if s.hides && s.markings != noMarkings && !r.excludes(s.only, field, int(h.Start), int(h.End)) && r.admits(field, h, i) {
				r.whole = append(r.whole, standing{stretch{h.Start, h.End}, s.markings})
				break
			}
		}
	}
}

// hidden reports whether a hit begins or ends inside a whole word that it does not hold, and is written otherwise there:
// "đóng" in "hợp đồng", but not "chăm sóc khách" before "hàng".
func (r *reading) hidden(h match.Hit, s *spelling) bool {
	if s.markings == noMarkings {
		return false
	}
	i, _ := slices.BinarySearchFunc(r.whole, h.Start+1, func(w standing, at int32) int { return int(w.to - at) })
	for ; i < len(r.whole) && r.whole[i].to < h.End+longestWhole; i++ {
		w := &r.whole[i]
		from, to := max(w.from, h.Start), min(w.to, h.End)
		if from >= to || w.from >= h.Start && w.to <= h.End {
			continue
		}
		all := r.set.meanings.markings
		if !bytes.Equal(all[s.markings+from-h.Start:s.markings+to-h.Start], all[w.markings+from-w.from:w.markings+to-w.from]) {
			return true
		}
	}
	return false
}

// longestWhole bounds how far behind the end of a hit a whole word that it reaches into can end, in folded bytes.
const longestWhole = 40
