package share_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"lurewatch/job"
	"lurewatch/share"
)

func mispEvents(t testing.TB) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	add := func(name string, o share.Options, all ...share.Item) { out[name], _ = write(t, share.MISP, o, all...) }
	add("a reviewed ad", options(share.MISP), lure())
	add("several ads", options(share.MISP), lure(), plain(1), plain(2))
	add("masked ads", masked(share.MISP), lure(), plain(1))
	add("an ad with nothing in it", options(share.MISP), share.Item{Case: job.Case{Ad: job.Ad{ID: "bare"}}})
	for _, s := range job.ReviewStates {
		add("an ad that is "+string(s), options(share.MISP), decided(1, s, job.ReasonOther))
	}
	return out
}

type mispObject struct {
	Name, UUID      string
	TemplateUUID    string `json:"template_uuid"`
	TemplateVersion string `json:"template_version"`
	Attribute       []struct {
		UUID, Type, Category, Value string
		Relation                    string `json:"object_relation"`
		ToIDs                       bool   `json:"to_ids"`
		NoCorrelation               bool   `json:"disable_correlation"`
	}
	ObjectReference []struct {
		Object     string `json:"object_uuid"`
		Referenced string `json:"referenced_uuid"`
	}
}

type mispEvent struct {
	Event struct {
		UUID, Info, Analysis, Distribution string
		Threat                             string `json:"threat_level_id"`
		Published                          bool
		Tag                                []struct{ Name string }
		Object                             []mispObject
	}
}

func readMISP(t testing.TB, b []byte) mispEvent {
	t.Helper()
	var e mispEvent
	if err := json.Unmarshal(b, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestMISPIsAsItWas(t *testing.T) {
	got, _ := write(t, share.MISP, options(share.MISP), lure(), plain(1))
	golden(t, "ads.misp.json", got)
}

// TestMISPObjectsKeepToTheTemplate checks our objects against our template: names, types, categories, what may be there twice.
func TestMISPObjectsKeepToTheTemplate(t *testing.T) {
	var template struct {
		UUID          string
		Version       int
		RequiredOneOf []string `json:"requiredOneOf"`
		Attributes    map[string]struct {
			Type       string `json:"misp-attribute"`
			Categories []string
			Multiple   bool
			Common     bool     `json:"disable_correlation"`
			Values     []string `json:"values_list"`
		}
	}
	b, err := share.Definitions().Open("misp/objects/job-advertisement/definition.json")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := json.NewDecoder(b).Decode(&template); err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for name, data := range mispEvents(t) {
		uuids := make(map[string]bool)
		e := readMISP(t, data).Event
		for _, o := range e.Object {
			uuids[o.UUID] = true
		}
		for _, o := range e.Object {
			for _, r := range o.ObjectReference {
				if !uuids[r.Referenced] || r.Object != o.UUID {
					t.Errorf("%s: a reference from %s to %s goes nowhere", name, r.Object, r.Referenced)
				}
			}
			seen := make(map[string]bool)
			for _, a := range o.Attribute {
				if a.ToIDs || a.Value == "" || uuids[a.UUID] {
					t.Errorf("%s: %s is for detection, or empty, or its uuid is there twice", name, a.Relation)
				}
				uuids[a.UUID] = true
				if o.Name != "job-advertisement" {
					continue
				}
				d, ok := template.Attributes[a.Relation]
				used[a.Relation] = true
				if !ok || d.Type != a.Type || !slices.Contains(d.Categories, a.Category) || d.Common != a.NoCorrelation || seen[a.Relation] && !d.Multiple {
					t.Errorf("%s: %+v is not as the template has it: %+v", name, a, d)
				}
				if d.Values != nil && !slices.Contains(d.Values, a.Value) {
					t.Errorf("%s: %s is %q, want one of %q", name, a.Relation, a.Value, d.Values)
				}
				seen[a.Relation] = true
			}
			if o.Name == "job-advertisement" && (o.TemplateUUID != template.UUID || !slices.ContainsFunc(template.RequiredOneOf, func(r string) bool { return seen[r] })) {
				t.Errorf("%s: an object of template %s has none of %q", name, o.TemplateUUID, template.RequiredOneOf)
			}
		}
	}
	for relation := range template.Attributes {
		if !used[relation] {
			t.Errorf("the template has %s, which no event has", relation)
		}
	}
}

// TestMISPTagsAreOfTheTaxonomy checks the tags of our own taxonomy against it.
func TestMISPTagsAreOfTheTaxonomy(t *testing.T) {
	var taxonomy struct {
		Namespace string
		Values    []struct {
			Predicate string
			Entry     []struct{ Value string }
		}
	}
	f, err := share.Definitions().Open("misp/taxonomies/trafficking-recruitment/machinetag.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&taxonomy); err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, v := range taxonomy.Values {
		for _, e := range v.Entry {
			known[taxonomy.Namespace+":"+v.Predicate+`="`+e.Value+`"`] = true
		}
	}
	for _, c := range job.Categories {
		if !known[`trafficking-recruitment:category="`+strings.ReplaceAll(string(c), "_", "-")+`"`] {
			t.Errorf("the taxonomy has no %s", c)
		}
	}
	for name, data := range mispEvents(t) {
		ours := 0
		for _, tag := range readMISP(t, data).Event.Tag {
			if strings.HasPrefix(tag.Name, taxonomy.Namespace) {
				ours++
				if !known[tag.Name] {
					t.Errorf("%s: the taxonomy has no %s", name, tag.Name)
				}
			}
			if strings.HasPrefix(tag.Name, "estimative-language") {
				t.Errorf("%s: %s claims a probability that nobody measured", name, tag.Name)
			}
		}
		if ours < 2 {
			t.Errorf("%s has %d tags of the taxonomy", name, ours)
		}
	}
}

func TestWhatReviewDoesToMISP(t *testing.T) {
	tests := []struct {
		name                           string
		items                          []share.Item
		analysis, threat, auto, credib string
	}{
		{"nobody reviewed", []share.Item{plain(1)}, "0", "3", "unsupervised", "6"},
		{"one of two was reviewed", []share.Item{plain(1), lure()}, "1", "2", "unsupervised", "3"},
		{"confirmed", []share.Item{lure()}, "2", "2", "reviewed", "2"},
		{"escalated", []share.Item{decided(1, job.ReviewEscalated, job.ReasonUrgent)}, "2", "1", "reviewed", "2"},
		{"dismissed", []share.Item{decided(1, job.ReviewDismissed, job.ReasonHonest)}, "2", "4", "reviewed", "6"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, _ := write(t, share.MISP, options(share.MISP), test.items...)
			e := readMISP(t, b).Event
			if e.Analysis != test.analysis || e.Threat != test.threat || e.Published {
				t.Errorf("analysis %s, threat level %s, published %v; want %s, %s and not", e.Analysis, e.Threat, e.Published, test.analysis, test.threat)
			}
			for _, want := range []string{`misp:automation-level="` + test.auto + `"`, `admiralty-scale:information-credibility="` + test.credib + `"`, "tlp:amber", "PAP:AMBER"} {
				if !slices.ContainsFunc(e.Tag, func(tag struct{ Name string }) bool { return tag.Name == want }) {
					t.Errorf("there is no tag %s in %v", want, e.Tag)
				}
			}
		})
	}
}

func TestMISPMentionsANumberOnce(t *testing.T) {
	b, _ := write(t, share.MISP, options(share.MISP), plain(1), plain(2))
	var numbers []string
	refs := 0
	for _, o := range readMISP(t, b).Event.Object {
		refs += len(o.ObjectReference)
		if o.Name == "phone-number" {
			numbers = append(numbers, o.UUID)
		}
	}
	if len(numbers) != 1 || refs != 2 {
		t.Errorf("%d objects of one number, %d references; want 1 and 2", len(numbers), refs)
	}
}

func TestMISPEventsKeepTheirIDs(t *testing.T) {
	later := options(share.MISP)
	later.Now = later.Now.AddDate(0, 0, 1)
	a, _ := write(t, share.MISP, options(share.MISP), lure())
	b, _ := write(t, share.MISP, later, lure())
	if x, y := readMISP(t, a).Event.UUID, readMISP(t, b).Event.UUID; x != y {
		t.Errorf("an export of the same ad a day later is event %s, not %s", y, x)
	}
	later.Organisation = "Another unit"
	if b, _ = write(t, share.MISP, later, lure()); readMISP(t, a).Event.UUID == readMISP(t, b).Event.UUID {
		t.Error("two organisations make one event")
	}
}
