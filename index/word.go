package index

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"lurewatch/job"
)

// words finds a word or phrase in the text, an address also among the contacts.
func (c *compiler) words(l clause, said *job.Clause) (matcher, error) {
	n := needleOf(l.value)
	said.Value = n.String()
	needles := []needle{n}
	var out either
	if k, ok := readContact(l.value, false); ok && !l.quoted {
		said.Value = k.value
		if c.masked {
			c.note(job.NoteMasked, "")
		} else {
			out = append(out, phrase{field: fieldContact, terms: []string{k.term()}})
		}
		if _, bare, ok := strings.Cut(visible(l.value), "://"); ok { // the scheme may be written in other ways
			needles = append(needles, needleOf(bare))
		}
	} else if !l.quoted && !said.Not {
		needles, said.Fuzzy = c.forgive(l, n)
	}
	for _, n := range needles {
		m, err := n.matcher(c.view.snapshot, fieldWords, !c.masked)
		if err != nil {
			return nil, err
		}
		if m != nil {
			out, c.marks = append(out, m), append(c.marks, n)
		}
	}
	switch len(out) {
	case 0:
		return nil, nil
	case 1:
		return out[0], nil
	}
	return out, nil
}

// forgive adds the needles that find a word with a slip in it, if that is wanted.
func (c *compiler) forgive(l clause, n needle) (all []needle, fuzzy bool) {
	all = []needle{n}
	least := minAutoSlip
	if l.fuzzy {
		least = minSlip
	}
	chars, ok := slippery(l.value, n, least)
	if !ok {
		return all, false
	}
	if !l.fuzzy {
		c.loose = true
	}
	switch {
	case !l.fuzzy && !c.fuzzy:
		return all, false
	case chars != nil:
		return append(all, slips(chars)...), true
	}
	n.loose = true
	all = []needle{n}
	// Folding makes one letter of a doubled one in a word that it does not know, a second slip in "passprt".
	if written := strings.ToLower(bare(l.value)); written != n.terms[0] && len(written) == len(n.terms[0])+1 && isASCII(written) {
		all = append(all, needle{terms: []string{written}, loose: true})
	}
	return all, true
}

// number finds a telephone number among the contacts and in the text: as digits in any grouping, or in the very parts
// that were typed.
func (c *compiler) number(l clause, said *job.Clause) matcher {
	p := readPhone(l.phone)
	said.Value = p.e164
	typed := needleOf(l.value)
	c.marks = append(c.marks, typed)
	var out either
	if c.masked {
		c.note(job.NoteMasked, "")
	} else {
		out = append(out, phrase{field: fieldContact, terms: []string{contact{kindPhone, p.e164}.term()}})
	}
	for _, d := range p.digits {
		n := needle{terms: []string{d}}
		c.marks = append(c.marks, n)
		out = append(out, phrase{fieldWords, n.terms, !c.masked})
	}
	if len(typed.terms) > 0 {
		out = append(out, phrase{fieldWords, typed.terms, !c.masked})
	}
	return out
}

// contacts finds ads by a contact of theirs.
func (c *compiler) contacts(l clause, said *job.Clause) matcher {
	var out either
	var values []string
	for _, v := range l.values {
		known := contactsNamed(l.field, v)
		if c.masked && !open(l.field, known) {
			c.note(job.NoteMasked, l.field)
			values = append(values, v)
			continue
		}
		if len(known) == 0 {
			c.note(job.NoteBadValue, l.field+":"+strings.TrimSpace(v))
			values = append(values, v)
		}
		for i, k := range known {
			out = append(out, phrase{field: fieldContact, terms: []string{k.term()}})
			if i == 0 {
				values = append(values, k.value)
			}
		}
		if digits, size := scanPhone(v); size > 0 && size == len(v) {
			for _, d := range readPhone(digits).digits {
				c.marks = append(c.marks, needle{terms: []string{d}})
			}
		}
		c.marks = append(c.marks, needleOf(v))
	}
	said.Value = strings.Join(values, ",")
	return out
}

// open reports whether anybody may look for contacts: names of hosts that are no number. Masks show those.
func open(field string, known []contact) bool {
	return field == kindDomain && !slices.ContainsFunc(known, func(k contact) bool {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, k.value)
		return k.kind != kindDomain || len(digits) >= 5
	})
}

// contactsNamed returns what a value of a contact field may stand for.
func contactsNamed(field, value string) []contact {
	k, ok := readContact(value, true)
	if !ok {
		return nil
	}
	switch {
	case field == k.kind:
		return []contact{k}
	case field == "contact" && k.kind == kindDomain: // a name with a point in it
		return []contact{k, {kindHandle, k.value}}
	case field == "contact":
		return []contact{k}
	case field == kindDomain && k.kind == kindURL:
		return []contact{{kindDomain, strings.TrimPrefix(job.Host(k.value), "www.")}}
	case field == kindDomain && k.kind == kindEmail:
		_, host, _ := strings.Cut(k.value, "@")
		return []contact{{kindDomain, host}}
	case field == kindHandle && k.kind == kindDomain:
		return []contact{{kindHandle, k.value}}
	case field == kindURL && k.kind == kindDomain:
		return []contact{{kindURL, "https://" + k.value + "/"}, {kindURL, "http://" + k.value + "/"}}
	}
	return nil
}

// String writes the terms with blanks between them.
func (n needle) String() string { return strings.Join(n.terms, " ") }

// matcher finds the needle in a field, in contacts too if clear is set; nil if it is empty. Where the last term is only a beginning the rest is found
// in order and the beginning anywhere.
func (n needle) matcher(s *scorch.IndexSnapshot, field string, clear bool) (matcher, error) {
	switch {
	case len(n.terms) == 0:
		return nil, nil
	case n.loose:
		return similar(s, field, n.terms[0], clear)
	case !n.prefix:
		return phrase{field, n.terms, clear}, nil
	}
	last := len(n.terms) - 1
	begin, err := beginning(s, field, n.terms[last], clear)
	if err != nil || last == 0 {
		return begin, err
	}
	return every{phrase{field, n.terms[:last], clear}, begin}, nil
}
