package share

import (
	"cmp"
	"strings"
	"time"

	"lurewatch/job"
)

// method is a kind of harm as others read it.
type method struct{ name, description string }

// methods are the attack patterns by category.
var methods = map[job.Category]method{
	job.ForcedCriminality:   {"Deceptive recruitment for forced criminality", "An advertisement for work with the signs of recruitment into compounds where people are made to defraud others."},
	job.ForcedLabour:        {"Deceptive recruitment for forced labour", "An advertisement for work with the signs of recruitment into forced labour: debt, papers kept, no leaving."},
	job.SexualExploitation:  {"Deceptive recruitment for sexual exploitation", "An advertisement for work with the signs of recruitment into sexual exploitation."},
	job.Bride:               {"Deceptive marriage brokerage", "An advertisement with the signs of brokerage that sells people into marriage abroad."},
	job.Smuggling:           {"Smuggling of migrants offered as work", "An advertisement with the signs of an irregular crossing of a border, which is an offence of its own and not trafficking."},
	job.RecruitmentFeeFraud: {"Recruitment fee fraud", "An advertisement with the signs of a fraud that takes fees or deposits for work that there is not."},
	job.TaskScam:            {"Task scam", "An advertisement with the signs of a fraud in which small paid tasks lead to payments by the victim."},
}

// container adds the object that holds the ad together: a grouping, or a report once a person decided. It returns its id.
func (t *told) container() string {
	k := t.it.Case
	kind := "grouping"
	if reviewed(k) {
		kind = "report"
	}
	o := t.domain(kind, string(t.ad.ID), t.first, t.changed)
	o["name"] = cmp.Or(strings.TrimSpace(t.ad.Title), "Job advertisement "+string(t.ad.ID))
	o["description"] = caution(k)
	o.set("lang", k.Verdict.Lang)
	if kind == "report" {
		o["report_types"], o["published"] = []string{"observed-data"}, stamp(k.Review.At)
	} else {
		o["context"] = "suspicious-activity"
	}
	o["labels"] = t.labels()
	o["extensions"] = object{extensionAd: t.extension()}
	if len(t.refs) == 0 { // both need one
		t.about(t.producer)
	}
	o["object_refs"] = t.refs
	return t.add(o)
}

func reviewed(k job.Case) bool { return k.Review.Is() != job.ReviewOpen && !k.Review.At.IsZero() }

// caution is what must be read with every verdict.
func caution(k job.Case) string {
	said := "Signs in the text of an advertisement. It is about the advertisement and not about any person, and it proves no crime. Pictures were not looked at. "
	switch {
	case !reviewed(k):
		return said + "Automatic result: no person has checked it."
	case k.Stale():
		return said + "A person decided on an earlier version of it; this version was not checked."
	}
	return said + "A person read it and decided: " + string(k.Review.Is()) + "."
}

func (t *told) labels() []string {
	v := t.it.Case.Verdict
	out := []string{"trafficking-recruitment:" + signs(v.Band), "review:" + string(t.it.Case.Review.Is())}
	for _, c := range v.Positive() {
		out = append(out, machineWord(string(c)))
	}
	return out
}

// extension is what STIX has no properties for; see stix/recruitment-advertisement.schema.json.
func (t *told) extension() object {
	k, v := t.it.Case, t.it.Case.Verdict
	text := object{}
	text.set("title", t.ad.Title)
	text.set("company", t.ad.Company)
	text.set("location", t.ad.Location)
	text.set("salary", t.ad.Salary)
	text.set("text", t.ad.Text)
	text.set("posted", t.ad.Posted)
	e := object{"extension_type": "property-extension", "ad_id": string(t.ad.ID), "masked": !t.Clear, "advertisement": text, "versions": max(1, k.Versions),
		"closed": !k.ClosedAt.IsZero(), "band": signs(v.Band), "score": v.Score, "ruleset_version": cmp.Or(v.RuleSet, "unknown"), "review_state": string(k.Review.Is())}
	e.set("source", t.ad.Source)
	e.set("language", v.Lang)
	e.set("review_reason", string(k.Review.Reason))
	if t.Clear && isHex(k.ContentHash, 64) {
		e["content_sha256"] = k.ContentHash
	}
	if reviewed(k) {
		e["reviewed_at"], e["review_outdated"] = k.Review.At.UTC().Format(time.RFC3339), k.Stale()
	}
	if c := t.it.Campaign; c.ID != "" && c.Ads >= 2 {
		e["campaign_id"], e["campaign_ads"] = string(c.ID), c.Ads
	}
	if p := v.Positive(); len(p) > 0 {
		e["categories"] = p
	}
	if r := t.reasons(); len(r) > 0 {
		e["reasons"] = r
	}
	if w := wages(v.Facts.Wages); len(w) > 0 {
		e["wages"] = w
	}
	return e
}

func (t *told) reasons() []object {
	var out []object
	for _, f := range counted(t.it.Case.Verdict) {
		r := object{"rule_id": f.Rule, "category": string(f.Category), "tier": f.Tier.String(), "field": string(f.Field), "quote": t.sign(f)}
		r.set("indicator", f.Indicator)
		if title := t.title(f.Rule); title != f.Rule {
			r["title"] = title
		}
		if t.Clear {
			r["start"], r["end"] = f.Start, f.End
		}
		out = append(out, r)
	}
	return out
}

func wages(all []job.Wage) []object {
	var out []object
	for _, w := range all {
		o := object{"min": w.Min, "currency": w.Currency}
		o.set("period", w.Period)
		if w.Max > 0 {
			o["max"] = w.Max
		}
		if w.USDMonth[0] > 0 {
			o["usd_month_min"] = w.USDMonth[0]
		}
		if w.USDMonth[1] > 0 {
			o["usd_month_max"] = w.USDMonth[1]
		}
		out = append(out, o)
	}
	return out
}
