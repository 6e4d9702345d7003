package index

import (
	"net/url"
	"strings"
	"unicode"

	"lurewatch/job"
)

// The kinds of contacts, as [job.Known] names them.
const (
	kindPhone  = "phone"
	kindHandle = "handle"
	kindEmail  = "email"
	kindURL    = "url"
	kindDomain = "domain"
)

// contact is a way to reach somebody, normalised: E.164 for a phone, lower case without its sign for a handle.
type contact struct{ kind, value string }

// term is how a contact is written in the index: its kind, a colon, its value.
func (c contact) term() string { return clipTerm(c.kind + ":" + strings.ToLower(c.value)) }

// contactTerms returns the terms of the contacts of an ad and of its own address. Mail and web addresses stand under
// their domain and all domains above it too; the own address does not, as the domain of a board is no contact.
func contactTerms(c job.Case) set {
	terms := set{}
	for _, k := range c.Verdict.Facts.Contacts {
		for _, known := range factContacts(k) {
			terms[known.term()] = true
		}
	}
	if u, err := job.Canonical(c.Ad.URL); err == nil {
		terms[contact{kindURL, u}.term()] = true
	}
	return terms
}

// set holds each value once.
type set map[string]bool

// factContacts returns what a contact that was read from an ad is found under.
func factContacts(c job.Contact) []contact {
	value := strings.ToLower(strings.TrimSpace(c.Value))
	switch {
	case value == "":
		return nil
	case c.Type == "email":
		_, domain, _ := strings.Cut(value, "@")
		return append(domains(domain), contact{kindEmail, value})
	case c.Type == "url":
		return append(domains(job.Host(c.Value)), contact{kindURL, value})
	}
	if digits, size := scanPhone(value); size > 0 && size == len(value) {
		return []contact{{kindPhone, readPhone(digits).e164}}
	}
	return []contact{{kindHandle, strings.TrimPrefix(value, "@")}}
}

// domains returns a host and the domains above it down to two labels.
func domains(host string) (out []contact) {
	for host = strings.Trim(strings.ToLower(host), "."); strings.Contains(host, "."); {
		out = append(out, contact{kindDomain, host})
		_, host, _ = strings.Cut(host, ".")
	}
	return out
}

// readContact recognises one contact in what was typed or pasted. A single word without any sign counts as a handle
// only if loose is set.
func readContact(typed string, loose bool) (contact, bool) {
	s := strings.TrimFunc(visible(refang(typed)), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`<>[]{}"'“”«»,;`, r)
	})
	s = strings.TrimRight(s, ".:!?")
	if digits, size := scanPhone(s); size > 0 && size == len(s) {
		return contact{kindPhone, readPhone(digits).e164}, true
	}
	s = strings.TrimRight(strings.TrimPrefix(s, "("), ")")
	low := strings.ToLower(s)
	for _, lead := range [...]string{"mailto:", "tel:"} {
		if rest, ok := strings.CutPrefix(low, lead); ok {
			return readContact(rest, loose)
		}
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return contact{}, false
	}
	switch at := strings.IndexByte(low, '@'); {
	case strings.Contains(low, "://"), isDomain(hostOf(low)) && low != hostOf(low):
		return readAddress(s)
	case at == 0:
		return contact{kindHandle, low[1:]}, isHandle(low[1:])
	case at > 0:
		return contact{kindEmail, low}, isMailbox(low[:at]) && isDomain(low[at+1:])
	case isDomain(low):
		return contact{kindDomain, strings.TrimPrefix(low, "www.")}, true
	}
	return contact{kindHandle, low}, loose && isHandle(low)
}

// readAddress reads a web address: an account of a messenger, a host alone, or a page.
func readAddress(s string) (contact, bool) {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	canonical, err := job.Canonical(s)
	if err != nil {
		return contact{}, false
	}
	u, err := url.Parse(canonical)
	if err != nil {
		return contact{}, false
	}
	if c, ok := account(strings.TrimPrefix(u.Hostname(), "www."), strings.Trim(u.Path, "/"), u.Query()); ok {
		return c, true
	}
	if strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return contact{kindDomain, strings.TrimPrefix(u.Hostname(), "www.")}, isDomain(u.Hostname())
	}
	return contact{kindURL, canonical}, true
}

// account reads the address of an account of a messenger, as packages that read ads do.
func account(host, path string, query url.Values) (contact, bool) {
	first, rest, _ := strings.Cut(path, "/")
	first = strings.ToLower(strings.TrimPrefix(first, "@"))
	switch host {
	case "t.me", "telegram.me", "telegram.dog":
		if first == "s" || first == "joinchat" {
			first = strings.ToLower(rest)
		}
	case "zalo.me":
		if first == "g" {
			first = strings.ToLower(path)
		}
	case "wa.me", "api.whatsapp.com":
		if p := query.Get("phone"); p != "" {
			first = p
		}
		first = "+" + strings.TrimPrefix(first, "+")
	case "m.me", "facebook.com", "m.facebook.com", "fb.com", "fb.me", "instagram.com", "tiktok.com":
		if rest != "" {
			return contact{}, false
		}
	default:
		return contact{}, false
	}
	if digits, size := scanPhone(first); size > 0 && size == len(first) {
		return contact{kindPhone, readPhone(digits).e164}, true
	}
	return contact{kindHandle, first}, first != ""
}

// hostOf returns what stands before the first slash.
func hostOf(s string) string {
	host, _, _ := strings.Cut(s, "/")
	return host
}

// isDomain reports whether s, in lower case, has the shape of a domain: labels of letters, digits and hyphens with
// points between them, the last one of two letters or more.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 || len(s) > 253 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.IndexFunc(l, func(r rune) bool { return !isNameRune(r) && r != '-' }) >= 0 {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(last) >= 2 && (strings.HasPrefix(last, "xn--") || !strings.ContainsAny(last, "0123456789-"))
}

// isHandle reports whether s, in lower case, has the shape of the name of an account: it has a letter or is long.
func isHandle(s string) bool {
	return len(s) >= 3 && len(s) <= 64 && strings.IndexFunc(s, func(r rune) bool { return !isNameRune(r) && r != '_' && r != '.' && r != '-' }) < 0 &&
		strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz")
}

// isMailbox reports whether s, in lower case, may stand before the @ of a mail address.
func isMailbox(s string) bool {
	return s != "" && len(s) <= 64 && strings.IndexFunc(s, func(r rune) bool { return !isNameRune(r) && !strings.ContainsRune("_.-+%", r) }) < 0
}

func isNameRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
