package rules

import (
	"slices"
	"strings"

	"lurewatch/job"
)

// name is where a handle, an address or a link stands, in folded bytes of a field. It is what people call themselves and
// says nothing of the offer: @bavet_chat need not be in Bavet.
type name struct{ field, start, end int32 }

// setNamesAside notes the names and the numbers among the contacts and drops what was found inside names.
func (r *reading) setNamesAside() {
	r.names, r.numbers = r.names[:0], r.numbers[:0]
	for _, c := range r.facts.Contacts {
		if n, letters := r.nameOf(c); letters {
			r.names = append(r.names, n)
		} else {
			r.numbers = append(r.numbers, n)
		}
	}
	if len(r.names) == 0 {
		return
	}
	for g, found := range r.found {
		r.found[g] = slices.DeleteFunc(found, func(e evidence) bool { return r.named(e.field, e.start, e.end) })
	}
	r.facts.Places = slices.DeleteFunc(r.facts.Places, func(p job.Place) bool {
		f := fieldOf(p.Field)
		start, end := r.doc.Text[f].Folded(p.Start, p.End)
		return r.named(int32(f), int32(start), int32(end))
	})
}

// nameOf finds the name in a contact, its last word, and whether that has letters: a telephone number has none. "Zalo"
// in front of it is no name.
func (r *reading) nameOf(c job.Contact) (n name, letters bool) {
	f := fieldOf(c.Field)
	text := &r.doc.Text[f]
	start, end := text.Folded(c.Start, c.End)
	start += strings.LastIndexAny(text.S[start:end], " \n:") + 1
	letters = strings.ContainsFunc(text.S[start:end], func(c rune) bool { return c >= 'a' && c <= 'z' })
	return name{int32(f), int32(start), int32(end)}, letters
}

// named reports whether something lies inside a name, though it is not all of it.
func (r *reading) named(field, start, end int32) bool {
	return slices.ContainsFunc(r.names, func(n name) bool {
		return n.field == field && n.start <= start && end <= n.end && end-start < n.end-n.start
	})
}

// hideContacts strikes the names and numbers of a field out of a copy of its folded text. That there is one, and of which
// kind, is a fact; how it is written tells more of who wrote the examples than of the offer.
func (r *reading) hideContacts(field int, text []byte) {
	for _, list := range [...][]name{r.names, r.numbers} {
		for _, n := range list {
			if int(n.field) == field {
				for i := n.start; i < n.end; i++ {
					text[i] = '_'
				}
			}
		}
	}
}
