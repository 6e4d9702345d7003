package wording

import (
	"unicode/utf8"
)

// tableBits is the size of the table of weights: 1<<tableBits features.
const tableBits = 20

// windowSizes are the lengths of windows of folded text, in letters of its script. The next window of a size begins
// half of it later. Most lures are shorter than the large one; the small one finds them amid other text.
var windowSizes = [...]int{560, 280}

// The letter n-grams that are counted, in runes, and the word n-grams.
const (
	minLetters, maxLetters = 2, 5
	maxWords               = 3
)

// Fact is something read in an ad, at folded byte At of the text; At < 0 means that it belongs to every window.
type Fact struct {
	Name string
	At   int
}

// slot is the place of a feature in the table of weights.
type slot uint32

// gram is an n-gram: its slot, and where in the folded text it begins and ends.
type gram struct {
	slot       slot
	start, end int32
}

const (
	prime  = 0x9E3779B97F4A7C15
	letter = 0x100000001B3
)

func toSlot(h uint64) slot { return slot((h * prime) >> (64 - tableBits)) }

// grams appends the word and letter n-grams of folded text, by rising end.
func grams(text string, to []gram) []gram {
	var starts [maxLetters + 1]int32 // of the last runes, newest last
	var runes [maxLetters]uint64
	var words [maxWords]struct {
		hash  uint64
		start int32
	}
	count, known := 0, 0
	word, at := uint64(0), int32(-1)
	for i := 0; i <= len(text); {
		r, size := rune(' '), 1
		if i < len(text) {
			switch r = rune(text[i]); {
			case r >= utf8.RuneSelf:
				r, size = utf8.DecodeRuneInString(text[i:])
			case r == '\n':
				r = ' '
			case r >= '0' && r <= '9':
				r = '0' // which number it is says nothing; package facts reads amounts
			}
		}
		if unread(r, runes[maxLetters-1]) {
			i += size
			continue
		}
		copy(runes[:], runes[1:])
		copy(starts[:], starts[1:])
		runes[maxLetters-1], starts[maxLetters-1] = uint64(r), int32(i)
		count++
		end := int32(min(i+size, len(text)))
		h := uint64(r)
		for n := 2; n <= maxLetters && n <= count; n++ {
			h = h*letter + runes[maxLetters-n] + 1
			to = append(to, gram{toSlot(h + uint64(n)), starts[maxLetters-n], end})
		}
		if inWord(r) {
			if at < 0 {
				word, at = 7, int32(i)
			}
			word = word*letter + uint64(r)
		} else if at >= 0 {
			copy(words[:], words[1:])
			words[maxWords-1].hash, words[maxWords-1].start = word, at
			at = -1
			known++
			h := uint64(11)
			for n := 1; n <= maxWords && n <= known; n++ {
				w := words[maxWords-n]
				h = (h ^ w.hash) * prime
				to = append(to, gram{toSlot(h + uint64(100+n)), w.start, int32(i)})
			}
		}
		i += size
	}
	return to
}

// unread reports whether a rune is passed over: emoji, arrows and the like, which are strewn over honest posts and
// lures alike and are free to add, and the spaces that are left beside each other then.
func unread(r rune, before uint64) bool {
	switch {
	case r < utf8.RuneSelf:
		return r == ' ' && before == ' '
	case r >= 0x2190 && r < 0x2C00, r >= 0xFE00 && r < 0xFE10, r >= 0x1F000 && r < 0x20000:
		return true
	}
	return false
}

// inWord reports whether words go on with this rune. Scripts without spaces make one long word of a sentence,
// whose n-grams are rare and weigh nothing.
func inWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf
}

// factSlots appends the slots of facts, alone and in pairs; pairs says where those begin.
func factSlots(facts []Fact, to []slot) (all []slot, pairs int) {
	hashes := make([]uint64, 0, len(facts))
next:
	for _, f := range facts {
		h := hash(f.Name)
		for _, o := range hashes {
			if o == h {
				continue next
			}
		}
		hashes = append(hashes, h)
	}
	for _, h := range hashes {
		to = append(to, toSlot(h))
	}
	pairs = len(to)
	for i, a := range hashes {
		for _, b := range hashes[i+1:] {
			to = append(to, pairSlot(a, b))
		}
	}
	return to, pairs
}

// pairSlot is the slot of two facts together, in either order.
func pairSlot(a, b uint64) slot { return toSlot((a+b)*letter + (a ^ b)) }

// hash is FNV-1a, so that a model means the same on every machine.
func hash(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * letter
	}
	return h
}
