package match

import (
	"slices"
	"unicode/utf8"
)

// words finds phrases of scripts that put spaces between words. A text is a row of tokens, words and single signs;
// a phrase is a path of tokens in a trie.
type words struct {
	vocabulary map[string]int32 // word → number, while the trie is built
	table      []entry          // the same, for scanning: open addressing by hash
	spelled    []string         // by number
	kids       map[uint64]int32 // node and token → node, while it is built
	edges      []edgeTo         // the same, for scanning
	phrase     []int32          // by node: the phrase that ends there, -1 for none
	leaf       []bool           // by node: nothing follows

	leading, trailing bool // some phrase begins, or ends, with white space
}

type entry struct {
	hash uint32
	word int32 // number+1
}

type edgeTo struct {
	key  uint64 // 0 for none
	node int32
}

// token is a word or a sign of a text.
type token struct {
	word       int32 // its number, -1 if no phrase has it
	spaced     bool  // white space stands before it
	start, end int32
}

func newWords() *words {
	return &words{vocabulary: make(map[string]int32), kids: make(map[uint64]int32), phrase: []int32{-1}, leaf: []bool{true}}
}

// edgeKey is never 0, because the token part is not.
func edgeKey(node, word int32, spaced bool) uint64 {
	k := uint64(node)<<32 | uint64(word+1)<<1
	if spaced {
		k |= 1
	}
	return k
}

// add takes in a phrase. White space at its start is part of the path, so that the phrase without it has another.
func (w *words) add(phrase string, number int32) {
	w.leading, w.trailing = w.leading || phrase[0] == ' ', w.trailing || phrase[len(phrase)-1] == ' '
	node := int32(0)
	for _, t := range w.learn(phrase) {
		key := edgeKey(node, t.word, t.spaced)
		next, ok := w.kids[key]
		if !ok {
			next = int32(len(w.phrase))
			w.phrase, w.leaf = append(w.phrase, -1), append(w.leaf, true)
			w.kids[key] = next
			w.leaf[node] = false
		}
		node = next
	}
	if phrase[len(phrase)-1] == ' ' { // a path of its own, by a token that no text has
		key := edgeKey(node, endOfPadded, true)
		next := int32(len(w.phrase))
		w.phrase, w.leaf = append(w.phrase, -1), append(w.leaf, true)
		w.kids[key] = next
		w.leaf[node] = false
		node = next
	}
	w.phrase[node] = number
}

// endOfPadded stands at the end of phrases that end with white space.
const endOfPadded = 1<<30 - 1

// learn cuts a phrase into tokens and numbers its words.
func (w *words) learn(phrase string) []token {
	var out []token
	for t := range tokens(phrase) {
		s := phrase[t.start:t.end]
		n, ok := w.vocabulary[s]
		if !ok {
			n = int32(len(w.spelled))
			w.vocabulary[s] = n
			w.spelled = append(w.spelled, s)
		}
		t.word = n
		out = append(out, t)
	}
	return out
}

// finish makes the tables that scanning uses.
func (w *words) finish() {
	w.table = make([]entry, tableSize(len(w.spelled)))
	for n, s := range w.spelled {
		h := hashOf(s)
		for i := h; ; i++ {
			if e := &w.table[int(i)&(len(w.table)-1)]; e.word == 0 {
				*e = entry{h, int32(n) + 1}
				break
			}
		}
	}
	w.edges = make([]edgeTo, tableSize(len(w.kids)))
	for key, node := range w.kids {
		for i := mix(key); ; i++ {
			if e := &w.edges[int(i)&(len(w.edges)-1)]; e.key == 0 {
				*e = edgeTo{key, node}
				break
			}
		}
	}
	w.vocabulary, w.kids = nil, nil
}

// tableSize is a power of two with room for n entries.
func tableSize(n int) int {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return size
}

func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}

func mix(k uint64) uint32 {
	k *= 0x9E3779B97F4A7C15
	return uint32(k >> 32)
}

// lookup returns the number of a word, -1 if no phrase has it.
func (w *words) lookup(s string, h uint32) int32 {
	for i := h; ; i++ {
		e := w.table[int(i)&(len(w.table)-1)]
		if e.word == 0 {
			return -1
		}
		if e.hash == h && w.spelled[e.word-1] == s {
			return e.word - 1
		}
	}
}

func (w *words) follow(node, word int32, spaced bool) int32 {
	key := edgeKey(node, word, spaced)
	for i := mix(key); ; i++ {
		e := &w.edges[int(i)&(len(w.edges)-1)]
		if e.key == key {
			return e.node
		}
		if e.key == 0 {
			return -1
		}
	}
}

// scan appends the phrases found, and reports whether the text has letters of scripts without spaces.
func (w *words) scan(text string, hits []Hit, row []token) ([]Hit, []token, bool) {
	row, unspaced := w.row(text, row[:0])
	for i := range row {
		if row[i].word < 0 {
			continue
		}
		hits = w.from(text, row, i, w.follow(0, row[i].word, false), row[i].start, hits)
		if row[i].spaced && w.leading {
			hits = w.from(text, row, i, w.follow(0, row[i].word, true), row[i].start-1, hits)
		}
	}
	return hits, row, unspaced
}

// from appends the phrases whose path begins with token i at a node.
func (w *words) from(text string, row []token, i int, node, start int32, hits []Hit) []Hit {
	for k := i; node >= 0; {
		end := row[k].end
		if p := w.phrase[node]; p >= 0 {
			hits = insert(hits, Hit{Phrase: p, Start: start, End: end})
		}
		if w.leaf[node] {
			break
		}
		if w.trailing && int(end) < len(text) && (text[end] == ' ' || text[end] == '\n') {
			if n := w.follow(node, endOfPadded, true); n >= 0 {
				hits = insert(hits, Hit{Phrase: w.phrase[n], Start: start, End: end + 1})
			}
		}
		if k++; k == len(row) || row[k].word < 0 {
			break
		}
		node = w.follow(node, row[k].word, row[k].spaced)
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

// row cuts a text into tokens.
func (w *words) row(text string, to []token) (row []token, unspaced bool) {
	spaced := false
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\n':
			spaced = true
			i++
			continue
		case asciiWord[c]:
			h, start := uint32(2166136261), i
			for i < len(text) && asciiWord[text[i]] {
				h = (h ^ uint32(text[i])) * 16777619
				i++
			}
			if i < len(text) && text[i] >= utf8.RuneSelf {
				if end := wordEnd(text, i); end > i {
					i = end
					h = 0
				}
			}
			s := text[start:i]
			if h == 0 {
				to = append(to, token{w.lookup(s, hashOf(s)), spaced, int32(start), int32(i)})
			} else {
				to = append(to, token{w.lookup(s, h^h>>15), spaced, int32(start), int32(i)})
			}
		default:
			end, letter := wordEnd(text, i), false
			if end == i {
				end, letter = signEnd(text, i)
				unspaced = unspaced || letter
			}
			s := text[i:end]
			to = append(to, token{w.lookup(s, hashOf(s)), spaced, int32(i), int32(end)})
			i = end
		}
		spaced = false
	}
	return to, unspaced
}

// asciiWord are the ASCII bytes of words.
var asciiWord = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z'
	}
	return t
}()

// wordEnd returns where the word ends that begins at i; i if none does.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !bounded(r) {
			break
		}
		i += size
	}
	return i
}

// signEnd returns where the sign at i ends, and whether it is a letter of a script without spaces.
func signEnd(text string, i int) (end int, letter bool) {
	r, size := utf8.DecodeRuneInString(text[i:])
	return i + size, unspaced(r)
}

// tokens yields the tokens of a phrase, without numbers.
func tokens(phrase string) func(yield func(token) bool) {
	return func(yield func(token) bool) {
		w := words{table: make([]entry, 16)}
		row, _ := w.row(phrase, nil)
		for _, t := range row {
			if !yield(t) {
				return
			}
		}
	}
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
