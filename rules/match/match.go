// Package match finds tens of thousands of phrases in a text in one pass, overlapping ones too, all of them. Phrases
// of scripts that put spaces between words are looked up word by word, in a trie of words; phrases with letters of
// the other scripts by a double-array Aho-Corasick automaton over the bytes, and only in texts that have such letters.
//
// A phrase that begins or ends with a letter or digit of a script that puts spaces between words matches whole
// words only; Han, kana, Thai, Khmer, Lao, Burmese and Hangul match anywhere. A line feed in the text matches
// a space in a phrase, because ads break lines anywhere.
package match

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Hit is one occurrence of a phrase: text[Start:End] is phrase Phrase.
type Hit struct {
	Phrase     int32 // in the order of [Builder.Add]
	Start, End int32
}

// Builder collects phrases. The zero Builder is empty and ready.
type Builder struct {
	phrases []string
	known   map[string]int32
}

// Add takes in a folded phrase and returns its number; the same phrase gets the same number. Phrases must
// not be empty.
func (b *Builder) Add(phrase string) int32 {
	if phrase == "" {
		panic("match: empty phrase")
	}
	if n, ok := b.known[phrase]; ok {
		return n
	}
	if b.known == nil {
		b.known = make(map[string]int32)
	}
	n := int32(len(b.phrases))
	b.phrases = append(b.phrases, phrase)
	b.known[phrase] = n
	return n
}

// Grow makes room for n more phrases.
func (b *Builder) Grow(n int) {
	known := make(map[string]int32, len(b.phrases)+n)
	maps.Copy(known, b.known)
	b.known, b.phrases = known, slices.Grow(b.phrases, n)
}

// Phrases lists the phrases by number.
func (b *Builder) Phrases() []string { return slices.Clone(b.phrases) }

// Len is how many different phrases were added.
func (b *Builder) Len() int { return len(b.phrases) }

// Build makes the automaton.
func (b *Builder) Build() *Automaton {
	a := new(Automaton)
	var spaced, rest []int32
	for i, p := range b.phrases {
		if strings.ContainsFunc(p, unspaced) {
			rest = append(rest, int32(i))
		} else {
			spaced = append(spaced, int32(i))
		}
	}
	var building sync.WaitGroup
	building.Go(func() { a.words = buildWords(b.phrases, spaced) })
	a.numbers, a.letters = rest, buildLetters(b.phrases, rest)
	building.Wait()
	a.rows.New = func() any { return new([]token) }
	return a
}

// Automaton is a compiled set of phrases. It never changes after Build.
type Automaton struct {
	words   *words
	letters *letters
	numbers []int32 // of the phrases of letters
	rows    sync.Pool
}

// phrase is what Scan needs to know of one.
type phrase struct {
	size        int32
	left, right bool // a word must not go on there
}

// Scan appends every occurrence in text to hits, by rising end. It is safe for concurrent use.
func (a *Automaton) Scan(text string, hits []Hit) []Hit {
	row := a.rows.Get().(*[]token)
	defer a.rows.Put(row)
	begin := len(hits)
	var more bool
	hits, *row, more = a.words.scan(text, hits, *row)
	if !more || len(a.numbers) == 0 {
		return hits
	}
	found := len(hits)
	hits = a.letters.scan(text, hits)
	for i := found; i < len(hits); i++ {
		hits[i].Phrase = a.numbers[hits[i].Phrase]
	}
	if found > begin && len(hits) > found {
		byEnd(hits[begin:])
	}
	return hits
}

// scan appends every occurrence of a phrase of letters, by rising end.
func (a *letters) scan(text string, hits []Hit) []Hit {
	cells, s := a.cells, int32(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\n' {
			c = ' '
		}
		for {
			if t := cells[s].base + int32(c); cells[t].check == s {
				s = t
				break
			}
			if s == 0 {
				break
			}
			s = cells[s].fail
		}
		for h := cells[s].hit; h != 0; h = a.next[h] {
			n := a.out[h] - 1
			p := a.phrases[n]
			start := int32(i+1) - p.size
			if p.left && !wordStarts(text, int(start)) || p.right && !wordEnds(text, i+1) {
				continue
			}
			hits = append(hits, Hit{Phrase: n, Start: start, End: int32(i + 1)})
		}
	}
	return hits
}

func wordStarts(text string, at int) bool {
	if at == 0 {
		return true
	}
	if c := text[at-1]; c < utf8.RuneSelf {
		return !bounded(rune(c))
	}
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return !bounded(r)
}

func wordEnds(text string, at int) bool {
	if at == len(text) {
		return true
	}
	if c := text[at]; c < utf8.RuneSelf {
		return !bounded(rune(c))
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	return !bounded(r)
}

// bounded reports whether words with this rune are set apart by spaces.
func bounded(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return r < 0x0E00 && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) || r >= 0x1E00 && r < 0x2000
}

// unspaced reports whether a rune is a letter or mark of a script that sets words next to each other.
func unspaced(r rune) bool {
	return r >= 0x0E00 && !bounded(r) && (unicode.IsLetter(r) || unicode.Is(unicode.M, r))
}
