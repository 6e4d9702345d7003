package match

import (
	"math/bits"
	"unicode/utf8"
)

// vocabulary numbers the words and signs of phrases, and cuts texts into them.
type vocabulary struct {
	entries []entry // open addressing by key, 1<<(64-shift) of them
	shift   uint8
	spelled []string
}

func newVocabulary() vocabulary {
	const size = 14
	return vocabulary{entries: make([]entry, 1<<size), shift: 64 - size}
}

// entry is one word. Short words of ASCII are their own keys, so that nothing else needs to be compared.
type entry struct {
	key   uint64
	word  int32 // number+1, 0 for no entry
	first node  // of the paths that begin with it, once sealed
}

// shortWord is the longest word that is its own key, in bytes.
const shortWord = 8

// keyOf is the key of a word. Keys that do not say all of it have hashed set.
func keyOf(s string) uint64 {
	if len(s) > shortWord {
		return hashKey(s)
	}
	k := uint64(0)
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0 {
			return hashKey(s)
		}
		k |= uint64(s[i]) << (8 * i)
	}
	return k
}

// hashed is a bit that no ASCII character has.
const hashed = 0x80

func hashKey(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001B3
	}
	return (h ^ h>>32) | hashed
}

// look returns the entry of a word, or the empty one where it would be.
func (v *vocabulary) look(key uint64, s string) *entry {
	for i := int(key * golden >> v.shift); ; i++ {
		e := &v.entries[i&(len(v.entries)-1)]
		if e.word == 0 || e.key == key && (key&hashed == 0 || v.spelled[e.word-1] == s) {
			return e
		}
	}
}

// token makes a token of a word or sign of a text.
func (v *vocabulary) token(key uint64, text string, start, end int, spaced bool) token {
	e := v.look(key, text[start:end])
	return token{e.first, stepOf(e.word-1, spaced), int32(start), int32(end)}
}

// learn cuts a phrase into tokens and numbers its words.
func (v *vocabulary) learn(phrase string, to []token) []token {
	to, _ = v.row(phrase, to)
	for i := range to {
		t := &to[i]
		if t.step >= 0 {
			continue
		}
		spaced := t.start > 0 && white(phrase[t.start-1])
		t.step = stepOf(v.number(phrase[t.start:t.end]), spaced)
	}
	return to
}

// number returns the number of a word, a new one if need be.
func (v *vocabulary) number(s string) int32 {
	if 4*len(v.spelled) >= len(v.entries) { // so that nearly all words are where they are looked for first
		v.double()
	}
	key := keyOf(s)
	e := v.look(key, s)
	if e.word == 0 {
		v.spelled = append(v.spelled, s)
		e.key, e.word = key, int32(len(v.spelled))
	}
	return e.word - 1
}

func (v *vocabulary) double() {
	old := v.entries
	v.entries = make([]entry, 2*len(old))
	v.shift--
	for _, e := range old {
		if e.word != 0 {
			*v.look(e.key, v.spelled[e.word-1]) = e
		}
	}
}

// seal tells every word, by number, where its paths begin.
func (v *vocabulary) seal(first []node) {
	for i := range v.entries {
		if e := &v.entries[i]; e.word != 0 {
			e.first = first[e.word-1]
		}
	}
}

// row cuts a text into tokens.
func (v *vocabulary) row(text string, to []token) (row []token, unspaced bool) {
	spaced := false
	for i := 0; i < len(text); {
		c, start := text[i], i
		if white(c) {
			spaced = true
			i++
			continue
		}
		if i+8 < len(text) { // nearly all words are short and of ASCII
			b := eight(text[i:])
			if n := wordBytes(b); n > 0 && n < shortWord && text[i+n] < utf8.RuneSelf {
				i += n
				to = append(to, v.token(b&(1<<(8*n)-1), text, start, i, spaced))
				spaced = false
				continue
			}
		}
		if c > 0 && c < utf8.RuneSelf && !asciiWord[c] { // a sign is its own key
			i++
			to = append(to, v.token(uint64(c), text, start, i, spaced))
			spaced = false
			continue
		}
		if asciiWord[c] {
			for i++; i < len(text) && asciiWord[text[i]]; i++ {
			}
			if i < len(text) && text[i] >= utf8.RuneSelf {
				i = wordEnd(text, i)
			}
		} else if i = wordEnd(text, i); i == start {
			var letter bool
			i, letter = signEnd(text, i)
			unspaced = unspaced || letter
		}
		to = append(to, v.token(keyOf(text[start:i]), text, start, i, spaced))
		spaced = false
	}
	return to, unspaced
}

// Bytes of a number of eight: the lowest bit and the highest bit of each.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// wordBytes counts how many of eight bytes, from the first on, are ASCII bytes of words.
func wordBytes(b uint64) int {
	small := b | ones*0x20
	letters := ((small | highs) - ones*'a') &^ ((small | highs) - ones*('z'+1))
	digits := ((b | highs) - ones*'0') &^ ((b | highs) - ones*('9'+1))
	return bits.TrailingZeros64(^((letters|digits)&^b)&highs) / 8
}

// eight reads the first eight bytes of a text as one number.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func white(c byte) bool { return c == ' ' || c == '\n' }

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
