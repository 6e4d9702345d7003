package digest

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// The most passages of an ad that are told, and how far each reaches beyond the words that were found, in bytes.
const (
	maxExcerpts   = 2
	excerptBefore = 60
	excerptAfter  = 90
)

// excerpts are the passages of an ad that weighed most, in its own words and order. What stands in its title, or in the
// beginning of its text where that is told in place of one, is not told again.
func (p pen) excerpts(c job.Case) string {
	cut := p.cut(c)
	var out []string
	for _, s := range passages(c) {
		if words := harmless(cut(s)); words != "" {
			out = append(out, p.say("quote", "text", clipped(words, maxTitle)))
		}
	}
	return strings.Join(unique(out), " ")
}

// passages are the parts of an ad's text round the findings with the most points, none of which touches another.
func passages(c job.Case) []string {
	text, told := c.Ad.Text, 0
	if c.Ad.Title == "" {
		told = bytesOf(text, maxTitle)
	}
	found := slices.DeleteFunc(slices.Clone(c.Verdict.Findings), func(f job.Finding) bool {
		return f.Trial || f.Field != job.Text || f.Start < told || f.End > len(text) || f.Start >= f.End
	})
	slices.SortStableFunc(found, func(a, b job.Finding) int { return cmp.Compare(b.Points, a.Points) })
	var spans [][2]int
	for _, f := range found {
		from, to := sentenceRound(text, f.Start, f.End)
		from = max(from, told)
		if slices.ContainsFunc(spans, func(o [2]int) bool { return from < o[1] && o[0] < to }) {
			continue
		}
		if spans = append(spans, [2]int{from, to}); len(spans) == maxExcerpts {
			break
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var out []string
	for _, s := range spans {
		out = append(out, strings.Trim(strings.ToValidUTF8(text[s[0]:s[1]], ""), " \n\t.;,"))
	}
	return out
}

// bytesOf is how many bytes the first runes of a text take.
func bytesOf(s string, runes int) int {
	for i := range s {
		if runes--; runes < 0 {
			return i
		}
	}
	return len(s)
}

// sentenceRound is the sentence that holds s[start:end], or as much of it as is told: whole words, where there are spaces.
func sentenceRound(s string, start, end int) (from, to int) {
	from, to = max(0, start-excerptBefore), min(len(s), end+excerptAfter)
	if i := lastEnd(s, from, start); i >= 0 {
		from = i
	} else if i := strings.IndexByte(s[from:start], ' '); from > 0 && i >= 0 {
		from += i + 1
	}
	if i := firstEnd(s, end, to); i >= 0 {
		to = i
	} else if i := strings.LastIndexByte(s[end:to], ' '); to < len(s) && i >= 0 {
		to = end + i
	}
	return from, to
}

// firstEnd is behind the first sign in s[from:to] that ends a sentence, and lastEnd behind the last; -1 for none.
func firstEnd(s string, from, to int) int {
	for i, r := range s[from:to] {
		if end := from + i + utf8.RuneLen(r); ends(s, r, end) {
			return end
		}
	}
	return -1
}

func lastEnd(s string, from, to int) int {
	last := -1
	for i, r := range s[from:to] {
		if end := from + i + utf8.RuneLen(r); ends(s, r, end) {
			last = end
		}
	}
	return last
}

// ends reports whether a sign before s[next:] ends a sentence: "9.000" has none.
func ends(s string, r rune, next int) bool {
	switch r {
	case '\n', '。', '！', '？', '；', '၊', '။', '។', '।':
		return true
	case '.', '!', '?', ';':
		return next >= len(s) || s[next] == ' ' || s[next] == '\n'
	}
	return false
}
