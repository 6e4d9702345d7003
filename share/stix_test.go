package share_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/share"
)

const extensionAd = "extension-definition--6d1d2fd5-0e3c-4bb0-a9a9-4d1b6f0f6c0e"

// stixBundles are bundles of all kinds, by what they are of.
func stixBundles(t testing.TB) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	add := func(name string, o share.Options, all ...share.Item) { out[name], _ = write(t, share.STIX, o, all...) }
	add("a reviewed ad", options(share.STIX), lure())
	add("an ad nobody reviewed", options(share.STIX), plain(1))
	add("a masked ad", masked(share.STIX), lure())
	add("two ads with one number", options(share.STIX), plain(1), plain(2))
	add("an ad with nothing in it", options(share.STIX), share.Item{Case: job.Case{Ad: job.Ad{ID: "bare"}}})
	for _, s := range job.ReviewStates {
		add("an ad that is "+string(s), options(share.STIX), decided(1, s, job.ReasonOther))
	}
	stale := decided(1, job.ReviewConfirmed, job.ReasonSigns)
	stale.Case.Review.Content = "another"
	add("an ad that changed since", options(share.STIX), stale)
	for _, level := range share.TLPs {
		o := masked(share.STIX)
		o.TLP, o.Ceiling = level, share.TLPRed
		add("an ad at "+level.String(), o, plain(1))
	}
	return out
}

// bundled are the objects of a bundle.
func bundled(t testing.TB, b []byte) []map[string]any {
	t.Helper()
	var bundle struct {
		Type, ID string
		Objects  []map[string]any
	}
	if err := json.Unmarshal(b, &bundle); err != nil {
		t.Fatal(err)
	}
	if bundle.Type != "bundle" || !stixID.MatchString(bundle.ID) {
		t.Errorf("it is a %s, %s", bundle.Type, bundle.ID)
	}
	return bundle.Objects
}

var stixID = regexp.MustCompile(`^[a-z][a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestSTIXIsAsItWas(t *testing.T) {
	got, _ := write(t, share.STIX, options(share.STIX), lure(), plain(1))
	golden(t, "ads.stix.json", got)
}

// TestSTIXHoldsTogether checks what the published schemas also demand, and what they cannot: that what is referred to is
// there, once, and that nobody is accused.
func TestSTIXHoldsTogether(t *testing.T) {
	for name, b := range stixBundles(t) {
		t.Run(name, func(t *testing.T) {
			objects := bundled(t, b)
			ids := make(map[string]bool)
			for _, o := range objects {
				id := o["id"].(string)
				if ids[id] {
					t.Errorf("%s is there twice", id)
				}
				ids[id] = true
			}
			for _, o := range objects {
				checkObject(t, o, ids)
			}
		})
	}
}

func checkObject(t *testing.T, o map[string]any, ids map[string]bool) {
	t.Helper()
	kind, id := o["type"].(string), o["id"].(string)
	if !strings.HasPrefix(id, kind+"--") || !stixID.MatchString(id) || o["spec_version"] != "2.1" {
		t.Errorf("id %q of a %s, spec_version %v", id, kind, o["spec_version"])
	}
	if slices.Contains([]string{"threat-actor", "malware", "intrusion-set", "campaign"}, kind) {
		t.Errorf("there is a %s", kind)
	}
	if o["confidence"] != nil {
		t.Errorf("%s has a confidence, which nobody calibrated", id)
	}
	if _, marked := o["object_marking_refs"]; !marked && !slices.Contains([]string{"marking-definition", "extension-definition", "identity"}, kind) {
		t.Errorf("%s has no TLP", id)
	}
	for key, v := range o {
		refs, _ := v.([]any)
		if s, ok := v.(string); ok && strings.HasSuffix(key, "_ref") {
			refs = []any{s}
		} else if !strings.HasSuffix(key, "_refs") {
			refs = nil
		}
		for _, r := range refs {
			if !ids[r.(string)] {
				t.Errorf("%s: %s names %v, which is not there", id, key, r)
			}
		}
		if list, ok := v.([]any); ok && len(list) == 0 {
			t.Errorf("%s: %s is empty", id, key)
		}
	}
	created, hasCreated := o["created"].(string)
	modified, hasModified := o["modified"].(string)
	if hasCreated && hasModified && modified < created {
		t.Errorf("%s was modified at %s, created at %s", id, modified, created)
	}
}

func only(t testing.TB, objects []map[string]any, kind string) map[string]any {
	t.Helper()
	var found []map[string]any
	for _, o := range objects {
		if o["type"] == kind {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		t.Fatalf("there are %d objects of type %s, want 1", len(found), kind)
	}
	return found[0]
}

func count(objects []map[string]any, kind string) int {
	n := 0
	for _, o := range objects {
		if o["type"] == kind {
			n++
		}
	}
	return n
}

// The ids of observables are fixed by the standard: these are what another implementation gives for the same accounts.
func TestObservableIDsAreThoseOfOthers(t *testing.T) {
	it := plain(1)
	it.Case.Ad.URL = "https://jobs.example/tuyen-dung/cham-soc-khach-hang-online-12345"
	it.Case.Verdict.Facts.Contacts = []job.Contact{{Type: "telegram", Value: "hr_example_bot"}, {Type: "zalo", Value: "+84900000000"}}
	b, _ := write(t, share.STIX, options(share.STIX), it)
	for _, want := range []string{"url--77c76c4f-afea-5d74-999d-5020cd88ab08", "user-account--f1a98951-5388-516d-9f36-9e53853d6555", "user-account--7e87d370-a21f-5aff-80e3-3e1d6633e347"} {
		if !slices.ContainsFunc(bundled(t, b), func(o map[string]any) bool { return o["id"] == want }) {
			t.Errorf("there is no %s", want)
		}
	}
}

func TestWhatReviewDoesToSTIX(t *testing.T) {
	tests := []struct {
		state              job.ReviewState
		container, opinion string
		indicators         int
	}{
		{job.ReviewOpen, "grouping", "", 1},
		{job.ReviewConfirmed, "report", "agree", 1},
		{job.ReviewEscalating, "report", "strongly-agree", 1},
		{job.ReviewEscalated, "report", "strongly-agree", 1},
		{job.ReviewUnsure, "report", "neutral", 1},
		{job.ReviewDismissed, "report", "disagree", 0},
	}
	for _, test := range tests {
		t.Run(string(test.state), func(t *testing.T) {
			it := decided(1, test.state, job.ReasonOther)
			if test.state == job.ReviewOpen {
				it.Case.Review = job.Standing{}
			}
			b, _ := write(t, share.STIX, options(share.STIX), it)
			objects := bundled(t, b)
			container := only(t, objects, test.container)
			if n := count(objects, "indicator"); n != test.indicators {
				t.Errorf("%d indicators, want %d", n, test.indicators)
			}
			if test.opinion == "" {
				if note := only(t, objects, "note"); !strings.Contains(note["content"].(string), "no person has checked it") {
					t.Errorf("note says %v", note["content"])
				}
				return
			}
			o := only(t, objects, "opinion")
			if o["opinion"] != test.opinion || o["object_refs"].([]any)[0] != container["id"] {
				t.Errorf("opinion is %v of %v, want %s", o["opinion"], o["object_refs"], test.opinion)
			}
		})
	}
}

func TestMaskedSTIXHasNoContacts(t *testing.T) {
	b, r := write(t, share.STIX, masked(share.STIX), lure())
	objects := bundled(t, b)
	for _, kind := range []string{"user-account", "email-addr"} {
		if n := count(objects, kind); n > 0 {
			t.Errorf("there are %d objects of type %s", n, kind)
		}
	}
	if n := count(objects, "identity"); n != 2 {
		t.Errorf("%d identities, want the program and who exports", n)
	}
	if len(r.LeftOut) != 1 || r.LeftOut[0].What != "contact" || r.LeftOut[0].Count != 5 {
		t.Errorf("report is %+v", r.LeftOut)
	}
	it := plain(1)
	it.Case.Ad.URL = "https://jobs.example/p/0900000102?call=0900 000 102"
	if b, r = write(t, share.STIX, masked(share.STIX), it); count(bundled(t, b), "url") != 0 || len(r.LeftOut) != 2 {
		t.Errorf("an address with a number is exported, or not reported: %+v", r.LeftOut)
	}
}

func TestTheExtensionDefinitionBearsItsSchema(t *testing.T) {
	b, _ := write(t, share.STIX, options(share.STIX), plain(1))
	def := only(t, bundled(t, b), "extension-definition")
	var inside, ours any
	if err := json.Unmarshal([]byte(def["schema"].(string)), &inside); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("stix/recruitment-advertisement.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(file, &ours); err != nil {
		t.Fatal(err)
	}
	if a, b := mustJSON(t, inside), mustJSON(t, ours); a != b {
		t.Errorf("the schema inside is another:\n%s\n%s", a, b)
	}
	if def["id"] != extensionAd {
		t.Errorf("its id is %v", def["id"])
	}
	if _, has := def["extension_properties"]; has {
		t.Error("a property extension has no extension_properties")
	}
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPatternsEscapeWhatTheyQuote(t *testing.T) {
	it := plain(1)
	it.Case.Verdict.Facts.Contacts = []job.Contact{{Type: "telegram", Value: `a'b\c`}}
	b, _ := write(t, share.STIX, options(share.STIX), it)
	if got, want := only(t, bundled(t, b), "indicator")["pattern"].(string), `[user-account:account_type = 'telegram' AND user-account:account_login = 'a\'b\\c']`; !strings.HasSuffix(got, want) {
		t.Errorf("pattern is %s, want at its end %s", got, want)
	}
}
