package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// unquoted returns an ad without what its title and its text quote.
func unquoted(ad job.Ad) job.Ad {
	ad.Title, ad.Text = withoutQuotes(ad.Title), withoutQuotes(ad.Text)
	return ad
}

// minQuote is the least length of a quotation, in bytes. What is shorter is a word with marks round it.
const minQuote = 24

// quotations are the marks that open a quotation, with those that close it. Single ones stand at the edges of words.
var quotations = [...]struct {
	open   rune
	close  string
	single bool
}{
	{'"', `"`, false}, {'“', `”“"`, false}, {'«', "»", false}, {'「', "」", false}, {'『', "』", false},
	{'\'', "'", true}, {'‘', "’", true},
}

// withoutQuotes returns a text without what is quoted within a paragraph. The marks stay.
func withoutQuotes(text string) string {
	var b strings.Builder
	var none [len(quotations)]int // by mark: up to where nothing closes it
	done, paragraph := 0, 0       // text[:done] is in b; the end of the paragraph
	last := '\n'                  // before text[at:]
	for at := 0; at < len(text); {
		if at >= paragraph {
			paragraph = paragraphEnd(text, at)
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		if q := opening(last, r); q >= 0 && at > none[q] && at < paragraph {
			n := closing(text[at:paragraph], q)
			if n < 0 {
				none[q] = paragraph
			} else {
				if n >= minQuote {
					b.WriteString(text[done:at])
					done = at + n
				}
				at += n
				_, size = utf8.DecodeRuneInString(text[at:])
				at += size
			}
		}
		last = r
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// opening returns which mark opens a quotation with r behind last, -1 if none does.
func opening(last, r rune) int {
	for i, q := range quotations {
		if q.open == r && !(q.single && isWord(last)) {
			return i
		}
	}
	return -1
}

// closing returns where the quotation ends that a mark has opened before text, -1 if it does not.
func closing(text string, mark int) int {
	q := &quotations[mark]
	for from := 0; ; {
		n := strings.IndexAny(text[from:], q.close)
		if n < 0 {
			return -1
		}
		_, size := utf8.DecodeRuneInString(text[from+n:])
		next, _ := utf8.DecodeRuneInString(text[from+n+size:])
		if !q.single || !isWord(next) {
			return from + n
		}
		from += n + size
	}
}

// isWord reports whether a rune belongs to a word. An invalid one, as at the end of a text, does not.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// paragraphEnd returns where the paragraph ends that text[from:] is in: at an empty line.
func paragraphEnd(text string, from int) int {
	if n := strings.Index(text[from:], "\n\n"); n >= 0 {
		return from + n + 2
	}
	return len(text)
}
