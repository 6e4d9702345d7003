package rules

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// sentence is bytes start to end of a field, with the white space behind it, and how much it reports and offers.
type sentence struct {
	start, end    int
	about, offers int
}

// of returns what a sentence says, without white space round it.
func (t sentence) of(field string) string { return strings.TrimSpace(field[t.start:t.end]) }

// minSentence is the least length of a sentence, in bytes: "Cảnh báo!" belongs to what follows. A line is one however
// short it is.
const minSentence = 24

// sentences cuts a text into sentences, or into less at semicolons and dashes. They cover it. A colon ends none: what stands
// behind it is what the sentence speaks of.
func sentences(text string) []sentence {
	var out []sentence
	start, last := 0, rune(0)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if at += size; r == '\n' || at-size-start >= minSentence && ends(text[at:], last, r) {
			out = append(out, sentence{start: start, end: at})
			start = at
		}
		last = r
	}
	if start < len(text) {
		out = append(out, sentence{start: start, end: len(text)})
	}
	return out
}

// ends reports whether a rune ends a sentence; last stands before it and rest behind. Thai, Lao, Khmer and Burmese set
// spaces between clauses, and most ads in them have no other marks.
func ends(rest string, last, r rune) bool {
	switch r {
	case '!', '?', '。', '！', '？', '；', '။', '។', '।':
		return true
	case '.', ';', '-', '–', '—':
		spaced := rest == "" || rest[0] == ' ' || rest[0] == '\n'
		return spaced && (r < utf8.RuneSelf && r != '-' || last == ' ')
	case ' ':
		return last >= 'ก' && last <= '႟' || last >= 'ក' && last <= '៓'
	}
	return false
}

// sentenceAt returns the sentence in which byte at of its field stands, nil if there is none.
func sentenceAt(list []sentence, at int) *sentence {
	i := sort.Search(len(list), func(i int) bool { return list[i].end > at })
	if i == len(list) {
		return nil
	}
	return &list[i]
}
