package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

const apiAddress = "https://api.jobs.example/v1/jobs"

// answerOf reads an answer of the source "src" by paths.
func answerOf(t *testing.T, p extract.Paths, body string) extract.Result {
	t.Helper()
	a, err := p.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return a.Read(extract.Document{URL: apiAddress, Source: "src", Body: []byte(body), Now: day("2026-11-22")})
}

var apiPaths = extract.Paths{Items: "data.items[*]", Key: "id", Title: "jobTitle || name", Company: "org.name", Location: "places[*].city | country", Salary: "pay.min | pay.max",
	Text: "description | needs[0].html", Posted: "posted", Until: "expires", URL: "https://jobs.example/{slug}/{id}", Next: "links.next"}

func TestPathsReadAnAnswer(t *testing.T) {
	r := answerOf(t, apiPaths, `{"data":{"items":[
		{"id":7,"slug":"coo/../per?x","JobTitle":"Cooper &amp; son","org":{"name":"Oak"},"places":[{"city":"Weir"},{"city":"Hill"},{"city":"Weir"}],"country":"GB","pay":{"min":1900,"max":2300},
		 "description":"<p>Barrels of oak.</p><ul><li>Tools lent</li></ul>","needs":[{"html":"Calm &lt;b&gt;hands&lt;/b&gt;"},{"html":"no"}],"posted":"2026-03-04","expires":1777593600},
		{"id":"8","slug":"carter","name":"Carter","places":[],"pay":null,"expires":"2027-01-01"},
		{"id":9,"slug":"nothing"}, "words", null]},"links":{"next":"/v1/jobs?page=2"}}`)
	cooper, carter := "https://jobs.example/coo%2F..%2Fper%3Fx/7", "https://jobs.example/carter/8"
	want := extract.Result{
		Ads: []job.Ad{
			{ID: job.AdID("src", cooper, ""), URL: cooper, Source: "src", Title: "Cooper & son", Company: "Oak", Location: "Weir, Hill, GB", Salary: "1900 - 2300",
				Text: "Barrels of oak.\n- Tools lent\nCalm hands", Posted: "2026-03-04"},
			{ID: job.AdID("src", carter, ""), URL: carter, Source: "src", Title: "Carter"},
		},
		Extras: []extract.Extra{{Until: "1777593600", Expired: true, ExpiredWhy: "valid through 2026-05-01T00:00:00Z"}, {Until: "2027-01-01"}},
		Links:  []string{cooper, carter, "https://api.jobs.example/v1/jobs?page=2"},
		How:    extract.ByPaths, Listing: true, Next: "https://api.jobs.example/v1/jobs?page=2",
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestAdsWithoutAnAddressAreToldApartByTheirKeys(t *testing.T) {
	r := answerOf(t, extract.Paths{Items: "[*]", Key: "id", Title: "t"}, `[{"id":1,"t":"Cooper"},{"id":2,"t":"Cooper"},{"id":2,"t":"Cooper"}]`)
	if len(r.Ads) != 3 || r.Ads[0].ID != job.AdID("src", apiAddress, "1") || r.Ads[0].URL != apiAddress || r.Ads[1].ID == r.Ads[2].ID {
		t.Errorf("ads %+v", r.Ads)
	}
}

func TestAnAnswerCanBeOneAd(t *testing.T) {
	r := answerOf(t, extract.Paths{Title: "info.title", Text: "info.text"}, `{"info":{"title":"Cooper","text":"Oak."}}`)
	if len(r.Ads) != 1 || r.Listing || r.Ads[0].Title != "Cooper" || r.Ads[0].ID != job.AdID("src", apiAddress, "") {
		t.Errorf("ads %+v", r.Ads)
	}
}

func TestAnswersWithoutAdsSayWhy(t *testing.T) {
	for body, why := range map[string]string{
		"": "no JSON", "<html>": "no JSON", `{"data":{}}`: "the paths find no ad", `{"data":{"items":{"a":1}}}`: "the paths find no ad",
		`{"data":{"items":[{"id":1}]}}`: "the paths find no ad", strings.Repeat("[", 100_000): "more JSON than is read from one answer",
	} {
		if r := answerOf(t, apiPaths, body); r.Why != why || len(r.Ads) != 0 {
			t.Errorf("%.40q: %d ads, why %q, want %q", body, len(r.Ads), r.Why, why)
		}
	}
}

func TestFaultyPathsAreNamed(t *testing.T) {
	for _, tc := range []struct {
		name string
		p    extract.Paths
		want []string
	}{
		{"two faults", extract.Paths{Items: "a[", Title: "b..c", URL: "u"}, []string{`path of items "a["`, `path of title "b..c"`}},
		{"a dot at the end", extract.Paths{Title: "a."}, []string{`path of title "a."`}},
		{"a number that is none", extract.Paths{Title: "a[-2]"}, []string{"want [n] or [*]"}},
		{"words behind a bracket", extract.Paths{Title: "a[0]b"}, []string{"want a dot and a name"}},
		{"a host from the answer", extract.Paths{Title: "a", URL: "https://{host}/x"}, []string{`path of url "https://{host}/x": the host cannot come from the answer`}},
		{"a brace that is not closed", extract.Paths{Title: "a", URL: "https://jobs.example/{id"}, []string{"want a path in braces"}},
		{"nothing to read", extract.Paths{Company: "a"}, []string{"neither title nor text"}},
		{"nothing to tell ads apart", extract.Paths{Items: "a", Title: "b"}, []string{"neither url nor key"}},
		{"too deep", extract.Paths{Title: strings.Repeat("a.", 100) + "a"}, []string{"more than 64 steps"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := tc.p.Compile()
			for _, want := range tc.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want %q", err, want)
				}
			}
		})
	}
}

func FuzzPaths(f *testing.F) {
	f.Add("data[*].a || b[0] | c", `{"data":[{"a":1},{"a":"x"}],"b":["y"]}`)
	f.Add("[*].x.y", `[{"x":{"y":"<p>z"}},{"x":[]}]`)
	f.Fuzz(func(t *testing.T, path, body string) {
		a, err := extract.Paths{Items: path, Title: path, Text: "text || " + path, Key: path, URL: "https://jobs.example/{" + path + "}"}.Compile()
		if err != nil {
			return
		}
		soundFeed(t, "answer", a.Read(extract.Document{URL: apiAddress, Source: "src", Body: []byte(body)}))
	})
}
