package check

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
	"lurewatch/job"
)

// answer says a result in a language.
func (d *Desk) answer(id ID, r result, l Lang) Answer {
	l = ParseLang(string(l))
	w := WordsOf(l)
	contacts := r.found.Verdict.Facts.Contacts
	country := r.country
	if country == "" {
		country = home
	}
	a := Answer{ID: id, Status: Done, Kind: r.kind, Lang: l, Source: r.source, CheckedAt: r.at.UTC(), AsOf: r.asOf, Found: r.found,
		SubmittedURL: mask.Address(cmp.Or(r.submitted, r.checked), contacts), CheckedURL: mask.Address(r.checked, contacts), FinalURL: mask.Address(r.final, contacts),
		Reasons: []Reason{}, Contact: r.contact(l), Asked: cmp.Or(r.asked, r.checked)}
	if r.kind == KindURL { // to the second it would tell when somebody else asked
		a.CheckedAt = a.CheckedAt.Truncate(time.Minute)
	}
	a.Assessment = Assessment{Band: r.band, Coverage: r.coverage(w), Because: r.because, Review: r.review,
		ReviewedByPerson: r.review.State != ByMachine && r.review.State != Earlier}
	a.Assessment.Review.Text = w.Say("review."+string(r.review.State), "date", l.Date(r.review.At))
	a.Headline, a.DoNow = r.headline(w)
	if r.because != "" {
		a.Assessment.Why, a.Assessment.Instead = w.Say("because."+string(r.because)), w.Say("instead."+string(r.because))
	}
	a.Situations = d.o.Hotlines.situations(l, r.at, country, r.leads, offersWork(r.found.Verdict))
	if r.plea != "" {
		a.Plea, a.Situations = r.plea, d.o.Hotlines.pleading(l, r.at, country, r.leads, r.plea)
	}
	a.NextSteps = slices.Clone(a.Situations[0].Steps)
	if r.band.flagged() && mayBeCharged(r.found.Verdict) {
		a.Law = d.o.Hotlines.law(l, country)
	}
	a.Limits = r.limits(l)
	if r.band == CouldNotRead || r.found.Readable != job.Read {
		return a
	}
	v := r.found.Verdict
	a.AdLang, a.Assessment.RuleSet, a.Assessment.Score = v.Lang, inert.Visible(v.RuleSet), int(math.Round(v.Score))
	if reasons := d.reasons(l, r.grounds); r.band.flagged() {
		a.Reasons = reasons
	} else if r.review.State != Dismissed {
		a.WorthAsking = reasons
	}
	for _, what := range r.missing {
		a.NotFound = append(a.NotFound, w.Say("not_found."+what))
	}
	return a
}

// headline says what was seen and what to do now.
func (r result) headline(w Words) (headline, do string) {
	key := string(r.band)
	switch {
	case r.plea != "":
		return w.Say("plea.headline"), w.Say("plea." + string(r.plea) + ".do")
	case r.band == CouldNotRead:
		return w.Say(key + ".headline"), w.Say("because."+string(r.because)) + " " + w.Say("instead."+string(r.because))
	case r.asked != "" && r.found.Readable == "":
		key = "contact." + key
	case r.review.State == Confirmed:
		return w.Say("confirmed.headline"), w.Say(key + ".do")
	}
	do = w.Say(key + ".do")
	if key == string(NoneSeen) && len(r.thin) > 0 {
		do = w.Say("thin.do", "parts", w.names("thin", r.thin)) + " " + w.Say("thin.ask")
	}
	if key == string(NoneSeen) && len(r.grounds) > 0 && r.review.State != Dismissed {
		key += ".points" // that nothing was seen would contradict the points below
	}
	return w.Say(key + ".headline"), do
}

// coverage says what was read and what was not.
func (r result) coverage(w Words) Coverage {
	c := Coverage{Read: r.found.Read, NotRead: r.found.NotRead, TextChars: chars(r.found.Ad)}
	if r.asked != "" && r.found.Readable == "" {
		c.Read, c.NotRead = []string{"contact"}, []string{"ad"}
		if r.band == CouldNotRead {
			c.Read, c.NotRead = nil, []string{"contact", "ad"}
		}
	}
	if c.Read == nil {
		c.Read = []string{}
	}
	if c.NotRead == nil {
		c.NotRead = []string{}
	}
	var says []string
	if len(c.Read) > 0 {
		says = append(says, w.Say("coverage.read", "parts", w.names("part", c.Read)))
	}
	if len(c.NotRead) > 0 {
		says = append(says, w.Say("coverage.not_read", "parts", w.names("part", c.NotRead)))
	}
	c.Text = strings.Join(says, " ")
	return c
}

// limits says what an answer cannot tell.
func (r result) limits(l Lang) string {
	w := WordsOf(l)
	var says []string
	if !r.asOf.IsZero() {
		says = append(says, w.Say("limits.as_of", "date", l.Date(r.asOf)))
	}
	if r.asked != "" && r.found.Readable == "" {
		return strings.Join(append(says, w.Say("limits.contact")), " ")
	}
	if r.plea != "" {
		return strings.Join(append(says, w.Say("limits.plea")), " ")
	}
	return strings.Join(append(says, w.Say("limits.machine")), " ")
}

// contact says what is known of a contact that was asked about; nil if none was.
func (r result) contact(l Lang) *Contact {
	if r.asked == "" || r.found.Readable != "" {
		return nil
	}
	k := r.known
	c := Contact{Kind: k.Type, Masked: masked(k.Type, r.asked), Ads: k.Ads, Strong: k.Alert, Some: max(k.Ads-k.Alert, 0), FirstSeen: k.FirstSeen, LastSeen: k.LastSeen}
	if w := WordsOf(l); k.Ads > 0 {
		c.Text = w.Say("known.ads", "n", k.Ads, "strong", c.Strong, "some", c.Some)
		if !k.LastSeen.IsZero() {
			c.Text += " " + w.Say("known.seen", "date", l.Date(k.LastSeen))
		}
	}
	return &c
}

// masked hides a contact. One of several words, of which each may be a contact, is masked word by word.
func masked(kind, contact string) string {
	words := strings.Fields(contact)
	if strings.IndexFunc(contact, unicode.IsLetter) < 0 || len(words) < 2 {
		return mask.Contact(kind, contact)
	}
	for i, word := range words {
		words[i] = mask.Contact(kind, word)
	}
	return strings.Join(words, " ")
}

// mayBeCharged reports whether what an ad leads to is crime that the people lured are made to commit.
func mayBeCharged(v job.Verdict) bool {
	if met := v.Positive(); len(met) > 0 {
		return offersWork(v) && slices.Contains(met, job.ForcedCriminality)
	}
	return slices.ContainsFunc(v.Findings, func(f job.Finding) bool { return f.Category == job.ForcedCriminality && counts(f) })
}

// offersWork is false for an ad that looks for a bride before all else: what is asked of an employer does not fit it.
func offersWork(v job.Verdict) bool {
	met := v.Positive()
	return len(met) == 0 || met[0] != job.Bride
}

// missing lists what an ad for work that can be checked would say and this one does not, by the keys of its sentences. A
// licence is missed only where the ad leads abroad.
func missing(found job.Answer) []string {
	if !offersWork(found.Verdict) {
		return nil
	}
	ad, f := found.Ad, found.Verdict.Facts
	var out []string
	if ad.Company == "" && f.Employer.Name.Value == "" {
		out = append(out, "company")
	}
	if f.Employer.Licence.Value == "" && len(leads(f)) > 0 {
		out = append(out, "licence")
	}
	if f.Employer.Address.Value == "" {
		out = append(out, "address")
	}
	if ad.Salary == "" && len(f.Wages) == 0 {
		out = append(out, "pay")
	}
	return out
}
