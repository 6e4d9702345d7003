package share

import (
	"slices"
	"strings"

	"lurewatch/job"
)

// phoned are the services whose accounts are telephone numbers.
var phoned = []string{"zalo", "whatsapp", "viber", "signal", "telegram", "line", "wechat", "kakaotalk", "potato"}

// contacts adds the ways to reach the advertiser, and whoever that is as an identity of class unknown.
func (t *told) contacts() {
	all := t.it.Case.Verdict.Facts.Contacts
	if len(all) == 0 {
		return
	}
	if !t.Clear {
		for range all {
			t.report.leave(t.ad.ID, "contact", "a masked contact is no observation")
		}
		return
	}
	var numbers, accounts, mails []object
	for _, c := range once(all) {
		switch c.Type {
		case "phone":
			numbers = append(numbers, object{"contact_number": c.Value, "contact_number_type": "work-phone"})
		case "email":
			id := t.see(t.observable("email-addr", map[string]any{"value": c.Value}))
			mails = append(mails, object{"email_address_ref": id, "digital_contact_type": "work"})
		case "url":
			if isURI(c.Value) {
				t.see(t.observable("url", map[string]any{"value": c.Value}))
			} else {
				t.report.leave(t.ad.ID, "contact", "a link is not a URI")
			}
		default:
			accounts = append(accounts, object{"user_account_ref": t.account(c), "digital_contact_type": "work"})
		}
	}
	t.advertiser(numbers, accounts, mails)
}

// once lists contacts each once, in order.
func once(all []job.Contact) []job.Contact {
	var out []job.Contact
	for _, c := range all {
		if !slices.ContainsFunc(out, func(d job.Contact) bool { return c.Type == d.Type && c.Value == d.Value }) {
			out = append(out, c)
		}
	}
	return out
}

// account adds an account at a service and returns its id. One that is a telephone number has it as its id at the service.
func (t *told) account(c job.Contact) string {
	property := "account_login"
	if slices.Contains(phoned, c.Type) && strings.HasPrefix(c.Value, "+") {
		property = "user_id"
	}
	t.pattern = append(t.pattern, "[user-account:account_type = "+quoted(c.Type)+" AND user-account:"+property+" = "+quoted(c.Value)+"]")
	return t.see(t.observable("user-account", map[string]any{"account_type": c.Type, property: c.Value}))
}

// advertiser adds the identity. It has no name, as nobody knows whose the contacts are.
func (t *told) advertiser(numbers, accounts, mails []object) {
	contact := object{"extension_type": "property-extension"}
	for name, list := range map[string][]object{"contact_numbers": numbers, "social_media_accounts": accounts, "email_addresses": mails} {
		if len(list) > 0 {
			contact[name] = list
		}
	}
	if len(contact) == 1 {
		return
	}
	o := t.domain("identity", string(t.ad.ID), t.first, t.changed)
	o["name"], o["identity_class"], o["roles"] = "Unnamed advertiser of "+string(t.ad.ID), "unknown", []string{"advertiser"}
	o["description"] = "The contacts that an advertisement names. They may belong to somebody who has nothing to do with it."
	o["extensions"] = object{extensionContact: contact}
	t.about(t.add(o))
}

// opinions adds what reviewers decided, or that nobody did.
func (t *told) opinions(container string) {
	k := t.it.Case
	if !reviewed(k) {
		o := t.domain("note", string(t.ad.ID), t.first, t.changed)
		o["abstract"], o["content"], o["object_refs"] = "Not reviewed", caution(k), []string{container}
		t.add(o)
		return
	}
	all := slices.DeleteFunc(slices.Clone(t.it.Reviews), func(r job.Review) bool { return !r.UndoneAt.IsZero() })
	if len(all) == 0 {
		all = []job.Review{{Seq: k.Review.Seq, Decision: decision(k.Review.Is()), Reason: k.Review.Reason, Note: k.Review.Note, By: k.Review.By, At: k.Review.At}}
	}
	for _, r := range all {
		o := t.domain("opinion", string(t.ad.ID)+"\x00"+ordinal(r.Seq), r.At, r.At)
		o["opinion"], o["object_refs"] = agreement(r.Decision), []string{container}
		o["explanation"] = strings.TrimSuffix("Decided "+string(r.Decision)+" ("+string(r.Reason)+"). "+t.text(r.Note), " ")
		if by := t.by(r.By); by != "" {
			o["authors"] = []string{by}
		}
		t.add(o)
	}
}

// decision is the decision that leads to a state.
func decision(s job.ReviewState) job.Decision {
	switch s {
	case job.ReviewEscalated, job.ReviewEscalating:
		return job.Escalate
	}
	return job.Decision(s)
}

// agreement is how far a reviewer agrees that the signs are there.
func agreement(d job.Decision) string {
	switch d {
	case job.Escalate:
		return "strongly-agree"
	case job.Confirm:
		return "agree"
	case job.Dismiss:
		return "disagree"
	}
	return "neutral"
}
