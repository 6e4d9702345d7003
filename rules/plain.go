package rules

import (
	"lurewatch/job"
	"lurewatch/rules/plain"
)

// plainAd is an ad without what only fills it, and how to find in the ad as it came what is found there.
type plainAd struct {
	ad     job.Ad
	origin job.Ad
	text   [len(job.Fields)]plain.Text
	whole  bool // nothing was taken out
}

func plainOf(ad job.Ad) plainAd {
	p := plainAd{ad: ad, origin: ad, whole: true}
	for i, f := range job.Fields {
		p.text[i] = plain.Of(ad.Field(f))
		if !p.text[i].Whole() {
			p.ad, p.whole = with(p.ad, f, p.text[i].S), false
		}
	}
	return p
}

// longDivider is from how many bytes on a quotation ends where a divider begins that it would go over.
const longDivider = 40

// restore turns what was found without dividers into places of the ad as it came. A finding that goes over a long divider
// quotes what stands before it.
func (p *plainAd) restore(v *job.Verdict) {
	if p.whole {
		return
	}
	for i := range v.Findings {
		f := &v.Findings[i]
		if at, ok := p.text[fieldOf(f.Field)].Parted(f.Start, f.End, longDivider); ok {
			f.End = at
		}
	}
	eachSpan(v, func(f job.Field, start, end *int, quote *string) {
		if i := fieldOf(f); i >= 0 {
			*start, *end = p.text[i].Origin(*start, *end)
			*quote = p.origin.Field(f)[*start:*end]
		}
	})
}

// eachSpan goes over all places that a verdict names.
func eachSpan(v *job.Verdict, do func(f job.Field, start, end *int, quote *string)) {
	span := func(s *job.Span) { do(s.Field, &s.Start, &s.End, &s.Quote) }
	for i := range v.Findings {
		f := &v.Findings[i]
		do(f.Field, &f.Start, &f.End, &f.Quote)
	}
	f := &v.Facts
	for i := range f.Conditions {
		span(&f.Conditions[i].Span)
	}
	for i := range f.Wages {
		span(&f.Wages[i].Span)
	}
	for i := range f.Places {
		span(&f.Places[i].Span)
	}
	for i := range f.Contacts {
		span(&f.Contacts[i].Span)
	}
	for i := range f.Amounts {
		span(&f.Amounts[i].Span)
	}
	for i := range f.Occupations {
		span(&f.Occupations[i].Span)
	}
	for i := range f.Routes {
		span(&f.Routes[i].Span)
	}
	for i := range f.Appointments {
		span(&f.Appointments[i].Span)
	}
	e := &f.Employer
	for _, c := range []*job.Claim{&e.Name, &e.TaxCode, &e.Licence, &e.Address, &e.Mail, &e.Web} {
		span(&c.Span)
	}
}
