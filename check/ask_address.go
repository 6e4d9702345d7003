package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	// webScheme reads the scheme of the web, also defanged and with a letter lost or struck twice: "htps", "hhttp", "ttps".
	webScheme = regexp.MustCompile(`(?i)(?:hxxp|h+t+p+|tt+p+)(s*)[:：]?[/\\／]+$`)
	lonely    = regexp.MustCompile(`(?i)^(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$`)
)

// addresses returns the different addresses in a text, at most maxFound, "" for each that is none of the web's, and the text
// without them. A word that stands alone is an address whatever its end is.
func addresses(text string) (found []string, words string) {
	if word := strings.Trim(text, "<>\"'“”«»"); lonely.MatchString(word) {
		return []string{"https://" + word}, ""
	}
	var b strings.Builder
	at := 0
	for _, m := range addressMatches(text) {
		a, ok := address(text, m)
		if !ok {
			continue
		}
		b.WriteString(text[at:m[0]])
		b.WriteByte(' ')
		at = m[1]
		found = appendNew(found, a)
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
		if scheme[1] != "" {
			return "https://" + rest, true
		}
		return "http://" + rest, true
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

// hasCredentials reports whether an address has a user name before its host.
func hasCredentials(address string) bool {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return false
	}
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		rest = rest[:i]
	}
	return strings.Contains(rest, "@")
}

// blank is what addressPattern takes for white space, no address having any.
const blank = " \t\n\f\r"

// addressMatches returns the matches of addressPattern. Only words that have one of the signs are looked at that every
// address has.
func addressMatches(text string) (found [][]int) {
	for at := 0; at < len(text); {
		n := strings.IndexAny(text[at:], blank)
		if n < 0 {
			n = len(text) - at
		}
		if word := text[at : at+n]; strings.ContainsAny(word, ".:：/\\／@") {
			for _, m := range addressPattern.FindAllStringSubmatchIndex(word, -1) {
				for i := range m {
					if m[i] >= 0 {
						m[i] += at
					}
				}
				found = append(found, m)
			}
		}
		at += n + 1
	}
	return found
}
