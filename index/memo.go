package index

import (
	"strings"
	"sync"

	"lurewatch/rules/fold"
)

// maxMemo is how many words and characters one memo keeps before it begins anew, and maxMemoWord how long they are
// at most, in bytes. Ads use few different words.
const (
	maxMemo     = 1 << 15
	maxMemoWord = 48
)

// memo remembers what words and characters fold to, which takes most of the time of cutting a text into tokens. It is
// used by one goroutine at a time.
type memo struct {
	words, characters map[string]string
}

// memos hands memos out. They hold nothing but what folding them again would give.
var memos = sync.Pool{New: func() any { return &memo{map[string]string{}, map[string]string{}} }}

// word folds a word without its diacritics: some of what folding undoes (short forms, words that run together) it
// sees by them, and a word is to be found however it is typed. Words in plain lower-case ASCII without a doubled letter
// are most of some texts and fold to themselves.
func (m *memo) word(w string) string {
	for i := 0; ; i++ {
		if i == len(w) {
			return w
		}
		if w[i] < 'a' || w[i] > 'z' || i > 0 && w[i] == w[i-1] {
			break
		}
	}
	return remember(m.words, w, func(w string) string { return strings.ReplaceAll(fold.String(bare(w)), " ", "") })
}

// character folds one character of a dense script.
func (m *memo) character(c string) string {
	return remember(m.characters, c, func(c string) string { return composeHangul(fold.String(c)) })
}

func remember(known map[string]string, s string, find func(string) string) string {
	if f, ok := known[s]; ok {
		return f
	}
	f := find(s)
	if len(s) > maxMemoWord {
		return f
	}
	if len(known) >= maxMemo {
		clear(known)
	}
	known[strings.Clone(s)] = f
	return f
}
