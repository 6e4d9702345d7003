package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/web/api"
)

// rangeOf asks for a contact by its hash, and returns what is known of it.
func (w *world) rangeOf(contact string) (found api.ContactPrint, all api.ContactRange, a answer) {
	w.Helper()
	sum := sha256.Sum256([]byte(contact))
	h := hex.EncodeToString(sum[:])
	a = w.ask("", "GET", "/contacts/range/"+strings.ToUpper(h[:5]), nil).want(200)
	a.into(&all)
	for _, c := range all.Contacts {
		if all.Prefix+c.Suffix == h {
			found = c
		}
	}
	return found, all, a
}

func TestAContactIsAskedForWithoutNamingIt(t *testing.T) {
	w := newWorld(t)
	got, all, a := w.rangeOf("phone:+84900000123")
	if got.Strong != 2 || got.Some != 0 || got.Last != "2026-11" {
		t.Errorf("known = %+v, want two ads with strong signs in 2026-11", got)
	}
	if got, _, _ := w.rangeOf("handle:" + handle); got.Strong != 2 {
		t.Errorf("handle: %+v", got)
	}
	if len(all.Contacts) != 32 || !slices.IsSortedFunc(all.Contacts, func(a, b api.ContactPrint) int { return strings.Compare(a.Suffix, b.Suffix) }) {
		t.Errorf("%d contacts, want 32 in order", len(all.Contacts))
	}
	for _, c := range all.Contacts {
		if len(c.Suffix) != 59 || c.Strong+c.Some == 0 && c.Last != "0000-00" {
			t.Errorf("contact %+v", c)
		}
	}
	unknown, none, b := w.rangeOf("phone:+84900000199")
	if unknown.Suffix != "" || len(none.Contacts) != 32 || len(b.body) != len(a.body) {
		t.Errorf("of an unknown one %d contacts in %d bytes, want 32 in %d", len(none.Contacts), len(b.body), len(a.body))
	}
	if c := a.Header.Get("Cache-Control"); c != "public, max-age=600" {
		t.Errorf("Cache-Control %q", c)
	}
	req := w.request("", "GET", "/contacts/range/8806e", nil)
	req.Header.Set("If-None-Match", w.ask("", "GET", "/contacts/range/8806e", nil).Header.Get("ETag"))
	w.send(req).want(304)
	for _, bad := range []string{"8806", "8806ef", "8806g", "+8490"} {
		w.ask("", "GET", "/contacts/range/"+bad, nil).want(422)
	}
}

func TestContactsOfDismissedAdsAreNotThere(t *testing.T) {
	w := newWorld(t)
	_, err := w.store.Decide(w.Context(), job.Deciding{Ads: []job.ID{"a"}, Decision: job.Dismiss, Reason: job.ReasonHonest, By: "admin", At: day})
	w.must(err)
	w.follow()
	w.must(w.prints.CatchUp(w.Context()))
	if got, _, _ := w.rangeOf("phone:+84900000123"); got.Strong != 1 {
		t.Errorf("known = %+v, want one ad", got)
	}
}
