package match

// paths is a trie of steps while phrases are added to it. Node 0 is the beginning.
type paths struct {
	vocabulary
	nodes   []pathNode
	edges   []int32 // nodes by parent and step, open addressing; 0 for none
	leading bool    // some phrase begins with white space
}

// pathNode is the end of a path.
type pathNode struct {
	parent, step int32
	phrase       int32 // the phrase that ends there, -1 for none
	kids         int32 // how many
	padded       bool  // a phrase that ends with white space follows
}

// A step is a word and whether white space stands before it.
func stepOf(word int32, spaced bool) int32 {
	if spaced {
		return word<<1 | 1
	}
	return word << 1
}

// endOfPadded is the step to the end of a phrase that ends with white space. No text has it.
const endOfPadded = 1<<31 - 1

func newPaths(phrases int) *paths {
	return &paths{vocabulary: newVocabulary(), nodes: append(make([]pathNode, 0, 2*phrases+1), pathNode{phrase: -1}), edges: make([]int32, tableSize(2*phrases))}
}

// add takes in a phrase. White space at its start is part of the path, so that the phrase without it has another.
// row is memory for its tokens.
func (p *paths) add(phrase string, number int32, row []token) []token {
	p.leading = p.leading || phrase[0] == ' '
	row = p.learn(phrase, row[:0])
	at := int32(0)
	for _, t := range row {
		at = p.grow(at, t.step)
	}
	if phrase[len(phrase)-1] == ' ' {
		p.nodes[at].padded = true
		at = p.grow(at, endOfPadded)
	}
	p.nodes[at].phrase = number
	return row
}

// grow returns where a step leads from a node, made if need be.
func (p *paths) grow(from, step int32) int32 {
	i := p.find(from, step)
	if p.edges[i] != 0 {
		return p.edges[i]
	}
	at := int32(len(p.nodes))
	p.nodes = append(p.nodes, pathNode{parent: from, step: step, phrase: -1})
	p.nodes[from].kids++
	if 2*len(p.nodes) <= len(p.edges) {
		p.edges[i] = at
		return at
	}
	p.edges = make([]int32, 2*len(p.edges))
	for n := 1; n < len(p.nodes); n++ {
		p.edges[p.find(p.nodes[n].parent, p.nodes[n].step)] = int32(n)
	}
	return at
}

// find returns where in edges a step from a node is, or would be.
func (p *paths) find(from, step int32) int {
	for i := int(edgeHash(from, step)); ; i++ {
		i &= len(p.edges) - 1
		if at := p.edges[i]; at == 0 || p.nodes[at].parent == from && p.nodes[at].step == step {
			return i
		}
	}
}

func edgeHash(from, step int32) uint32 {
	return uint32((uint64(from)<<32 | uint64(step)) * golden >> 32)
}

// golden spreads what it is multiplied with over the upper bits.
const golden = 0x9E3779B97F4A7C15

// tableSize is a power of two with room for n entries.
func tableSize(n int) int {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return size
}
