package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

// input is what a person gave to be checked. Exactly one of url, text and unread leads.
type input struct {
	url  string // the one address, with a scheme; "" where there is no address to open
	text string // what was typed, trimmed; "" where no words stand beside the address
	// linked reports that the text names an address, which is not opened when the text is judged.
	linked bool
	// unread says why neither can be checked; "" where one can.
	unread job.Readable
}

// Two more reasons why nothing could be read, beside those of package job.
const (
	// noText: there are no words in it.
	noText job.Readable = "no_text"
	// whichAddress: it is several addresses or one that no browser opens as a page, and little else.
	whichAddress job.Readable = "which_address"
)

const (
	// leastWords is how many letters an ad has at least. A link that a telephone shares comes with fewer:
	// "Xem tin này trên …".
	leastWords = 40
	// leastText is how many letters make a text that can be judged at all.
	leastText = 3
)

// readInput decides by content, as a reader would who does not see invisible characters. A text that is an
// address with a few words around is a request to open the address; a text that is long enough to be an ad is
// judged, and the address in it stays closed. It does not judge where an address leads.
func readInput(typed string) input {
	typed = strings.TrimSpace(typed)
	seen := strings.TrimSpace(refang.Replace(strings.Map(dropInvisible, typed)))
	found, words := addresses(seen)
	n := letters(words)
	switch {
	case len(found) == 0 && letters(seen) < leastText:
		return input{unread: noText}
	case len(found) == 0:
		return input{text: typed}
	case n >= leastWords:
		return input{text: typed, linked: true}
	}
	var in input
	if n >= leastText {
		in.text, in.linked = typed, true
	}
	if len(found) > 1 || found[0] == "" {
		in.unread = whichAddress
		return in
	}
	in.url = found[0]
	return in
}

var refang = strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "[:]", ":", "[/]", "/", "[://]", "://")

const (
	inAddress = `[^\s<>"“”«»「」『』（）【】《》]`
	label     = `[\pL\pN](?:[\pL\pN\-]*[\pL\pN])?\.`
	// plainEnds are the ends of names that are rarely a word behind a full stop without a space, pathEnds those
	// that need a path to be told from one.
	plainEnds = `com|net|org|vn|info|biz|io|app|xyz|online|site|shop|click`
	pathEnds  = plainEnds + `|me|co|cc|ly|gl|gd|be|asia|top|link|live|vip|pro|club|store|work|page|dev|tv|us|uk|fr|de|ru|cn|hk|tw|jp|kr|th|kh|la|mm|my|ph|sg|id|in|ae`
)

// addressPattern finds, in this order: a mail address, which is no address of a page; one with a scheme, also
// a damaged one such as "https:/x"; one with a scheme that is not the web's and needs no slashes; one without
// a scheme. The groups are the scheme, the closed scheme and the rest of an address without a scheme.
var addressPattern = regexp.MustCompile(`(?i)[\pL\pN._%+\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)+` +
	`|(h(?:tt|xx)ps?[:：][/\\／]|h(?:tt|xx)ps?//|[a-z][a-z0-9+.\-]*:(?://|\\\\))` + inAddress + `*` +
	`|((?:javascript|vbscript|data|file|ftp|about|blob|view-source|intent|content):)` + inAddress + `+` +
	`|//([\pL\pN]` + inAddress + `*)` +
	`|((?:` + label + `)+(?:` + pathEnds + `)(?::\d+)?[/?#]` + inAddress + `+|www\.` + inAddress + `+|(?:` + label + `)+(?:` + plainEnds + `)(?::\d+)?/?)`)

var (
	webScheme = regexp.MustCompile(`(?i)h(?:tt|xx)p(s?)[:：]?[/\\／]+$`)
	lonely    = regexp.MustCompile(`(?i)^(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$`)
)

// addresses returns the different addresses in a text, "" for each that is none of the web's, and the text
// without them. A word that stands alone is an address whatever its end is.
func addresses(text string) (found []string, words string) {
	if word := strings.Trim(text, "<>\"'“”«»"); lonely.MatchString(word) {
		return []string{"https://" + word}, ""
	}
	var b strings.Builder
	at := 0
	for _, m := range addressPattern.FindAllStringSubmatchIndex(text, -1) {
		a, ok := address(text, m)
		if !ok {
			continue
		}
		b.WriteString(text[at:m[0]])
		b.WriteByte(' ')
		at = m[1]
		if a == "" || !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	b.WriteString(text[at:])
	return found, b.String()
}

// address reads one match of addressPattern: ok false where it is no address, "" where it is not the web's.
func address(text string, m []int) (a string, ok bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
	after, _ := utf8.DecodeRuneInString(text[m[1]:])
	group := func(i int) bool { return m[2*i] >= 0 }
	switch {
	case group(1):
		scheme := webScheme.FindStringSubmatch(text[m[2]:m[3]])
		rest := strings.TrimLeft(tailed(text[m[3]:m[1]]), `/\／`)
		if scheme == nil || rest == "" {
			return "", true
		}
		return "http" + strings.ToLower(scheme[1]) + "://" + rest, true
	case group(2):
		return "", true
	case group(3):
		return "https://" + tailed(text[m[6]:m[7]]), m[0] == 0 || unicode.IsSpace(before)
	case group(4):
		return "https://" + tailed(text[m[8]:m[9]]), !strings.ContainsRune("@-_", before) && after != '@' && !unicode.IsLetter(after) && !unicode.IsDigit(after)
	}
	return "", false
}

// tailed takes the punctuation off the end of an address that belongs to the sentence around it.
func tailed(a string) string {
	if !strings.Contains(a, "(") {
		a = strings.TrimRight(a, ".,;:!?…'’)]}。，、！？；")
	}
	return strings.TrimRight(a, ".,;:!?…'’]}。，、！？；")
}

// letters counts letters, also those that are drawn as symbols, such as "Ⓐ". One ideograph says as much as
// a short word and counts for three.
func letters(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			n += 3
		case unicode.IsLetter(r) && !inert.Invisible(r), unicode.IsSymbol(r) && unicode.Is(unicode.Other_Alphabetic, r):
			n++
		}
	}
	return n
}

func dropInvisible(r rune) rune {
	if inert.Invisible(r) {
		return -1
	}
	return r
}
