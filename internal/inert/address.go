package inert

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var links = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"']+`)

// Links defangs the addresses in a text that begin with http:// or https://.
func Links(s string) string {
	if !strings.Contains(s, "://") {
		return s
	}
	return links.ReplaceAllStringFunc(s, Address)
}

// Address writes an address so that no program makes a link of it and nobody follows it by accident:
// hxxps://jobs[.]example/a.
func Address(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return strings.NewReplacer(":", "[:]", ".", "[.]").Replace(url)
	}
	host, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host, path = rest[:i], rest[i:]
	}
	scheme = strings.Replace(strings.ToLower(scheme), "http", "hxxp", 1)
	return scheme + "://" + strings.ReplaceAll(host, ".", "[.]") + path
}

// Unlinked defangs everything in a text of which a mail program may make a link: addresses with a scheme, host names,
// mail addresses and names behind an @. hr@jobs.example becomes hr[@]jobs[.]example. A dot before a word with
// Vietnamese marks stays, as in "lương cao.Đi ngay", because no top-level domain of the Latin script has marks, and so
// does that of TP.HCM.
func Unlinked(s string) string {
	if !strings.ContainsAny(s, ".:@．。｡：＠") {
		return s
	}
	s = schemes.ReplaceAllStringFunc(strings.ToValidUTF8(s, "\ufffd"), func(m string) string {
		colon := strings.IndexAny(m, ":：")
		name, behind := m[:colon], strings.TrimLeft(m[colon:], ":：")
		if l := strings.ToLower(name); l == "http" || l == "https" {
			return "hxxp" + l[len("http"):] + "://"
		}
		return name + "[:]" + behind
	})
	var b strings.Builder
	before := ' '
	for i, r := range s {
		switch after := s[i+utf8.RuneLen(r):]; {
		case (r == '@' || r == '＠') && wordRune(first(after)):
			b.WriteString("[@]")
		case strings.ContainsRune(".．。｡", r) && splits(r, before, after):
			b.WriteString("[.]")
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// schemes finds what an address begins with.
var schemes = regexp.MustCompile(`(?i)[a-z][a-z0-9+.\-]*[:：]//|\b(?:mailto|tel|sms|sip|xmpp|magnet):\S`)

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// splits reports whether a dot between two texts may be that of a host name.
func splits(dot, before rune, after string) bool {
	if !wordRune(before) && !strings.ContainsRune("•)]-", before) && !unicode.IsMark(before) {
		return false
	}
	label := after
	if i := strings.IndexFunc(after, func(r rune) bool { return !wordRune(r) && r != '-' && !unicode.IsMark(r) }); i >= 0 {
		label = after[:i]
	}
	switch r := first(label); {
	case label == "" || !unicode.IsLetter(r):
		return false
	case dot != '.' && dot != '．':
		return before < unicode.MaxASCII && r < unicode.MaxASCII // 。 is the full stop of Chinese
	case label == "HCM":
		return false
	}
	marked := strings.IndexFunc(label, func(r rune) bool { return r > unicode.MaxASCII && (unicode.Is(unicode.Latin, r) || unicode.IsMark(r)) }) >= 0
	return !marked || !unicode.Is(unicode.Latin, first(label))
}
