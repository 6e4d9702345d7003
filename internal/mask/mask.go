package mask

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

// Edit puts Repl in the place of the bytes Start to End of a text.
type Edit struct {
	Start, End int
	Repl       string
}

const dots = "••"

// Edits returns what must be hidden in a text, in order and without overlaps: the spans where a contact was
// read in this field, every other place that spells one of the contacts in the same way, and whatever looks
// like a telephone number, a mail address or a handle although the facts do not name it. A text that is no field
// has the empty field.
func Edits(field job.Field, text string, contacts []job.Contact) []Edit {
	return find(field, text, contacts, false)
}

// Text hides the contacts in a text that is no field of an ad, such as a quotation.
func Text(s string, contacts []job.Contact) string {
	return Shown(s, 0, len(s), find("", s, contacts, false))
}

// Address hides the contacts in an address. Numbers there are mostly those of ads, so only what must be a
// telephone number is hidden.
func Address(s string, contacts []job.Contact) string {
	return Shown(s, 0, len(s), find("", s, contacts, true))
}

// Contact hides one spelling of a contact of a kind.
func Contact(kind, spelling string) string {
	return Shown(spelling, 0, len(spelling), hide(kind, spelling))
}

// Shown returns the bytes start to end of a text as people see them: edits applied, which are in order and without overlaps,
// controls visible. Of an
// edit that begins before start only the hiding is seen, its dots stand where it begins.
func Shown(text string, start, end int, hidden []Edit) string {
	var b strings.Builder
	at := start
	first, _ := slices.BinarySearchFunc(hidden, start+1, func(e Edit, to int) int { return cmp.Compare(e.End, to) })
	for _, e := range hidden[first:] {
		if e.Start >= end {
			break
		}
		if e.Start >= at {
			b.WriteString(text[at:e.Start])
			b.WriteString(e.Repl)
		}
		at = min(e.End, end)
	}
	b.WriteString(text[at:end])
	return inert.Visible(b.String())
}

// find looks for everything that must be hidden; strict is for [numbers].
func find(field job.Field, text string, contacts []job.Contact, strict bool) []Edit {
	var all []Edit
	add := func(kind string, start, end int) {
		for _, e := range hide(kind, text[start:end]) {
			all = append(all, Edit{start + e.Start, start + e.End, e.Repl})
		}
	}
	for _, c := range contacts {
		if c.Span.Field == field && Quoted(text, c.Start, c.End, c.Quote) {
			add(c.Type, c.Start, c.End)
		}
		for _, spelling := range []string{c.Quote, c.Value} {
			for _, at := range places(text, spelling) {
				add(c.Type, at, at+len(spelling))
			}
		}
	}
	if strings.ContainsAny(text, "@＠") {
		for _, at := range mailPattern.FindAllStringIndex(text, -1) {
			add("email", at[0], at[1])
		}
		for _, at := range handles(text) {
			add("handle", at[0], at[1])
		}
	}
	for _, at := range numbers(text, strict) {
		add("phone", at[0], at[1])
	}
	return tidy(all)
}

// Quoted reports whether bytes start to end of a text say what a span claims.
func Quoted(text string, start, end int, quote string) bool {
	return start >= 0 && start < end && end <= len(text) && text[start:end] == quote
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
	mailPattern   = regexp.MustCompile(`[\pL\pN._%+\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)+`)
	handlePattern = regexp.MustCompile(`[@＠][\pL\pN_][\pL\pN_.]*[\pL\pN_]`)
)

// leastHandle is the fewest characters of a name behind an @ that is taken for somebody's.
const leastHandle = 4

// handles returns where a text spells "@name". The @ of a mail address does not count.
func handles(text string) [][2]int {
	var at [][2]int
	for _, m := range handlePattern.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		if utf8.RuneCountInString(text[m[0]:m[1]]) > leastHandle && !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune("._%+-", before) {
			at = append(at, [2]int{m[0], m[1]})
		}
	}
	return at
}

// hide says how a contact of a kind is masked: 0900 ••• 123, h••@jobs.example, t.me/••, @de••.
func hide(kind, s string) []Edit {
	if slash := pathStart(s); slash < len(s) && strings.Contains(s[:slash], ".") {
		return []Edit{{slash, len(s), "/" + dots}}
	}
	if at := strings.LastIndexByte(s, '@'); at > 0 {
		_, first := utf8.DecodeRuneInString(s)
		return []Edit{{min(first, at), at, dots}}
	}
	if e := hideDigits(s); e != nil {
		return e
	}
	if kind == "url" {
		return nil // a bare host says where, not who
	}
	keep, runes := 0, 2
	if strings.HasPrefix(s, "@") || strings.HasPrefix(s, "＠") {
		runes = 3
	}
	for ; runes > 0 && keep < len(s); runes-- {
		_, size := utf8.DecodeRuneInString(s[keep:])
		keep += size
	}
	if keep >= len(s) {
		keep = 0
	}
	return []Edit{{keep, len(s), dots}}
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

// hideDigits hides the digits of a number one by one, all but the first four and the last three, of eight all
// but three and two. Letters count where they stand for digits. It returns nil for fewer than eight, of which
// too many would be left.
func hideDigits(s string) []Edit {
	lent := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune("oOiIl", r) }) < 0
	var digits []Edit
	for i, r := range s {
		if unicode.IsDigit(r) || lent && unicode.IsLetter(r) {
			digits = append(digits, Edit{i, i + utf8.RuneLen(r), "•"})
		}
	}
	switch n := len(digits); {
	case n < 8:
		return nil
	case n == 8:
		return digits[3 : n-2]
	default:
		return digits[4 : n-3]
	}
}

// tidy sorts edits and drops those that begin inside another.
func tidy(all []Edit) []Edit {
	slices.SortFunc(all, func(a, b Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	out := all[:0]
	for _, e := range all {
		if len(out) == 0 || e.Start >= out[len(out)-1].End {
			out = append(out, e)
			continue
		}
		if last := &out[len(out)-1]; e.End > last.End {
			last.End = e.End // two readings of one contact: hide what either hides
		}
	}
	return out
}
