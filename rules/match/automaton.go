package match

import (
	"slices"
	"unicode/utf8"
)

// letters is a compiled set of phrases that are looked for byte by byte.
//
// States are cells of one array. State s goes to t = base(s)+c on byte c if check(t) == s; otherwise the scan
// falls back to fail(s), the longest proper suffix of what was read that is the beginning of some phrase.
type letters struct {
	cells   []cell
	out     []int32 // number+1 of the phrase that ends at a state, 0 for none
	next    []int32 // the next state down the fail chain at which a phrase ends, 0 for none
	phrases []phrase
}

type cell struct {
	base, check, fail int32
	hit               int32 // the first state to report from: itself or next
}

// state is one while the trie is built: its children are a chain of siblings, the first one and so on.
type state struct {
	phrase      int32 // number+1
	kid, sister int32 // 0 for none
	c           byte  // that leads to it
}

// edge leads to a state.
type edge struct {
	c  byte
	to int32
}

// buildLetters makes an automaton of the phrases with these numbers; its own numbers are their places in the list.
func buildLetters(phrases []string, numbers []int32) *letters {
	states := trie(phrases, numbers)
	p := place(states)
	a := &letters{cells: p.cells, out: make([]int32, len(p.cells)), next: make([]int32, len(p.cells)), phrases: make([]phrase, len(numbers))}
	for _, n := range p.order[1:] {
		s, parent := p.at[n], p.at[p.parent[n]]
		a.out[s] = states[n].phrase
		if parent != 0 {
			a.cells[s].fail = a.fallback(a.cells[parent].fail, states[n].c)
		}
		f := a.cells[s].fail
		a.next[s] = a.cells[f].hit
		if a.out[s] != 0 {
			a.cells[s].hit = s
		} else {
			a.cells[s].hit = a.next[s]
		}
	}
	for i, n := range numbers {
		first, _ := utf8.DecodeRuneInString(phrases[n])
		last, _ := utf8.DecodeLastRuneInString(phrases[n])
		a.phrases[i] = phrase{size: int32(len(phrases[n])), left: bounded(first), right: bounded(last)}
	}
	return a
}

// fallback finds where byte c leads from state f or the states it falls back to.
func (a *letters) fallback(f int32, c byte) int32 {
	for {
		if t := a.cells[f].base + int32(c); a.cells[t].check == f {
			return t
		}
		if f == 0 {
			return 0
		}
		f = a.cells[f].fail
	}
}

func trie(phrases []string, numbers []int32) []state {
	size := 1
	for _, n := range numbers {
		size += len(phrases[n]) / 2 // most share their beginning with others
	}
	states := append(make([]state, 0, size), state{})
	for i, n := range numbers {
		at := int32(0)
		for _, c := range []byte(phrases[n]) {
			kid := states[at].kid
			for kid != 0 && states[kid].c != c {
				kid = states[kid].sister
			}
			if kid == 0 {
				kid = int32(len(states))
				states = append(states, state{c: c, sister: states[at].kid})
				states[at].kid = kid
			}
			at = kid
		}
		states[at].phrase = int32(i) + 1
	}
	return states
}

// placement is the double array while it fills: order is breadth first, at gives a state's cell.
type placement struct {
	cells  []cell
	used   []bool
	order  []int32
	at     []int32
	parent []int32
	free   int // no free cell below this one is worth trying
}

func place(states []state) *placement {
	n := len(states)
	p := &placement{order: append(make([]int32, 0, n), 0), at: make([]int32, n), parent: make([]int32, n), free: 1}
	p.grow(n + n/8 + 512)
	p.used[0] = true
	var kids []edge
	for q := 0; q < len(p.order); q++ {
		n := p.order[q]
		kids = kids[:0]
		for k := states[n].kid; k != 0; k = states[k].sister {
			kids = append(kids, edge{states[k].c, k})
		}
		if len(kids) == 0 {
			continue
		}
		slices.SortFunc(kids, func(a, b edge) int { return int(a.c) - int(b.c) })
		base := p.fit(kids)
		s := p.at[n]
		p.cells[s].base = int32(base)
		for _, e := range kids {
			t := base + int(e.c)
			p.used[t] = true
			p.cells[t].check = s
			p.at[e.to], p.parent[e.to] = int32(t), n
			p.order = append(p.order, e.to)
		}
	}
	p.grow(len(p.cells) + 256) // so that base+255 is always inside
	return p
}

// fit finds a base at which all edges fall on free cells. After many misses the crowded region is given up.
func (p *placement) fit(kids []edge) int {
	for p.free < len(p.used) && p.used[p.free] {
		p.free++
	}
	first := int(kids[0].c)
	tries := 0
	for at := max(p.free, first+1); ; at++ {
		base := at - first
		p.grow(base + 256)
		if p.used[at] {
			continue
		}
		tries++
		if slices.ContainsFunc(kids[1:], func(e edge) bool { return p.used[base+int(e.c)] }) {
			continue
		}
		if tries > 32 {
			p.free = max(p.free, at-16)
		}
		return base
	}
}

// grow makes room for n cells.
func (p *placement) grow(n int) {
	have := len(p.cells)
	if n < have {
		return
	}
	n = max(n+1, have+have/8)
	p.cells = append(p.cells, make([]cell, n-have)...)
	p.used = append(p.used, make([]bool, n-have)...)
	for i := have; i < n; i++ {
		p.cells[i].check = -1
	}
}
