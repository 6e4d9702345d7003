package lang

import (
	"math"
	"slices"

	"lurewatch/rules/lang/internal/model"
)

// guess reads the answer off the shares.
func (r *reading) guess() Guess {
	lead := r.lead()
	if lead == und {
		return Guess{Lang: Und}
	}
	g := Guess{Lang: tags[lead], Sure: r.sure(lead)}
	if g.Sure < leastSure {
		return Guess{Lang: Und}
	}
	g.Marked = lead == vi && r.viet*markedShare > r.latin
	all := int32(0)
	for l := range und {
		all += r.share[l]
	}
	r.share[lead] = 0
	for i := range g.Also {
		l := r.largest()
		if r.share[l]*5 < all || r.share[l] == 0 {
			break
		}
		g.Also[i] = tags[l]
		r.share[l] = 0
	}
	return g
}

// leastSure is how likely a language must be to be named.
const leastSure = 0.35

// markedShare: in Vietnamese with its marks more than one letter in so many is one that only Vietnamese has.
const markedShare = 9

// lead returns the language with the largest share, except that English gives way to a smaller share of another: job
// ads everywhere are full of its words, and mixed speech (Taglish, Hinglish) is the other language. Names alone are in
// no language.
func (r *reading) lead() tongue {
	first := r.largest()
	if r.share[first] == 0 || r.share[first]*3 < r.share[und] {
		return und
	}
	if first != en {
		return first
	}
	english := r.share[en]
	r.share[en] = 0
	second := r.largest()
	r.share[en] = english
	if r.share[second]*leads(second) >= english {
		return second
	}
	return en
}

// leads says how many times as much English a language leads over.
func leads(t tongue) int32 {
	switch t {
	case hi:
		return 3
	case zhHans, zhHant, fr:
		return 1
	}
	return 2
}

func (r *reading) largest() tongue {
	best := vi
	for l := range und {
		if r.share[l] > r.share[best] {
			best = l
		}
	}
	return best
}

// sure returns the probability of the language of the only segment, 1 where there are more or other scripts.
func (r *reading) sure(t tongue) float64 {
	lane := slices.Index(laneTongue[:], t)
	if lane < 0 || r.n != 1 || r.otherScripts() {
		return 1
	}
	sum, mine := 0.0, 0.0
	for l, x := range r.total {
		p := math.Exp(float64(x-r.total[lane]) / model.Unit)
		sum += p
		if l == lane || malay(l) && malay(lane) {
			mine += p
		}
	}
	return mine / sum
}

func malay(lane int) bool { return lane == model.Id || lane == model.Ms }

func (r *reading) otherScripts() bool {
	for _, n := range r.script[model.Latin+1:] {
		if n > 0 {
			return true
		}
	}
	return false
}

func largest(s *model.Score) int {
	best := 0
	for l := range s {
		if s[l] > s[best] {
			best = l
		}
	}
	return best
}
