package web_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestASearchForAReferenceAloneLeadsToItsAd(t *testing.T) {
	m := told(t)
	ref := m.reference(t, "b")
	for _, typed := range []string{ref, strings.ToLower(ref), "ref:" + ref, "REF:" + strings.ToLower(ref), " " + ref + " "} {
		at := "/en/console?q=" + url.QueryEscape(typed)
		if status, h, _ := m.as(t, "reader", at, nil); status != 303 || h.Get("Location") != "/en/console/ad/b" {
			t.Errorf("a search for %q = %d to %q, want 303 to the ad", typed, status, h.Get("Location"))
		}
	}
	for lang, want := range map[string]string{"/en": "the reference that digests give an ad", "": "mã tin ghi trong bản tin", "/fr": "la référence que les bulletins donnent"} {
		if status, _, body := m.as(t, "reader", lang+"/console/help", nil); status != 200 || !strings.Contains(body, want) || !strings.Contains(body, "ref:VN-") {
			t.Errorf("the help at %q = %d and does not tell of references", lang, status)
		}
	}
}
