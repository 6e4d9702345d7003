package extract

import (
	"maps"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// links gathers the addresses a page leads to.
type links struct {
	page, origin, host string // of the page
	base, baseOrigin   string // of references; the page unless a base element says otherwise
	seen               map[string]bool
	follow, noFollow   []string
}

func newLinks(page string) links {
	return links{page: page, origin: job.Origin(page), host: job.Host(page), base: page, baseOrigin: job.Origin(page), seen: map[string]bool{}}
}

// rebase reads a base element. The first that is an address counts.
func (l *links) rebase(href string) {
	if l.base != l.page || href == "" {
		return
	}
	if base, err := job.Resolve(l.page, href); err == nil {
		l.base, l.baseOrigin = base, job.Origin(base)
	}
}

// maxSeen bounds the spellings of addresses that are looked at, so that a page of nothing but faulty ones costs
// no more than one with MaxLinks good ones.
const maxSeen = 4 * MaxLinks

// add notes a link. What is not an address on the web is left out.
func (l *links) add(href, rel string) {
	if len(l.follow)+len(l.noFollow) >= MaxLinks || len(l.seen) >= maxSeen {
		return
	}
	href, _, _ = strings.Cut(href, "#")
	if href == "" || hasScheme(href) && !isWeb(href) || l.seen[href] {
		return
	}
	l.seen[href] = true
	u, ok := l.resolve(href)
	if !ok || u != href && l.seen[u] {
		return
	}
	l.seen[u] = true
	for r := range strings.FieldsSeq(rel) {
		if strings.EqualFold(r, "nofollow") {
			l.noFollow = append(l.noFollow, u)
			return
		}
	}
	l.follow = append(l.follow, u)
}

// resolve is [job.Resolve] with a short way for the plain paths that most links are.
func (l *links) resolve(href string) (string, bool) {
	path := strings.TrimPrefix(href, l.baseOrigin)
	switch {
	case plainPath(path) && len(l.baseOrigin)+len(path) <= job.MaxURL:
		return l.baseOrigin + path, true
	case plainAddress(href) && len(href) <= job.MaxURL:
		return href, true
	}
	u, err := job.Resolve(l.base, href)
	return u, err == nil
}

// plainAddress reports whether an absolute address with a path is canonical as it stands: a host of small letters
// and hyphens, that is no number and needs no decoding, and a plain path.
func plainAddress(href string) bool {
	rest, ok := strings.CutPrefix(href, "https://")
	slash := strings.IndexByte(rest, '/')
	if !ok || slash < 1 || strings.Contains(rest[:slash], "--") {
		return false
	}
	for label := range strings.SplitSeq(rest[:slash], ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz-") != "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return plainPath(rest[slash:])
}

// plainPath reports whether a path is canonical as it stands.
func plainPath(p string) bool {
	if p == "" || p[0] != '/' || strings.Contains(p, "//") || strings.Contains(p, "/.") {
		return false
	}
	for i := range len(p) {
		switch c := p[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '/', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// hasScheme reports whether a reference begins with a scheme. isWeb reports whether that is the web's.
func hasScheme(href string) bool {
	i := strings.IndexAny(href, ":/?")
	return i > 0 && href[i] == ':'
}

func isWeb(href string) bool {
	return len(href) > 5 && strings.EqualFold(href[:4], "http") && (href[4] == ':' || href[4]|0x20 == 's')
}

// leads reports whether a reference leads to another page, rather than to somebody who can be reached there or to
// a place on the same page. Only such links make a list of links.
func leads(href string) bool {
	switch {
	case href == "" || href[0] == '#':
		return false
	case strings.HasPrefix(href, "//"), hasScheme(href) && isWeb(href):
		return !social[bareHost(hostOf(href))]
	}
	return !hasScheme(href)
}

func bareHost(h string) string { return strings.TrimPrefix(h, "www.") }

// sameHost returns a reference in canonical form if it leads to the page's own host, else "".
func (l *links) sameHost(href string) string {
	if href == "" {
		return ""
	}
	if u, ok := l.resolve(href); ok && job.Host(u) == l.host {
		return u
	}
	return ""
}

// messengers are hosts whose addresses name a person or a group.
var messengers = words("t.me telegram.me zalo.me chat.zalo.me wa.me api.whatsapp.com chat.whatsapp.com line.me lin.ee m.me " +
	"u.wechat.com invite.viber.com signal.me msng.link join.skype.com")

// social are hosts whose addresses name a person or ask for an application, messengers among them.
var social = func() map[string]bool {
	m := words("facebook.com fb.com fb.me forms.gle docs.google.com twitter.com x.com instagram.com tiktok.com youtube.com zaloapp.com")
	maps.Copy(m, messengers)
	return m
}()

// contactBehind returns the way to reach somebody that href is and that shown, the text of the link, does not
// say already; "" if there is none.
func contactBehind(href string, shown []byte) string {
	scheme, rest, ok := strings.Cut(href, ":")
	if !ok || len(href) > 200 || !utf8.ValidString(href) {
		return ""
	}
	address, _, _ := strings.Cut(rest, "?")
	switch strings.ToLower(scheme) {
	case "tel", "sms", "callto":
		if n := lastDigits(address); n == "" || strings.Contains(onlyDigits(string(shown)), n) {
			return ""
		}
		return oneLine(address)
	case "mailto", "skype":
		if address == "" || strings.Contains(strings.ToLower(string(shown)), strings.ToLower(address)) {
			return ""
		}
		return oneLine(address)
	case "zalo", "viber", "whatsapp", "tg", "weixin", "line":
		return oneLine(href)
	case "http", "https":
		path := strings.TrimSuffix(address[strings.LastIndexByte(strings.TrimSuffix(address, "/"), '/')+1:], "/")
		said := len(path) > 2 && strings.Contains(strings.ToLower(string(shown)), strings.ToLower(path))
		if messengers[bareHost(hostOf(href))] && !said && !strings.Contains(href, "share") {
			return oneLine(href)
		}
	}
	return ""
}

// onlyDigits drops everything else from a text; lastDigits gives the last eight, without country code and zero.
func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func lastDigits(s string) string {
	d := onlyDigits(s)
	return d[max(0, len(d)-8):]
}
