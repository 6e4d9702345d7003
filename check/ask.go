package check

import (
	"strings"
	"unicode"

	"lurewatch/internal/inert"
)

// The limits of what is asked, in bytes. Beyond them an answer says that it is too large; nothing is cut.
const (
	MaxText    = 256 << 10
	MaxPicture = 10 << 20
)

// Kind says what was asked about.
type Kind string

// The kinds.
const (
	KindNothing Kind = "nothing" // there is nothing to check, and Because says why
	KindURL     Kind = "url"
	KindText    Kind = "text"
	KindContact Kind = "contact"
	KindPicture Kind = "picture"
)

// Ask is one question. One of URL, Contact, Picture and Text leads, in this order; where Text stands beside another, it is
// the few words around that and speaks only where it bears more signs. The zero Ask asks nothing.
type Ask struct {
	// URL is an address with a scheme. It may lack every other virtue: refusing it is the desk's part.
	URL  string
	Text string
	// Contact is a telephone number, a handle with its @, a mail address or the address of a messenger's account.
	Contact string
	Picture []byte
	// Because says why nothing but Text, if there is any, can be checked; empty where something can.
	Because Because
	// Linked says that Text names an address that is not opened.
	Linked bool
	// Lang is the language of the answer; empty means Vietnamese.
	Lang Lang
	// Country is where the person is, ISO 3166-1; empty means Viet Nam.
	Country string
	// From is whom the question is from: an address of the internet or another name, such as that of a token. Whoever
	// asks much has to wait for others and loses answers before they do. It is hashed, and not kept itself; empty is
	// one asker too.
	From string
}

// Kind returns what is asked about.
func (a Ask) Kind() Kind {
	switch {
	case a.URL != "":
		return KindURL
	case a.Contact != "":
		return KindContact
	case len(a.Picture) > 0:
		return KindPicture
	case a.Text != "":
		return KindText
	}
	return KindNothing
}

const (
	// leastWords is how many letters an ad has at least. A link that a telephone shares comes with fewer:
	// "Xem tin này trên …".
	leastWords = 40
	// leastText is how many letters make a text that can be judged at all.
	leastText = 3
)

// ParseAsk decides what was typed by its content, as a reader would who does not see invisible characters. An address or
// a contact with a few words around is a question about it; a text that is long enough to be an ad is judged, and the
// address in it stays closed. Words that only say what a contact is, such as "Zalo", are none. It does not judge where an
// address leads.
func ParseAsk(typed string) Ask {
	if len(typed) > MaxText {
		return Ask{Because: TooLarge}
	}
	typed = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(typed, "\r\n", "\n"), "\uFFFD"))
	seen := strings.TrimSpace(refang.Replace(strings.Map(dropInvisible, typed)))
	if seen == "" {
		return Ask{Because: Empty}
	}
	found, rest := addresses(seen)
	found, contacts := accounts(found)
	more, words := contactsIn(rest)
	for _, c := range more {
		contacts = appendNew(contacts, c)
	}
	n := letters(words)
	if len(contacts) > 0 {
		n = said(words)
	}
	switch {
	case len(found)+len(contacts) == 0 && letters(seen) < leastText:
		return Ask{Because: NoText}
	case len(found)+len(contacts) == 0 && name(seen) != "":
		return Ask{Contact: name(seen)}
	case len(found)+len(contacts) == 0, n >= leastWords:
		return Ask{Text: typed, Linked: len(found) > 0}
	}
	var ask Ask
	if n >= leastText {
		ask.Text, ask.Linked = typed, len(found) > 0
	}
	switch {
	case len(found) > 1, len(found) == 0 && len(contacts) > 1:
		ask.Because = Several
	case len(found) == 0:
		ask.Contact = contacts[0]
	case found[0] == "":
		ask.Because = NotAllowed
	case hasCredentials(found[0]):
		ask.Because = Credentials
	default:
		ask.URL = found[0]
	}
	return ask
}

// maxFound is how many addresses or contacts are told apart: more than one is several.
const maxFound = 8

// appendNew appends what is not in a list yet, up to maxFound.
func appendNew(list []string, s string) []string {
	if len(list) >= maxFound {
		return list
	}
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
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
