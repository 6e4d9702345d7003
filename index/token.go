package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fieldBreak separates the fields of an ad in the one text that is indexed. No phrase reaches across it.
const fieldBreak = '\x1e'

// breakGap is how many positions a fieldBreak leaves free: more than a query has tokens.
const breakGap = MaxQuery + 1

// maxTerm is the most of a token that is compared, in bytes. Longer ones occur in encoded data only.
const maxTerm = 120

// token is one thing to be found: text[start:end] is where it stands.
type token struct {
	start, end int
	// head is the end of the first character where the token is a pair of them, else end.
	head int
	// pos counts tokens from 1. The second number of a spelled-out telephone number follows the first; the
	// joined number stands where its first part stands.
	pos    int
	term   string
	number bool
}

// tokenize cuts a text into words, numbers and pairs of characters, in order.
// Apostrophes, hyphens and full stops end a word: "l'emploi" is two tokens, and so is the query "l'emploi".
func tokenize(text string) []token {
	t := tokenizer{text: text, out: make([]token, 0, len(text)/5+1), memo: memos.Get().(*memo)}
	defer memos.Put(t.memo)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch classOf(r) {
		case letter:
			i = t.word(i)
		case digit:
			i = t.number(i)
		case dense:
			i = t.pairs(i)
		default:
			if r == fieldBreak {
				t.pos += breakGap
			}
			i += size
		}
	}
	return t.out
}

type tokenizer struct {
	text string
	memo *memo
	pos  int
	out  []token
	// The characters of the run of dense script being read: where they are and what they fold to.
	starts, ends []int
	terms        []string
}

func (t *tokenizer) add(start, end, head int, term string, number bool) {
	if term == "" {
		return
	}
	t.pos++
	t.out = append(t.out, token{start: start, end: end, head: head, pos: t.pos, term: clipTerm(term), number: number})
}

func (t *tokenizer) word(i int) int {
	end, next := t.run(i, letter)
	t.add(i, end, end, t.memo.word(t.text[i:end]), false)
	return next
}

func (t *tokenizer) number(i int) int {
	end, next := t.run(i, digit)
	t.add(i, end, end, plainDigits(t.text[i:end]), true)
	return next
}

// run returns where the runes of one class end that begin at i, and where to read on. Marks are part of the
// run; invisible characters are only where more of it follows.
func (t *tokenizer) run(i int, c class) (end, next int) {
	end, next = i, i
	for next < len(t.text) {
		r, size := utf8.DecodeRuneInString(t.text[next:])
		switch k := classOf(r); {
		case k == c, k == attached && !unicode.Is(unicode.Cf, r):
			end = next + size
		case k != attached:
			return end, next
		}
		next += size
	}
	return end, next
}

// pairs reads a run of dense script and emits every pair of neighbours, then the last character alone, so that
// a single character is found as the beginning of a term wherever it stands.
func (t *tokenizer) pairs(i int) int {
	t.starts, t.ends, t.terms = t.starts[:0], t.ends[:0], t.terms[:0]
	for {
		end, next := t.character(i)
		if term := t.memo.character(t.text[i:end]); term != "" {
			t.starts, t.ends, t.terms = append(t.starts, i), append(t.ends, end), append(t.terms, term)
		}
		i = next
		after := t.skipBlank(next)
		if r, _ := utf8.DecodeRuneInString(t.text[after:]); after == len(t.text) || classOf(r) != dense {
			break
		}
		i = after
	}
	for k := range t.terms {
		if k+1 == len(t.terms) {
			t.add(t.starts[k], t.ends[k], t.ends[k], t.terms[k], false)
			break
		}
		t.add(t.starts[k], t.ends[k+1], t.ends[k], t.terms[k]+t.terms[k+1], false)
	}
	return i
}

// character returns where the character ends that begins at i: its base and all that is attached to it.
func (t *tokenizer) character(i int) (end, next int) {
	last, size := utf8.DecodeRuneInString(t.text[i:])
	end = i + size
	for next = end; next < len(t.text); {
		r, size := utf8.DecodeRuneInString(t.text[next:])
		switch {
		case unicode.Is(unicode.Cf, r):
		case classOf(r) == attached, isSplitAm(last, r):
			end, last = next+size, r
		default:
			return end, next
		}
		next += size
	}
	return end, next
}

// isSplitAm reports whether two runes are the decomposed form of Thai or Lao sara am, a vowel written over and
// after its consonant, which has a code point of its own in the composed form.
func isSplitAm(a, b rune) bool {
	return a == 0x0E4D && b == 0x0E32 || a == 0x0ECD && b == 0x0EB2
}

// skipBlank returns the end of the white space at i. Letters of a dense script are often set apart, and lines
// are broken anywhere.
func (t *tokenizer) skipBlank(i int) int {
	for i < len(t.text) {
		r, size := utf8.DecodeRuneInString(t.text[i:])
		if k := classOf(r); k != blank && !(k == attached && unicode.Is(unicode.Cf, r)) {
			break
		}
		i += size
	}
	return i
}

// bare drops the diacritics of Latin letters, the stroke of đ among them.
func bare(w string) string {
	if isASCII(w) {
		return w
	}
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(w) {
		switch {
		case r >= 0x300 && r < 0x370:
			if latin {
				continue
			}
		case r == 'đ':
			r = 'd'
		case r == 'Đ':
			r = 'D'
		default:
			latin = unicode.Is(unicode.Latin, r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainDigits writes the digits of any script as ASCII and drops all else.
func plainDigits(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return strings.Map(func(r rune) rune {
				if d := digitValue(r); d >= 0 {
					return '0' + d
				}
				return -1
			}, s)
		}
	}
	return s
}

// clipTerm cuts a term to at most maxTerm bytes between two runes.
func clipTerm(s string) string {
	if len(s) <= maxTerm {
		return s
	}
	i := maxTerm
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i]
}
