package web

import (
	"lurewatch/internal/mask"
	"lurewatch/job"
)

// masker hides contacts unless it is off, as it is for who must see them.
type masker struct{ off bool }

// edits returns what must be hidden in a field of an ad, or in a text without a field.
func (m masker) edits(field job.Field, text string, contacts []job.Contact) []mask.Edit {
	if m.off {
		return nil
	}
	return mask.Edits(field, text, contacts)
}

// text hides the contacts in a text that is no field of an ad, such as a quotation.
func (m masker) text(s string, contacts []job.Contact) string {
	if m.off {
		return visible(s)
	}
	return mask.Text(s, contacts)
}

// address hides the contacts in an address.
func (m masker) address(s string, contacts []job.Contact) string {
	if m.off {
		return visible(s)
	}
	return mask.Address(s, contacts)
}

// contact writes one spelling of a contact.
func (m masker) contact(kind, spelling string) string {
	if m.off {
		return visible(spelling)
	}
	return mask.Contact(kind, spelling)
}

// quoter hides contacts in what is quoted of one ad, also where a quotation cuts one.
type quoter struct {
	off bool
	ad  mask.Ad
}

// quoter returns that of an ad.
func (m masker) quoter(ad job.Ad, contacts []job.Contact) quoter {
	if m.off {
		return quoter{off: true}
	}
	return quoter{ad: mask.Of(ad, contacts)}
}

// edits are what must be hidden in a whole field. The zero [mask.Ad] of who sees all hides nothing.
func (q quoter) edits(f job.Field) []mask.Edit { return q.ad.Edits(f) }

// quote writes what a span quotes.
func (q quoter) quote(s job.Span) string {
	if q.off {
		return visible(s.Quote)
	}
	return q.ad.Quote(s)
}

// words writes words of the ad.
func (q quoter) words(s string) string {
	if q.off {
		return visible(s)
	}
	return q.ad.Words(s)
}
