package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// offer is one invented ad. It stands on its source from round born until before round dies.
type offer struct {
	n, born, dies                          int
	title, company, place, salary, contact string
	text                                   []string // lines
}

// standing is for how many rounds an ad stands, at least and at most.
const leastStanding, mostStanding = 3, 10

// offers invents the ads of a source up to and without a round, the oldest first. Equal seeds make equal ads.
func offers(f fixture, rounds int, seed uint64) []offer {
	random := rand.New(rand.NewPCG(seed, 0x6865616c7468))
	var list []offer
	for born := -mostStanding; born < rounds; born++ {
		for range poisson(random, f.fresh*f.busy(born)) {
			list = append(list, invent(f, len(list), born, random))
		}
	}
	return list
}

func invent(f fixture, n, born int, random *rand.Rand) offer {
	w := f.words()
	one := func(list []string) string { return list[random.IntN(len(list))] }
	o := offer{n: n, born: born, dies: born + leastStanding + random.IntN(mostStanding-leastStanding+1)}
	o.title = fmt.Sprintf("%s %d", one(w.jobs), 100+n)
	o.company, o.place = one(w.firms), one(w.places)
	if random.Float64() < f.salary {
		o.salary = fmt.Sprintf(one(w.pay), 7+random.IntN(12))
	}
	for _, i := range random.Perm(len(w.lines))[:5+random.IntN(4)] {
		o.text = append(o.text, w.lines[i])
	}
	o.contact = fmt.Sprintf("%s: 0900 000 1%02d, demo_%d@jobs.example", w.contact, random.IntN(100), n)
	o.text = append(o.text, o.contact)
	return o
}

// body is the text of an ad, a line each.
func (o offer) body() string { return strings.Join(o.text, "\n") }

// poisson draws a count.
func poisson(random *rand.Rand, mean float64) int {
	limit, p, n := math.Exp(-mean), 1.0, -1
	for p > limit {
		p *= random.Float64()
		n++
	}
	return n
}
