package index

import (
	"strings"
	"unicode/utf8"
)

// The fewest and the most digits of a telephone number with its country code (ITU-T E.164 allows 15; no
// number that people are asked to call has fewer than 8).
const (
	minPhone = 8
	maxPhone = 15
)

// homeCode is the country code that a number with a leading zero is read with: Viet Nam's.
const homeCode = "84"

// joinNumbers returns one token for every telephone number, or other long number, that is written in parts:
// "0900 000 123" and "(+84) 900-000-123" are found as one number, however the query groups its digits.
func joinNumbers(text string, tokens []token) []token {
	var out []token
	for i := 0; i < len(tokens); i++ {
		if !tokens[i].number {
			continue
		}
		j, digits := i, tokens[i].term
		for j+1 < len(tokens) && tokens[j+1].number && isJoint(text[tokens[j].end:tokens[j+1].start]) &&
			belongs(digits, tokens[j+1].term) {
			j++
			digits += tokens[j].term
		}
		if j > i && len(digits) >= minPhone {
			t := tokens[i]
			t.end, t.head, t.term = tokens[j].end, tokens[j].end, digits
			out = append(out, t)
		}
		i = j
	}
	return out
}

// belongs reports whether a group of digits goes on the number before it, rather than beginning one: a number
// of nine digits is complete, and zero begins the next.
func belongs(digits, group string) bool {
	return len(digits)+len(group) <= maxPhone && (len(digits) < 9 || group[0] != '0')
}

// isJoint reports whether s may stand between two groups of digits of one number.
func isJoint(s string) bool {
	n := 0
	for _, r := range s {
		switch r {
		case ' ', '\u00a0', '\u202f', '.', '-', '\u2010', '\u2011', '\u2013', '(', ')', '·':
		default:
			return false
		}
		n++
	}
	return n >= 1 && n <= 3
}

// scanPhone reads a telephone number at the beginning of what was typed and returns its digits, led by a plus
// sign where that was typed, and the bytes it took, 0 if there is none. Digits in groups are one only if they
// begin like a telephone number.
func scanPhone(s string) (number string, size int) {
	i := strings.IndexFunc(s, func(r rune) bool { return r != '(' && r != '+' })
	if i < 0 || i > 2 {
		return "", 0
	}
	lead, rest := s[:i], s[i:]
	tokens := tokenize(clipBytes(rest, 8*maxPhone))
	if len(tokens) == 0 || !tokens[0].number || tokens[0].start != 0 {
		return "", 0
	}
	digits, end, parts := tokens[0].term, tokens[0].end, 1
	for _, t := range tokens[1:] {
		if !t.number || !isJoint(rest[end:t.start]) || !belongs(digits, t.term) {
			break
		}
		digits, end, parts = digits+t.term, t.end, parts+1
	}
	plus := strings.Contains(lead, "+")
	next, _ := utf8.DecodeRuneInString(rest[end:])
	switch c := classOf(next); {
	case len(digits) < minPhone, len(digits) > maxPhone, c == letter, c == dense:
		return "", 0
	case parts > 1 && !plus && digits[0] != '0' && !strings.HasPrefix(digits, homeCode):
		return "", 0
	case plus:
		digits = "+" + digits
	}
	return digits, i + end
}

// phone is a telephone number in the spellings under which it may be found.
type phone struct {
	e164   string
	digits []string // as one run of digits, national and international
}

// readPhone reads digits, with or without a plus sign before them. A leading 00 is a plus sign, a leading 0 is
// [homeCode], and the 0 of "+84 (0) 900 000 123" is nothing.
func readPhone(s string) phone {
	d, plus := strings.CutPrefix(s, "+")
	if !plus && strings.HasPrefix(d, "00") {
		d, plus = d[2:], true
	}
	national, local := strings.CutPrefix(d, "0")
	if !plus && local {
		return homePhone(national)
	}
	if home, ok := strings.CutPrefix(d, homeCode); ok && (plus || len(d) >= 11) {
		return homePhone(strings.TrimPrefix(home, "0"))
	}
	return phone{e164: "+" + d, digits: []string{d, "00" + d}}
}

func homePhone(national string) phone {
	d := homeCode + national
	return phone{e164: "+" + d, digits: []string{"0" + national, d, "00" + d, homeCode + "0" + national}}
}
