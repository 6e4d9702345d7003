package campaign

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
	"lurewatch/rules/fold"
)

// slot stands for whatever was masked. Several in a row are one.
const slot = "0"

// Text returns what is compared of an ad: its title and text, folded, with the wages, sums, places and contacts
// that its verdict names replaced by "0", as are runs of digits.
func Text(c job.Case) string {
	facts := c.Verdict.Facts
	var spans []job.Span
	for _, w := range facts.Wages {
		spans = append(spans, w.Span)
	}
	for _, a := range facts.Amounts {
		spans = append(spans, a.Span)
	}
	for _, p := range facts.Places {
		spans = append(spans, p.Span)
	}
	for _, k := range facts.Contacts {
		spans = append(spans, k.Span)
	}
	title, text := mask(job.Title, c.Ad.Title, spans), mask(job.Text, c.Ad.Text, spans)
	return strings.Join(tokens(fold.String(title)+"\n"+fold.String(text)), " ")
}

// mask replaces the spans of a field. Spans that do not lie in it are passed over.
func mask(f job.Field, s string, spans []job.Span) string {
	var own []job.Span
	for _, sp := range spans {
		if sp.Field == f && 0 <= sp.Start && sp.Start < sp.End && sp.End <= len(s) {
			own = append(own, sp)
		}
	}
	slices.SortFunc(own, func(a, b job.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	var b strings.Builder
	at := 0
	for _, sp := range own {
		if sp.Start >= at {
			b.WriteString(s[at:sp.Start])
			b.WriteString(" " + slot + " ")
		}
		at = max(at, sp.End)
	}
	b.WriteString(s[at:])
	return b.String()
}

// tokens cuts a folded text into words without signs. A run of digits is a slot; a character of a script without
// spaces is a word, with the marks that belong to it.
func tokens(s string) []string {
	var out []string
	word := -1 // where the word begins that is being read, -1 for none
	end := func(at int) {
		if word >= 0 {
			out = append(out, s[word:at])
			word = -1
		}
	}
	spaceless := false // the last token is a character of a script without spaces
	for i, r := range s {
		switch {
		case unicode.IsDigit(r):
			end(i)
			if n := len(out); n == 0 || out[n-1] != slot {
				out = append(out, slot)
			}
			spaceless = false
		case spaceless && unicode.Is(unicode.M, r):
			out[len(out)-1] += string(r)
		case r >= firstWithoutSpaces && unicode.IsOneOf(withoutSpaces, r):
			end(i)
			out = append(out, s[i:i+utf8.RuneLen(r)])
			spaceless = true
		case unicode.IsLetter(r), unicode.Is(unicode.M, r):
			if word < 0 {
				word = i
			}
			spaceless = false
		default:
			end(i)
			spaceless = false
		}
	}
	end(len(s))
	return out
}

// firstWithoutSpaces is the first rune of withoutSpaces, in the block of Thai.
const firstWithoutSpaces = 0x0E00

// withoutSpaces are the scripts that are written without spaces between words, and Hangul, whose spaces advertisers
// leave out.
var withoutSpaces = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}
