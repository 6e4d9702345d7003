package main

import (
	"hash/fnv"
	"io"
	"iter"
	"slices"

	"lurewatch/job"
	"lurewatch/rules/eval"
)

// disguisesLearned are those that change what the rules see; the others fold away.
const disguisesLearned = "E01,E04,E06,E07,E08,E09,E10,E15,E16,E19"

// Disguised copies that are learned from: of an ad that somebody labelled, one without its diacritics, as Vietnamese is
// often written, and so many more, and of one that is no lure one without what speaks for its employer; of another ad, one.
const copies = 4

// disguises are transforms of which each ad gets some, by its id. The first drops diacritics.
type disguises []eval.Transform

// of yields the disguised copies of an ad, but for those that do not differ from it.
func (d disguises) of(ad eval.Ad, seed uint64) iter.Seq[job.Ad] {
	return func(yield func(job.Ad) bool) {
		for _, t := range d.drawn(ad) {
			if copied, ok := t.Apply(ad.Ad, seed); ok && !yield(copied) {
				return
			}
		}
	}
}

// drawn lists the disguises that fall to an ad.
func (d disguises) drawn(ad eval.Ad) []eval.Transform {
	if len(d) == 0 {
		return nil
	}
	h := fnv.New32a()
	io.WriteString(h, string(ad.ID))
	at := int(h.Sum32() % uint32(len(d)))
	if ad.Label == eval.Presumed {
		return d[at : at+1]
	}
	out := []eval.Transform{d[0]}
	for i := range copies {
		out = append(out, d[1+(at+i*len(d)/copies)%(len(d)-1)])
	}
	for i := range d {
		drawn := slices.ContainsFunc(out, func(t eval.Transform) bool { return t.ID == d[i].ID })
		if d[i].HonestOnly && ad.Label != eval.Lure && !drawn {
			out = append(out, d[i])
		}
	}
	return out
}
