package web

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// edit puts repl in the place of the bytes start to end of a text.
type edit struct {
	start, end int
	repl       string
}

const dots = "••"

// masker hides contacts. The zero masker hides everything that contacts and patterns can find.
type masker struct{ off bool }

// edits returns what must be hidden in a text, in order and without overlaps: the spans where a contact was
// read in this field, every other place that spells one of the contacts in the same way, and whatever looks
// like a telephone number or a mail address although the facts do not name it.
func (m masker) edits(field job.Field, text string, contacts []job.Contact) []edit {
	if m.off {
		return nil
	}
	var all []edit
	add := func(kind string, start, end int) {
		for _, e := range hide(kind, text[start:end]) {
			all = append(all, edit{start + e.start, start + e.end, e.repl})
		}
	}
	for _, c := range contacts {
		if quoted(text, c.Span.Field == field, c.Start, c.End, c.Quote) {
			add(c.Type, c.Start, c.End)
		}
		for _, spelling := range []string{c.Quote, c.Value} {
			for _, at := range places(text, spelling) {
				add(c.Type, at, at+len(spelling))
			}
		}
	}
	for _, at := range mailPattern.FindAllStringIndex(text, -1) {
		add("email", at[0], at[1])
	}
	for _, at := range phones(text) {
		add("phone", at[0], at[1])
	}
	return tidy(all)
}

// text hides the contacts in a text that is no field of an ad, such as a quotation or an address.
func (m masker) text(s string, contacts []job.Contact) string {
	return shown(s, 0, len(s), m.edits("", s, contacts))
}

// quoted reports whether a span belongs to this text and says what it claims to say.
func quoted(text string, here bool, start, end int, quote string) bool {
	return here && start >= 0 && start < end && end <= len(text) && text[start:end] == quote
}

// places returns where a spelling stands in a text. Short spellings are common words and have no place.
func places(text, spelling string) []int {
	if len(spelling) < 5 {
		return nil
	}
	var at []int
	for from := 0; ; {
		i := strings.Index(text[from:], spelling)
		if i < 0 {
			return at
		}
		at = append(at, from+i)
		from += i + len(spelling)
	}
}

var (
	mailPattern  = regexp.MustCompile(`[\pL\pN._%+\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)+`)
	phonePattern = regexp.MustCompile(`^(?:[+＋]\p{Nd}|[0０]|84)(?:[ .\-()\x{a0}–_]{0,2}\p{Nd}){8,13}`)
)

// phones returns where a text spells what looks like a telephone number: it begins with +, 0 or 84 and has
// 9 to 15 digits with at most two separators between them. "15.000.000 - 20.000.000" is none.
func phones(text string) [][2]int {
	var at [][2]int
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if (r == '+' || r == '＋' || unicode.IsDigit(r)) && !unicode.IsDigit(before) {
			if end := phoneEnd(text, i); end > i {
				at = append(at, [2]int{i, end})
				i, before = end, '0'
				continue
			}
		}
		i, before = i+size, r
	}
	return at
}

// phoneEnd returns where the number that begins at i ends, and i if none begins there.
func phoneEnd(text string, i int) int {
	m := phonePattern.FindStringIndex(text[i:])
	if m == nil {
		return i
	}
	return i + m[1]
}

// hide says how a contact of a kind is masked: 0900 ••• 123, h••@jobs.example, t.me/••, @de••.
func hide(kind, s string) []edit {
	if slash := pathStart(s); slash < len(s) && strings.Contains(s[:slash], ".") {
		return []edit{{slash, len(s), "/" + dots}}
	}
	if at := strings.LastIndexByte(s, '@'); at > 0 {
		_, first := utf8.DecodeRuneInString(s)
		return []edit{{min(first, at), at, dots}}
	}
	if e := hideDigits(s); e != nil {
		return e
	}
	if kind == "url" {
		return nil // a bare host says where, not who
	}
	keep, runes := 0, 2
	if strings.HasPrefix(s, "@") {
		runes = 3
	}
	for ; runes > 0 && keep < len(s); runes-- {
		_, size := utf8.DecodeRuneInString(s[keep:])
		keep += size
	}
	if keep >= len(s) {
		keep = 0
	}
	return []edit{{keep, len(s), dots}}
}

// pathStart returns where the path of an address begins, or its length.
func pathStart(s string) int {
	from := 0
	if i := strings.Index(s, "://"); i >= 0 {
		from = i + len("://")
	}
	if i := strings.IndexAny(s[from:], "/?#"); i >= 0 {
		return from + i
	}
	return len(s)
}

// hideDigits hides the digits of a number one by one, all but the first four and the last three. It returns
// nil for fewer than eight digits, of which too many would be left.
func hideDigits(s string) []edit {
	var digits []edit
	for i, r := range s {
		if unicode.IsDigit(r) {
			digits = append(digits, edit{i, i + utf8.RuneLen(r), "•"})
		}
	}
	if len(digits) < 8 {
		return nil
	}
	return digits[4 : len(digits)-3]
}

// tidy sorts edits and drops those that begin inside another.
func tidy(all []edit) []edit {
	slices.SortFunc(all, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	out := all[:0]
	for _, e := range all {
		if len(out) == 0 || e.start >= out[len(out)-1].end {
			out = append(out, e)
			continue
		}
		if last := &out[len(out)-1]; e.end > last.end {
			last.end = e.end // two readings of one contact: hide what either hides
		}
	}
	return out
}
