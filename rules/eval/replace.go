package eval

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// abbreviations is E09: four of five words that have a short form get one.
func abbreviations(ad job.Ad, r *rand.Rand) job.Ad {
	list := shortForms[tongue(ad.Lang, ad.Title+ad.Text)]
	return wording(func(s string, r *rand.Rand) string {
		return replaced(s, list, func(e entry) string {
			if chance(r, 5) {
				return e.word
			}
			return one(r, e.instead)
		})
	})(ad, r)
}

// replaced replaces the words of a table wherever they stand as words, in any case. What instead returns as
// entry.word is left as it was written.
func replaced(s string, list []entry, instead func(entry) string) string {
	if len(list) == 0 {
		return s
	}
	lists := byFirst(list)
	var b strings.Builder
	before := ' '
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		if e, n, ok := wordAt(s[i:], before, lists[unicode.ToLower(c)]); ok {
			if with := instead(e); with != e.word {
				b.WriteString(with)
			} else {
				b.WriteString(s[i : i+n])
			}
			before, _ = utf8.DecodeLastRuneInString(s[i : i+n])
			i += n
			continue
		}
		b.WriteString(s[i : i+size])
		before = c
		i += size
	}
	return b.String()
}

// byFirst groups entries by the first letter of their word, in lower case.
func byFirst(list []entry) map[rune][]entry {
	m := make(map[rune][]entry)
	for _, e := range list {
		c, _ := utf8.DecodeRuneInString(e.word)
		c = unicode.ToLower(c)
		m[c] = append(m[c], e)
	}
	return m
}

// wordAt finds the entry with which a text begins, and how many bytes of the text it takes.
func wordAt(s string, before rune, list []entry) (e entry, n int, ok bool) {
	for _, e := range list {
		n, ok := prefixFold(s, e.word)
		if !ok {
			continue
		}
		after, _ := utf8.DecodeRuneInString(s[n:])
		first, _ := utf8.DecodeRuneInString(e.word)
		if unspaced(string(first)) || !part(before) && !part(after) {
			return e, n, true
		}
	}
	return entry{}, 0, false
}

// part reports whether a rune belongs to the word beside it.
func part(r rune) bool { return r != utf8.RuneError && (inWord(r) || unicode.IsDigit(r)) }

// prefixFold reports whether s begins with a word in any case, and how long that is in s.
func prefixFold(s, word string) (int, bool) {
	i := 0
	for _, w := range word {
		c, size := utf8.DecodeRuneInString(s[i:])
		if size == 0 || unicode.ToLower(c) != unicode.ToLower(w) {
			return 0, false
		}
		i += size
	}
	return i, true
}

// emojis are those that posts are strewn with.
var emojis = []string{"🔥", "💰", "✈️", "👉", "💥", "❤️", "⭐", "🎉", "✅", "👍🏻", "🌸", "‼️"}

// emoji is E08.
func emoji(ad job.Ad, r *rand.Rand) job.Ad {
	lang := tongue(ad.Lang, ad.Title+ad.Text)
	return wording(func(s string, r *rand.Rand) string {
		s = replaced(s, countries[lang], func(e entry) string { return regional(e.instead[0], "") })
		s = replaced(s, emojiWords[lang], func(e entry) string {
			if chance(r, 2) {
				return e.word
			}
			return e.instead[0]
		})
		return strewn(keycaps(s, r), r)
	})(ad, r)
}

// regional writes Latin letters as regional indicators.
func regional(letters, between string) string {
	var out []string
	for _, c := range strings.ToUpper(letters) {
		out = append(out, string(0x1F1E6+c-'A'))
	}
	return strings.Join(out, between)
}

// keycaps writes a third of the numbers with keycaps.
func keycaps(s string, r *rand.Rand) string {
	var b strings.Builder
	inNumber, capped := false, false
	for _, c := range s {
		digit := c >= '0' && c <= '9'
		if digit && !inNumber {
			capped = chance(r, 3)
		}
		inNumber = digit || inNumber && (c == '.' || c == ',')
		b.WriteRune(c)
		if digit && capped {
			b.WriteString("\ufe0f\u20e3")
		}
	}
	return b.String()
}

// strewn puts emoji between words, and writes one word in ten without marks in regional indicators, kept apart by
// spaces of no width so that they do not become flags.
func strewn(s string, r *rand.Rand) string {
	return eachChunk(s, func(chunk string) string {
		if plain(chunk) && chance(r, 10) {
			chunk = regional(chunk, "\u200b")
		}
		if chance(r, 8) {
			chunk += one(r, []string{"", " "}) + one(r, emojis)
		}
		return chunk
	})
}

// plain reports whether a chunk is a word of 4 to 9 Latin letters without marks.
func plain(chunk string) bool {
	return len(chunk) >= 4 && len(chunk) <= 9 && strings.IndexFunc(chunk, func(c rune) bool { return (c|32) < 'a' || (c|32) > 'z' }) < 0
}
