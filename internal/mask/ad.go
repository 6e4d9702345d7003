package mask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

// Ad hides the contacts of one ad wherever its words stand: in its fields whole, and in what is quoted of them, which may
// begin or end inside a contact. What is hidden is decided in the whole field, and then cut.
type Ad struct {
	ad       job.Ad
	contacts []job.Contact
	hidden   map[job.Field][]Edit
}

// Of reads an ad with the contacts that its facts name.
func Of(ad job.Ad, contacts []job.Contact) Ad {
	a := Ad{ad, contacts, make(map[job.Field][]Edit, len(job.Fields))}
	for _, f := range job.Fields {
		if text := ad.Field(f); text != "" {
			a.hidden[f] = Edits(f, text, contacts)
		}
	}
	return a
}

// Edits are what is hidden in a whole field, in order and without overlaps. The zero Ad hides nothing.
func (a Ad) Edits(f job.Field) []Edit { return a.hidden[f] }

// Field is a whole field as people see it.
func (a Ad) Field(f job.Field) string {
	text := a.ad.Field(f)
	return Shown(text, 0, len(text), a.hidden[f])
}

// Quote is what a span quotes, as people see it. A span that does not say what stands in its place is taken for [Ad.Words].
func (a Ad) Quote(s job.Span) string {
	if text := a.ad.Field(s.Field); Quoted(text, s.Start, s.End, s.Quote) {
		return a.cut(s.Field, s.Start, s.End)
	}
	return a.Words(s.Quote)
}

// cut is a part of a field as people see it. Of a part inside a contact the dots are left.
func (a Ad) cut(f job.Field, start, end int) string {
	s := Shown(a.ad.Field(f), start, end, a.hidden[f])
	if strings.TrimSpace(s) == "" && start < end {
		return dots
	}
	return s
}

// Words are words of the ad whose place is not known: hidden as in the place where most of them is, and where they stand in
// no field, as after a change or when the text was dropped, as what may have been cut out of a contact.
func (a Ad) Words(words string) string {
	if words == "" {
		return ""
	}
	clear, found := inert.Visible(words), false
	for _, f := range job.Fields {
		text := a.ad.Field(f)
		for from := 0; ; {
			i := strings.Index(text[from:], words)
			if i < 0 {
				break
			}
			start := from + i
			if s := a.cut(f, start, start+len(words)); s != clear {
				return s
			}
			found, from = true, start+len(words)
		}
	}
	if found {
		return clear
	}
	return Part(words, a.contacts)
}

// Part hides what [Text] hides in words that may have been cut out of a text anywhere, and what may be the rest of a
// contact at either end.
func Part(words string, contacts []job.Contact) string {
	all := append(find("", words, contacts, false), cutDigits(words, contacts)...)
	for _, c := range contacts {
		for _, spelling := range [...]string{c.Quote, c.Value} {
			all = append(all, cutSpelling(words, spelling)...)
		}
	}
	return Shown(words, 0, len(words), tidy(all))
}

// cutDigits hides what stands at the ends of words and may be a part of a number: of a number that goes on
// behind them all but its beginning, of one that began before them all but its end.
// Where a contact stands there whole nothing was cut.
func cutDigits(words string, contacts []job.Contact) []Edit {
	begins, ends := false, false
	for _, c := range contacts {
		begins = begins || c.Quote != "" && strings.HasPrefix(words, c.Quote)
		ends = ends || c.Quote != "" && strings.HasSuffix(words, c.Quote) || endsWithNumber(words, c.Value)
	}
	var out []Edit
	for _, at := range runs(words) {
		n := at.digits
		if at.last && !ends {
			out = append(out, n[min(4, len(n)):]...)
		}
		if at.first && !begins {
			out = append(out, n[:max(0, len(n)-3)]...)
		}
	}
	return out
}

// national is how many digits of a number in E.164 are compared where it may be spelled without its country.
const national = 9

// endsWithNumber reports whether words end with all digits of a number, with or without its country.
func endsWithNumber(words, number string) bool {
	n := digitsOf(number)
	return strings.HasPrefix(number, "+") && len(n) >= national && strings.HasSuffix(digitsOf(words), n[len(n)-national:])
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// digitRun are the digits of a run that touches the beginning or the end of words.
type digitRun struct {
	digits      []Edit
	first, last bool
}

// runs returns the digits at the beginning and at the end of words, with little between them.
func runs(words string) []digitRun {
	var out []digitRun
	var now digitRun
	first := true
	for i, r := range words {
		switch {
		case unicode.IsDigit(r):
			now.digits = append(now.digits, Edit{i, i + utf8.RuneLen(r), "•"})
		case unicode.IsLetter(r) || r == '\n':
			if first && len(now.digits) > 0 {
				now.first = true
				out = append(out, now)
			}
			first, now = false, digitRun{}
		}
	}
	if len(now.digits) > 0 {
		now.first, now.last = first, true
		out = append(out, now)
	}
	return out
}

// leastCut is the shortest rest of a contact that is hidden, in bytes.
const leastCut = 3

// cutSpelling hides what words have of a contact that they were cut out of: its beginning at their end, its end at their
// beginning, or all of them.
func cutSpelling(words, spelling string) []Edit {
	if len(words) >= leastCut && len(words) < len(spelling) && strings.Contains(spelling, words) {
		return []Edit{{0, len(words), dots}}
	}
	var out []Edit
	for n := min(len(words), len(spelling)-1); n >= leastCut; n-- {
		if strings.HasSuffix(words, spelling[:n]) && utf8.RuneStart(words[len(words)-n]) {
			out = append(out, Edit{len(words) - n, len(words), dots})
			break
		}
	}
	for n := min(len(words), len(spelling)-1); n >= leastCut; n-- {
		if strings.HasPrefix(words, spelling[len(spelling)-n:]) && (n == len(words) || utf8.RuneStart(words[n])) {
			out = append(out, Edit{0, n, dots})
			break
		}
	}
	return out
}
