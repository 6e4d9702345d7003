package share

import (
	"cmp"
	"slices"
	"strings"

	"lurewatch/job"
)

// text is a text as it may leave: masked unless contacts are to be clear. A mask knows contacts by their form; those
// that the facts name are hidden wherever they are spelled as in the ad, whatever their form.
func (x *export) text(s string) string {
	if x.Clear || s == "" {
		return s
	}
	s = x.Mask(s)
	if x.named != nil {
		s = x.named.Replace(s)
	}
	return s
}

// hidden stands for a contact that the mask does not know.
const hidden = "••"

// minHidden is the shortest spelling that is hidden wherever it stands; a shorter one is part of many words.
const minHidden = 4

// name sets the contacts of an ad that are hidden by their spelling, the longest first. The address of the ad itself is
// no contact.
func (x *export) name(it Item) {
	if x.named = nil; x.Clear {
		return
	}
	var all []string
	for _, c := range it.Case.Verdict.Facts.Contacts {
		for _, s := range [...]string{c.Value, strings.TrimSpace(c.Quote)} {
			if len(s) >= minHidden && !(c.Type == "url" && strings.HasPrefix(it.Case.Ad.URL, s)) {
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
	a.URL, a.Title, a.Company, a.Location = x.text(a.URL), x.text(a.Title), x.text(a.Company), x.text(a.Location)
	a.Salary, a.Text, a.Summary, a.Images = x.text(a.Salary), x.text(a.Text), x.text(a.Summary), ""
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
