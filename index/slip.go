package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/rules/fold"
)

// The shortest words in which a slip is forgiven, in characters: where it is asked for, and where nothing was found
// as typed. Shorter ones are similar to too many others.
const (
	minSlip     = 3
	minAutoSlip = 4
)

// maxSlipChars is the longest text in a dense script in which a slip is looked for, in characters.
const maxSlipChars = 16

// oneSlip reports whether one letter more, less, another, or two neighbours swapped make b of a. Equal words do.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch len(y) - len(x) {
	case 0:
		return i == len(x) || equal(x[i+1:], y[i+1:]) ||
			i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && equal(x[i+2:], y[i+2:])
	case 1:
		return equal(x[i:], y[i+1:])
	}
	return false
}

func equal(a, b []rune) bool { return string(a) == string(b) }

// slippery reports whether a word or a text in a dense script is long enough for a slip, and returns the characters of
// the latter. Numbers are not: another digit is another number.
func slippery(typed string, n needle, least int) (chars []string, ok bool) {
	if chars = denseChars(typed); chars != nil {
		return chars, len(chars) >= least && len(chars) <= maxSlipChars
	}
	return nil, len(n.terms) == 1 && !n.prefix && utf8.RuneCountInString(n.terms[0]) >= least && strings.IndexFunc(n.terms[0], unicode.IsDigit) < 0
}

// denseChars returns the characters of a text that is written in dense scripts only, and nil for any other.
func denseChars(s string) (chars []string) {
	t := tokenizer{text: s}
	for i := 0; i < len(s); {
		r, _ := utf8.DecodeRuneInString(s[i:])
		if classOf(r) != dense {
			if next := t.skipBlank(i); next > i {
				i = next
				continue
			}
			return nil
		}
		end, next := t.character(i)
		if c := composeHangul(fold.String(s[i:end])); c != "" {
			chars = append(chars, c)
		}
		i = next
	}
	return chars
}

// slips returns the needles that find a text in a dense script with one slip in it: another character, one too few,
// one too many, or two swapped.
func slips(chars []string) (out []needle) {
	keep := func(terms []string) {
		for len(terms) > 0 && terms[0] == "" {
			terms = terms[1:]
		}
		for len(terms) > 0 && terms[len(terms)-1] == "" {
			terms = terms[:len(terms)-1]
		}
		if len(terms) > 0 {
			out = append(out, needle{terms: terms})
		}
	}
	for i := range chars {
		other := pairsOf(chars)
		for _, k := range [...]int{i - 1, i} {
			if k >= 0 && k < len(other) {
				other[k] = ""
			}
		}
		keep(other)
		if i == 0 {
			continue
		}
		few := pairsOf(chars)
		keep(append(append(few[:i-1:i-1], "", ""), few[i:]...))
		swapped := append([]string{}, chars...)
		swapped[i-1], swapped[i] = chars[i], chars[i-1]
		keep(pairsOf(swapped))
		if i+1 < len(chars) {
			keep(pairsOf(append(chars[:i:i], chars[i+1:]...)))
		}
	}
	return out
}

// pairsOf joins neighbours, as the tokenizer does.
func pairsOf(chars []string) []string {
	out := make([]string, 0, len(chars))
	for i := 1; i < len(chars); i++ {
		out = append(out, chars[i-1]+chars[i])
	}
	return out
}
