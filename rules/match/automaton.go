package match

import "slices"

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

// node is a state while the trie is built.
type node struct {
	kids   []edge
	phrase int32 // number+1
}

type edge struct {
	c    byte
	node int32
}

func build(phrases []string) *letters {
	nodes := trie(phrases)
	p := place(nodes)
	a := &letters{cells: p.cells, out: make([]int32, len(p.cells)), next: make([]int32, len(p.cells)), phrases: make([]phrase, len(phrases))}
	for _, n := range p.order[1:] {
		s, parent := p.at[n], p.at[p.parent[n]]
		a.out[s] = nodes[n].phrase
		if parent != 0 {
			a.cells[s].fail = a.fallback(a.cells[parent].fail, p.byte[n])
		}
		f := a.cells[s].fail
		a.next[s] = a.cells[f].hit
		if a.out[s] != 0 {
			a.cells[s].hit = s
		} else {
			a.cells[s].hit = a.next[s]
		}
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

func trie(phrases []string) []node {
	nodes := []node{{}}
	for i, p := range phrases {
		at := int32(0)
		for k := range len(p) {
			j := slices.IndexFunc(nodes[at].kids, func(e edge) bool { return e.c == p[k] })
			if j < 0 {
				nodes = append(nodes, node{})
				nodes[at].kids = append(nodes[at].kids, edge{p[k], int32(len(nodes) - 1)})
				j = len(nodes[at].kids) - 1
			}
			at = nodes[at].kids[j].node
		}
		nodes[at].phrase = int32(i) + 1
	}
	return nodes
}

// placement is the double array while it fills: order is breadth first, at gives a node's state.
type placement struct {
	cells  []cell
	used   []bool
	order  []int32
	at     []int32
	parent []int32
	byte   []byte
	free   int // no free cell below this one is worth trying
}

func place(nodes []node) *placement {
	p := &placement{order: []int32{0}, at: make([]int32, len(nodes)), parent: make([]int32, len(nodes)), byte: make([]byte, len(nodes)), free: 1}
	p.grow(2*len(nodes) + 512)
	p.used[0] = true
	for q := 0; q < len(p.order); q++ {
		n := p.order[q]
		kids := nodes[n].kids
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
			p.at[e.node], p.parent[e.node], p.byte[e.node] = int32(t), n, e.c
			p.order = append(p.order, e.node)
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

func (p *placement) grow(n int) {
	for len(p.cells) <= n {
		p.cells = append(p.cells, cell{check: -1})
		p.used = append(p.used, false)
	}
}
