package extract_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// script wraps JSON-LD in a page.
func script(json string) string {
	return `<html lang="en"><script type="application/ld+json">` + json + `</script><body><p>Beside it.</p></body></html>`
}

// posting is a JobPosting with these members.
func posting(members string) string {
	return `{"@context":"https://schema.org","@type":"JobPosting","title":"Cooper","description":"` +
		strings.Repeat("Barrels are made by hand here. ", 8) + `",` + members + `}`
}

func TestPostingsAreFoundWhereverTheyStand(t *testing.T) {
	const p = `"title":"Cooper","description":"Makes barrels of oak for the old brewery by the canal."}`
	for _, tc := range []struct{ name, json string }{
		{"at the top", `{"@type":"JobPosting",` + p},
		{"in a list", `[{"@type":"WebPage","name":"x"},{"@type":"JobPosting",` + p + `]`},
		{"in a graph", `{"@context":"https://schema.org","@graph":[{"@type":"Organization","name":"x"},{"@type":"JobPosting",` + p + `]}`},
		{"as main entity", `{"@type":"WebPage","mainEntity":{"@type":"JobPosting",` + p + `}`},
		{"in an item list", `{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"JobPosting",` + p + `}]}`},
		{"with several types", `{"@type":["Thing","JobPosting"],` + p},
		{"with the address of a type", `{"@type":"http://schema.org/JobPosting",` + p},
		{"with a prefix", `{"@type":"schema:JobPosting",` + strings.ReplaceAll(p, `"title"`, `"schema:title"`)},
		{"in other case", `{"@type":"jobposting",` + p},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, script(tc.json))
			if r.How != extract.JSONLD || r.Listing || len(r.Ads) != 1 || r.Ads[0].Title != "Cooper" ||
				r.Ads[0].Text != "Makes barrels of oak for the old brewery by the canal." || r.Ads[0].ID != job.AdID("src", address, "") {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestBrokenJSONIsRepaired(t *testing.T) {
	const text = "Makes barrels of oak for the old brewery by the canal."
	for _, tc := range []struct{ name, json string }{
		{"a byte order mark", "\uFEFF" + `{"@type":"JobPosting","title":"Cooper","description":"` + text + `"}`},
		{"raw line ends and tabs in strings", "{\"@type\":\"JobPosting\",\"title\":\"Coo\x01per\",\"description\":\"Makes barrels of oak for\t\nthe old brewery by the canal.\"}"},
		{"commas too many", `{"@type":"JobPosting",,"title":"Cooper","skills":["",],"description":"` + text + `",}`},
		{"commas too few", "{\"@type\":\"JobPosting\"\n\"title\":\"Cooper\"\n\"description\":\"" + text + "\"}"},
		{"an HTML comment around it", `<!-- {"@type":"JobPosting","title":"Cooper","description":"` + text + `"} -->`},
		{"an HTML comment before it", `<!-- the job --> {"@type":"JobPosting","title":"Cooper","description":"` + text + `"}`},
		{"CDATA around it", "//<![CDATA[\n{\"@type\":\"JobPosting\",\"title\":\"Cooper\",\"description\":\"" + text + "\"}\n//]]>"},
		{"CDATA on one line", `/*<![CDATA[*/ {"@type":"JobPosting","title":"Cooper","description":"` + text + `"} /*]]>*/`},
		{"entities for quotation marks", `{&quot;@type&quot;:&quot;JobPosting&quot;,&quot;title&quot;:&quot;Cooper&quot;,&quot;description&quot;:&quot;` + text + `&quot;}`},
		{"line comments", "// the job\n{\"@type\":\"JobPosting\", // what\n//\"x\":1,\n\"title\":\"Cooper\",\"description\":\"" + text + "\"}"},
		{"another object before it", `{"@type":"Organization","name":"x"};{"@type":"JobPosting","title":"Cooper","description":"` + text + `"}`},
		{"a script around it", `window.job = {"@type":"JobPosting","title":"Cooper","description":"` + text + `"};`},
		{"brackets missing at the end", `{"@graph":[{"@type":"JobPosting","description":"` + text + `","title":"Cooper"`},
		{"a list that is not closed", `{"@type":"JobPosting","skills":["a","b","title":"x"},{"@type":"JobPosting","title":"Cooper","description":"` + text + `"}`},
		{"keys without quotation marks", `{"@type":"JobPosting",title:"Cooper",description:"` + text + `"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, script(tc.json))
			if len(r.Ads) == 0 {
				t.Fatalf("no ad: %s", r.Why)
			}
			ad := r.Ads[len(r.Ads)-1]
			got := strings.ReplaceAll(ad.Text, "\n", " ")
			if r.How != extract.JSONLD || !strings.HasPrefix(got, text) || strings.Trim(ad.Title, "\x01") == "" {
				t.Errorf("how %q, title %q, text %q", r.How, ad.Title, ad.Text)
			}
		})
	}
	t.Run("a list that is not closed ends with its object", func(t *testing.T) {
		r := read(t, script(`[{"@type":"JobPosting","title":"a","description":"x","skills":["s"},{"@type":"JobPosting","title":"Cooper","description":"y"}]`))
		if len(r.Ads) != 2 || r.Ads[0].Text != "x\ns" || r.Ads[1].Title != "Cooper" {
			t.Errorf("got %+v, want two ads", r.Ads)
		}
	})
	t.Run("quotation marks in a string", func(t *testing.T) {
		ad := one(t, script(`{"@type":"JobPosting","title":"The "best" cooper","description":"Says "come by", "call" and more of that."}`))
		if ad.Title != `The "best" cooper` || ad.Text != `Says "come by", "call" and more of that.` {
			t.Errorf("title %q, text %q", ad.Title, ad.Text)
		}
	})
	t.Run("a string that never ends is no text", func(t *testing.T) {
		r := read(t, script(`{"@type":"JobPosting","title":"Cooper","description":"Makes barrels of oak for the old`))
		for _, ad := range r.Ads {
			if strings.Contains(ad.Text, "Makes") {
				t.Errorf("text %q is cut off", ad.Text)
			}
		}
	})
}

func TestDescriptionsBecomeLines(t *testing.T) {
	for _, tc := range []struct{ name, json, want string }{
		{"HTML", `<h2>Work</h2><ul><li>Bend staves</li><li>Heat &amp; hoop</li></ul><p>Come<br/>soon</p>`, "Work\n- Bend staves\n- Heat & hoop\nCome\nsoon"},
		{"HTML escaped once", `&lt;p&gt;Bend staves&lt;/p&gt;&lt;p&gt;Hoop&lt;/p&gt;`, "Bend staves\nHoop"},
		{"HTML escaped twice", `&amp;lt;p&amp;gt;Bend&amp;nbsp;staves&amp;lt;/p&amp;gt;`, "Bend staves"},
		{"entities left in the text", `Heat &amp;amp; hoop&amp;nbsp;now`, "Heat & hoop now"},
		{"plain lines", `Bend staves\nHeat\r\n\n hoop`, "Bend staves\nHeat\nhoop"},
		{"bold words keep plain lines", `<b>Bend</b> staves\nHoop`, "Bend staves\nHoop"},
		{"code points", `th\u1ee3 m\u1ed9c \ud83d\ude00 \q \u00zz`, "thợ mộc 😀 q \uFFFD00zz"},
		{"no scripts", `Bend<style>p{}</style> staves<script>x()<\/script>`, "Bend staves"},
		{"a messenger behind a link", `Ask on <a href='https://zalo.me/0900000101'>Zalo</a>`, "Ask on Zalo (https://zalo.me/0900000101)"},
		{"less than is not a tag", `age &lt; 40, pay &gt; 3`, "age < 40, pay > 3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, `<script type="application/ld+json">{"@type":"JobPosting","title":"x","description":"`+strings.ReplaceAll(tc.json, "</script>", "<\\/script>")+`"}</script>`)
			if len(r.Ads) != 1 || r.Ads[0].Text != tc.want {
				t.Errorf("got %+v, want text %q", r.Ads, tc.want)
			}
		})
	}
}

func TestPostingFields(t *testing.T) {
	for _, tc := range []struct {
		name, members string
		field         job.Field
		want          string
	}{
		{"company as text", `"hiringOrganization":"Oak &amp; Sons"`, job.Company, "Oak & Sons"},
		{"company as object", `"hiringOrganization":{"@type":"Organization","name":"Oak"}`, job.Company, "Oak"},
		{"company as list", `"hiringOrganization":[{"name":"Oak"},{"name":"oak"},"Elm"]`, job.Company, "Oak; Elm"},
		{"place in parts", `"jobLocation":{"@type":"Place","address":{"streetAddress":"5 Quay","addressLocality":"Weir","addressRegion":"Weir","addressCountry":{"@type":"Country","name":"PH"}}}`,
			job.Location, "5 Quay, Weir, PH"},
		{"places", `"jobLocation":[{"address":{"addressLocality":"Weir"}},{"address":"9 Mill Road, Ford"}]`, job.Location, "Weir; 9 Mill Road, Ford"},
		{"place by name only", `"jobLocation":{"@type":"Place","name":"Weir"}`, job.Location, "Weir"},
		{"work from anywhere", `"jobLocationType":"TELECOMMUTE","applicantLocationRequirements":{"@type":"Country","name":"Laos"}`, job.Location, "TELECOMMUTE; Laos"},
		{"pay as range", `"baseSalary":{"@type":"MonetaryAmount","currency":"VND","value":{"@type":"QuantitativeValue","minValue":15000000,"maxValue":"20000000.00","unitText":"MONTH"}}`,
			job.Salary, "15000000 - 20000000 VND/MONTH"},
		{"pay without nesting", `"baseSalary":{"currency":"VND","minValue":"9.000.000","maxValue":"9000000","unitText":"month"}`, job.Salary, "9000000 VND/MONTH"},
		{"pay as one value", `"baseSalary":{"currency":"USD","value":{"value":"1,500","unitText":"MONTH"}}`, job.Salary, "1500 USD/MONTH"},
		{"pay as number", `"baseSalary":12.50,"salaryCurrency":"EUR"`, job.Salary, "12.50 EUR"},
		{"pay as text", `"baseSalary":"Thỏa thuận","salaryCurrency":"VND"`, job.Salary, "Thỏa thuận"},
		{"words in place of the amount", `"baseSalary":{"currency":"VND","value":{"value":"10 - 15 triệu mỗi tháng","unitText":"MONTH"}}`, job.Salary, "10 - 15 triệu mỗi tháng"},
		{"pay up to", `"baseSalary":{"currency":"VND","value":{"minValue":0,"maxValue":8000000,"unitText":"MONTH"}}`, job.Salary, "up to 8000000 VND/MONTH"},
		{"pay from", `"baseSalary":{"currency":"VND","value":{"minValue":8000000,"unitText":"MONTH"}}`, job.Salary, "from 8000000 VND/MONTH"},
		{"pay written as currency", `"salaryCurrency":"8 - 9 triệu VND"`, job.Salary, "8 - 9 triệu VND"},
		{"pay by code", `"baseSalary":{"currency":"GBP","value":{"value":11,"unitCode":"HUR"}}`, job.Salary, "11 GBP/HOUR"},
		{"no pay", `"baseSalary":{"currency":"VND","value":{"minValue":0,"maxValue":0,"unitText":"MONTH"}}`, job.Salary, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := one(t, script(posting(tc.members))).Field(tc.field); got != tc.want {
				t.Errorf("%s is %q, want %q", tc.field, got, tc.want)
			}
		})
	}
}

func TestOtherMembersContinueTheText(t *testing.T) {
	ad := one(t, script(posting(`"skills":["Staves","Barrels are made by hand here."],"jobBenefits":"<p>Soup</p>","qualifications":{"@type":"EducationalOccupationalCredential","credentialCategory":"craft"},`+
		`"experienceRequirements":{"monthsOfExperience":12},"applicationContact":{"telephone":"0900 000 188"},"incentiveCompensation":"soup","datePosted":"2026-02-01","inLanguage":"vi"`)))
	_, got, _ := strings.Cut(ad.Text, "\n")
	want := "craft\n12 months of experience\nStaves\nBarrels are made by hand here.\nSoup\n0900 000 188"
	if got != want || ad.Posted != "2026-02-01" || ad.Lang != "vi" {
		t.Errorf("text goes on with %q, posted %q, lang %q, want %q", got, ad.Posted, ad.Lang, want)
	}
}

func TestReferencesInAGraphAreFollowed(t *testing.T) {
	ad := one(t, script(`{"@graph":[{"@type":"JobPosting","title":"Cooper","description":"x","hiringOrganization":{"@id":"#org"}},{"@type":"Organization","@id":"#org","name":"Oak"}]}`))
	if ad.Company != "Oak" {
		t.Errorf("company %q, want Oak", ad.Company)
	}
}

func TestATeaserGivesWayToTheMainText(t *testing.T) {
	const long = "The old brewery by the canal seeks a cooper who makes and mends barrels of oak, four days a week, tools provided."
	html := script(`{"@type":"JobPosting","title":"Cooper","description":"The old brewery by the canal seeks a cooper"}`)
	if got := one(t, strings.Replace(html, "Beside it.", long, 1)).Text; got != long {
		t.Errorf("text %q, want the main text", got)
	}
	if got := one(t, html).Text; got != "The old brewery by the canal seeks a cooper" {
		t.Errorf("text %q, want the description", got)
	}
}

func TestSeveralPostings(t *testing.T) {
	item := func(title, rest string) string {
		return `{"@type":"JobPosting","title":"` + title + `","description":"d"` + rest + `}`
	}
	for _, tc := range []struct {
		name, json string
		want       []job.Ad // ID, URL and Title only
		listing    bool
		links      []string
	}{
		{"are told apart by their identifiers", "[" + item("a", `,"identifier":{"value":"k1"}`) + "," + item("b", `,"identifier":2`) + "]",
			[]job.Ad{{ID: job.AdID("src", address, "k1"), URL: address, Title: "a"}, {ID: job.AdID("src", address, "2"), URL: address, Title: "b"}}, false, nil},
		{"with pages of their own are ads and links", "[" + item("a", `,"url":"/ad/1?utm_source=x"`) + "," + item("b", `,"url":"https://jobs.example/ad/2"`) + "]",
			[]job.Ad{{ID: job.AdID("src", "https://jobs.example/ad/1", ""), URL: "https://jobs.example/ad/1", Title: "a"},
				{ID: job.AdID("src", "https://jobs.example/ad/2", ""), URL: "https://jobs.example/ad/2", Title: "b"}}, true,
			[]string{"https://jobs.example/ad/1", "https://jobs.example/ad/2"}},
		{"cannot speak for another host", "[" + item("a", `,"url":"https://victim.example/1","identifier":"1"`) + "," + item("b", `,"url":"https://jobs.example/ad/7","identifier":"2"`) + "]",
			[]job.Ad{{ID: job.AdID("src", address, "1"), URL: address, Title: "a"}, {ID: job.AdID("src", address, "2"), URL: address, Title: "b"}}, false, nil},
		{"that are equal are one", "[" + item("a", "") + "," + item("a", "") + "]",
			[]job.Ad{{ID: job.AdID("src", "https://jobs.example", "a\x00\x00\x00"+fmt.Sprintf("%x", sha256.Sum256([]byte("d")))), URL: address, Title: "a"}}, false, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, script(tc.json))
			var got []job.Ad
			for _, a := range r.Ads {
				got = append(got, job.Ad{ID: a.ID, URL: a.URL, Title: a.Title})
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || r.Listing != tc.listing {
				t.Errorf("listing %v, ads (-want +got):\n%s", r.Listing, diff)
			}
			if diff := cmp.Diff(tc.links, r.Links); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnItemListIsAListing(t *testing.T) {
	var b strings.Builder
	for i := range 6 {
		b.WriteString(`{"@type":"ListItem","url":"/ad/` + string(rune('a'+i)) + `"},`)
	}
	r := read(t, script(`{"@type":"ItemList","itemListElement":[`+b.String()+`]}`))
	if !r.Listing || len(r.Links) != 6 || r.Links[0] != "https://jobs.example/ad/a" {
		t.Errorf("got %+v, want a listing with six links", r)
	}
}
