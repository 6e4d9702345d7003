package match

import "slices"

// words finds phrases of scripts that put spaces between words. A text is a row of tokens, words and single signs;
// a phrase is a path of tokens in a trie.
//
// A text has a token every few bytes, and nearly all that scanning costs is to wait for memory. So the vocabulary,
// which each token asks once, has the first node of its paths; a small filter says which further steps may exist; and
// a node lies where the step to it is looked up.
type words struct {
	vocabulary
	steps   []step
	filter  []uint64 // a bit for each step by its hash
	leading []node   // by word: the node of the paths that begin with white space and it; nil if there are none
	leads   []uint64 // a bit for each word that has such paths
}

// node is the end of a path. The zero node is none.
type node struct {
	phrase int32  // the phrase that ends there, plus 1; 0 for none
	kids   int32  // where the block of the steps from there begins; 0 for none
	mask   uint16 // a bit for each step from there by its hash: one that has no bit does not exist
	bits   uint8  // the block has 1<<bits steps, some of them empty
	padded bool   // a phrase that ends with white space follows
}

// maskOf is the bit of a step with this hash in a mask.
func maskOf(h uint32) uint16 { return 1 << (h >> 28) }

// step is a step from a node to the next.
type step struct {
	by int32 // plus 1; 0 for an empty one
	to node
}

// filterBits is the size of the filter, 2^filterBits bits: for some hundred thousand steps it lets one in ten wrong
// ones pass, and stays near the processor.
const filterBits = 20

// buildWords makes a trie of the phrases with these numbers.
func buildWords(phrases []string, numbers []int32) *words {
	p := newPaths(len(numbers))
	var row []token
	for _, n := range numbers {
		row = p.add(phrases[n], n, row)
	}
	return p.words()
}

// words lays out the trie for scanning.
func (p *paths) words() *words {
	w := &words{vocabulary: p.vocabulary, filter: make([]uint64, 1<<filterBits/64)}
	nodes := make([]node, len(p.nodes))
	size := int32(1) // a block at 0 would be none
	for i, n := range p.nodes {
		to := node{phrase: n.phrase + 1, padded: n.padded}
		if n.kids > 0 && i > 0 {
			for to.bits = 1; 1<<to.bits <= n.kids; to.bits++ {
			}
			to.kids = size
			size += 1 << to.bits
		}
		nodes[i] = to
	}
	w.steps = make([]step, size)
	if p.leading {
		w.leading, w.leads = make([]node, len(w.spelled)), make([]uint64, len(w.spelled)/64+1)
	}
	first := make([]node, len(w.spelled))
	for i := len(p.nodes) - 1; i > 0; i-- { // what follows a node before the node itself
		n, to := p.nodes[i], nodes[i]
		switch {
		case n.parent != 0:
			w.link(&nodes[n.parent], n.step, to)
		case n.step == endOfPadded: // white space alone is not looked for
		case n.step&1 == 0:
			first[n.step>>1] = to
		default:
			word := n.step >> 1
			w.leading[word] = to
			w.leads[word/64] |= 1 << (word % 64)
		}
	}
	w.seal(first)
	return w
}

// link enters a step from a node.
func (w *words) link(from *node, by int32, to node) {
	h := edgeHash(from.kids, by)
	from.mask |= maskOf(h)
	w.filter[h%(1<<filterBits)/64] |= 1 << (h % 64)
	block := w.steps[from.kids : from.kids+1<<from.bits]
	i := int(h) & (len(block) - 1)
	for block[i].by != 0 {
		i = (i + 1) & (len(block) - 1)
	}
	block[i] = step{by + 1, to}
}

// follow returns where a step leads from a node.
func (w *words) follow(from *node, by int32) (*node, bool) {
	h := edgeHash(from.kids, by)
	if from.mask&maskOf(h) == 0 || w.filter[h%(1<<filterBits)/64]&(1<<(h%64)) == 0 {
		return nil, false
	}
	block := w.steps[from.kids : from.kids+1<<from.bits]
	for i := int(h); ; i++ {
		s := &block[i&(len(block)-1)]
		if s.by == by+1 {
			return &s.to, true
		}
		if s.by == 0 {
			return nil, false
		}
	}
}

// token is a word or a sign of a text.
type token struct {
	first      node  // of the paths that begin with it, without white space before
	step       int32 // -1 or -2 if no phrase has the word
	start, end int32
}

// scan appends the phrases found, and reports whether the text has letters of scripts without spaces.
func (w *words) scan(text string, hits []Hit, row []token) ([]Hit, []token, bool) {
	row, unspaced := w.row(text, row[:0])
	for i := range row {
		t := &row[i]
		if t.first != (node{}) {
			hits = w.from(text, row[i:], &t.first, t.start, hits)
		}
		if w.leading != nil && t.step >= 0 && t.step&1 != 0 {
			if n := t.step >> 1; w.leads[n/64]&(1<<(n%64)) != 0 {
				hits = w.from(text, row[i:], &w.leading[n], t.start-1, hits)
			}
		}
	}
	return hits, row, unspaced
}

// from appends the phrases of the paths that begin with the first token of a row and lead over a node, which stands for
// that token.
func (w *words) from(text string, row []token, n *node, start int32, hits []Hit) []Hit {
	for k := 0; ; {
		end := row[k].end
		if n.phrase > 0 {
			hits = insert(hits, Hit{Phrase: n.phrase - 1, Start: start, End: end})
		}
		if n.kids == 0 {
			break
		}
		if n.padded && int(end) < len(text) && white(text[end]) {
			padded, _ := w.follow(n, endOfPadded)
			hits = insert(hits, Hit{Phrase: padded.phrase - 1, Start: start, End: end + 1})
		}
		if k++; k == len(row) || row[k].step < 0 {
			break
		}
		next, ok := w.follow(n, row[k].step)
		if !ok {
			break
		}
		n = next
	}
	return hits
}

// insert keeps hits sorted by end. They come nearly sorted.
func insert(hits []Hit, h Hit) []Hit {
	hits = append(hits, h)
	for i := len(hits) - 1; i > 0 && hits[i-1].End > hits[i].End; i-- {
		hits[i-1], hits[i] = hits[i], hits[i-1]
	}
	return hits
}

// byEnd sorts hits by end, the longest first.
func byEnd(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int {
		if a.End != b.End {
			return int(a.End) - int(b.End)
		}
		return int(a.Start) - int(b.Start)
	})
}
