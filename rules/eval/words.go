package eval

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tongue is the language of an ad without its region: "vi" for "vi-VN". An ad that does not say is taken for
// Vietnamese if it has letters that only Vietnamese has, else for English if it is Latin.
func tongue(lang, text string) string {
	if base, _, _ := strings.Cut(strings.ToLower(lang), "-"); base != "" {
		if base == "tl" {
			return "fil"
		}
		return base
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune("ăđơưĂĐƠƯ", r) || r >= 'Ạ' && r <= 'ỹ':
			return "vi"
		case unicode.Is(unicode.Han, r):
			return "zh"
		}
	}
	return "en"
}

// eachChunk rewrites the parts of a text between white space and leaves the white space as it is.
func eachChunk(s string, rewrite func(chunk string) string) string {
	var b strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, unicode.IsSpace)
		if end < 0 {
			end = len(s)
		}
		if end > 0 {
			b.WriteString(rewrite(s[:end]))
		}
		space := strings.IndexFunc(s[end:], func(r rune) bool { return !unicode.IsSpace(r) })
		if space < 0 {
			space = len(s) - end
		}
		b.WriteString(s[end : end+space])
		s = s[end+space:]
	}
	return b.String()
}

// eachWord rewrites the runs of letters of a text, handed over as letters with the marks on them. Chunks by which
// people are to be reached, and amounts, are left as they are: an advertiser does not spoil those by accident.
// Scripts without spaces are handed over two letters at a time.
func eachWord(s string, rewrite func(letters []string) string) string {
	return eachChunk(s, func(chunk string) string {
		if strings.ContainsAny(chunk, "0123456789@<>&;\\") || strings.Contains(chunk, "://") || strings.Contains(chunk, "www.") {
			return chunk
		}
		var b strings.Builder
		for len(chunk) > 0 {
			n := strings.IndexFunc(chunk, func(r rune) bool { return !inWord(r) })
			if n < 0 {
				n = len(chunk)
			}
			if n > 0 {
				run := letters(chunk[:n])
				for len(run) > 0 {
					k := len(run)
					if unspaced(run[0]) {
						k = min(k, 2)
					}
					b.WriteString(rewrite(run[:k]))
					run = run[k:]
				}
			}
			_, size := utf8.DecodeRuneInString(chunk[n:])
			b.WriteString(chunk[n : n+size])
			chunk = chunk[n+size:]
		}
		return b.String()
	})
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// letters cuts a text into its letters, each with the marks that follow it.
func letters(s string) []string {
	var out []string
	for _, r := range s {
		if unicode.IsMark(r) && len(out) > 0 {
			out[len(out)-1] += string(r)
			continue
		}
		out = append(out, string(r))
	}
	return out
}

// unspaced reports whether a letter belongs to a script that sets no space between words.
func unspaced(letter string) bool {
	r, _ := utf8.DecodeRuneInString(letter)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// one draws one of a list.
func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true in one of n cases.
func chance(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }
