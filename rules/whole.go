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
	b := newBits(len(m.spelled))
	for p, of := range m.spelled {
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
	list, m := r.whole[field][:0], r.set.meanings
	for _, h := range hits {
		if !r.set.hiding.has(h.Phrase) {
			continue
		}
		at, of := spot{field: int32(field), start: h.Start, end: h.End}, m.spelled[h.Phrase]
		for i := of.from; i < of.to; i++ {
			s := &m.list[i]
			if s.hides && s.markings != noMarkings && !r.excludes(s.only, at.field, at.start, at.end) && r.admits(&at, i) {
				list = append(list, standing{stretch{h.Start, h.End}, s.markings})
				break
			}
		}
	}
	r.whole[field] = list
}

// hidden reports whether a spelling at a spot begins or ends inside a whole word that it does not hold, and is written
// otherwise there: "đóng" in "hợp đồng", but not "chăm sóc khách" before "hàng".
func (r *reading) hidden(at *spot, s *spelling) bool {
	if s.markings == noMarkings {
		return false
	}
	list := r.whole[at.field]
	i, _ := slices.BinarySearchFunc(list, at.start+1, func(w standing, end int32) int { return int(w.to - end) })
	for ; i < len(list) && list[i].to < at.end+longestWhole; i++ {
		w := &list[i]
		from, to := max(w.from, at.start), min(w.to, at.end)
		if from >= to || w.from >= at.start && w.to <= at.end {
			continue
		}
		all := r.set.meanings.markings
		if !bytes.Equal(all[s.markings+from-at.start:s.markings+to-at.start], all[w.markings+from-w.from:w.markings+to-w.from]) {
			return true
		}
	}
	return false
}

// longestWhole bounds how far behind the end of a hit a whole word that it reaches into can end, in folded bytes.
const longestWhole = 40
