package mask

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lurewatch/internal/inert"
)

// contactWords are what people write before a contact: fields of the search, and names of services that are none.
const contactWords = `phones?|tel|mobile|sdt|dt|hotline|handles?|contacts?|lien he|(?:e-?)?mails?|mailto|gmail|url|link|domain|site|web|telegram|tele|tg|zalo|whatsapp|wechat|viber|line|` +
	`kakao(?:talk)?|facebook|fb|messenger|signal|qq|instagram|ig|tiktok|discord|potato|user(?:name)?|account|nick|id`

var (
	askedFor = regexp.MustCompile(`\b(?:` + contactWords + `)\s*[:=]\s*[^\s]`)
	address  = regexp.MustCompile(`[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?#]\S`)
	figures  = regexp.MustCompile(`(?:^|\s)-?(?:wage|score|seen|first_seen|flagged|version|campaign|rule|source|place|country|category|band|lang|kind|tier|indicator|review|closed)\s*:\S+`)
	calendar = regexp.MustCompile(`^(?:(?:19|20)\d\d|[1-9]\d*00)$`)
	harmless = strings.NewReplacer("[.]", ".", "(.)", ".", "{.}", ".", "[dot]", ".", "(dot)", ".", " dot ", ".", "[cham]", ".", "(cham)", ".", "[@]", "@", "(@)", "@", "[at]", "@", "(at)", "@",
		"(a cong)", "@", "[:]", ":", "[/]", "/", "[://]", "://", "hxxp", "http", "h**p", "http")
)

// Plainly is a query as [Asks] reads it: in lower case, without marks, in the narrow forms of letters, and with addresses
// that were made harmless as they were.
func Plainly(query string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) || inert.Invisible(r):
			return -1
		case r == 'đ' || r == 'Đ':
			return 'd'
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(strings.ToValidUTF8(query, "")))
	return harmless.Replace(s)
}

// Asks reports whether what somebody looks for has the form of a contact or of a part of one: a field of contacts with a
// value, a number to call or four digits of one, a mail address, a name behind an @, an address with a path. A name that
// may be any word has no form.
func Asks(query string) bool {
	s := Plainly(query)
	return askedFor.MatchString(s) || strings.Contains(s, "@") || address.MatchString(s) || Text(query, nil) != inert.Visible(query) || Text(s, nil) != inert.Visible(s) || figuresOf(s)
}

// leastFigures is how many digits in a row, with nothing but separators between them, may be a part of a number.
const leastFigures = 4

// figuresOf reports whether a text has digits that may be a part of a number: neither a year nor a round sum, nor the value
// of a field of numbers.
func figuresOf(s string) bool {
	s = figures.ReplaceAllString(s, " x ")
	var run strings.Builder
	is := func() bool {
		digits := run.String()
		run.Reset()
		return len(digits) >= leastFigures && !calendar.MatchString(digits)
	}
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			if r > unicode.MaxASCII {
				r = '7' // it is no year in any script but this
			}
			run.WriteRune(r)
		case unicode.IsLetter(r):
			if is() {
				return true
			}
		}
	}
	return is()
}
