package share

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"lurewatch/internal/inert"
	"lurewatch/job"
)

// mispType is the type and the category of an attribute, and whether values of it say nothing when they are equal.
type mispType struct {
	kind, category string
	common         bool
}

var (
	mispText    = mispType{"text", "Other", false}
	mispWord    = mispType{"text", "Other", true}
	mispTime    = mispType{"datetime", "Other", true}
	mispAddress = mispType{"url", "External analysis", false}
)

// advertisement adds the object of an ad, and those that it mentions.
func (m *mispExport) advertisement(it Item) {
	k, v, ad := it.Case, it.Case.Verdict, m.ad(it.Case.Ad)
	m.titles = append(m.titles, cmp.Or(strings.TrimSpace(inert.OneLine(ad.Title)), string(ad.ID)))
	a := &attributes{object: named("misp-object", m.Organisation, string(ad.ID)), stamp: unix(later(k.JudgedAt, k.Review.At))}
	if k.JudgedAt.IsZero() && k.Review.At.IsZero() {
		a.stamp = unix(m.Now)
	}
	a.add("ad-id", mispText, string(ad.ID))
	switch {
	case ad.URL != k.Ad.URL:
		m.report.leave(ad.ID, "address", "it holds a contact, and contacts are masked")
	case ad.URL != "" && !isURI(ad.URL):
		m.report.leave(ad.ID, "address", "it is not a URI")
	default:
		a.add("url", mispAddress, ad.URL)
	}
	a.add("title", mispText, ad.Title)
	a.add("company", mispText, ad.Company)
	a.add("location", mispText, ad.Location)
	a.add("salary", mispText, ad.Salary)
	a.add("text", mispWord, ad.Text)
	a.add("language", mispWord, v.Lang)
	a.add("source", mispWord, ad.Source)
	a.add("posted", mispWord, ad.Posted)
	a.add("first-seen", mispTime, moment(k.FirstSeen))
	a.add("last-seen", mispTime, moment(k.LastSeen))
	a.add("closed", mispType{"boolean", "Other", true}, fmt.Sprint(boolean(!k.ClosedAt.IsZero())))
	m.judged(a, k)
	if m.Clear && isHex(k.ContentHash, 64) {
		a.add("content-sha256", mispType{"sha256", "External analysis", false}, k.ContentHash)
	}
	for _, e := range it.Evidence {
		a.add("record", mispWord, e.Record)
	}
	a.add("campaign", mispText, string(it.Campaign.ID))
	o := object{"name": "job-advertisement", "meta-category": "misc", "template_uuid": m.uuid, "template_version": m.version, "uuid": a.object,
		"description": "A public job advertisement with signs of trafficking-type recruitment; it accuses nobody.", "timestamp": a.stamp, "comment": caution(k)}
	if !k.FirstSeen.IsZero() && !k.LastSeen.Before(k.FirstSeen) {
		o["first_seen"], o["last_seen"] = precise(k.FirstSeen), precise(k.LastSeen)
	}
	at := len(m.objects)
	m.objects = append(m.objects, o)
	if refs := m.contacts(a, k); len(refs) > 0 {
		o["ObjectReference"] = refs
	}
	o["Attribute"] = a.all
	m.objects[at] = o
}

// judged adds what the rules said and what people decided.
func (m *mispExport) judged(a *attributes, k job.Case) {
	v := k.Verdict
	a.add("band", mispWord, signs(v.Band))
	a.add("score", mispType{"float", "Other", true}, number(v.Score))
	a.add("rules-version", mispWord, v.RuleSet)
	for _, c := range v.Positive() {
		a.add("category", mispWord, machineWord(string(c)))
	}
	for _, f := range counted(v) {
		a.add("sign", mispWord, f.Rule+": "+m.sign(f))
	}
	for _, p := range v.Facts.Places {
		a.add("country", mispWord, p.Country)
		a.add("place", mispWord, p.ID)
	}
	for _, w := range v.Facts.Wages {
		a.add("wage", mispWord, strings.TrimSpace(number(w.Min)+" to "+number(w.Max)+" "+w.Currency+" "+w.Period))
	}
	a.add("review", mispWord, string(k.Review.Is()))
	a.add("review-reason", mispWord, string(k.Review.Reason))
	a.add("reviewed-at", mispTime, moment(k.Review.At))
	a.add("caution", mispWord, caution(k))
}

// contacts adds the ways to reach the advertiser, as attributes and as objects that several ads share, and returns the
// references to those. Masked contacts are left out.
func (m *mispExport) contacts(a *attributes, k job.Case) []object {
	all := once(k.Verdict.Facts.Contacts)
	if !m.Clear {
		for range all {
			m.report.leave(k.Ad.ID, "contact", "a masked contact is no observation")
		}
		return nil
	}
	var refs []object
	for _, c := range all {
		id := ""
		switch c.Type {
		case "phone":
			a.add("phone", mispType{"phone-number", "Person", false}, c.Value)
			id = m.shared("phone-number", "mobile", "c4b5a67c-63d2-11ec-90d6-0242ac120003", "1", c, func(b *attributes) {
				b.add("phone-number", mispType{"phone-number", "Person", false}, c.Value)
			})
		case "email":
			a.add("email", mispType{"email", "Social network", false}, c.Value)
		case "url":
			a.add("link", mispAddress, c.Value)
		default:
			a.add("account", mispType{"text", "Social network", false}, c.Type+":"+c.Value)
			id = m.shared("user-account", "misc", "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", c, func(b *attributes) {
				b.add("account-type", mispWord, c.Type)
				b.add("username", mispText, c.Value)
			})
		}
		if id != "" {
			refs = append(refs, object{"uuid": named("misp-reference", a.object, id), "object_uuid": a.object, "referenced_uuid": id, "relationship_type": "mentions"})
		}
	}
	return refs
}

// shared adds an object of a template of misp-objects once, and returns its uuid.
func (m *mispExport) shared(name, meta, template, version string, c job.Contact, fill func(*attributes)) string {
	b := &attributes{object: named("misp-"+name, m.Organisation, c.Type, c.Value), stamp: unix(made)}
	if _, ok := m.at[b.object]; ok {
		return b.object
	}
	m.at[b.object] = len(m.objects)
	fill(b)
	m.objects = append(m.objects, object{"name": name, "meta-category": meta, "template_uuid": template, "template_version": version, "uuid": b.object,
		"timestamp": b.stamp, "comment": "Named in an advertisement; it may belong to somebody who has nothing to do with it.", "Attribute": b.all})
	return b.object
}

// attributes are those of one object.
type attributes struct {
	object string // uuid
	stamp  string
	all    []object
}

// add adds an attribute unless it is empty or there already.
func (a *attributes) add(relation string, t mispType, value string) {
	if value == "" || slices.ContainsFunc(a.all, func(o object) bool { return o["object_relation"] == relation && o["value"] == value }) {
		return
	}
	a.all = append(a.all, object{"uuid": named("misp-attribute", a.object, relation, value), "object_relation": relation, "type": t.kind, "category": t.category,
		"value": value, "to_ids": false, "disable_correlation": t.common, "timestamp": a.stamp})
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// precise is a time as MISP has those of objects, to the microsecond.
func precise(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
