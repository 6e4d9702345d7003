package web

import (
	"net/url"
	"strings"

	"lurewatch/job"
	"lurewatch/people"
)

// contactKey names a way to reach somebody as the pages of contacts do: a telephone number is one contact, whatever
// service it is written for.
type contactKey struct{ kind, value string }

// keyOf returns the key of a contact that was read in an ad.
func keyOf(kind, value string) contactKey {
	value = strings.TrimSpace(value)
	if kind != "url" {
		value = strings.ToLower(value)
	}
	if isNumber(value) {
		kind = "phone"
	}
	return contactKey{kind, value}
}

// isNumber reports whether a contact is a telephone number as E.164 writes it.
func isNumber(value string) bool {
	digits, ok := strings.CutPrefix(value, "+")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// query is the search for the ads that bear the contact.
func (k contactKey) query() string {
	switch {
	case k.kind == "phone":
		return "phone:" + quotedValue(k.value)
	case k.kind == "domain":
		return "domain:" + quotedValue(k.value)
	}
	return "contact:" + quotedValue(k.value)
}

// asked writes the contact so that a look-up takes it for one: a name alone may be any word.
func (k contactKey) asked() string {
	if k.kind == "phone" || k.kind == "email" || k.kind == "url" || k.kind == "domain" || strings.HasPrefix(k.value, "@") {
		return k.value
	}
	return "@" + k.value
}

// sealed is what a contact in an address begins with that only this process can read.
const sealed = "~"

// contactHref is the address of the page of a contact. For somebody who does not see contacts in clear the address does
// not bear it either; such an address is good for that kind of contact, until the program ends.
func (s *site) contactHref(v view, k contactKey) string {
	if k.kind == "" || k.value == "" {
		return ""
	}
	value := k.value
	if !s.mask.off {
		value = sealed + s.tokens.seal(k.kind+"\n"+k.value)
	}
	return v.To("/console/contact/" + url.PathEscape(k.kind) + "/" + url.PathEscape(value))
}

// contactOf reads what [site.contactHref] wrote, and what was typed by somebody who may see contacts. For anybody else
// only a reference of ours stands for a contact, so that no number can be tried; the zero contactKey is none.
func (s *site) contactOf(kind, value string) contactKey {
	if token, ok := strings.CutPrefix(value, sealed); ok {
		if clear, ok := s.tokens.open(token); ok {
			of, value, _ := strings.Cut(clear, "\n")
			if of != kind { // what is shown of a contact depends on what it is
				return contactKey{}
			}
			k := keyOf(of, value)
			s.referred = k.query()
			return k
		}
	}
	if !s.who.May(people.Clear) {
		return contactKey{}
	}
	return keyOf(kind, value)
}

// shownContact writes a contact for people: masked for who must not see it, and an address defanged.
func (s *site) shownContact(kind, value string) string {
	if kind == "url" || kind == "domain" || strings.Contains(value, "://") {
		return s.address(value, []job.Contact{{Type: kind, Value: value}})
	}
	return s.mask.contact(kind, value)
}
