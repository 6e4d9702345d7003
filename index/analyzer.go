package index

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
)

// analyzer gives bleve our tokens. They carry no offsets: excerpts are marked by reading the ad again, which
// is right in every script, and an index with offsets is an eighth larger. The zero analyzer knows of no contacts.
type analyzer struct {
	secret []span // in order; the terms of tokens in them begin with secretMark
}

// Analyze implements analysis.Analyzer. It is called from several goroutines at once.
func (a analyzer) Analyze(text []byte) analysis.TokenStream {
	s := string(text)
	tokens := tokenize(s)
	joined := joinNumbers(s, tokens)
	all := make([]analysis.Token, 0, len(tokens)+len(joined))
	out := make(analysis.TokenStream, 0, cap(all))
	for _, list := range [...][]token{tokens, joined} {
		for _, t := range list {
			term := t.term
			if overlaps(a.secret, t.start, t.end) {
				term = secretMark + term
			}
			all = append(all, analysis.Token{Term: []byte(term), Position: t.pos})
			out = append(out, &all[len(all)-1])
		}
	}
	return out
}

// needle is a sequence of terms to be found one after the other. Where prefix is set the last term is the
// beginning of one. The zero needle is found nowhere.
type needle struct {
	terms  []string // an empty one stands for any
	prefix bool
	loose  bool // the only term may differ by one slip
}

// needleOf reads what a person typed with the same tokenizer. A last character of a dense script stands for
// every pair that begins with it if it is alone, and is implied by the pair before it otherwise.
func needleOf(typed string) needle {
	tokens := tokenize(typed)
	var n needle
	for i, t := range tokens {
		if i == len(tokens)-1 && !t.number && isSingleDense(typed[t.start:t.end]) {
			if i > 0 && tokens[i-1].head < tokens[i-1].end {
				break
			}
			n.prefix = true
		}
		n.terms = append(n.terms, t.term)
	}
	return n
}

// isSingleDense reports whether s is one character of a dense script.
func isSingleDense(s string) bool {
	t := tokenizer{text: s}
	r, _ := utf8.DecodeRuneInString(s)
	if classOf(r) != dense {
		return false
	}
	end, _ := t.character(0)
	return end == len(s)
}
