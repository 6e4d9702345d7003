package fold

import (
	_ "embed"
	"strings"
)

//go:generate go run gen_words.go

// wordList has the Latin words that the rules look for, sorted, one a line. Vietnamese is not in it.
//
//go:embed words.txt
var wordList string

// shortWords are the words of one letter or two that are more than an abbreviation.
var shortWords = wordSet("a i to in on of we is it at by or no my be an as do go up so us me he if am id de le la en et du un au ce ne se te ke di ya yg ko ka mo na ng sa ay ba ni si hr")

// isListed reports whether a folded word is in the list.
func isListed(w []byte) bool {
	if len(w) < 3 {
		return shortWords[string(w)]
	}
	lo, hi := listed[w[0]-'a'], listed[w[0]-'a'+1]
	for lo < hi {
		mid := lo + (hi-lo)/2
		from := lo + strings.LastIndexByte(wordList[lo:mid], '\n') + 1
		to := from + strings.IndexByte(wordList[from:], '\n')
		switch listedBefore(wordList[from:to], w) {
		case 0:
			return true
		case -1:
			lo = to + 1
		default:
			hi = from
		}
	}
	return false
}

// listedBefore is strings.Compare for a string and bytes.
func listedBefore(s string, w []byte) int {
	for i := range min(len(s), len(w)) {
		if s[i] != w[i] {
			return 1 - 2*count(s[i] < w[i])
		}
	}
	return count(len(s) > len(w)) - count(len(s) < len(w))
}

// listed is where the words of each first letter begin in the list, and its end.
var listed = func() (t [27]int) {
	at := 0
	for c := range 26 {
		t[c] = at
		for at < len(wordList) && wordList[at] == 'a'+byte(c) {
			at += strings.IndexByte(wordList[at:], '\n') + 1
		}
	}
	t[26] = at
	return t
}()

// threes are the rows of three letters that occur in listed words; '{', which is behind 'z', is the end of a word.
var threes = func() (t [27*27*27/64 + 1]uint64) {
	at := 26*27 + 26
	for i := range len(wordList) {
		c := int(wordList[i]) - 'a'
		if wordList[i] == '\n' {
			c = 26
		}
		at = at*27%(27*27*27) + c
		t[at/64] |= 1 << (at % 64)
		if c == 26 {
			at = 26*27 + 26
		}
	}
	return t
}()

// isWordlike reports whether all letters of a folded word follow each other as in words of the list.
func isWordlike(w []byte) bool {
	at := 26*27 + 26
	for i := 0; i <= len(w); i++ {
		c := 26
		if i < len(w) {
			c = int(w[i]) - 'a'
		}
		at = at*27%(27*27*27) + c
		if threes[at/64]&(1<<(at%64)) == 0 {
			return false
		}
	}
	return true
}
