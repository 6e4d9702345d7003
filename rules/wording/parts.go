package wording

import (
	"math/rand/v2"
	"unicode/utf8"
)

// part is a text without some of its sentences, with the facts of those that stay. Each sentence stays or goes by the
// toss of a coin; ok is false if none or all stay.
func part(e Example, rng *rand.Rand) (Example, bool) {
	left := Example{Lure: e.Lure, Weight: e.Weight}
	var text []byte
	cut := sentences(e.Text)
	for _, p := range cut {
		if rng.IntN(2) == 0 {
			continue
		}
		for _, f := range e.Facts {
			if f.At >= p.Start && f.At < p.End {
				left.Facts = append(left.Facts, Fact{f.Name, f.At - p.Start + len(text)})
			}
		}
		text = append(text, e.Text[p.Start:p.End]...)
	}
	for _, f := range e.Facts {
		if f.At < 0 {
			left.Facts = append(left.Facts, f)
		}
	}
	left.Text = string(text)
	return left, len(text) > 0 && len(text) < len(e.Text)
}

// sentences cuts a folded text behind line ends and the signs that end a sentence.
func sentences(s string) []Passage {
	var out []Passage
	from := 0
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		switch r {
		case '\n', '。', '！', '？', '；', '។', '၊', '။', '।':
		case '.', '!', '?', ';':
			if end < len(s) && s[end] != ' ' && s[end] != '\n' {
				continue
			}
		default:
			continue
		}
		out = append(out, Passage{from, end})
		from = end
	}
	if from < len(s) {
		out = append(out, Passage{from, len(s)})
	}
	return out
}
