package share

import (
	"cmp"
	"slices"
	"strings"

	"lurewatch/internal/mask"
	"lurewatch/job"
)

// text is a text that is no field of the ad as it may leave: masked unless contacts are to be clear. Contacts that the
// facts name are hidden wherever they are spelled as in the ad, whatever their form.
func (x *export) text(s string) string {
	if x.Clear || s == "" {
		return s
	}
	return x.nameless(mask.Text(s, x.other))
}

// quote is what a span quotes, as it may leave: what is hidden in its field is hidden in it, also where it cuts a contact.
func (x *export) quote(s job.Span) string {
	if x.Clear {
		return s.Quote
	}
	return x.nameless(x.hides.Quote(s))
}

// value is a contact as it may leave. The address of the ad itself is none.
func (x *export) value(c job.Contact) string {
	if x.Clear || x.own(c) {
		return x.text(c.Value)
	}
	return mask.Contact(c.Type, c.Value)
}

// own reports whether a contact is the address of the ad itself.
func (x *export) own(c job.Contact) bool { return c.Type == "url" && strings.HasPrefix(x.url, c.Value) }

// sign is what a finding quotes.
func (x *export) sign(f job.Finding) string {
	return x.quote(f.Span())
}

// nameless hides what a mask left of the contacts that the facts name.
func (x *export) nameless(s string) string {
	if x.named != nil {
		s = x.named.Replace(s)
	}
	return s
}

// hash is the hash of what an ad or a record says, left out where that is masked.
func (x *export) hash(sum string) string {
	if x.Clear {
		return sum
	}
	return ""
}

// hidden stands for a contact that the mask does not know.
const hidden = "••"

// minHidden is the shortest spelling that is hidden wherever it stands; a shorter one is part of many words.
const minHidden = 4

// name sets the contacts of an ad that are hidden by their spelling, the longest first. The address of the ad itself is
// no contact.
func (x *export) name(it Item) {
	x.named, x.other, x.url, x.all = nil, nil, it.Case.Ad.URL, it.Case.Verdict.Facts.Contacts
	if x.Clear {
		return
	}
	var all []string
	x.hides = mask.Of(it.Case.Ad, x.all)
	for _, c := range x.all {
		if !x.own(c) {
			x.other = append(x.other, c)
		}
		for _, s := range [...]string{c.Value, strings.TrimSpace(c.Quote)} {
			if len(s) >= minHidden && !(c.Type == "url" && strings.HasPrefix(x.url, s)) {
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	var pairs []string
	for _, s := range slices.Compact(all) {
		pairs = append(pairs, s, hidden)
	}
	if len(pairs) > 0 {
		x.named = strings.NewReplacer(pairs...)
	}
}

// ad is the ad as it may leave. A masked ad has no words about its pictures, whose file names nobody looked at.
func (x *export) ad(a job.Ad) job.Ad {
	if x.Clear {
		return a
	}
	own := mask.Of(a, x.all) // it may be another version than that in hand
	field := func(f job.Field) string { return x.nameless(own.Field(f)) }
	a.Title, a.Company, a.Location, a.Salary, a.Text = field(job.Title), field(job.Company), field(job.Location), field(job.Salary), field(job.Text)
	a.URL, a.Summary, a.Images = x.text(a.URL), x.text(a.Summary), ""
	return a
}

// by is the name of a person who reviewed, left out where contacts are masked.
func (x *export) by(name string) string {
	if x.Clear {
		return name
	}
	return ""
}

// title is what a rule means, in English, or its id.
func (x *export) title(rule string) string {
	if x.Rule != nil {
		if r, ok := x.Rule(rule); ok && r.Title["en"] != "" {
			return r.Title["en"]
		}
	}
	return rule
}

// signs are what bands are called where a word of ours would not be understood.
func signs(b job.Band) string {
	switch b {
	case job.Alert:
		return "strong-signs"
	case job.Look:
		return "some-signs"
	}
	return "none-found"
}

// counted lists the findings that count: those of rules on trial are left out.
func counted(v job.Verdict) []job.Finding {
	var out []job.Finding
	for _, f := range v.Findings {
		if !f.Trial {
			out = append(out, f)
		}
	}
	return out
}
