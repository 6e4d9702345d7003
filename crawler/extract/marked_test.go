package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

const sheaves = made + " " + made + " " + made

const made = "Barrels are made by hand here, of oak from the hill, and sold in the town below by the canal."

// itemPage is an ad in microdata, as boards write it: nested items, an item that is only a name, a reference.
const itemPage = `<html lang="en"><body><div itemscope itemtype="https://schema.org/JobPosting" itemref="pay">
<h1 itemprop="title">Cooper</h1>
<div itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization"><a href="/o/1" itemprop="url"><span itemprop="name">Oak &amp; Sons</span></a></div>
<span itemprop="jobLocation" itemscope itemtype="https://schema.org/Place"><span itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
 <span itemprop="addressLocality">Weir</span>, <span itemprop="addressCountry" content="GB">Britain</span></span></span>
<div itemprop="description"><p>` + sheaves + `</p><ul><li>Tools are lent.</li><li>Call <a href="tel:0900000101">us</a>.</li></ul></div>
<time itemprop="datePosted" datetime="2026-03-04">4 March</time><meta itemprop="validThrough" content="2026-05-01"></div>
<p id="pay"><span itemprop="baseSalary" itemscope itemtype="https://schema.org/MonetaryAmount"><meta itemprop="currency" content="GBP">
 <span itemprop="value" itemscope itemtype="https://schema.org/QuantitativeValue"><b itemprop="minValue">1,900</b>–<b itemprop="maxValue">2,300</b> a <i itemprop="unitText" content="MONTH">month</i></span></span></p></body></html>`

func TestMicrodataIsRead(t *testing.T) {
	r := read(t, itemPage)
	want := job.Ad{ID: job.AdID("src", address, ""), URL: address, Source: "src", Title: "Cooper", Company: "Oak & Sons", Location: "Weir, GB",
		Salary: "1900 - 2300 GBP/MONTH", Text: sheaves + "\n- Tools are lent.\n- Call us (0900000101).", Lang: "en", Posted: "2026-03-04"}
	if r.How != extract.Microdata || len(r.Ads) != 1 {
		t.Fatalf("how %q, %d ads (%s)", r.How, len(r.Ads), r.Why)
	}
	if diff := cmp.Diff(want, r.Ads[0]); diff != "" {
		t.Errorf("ad (-want +got):\n%s", diff)
	}
	if r.Extras[0].Until != "2026-05-01" || r.Expired {
		t.Errorf("until %q, expired %v without knowing the day", r.Extras[0].Until, r.Expired)
	}
}

func TestRDFaLiteIsRead(t *testing.T) {
	html := `<html lang="en"><body vocab="https://schema.org/"><div typeof="JobPosting"><h1 property="title">Cooper</h1>
<div property="hiringOrganization" typeof="Organization"><span property="name">Oak &amp; Sons</span></div>
<div property="jobLocation" typeof="Place"><div property="address" typeof="PostalAddress"><span property="addressLocality">Weir</span></div></div>
<div property="description"><p>` + sheaves + `</p><p>Tools are lent.</p></div>
<span property="datePosted" content="2026-03-04">4 March</span>
<span property="baseSalary" resource="#pay"></span></div>
<div resource="#pay" typeof="MonetaryAmount"><i property="currency">GBP</i> <b property="value">1900</b></div></body></html>`
	r := read(t, html)
	want := job.Ad{ID: job.AdID("src", address, ""), URL: address, Source: "src", Title: "Cooper", Company: "Oak & Sons", Location: "Weir",
		Salary: "1900 GBP", Text: sheaves + "\nTools are lent.", Lang: "en", Posted: "2026-03-04"}
	if r.How != extract.RDFa || len(r.Ads) != 1 {
		t.Fatalf("how %q, %d ads (%s)", r.How, len(r.Ads), r.Why)
	}
	if diff := cmp.Diff(want, r.Ads[0]); diff != "" {
		t.Errorf("ad (-want +got):\n%s", diff)
	}
}

func TestTheMoreTrustedFormIsTaken(t *testing.T) {
	jsonLD := `<script type="application/ld+json">` + posting(`"hiringOrganization":{"name":"From JSON-LD"}`) + `</script>`
	rdfa := `<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Carter</b><p property="description">` + sheaves + `</p></div>`
	for _, tc := range []struct{ name, html, how, title string }{
		{"JSON-LD before microdata and RDFa", jsonLD + itemPage + rdfa, extract.JSONLD, "Cooper"},
		{"microdata before RDFa", rdfa + itemPage, extract.Microdata, "Cooper"},
		{"RDFa before the main text", rdfa + "<h1>Smith</h1>", extract.RDFa, "Carter"},
		{"the main text if the markup is empty", `<div itemscope itemtype="https://schema.org/JobPosting"></div><h1>Smith</h1><p>` + sheaves + `</p>`, extract.MainText, "Smith"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, tc.html)
			if r.How != tc.how || len(r.Ads) != 1 || r.Ads[0].Title != tc.title {
				t.Errorf("how %q, ads %+v, want %q by %q", r.How, r.Ads, tc.title, tc.how)
			}
		})
	}
}

func TestSeveralItemsAreSeveralAds(t *testing.T) {
	one := func(title, href string) string {
		return `<li itemscope itemtype="http://schema.org/JobPosting"><a itemprop="url" href="` + href + `"><span itemprop="title">` + title + `</span></a><p itemprop="description">` + sheaves +
			`</p><span itemprop="hiringOrganization" itemscope itemtype="http://schema.org/Organization">Oak</span></li>`
	}
	r := read(t, "<ul>"+one("Cooper", "/job/1")+one("Carter", "/job/2")+"</ul>")
	if len(r.Ads) != 2 || !r.Listing || r.Ads[1].URL != "https://jobs.example/job/2" || r.Ads[1].Title != "Carter" || r.Ads[0].Company != "Oak" {
		t.Errorf("listing %v, ads %+v", r.Listing, r.Ads)
	}
}

func TestMarkupThatRefersToItselfEnds(t *testing.T) {
	for _, tc := range []struct{ name, html string }{
		{"an item that refers to itself", `<div id="a" itemscope itemtype="http://schema.org/JobPosting" itemref="a b"><b itemprop="title">Cooper</b></div><p id="b" itemprop="description">` + sheaves + `</p>`},
		{"items that refer to each other", `<div itemscope itemtype="http://schema.org/JobPosting" itemref="a"><b itemprop="title">Cooper</b></div>` +
			`<div id="a" itemprop="x" itemscope itemref="b b"></div><div id="b" itemprop="y" itemscope itemref="a a a a"></div>`},
		{"a thousand references to one large part", `<div itemscope itemtype="http://schema.org/JobPosting"><b itemprop="title">Cooper</b>` +
			strings.Repeat(`<i itemprop="x" itemscope itemref="`+strings.Repeat("a ", 500)+`"></i>`, 500) + `</div><div id="a">` + strings.Repeat(`<p itemprop="y">`+sheaves+`</p>`, 1000) + `</div>`},
		{"things that refer to each other", `<div vocab="http://schema.org/" typeof="JobPosting"><b property="title">Cooper</b><i property="x" resource="#a"></i></div>` +
			`<div resource="#a" typeof="X"><i property="y" resource="#a"></i><i property="z" resource="#a"></i></div>`},
		{"properties inside properties", `<div itemscope itemtype="http://schema.org/JobPosting"><b itemprop="title">Cooper</b>` + strings.Repeat(`<span itemprop="skills">`, 400) + sheaves + strings.Repeat("x", 1<<18)},
	} {
		t.Run(tc.name, func(t *testing.T) { sound(t, read(t, tc.html)) })
	}
}

func TestPicturesAndSummariesAreKeptApart(t *testing.T) {
	html := `<meta property="og:description" content="Easy work, high pay"><meta name="description" content="For search engines"><meta property="og:image" content="https://cdn.example/share/viec-nhe-luong-cao.jpg">` +
		`<header class="site-header"><img src="/logo.png" alt="Mills"></header><h1>Cooper</h1><p>` + sheaves + `</p>` +
		`<p><img src="/u/tuyen%20tho.jpg" alt="Tuyển thợ 0900 000 101"><img src="pixel.gif" width="1" height="1" alt="x"><img data-src="/late.webp" src="data:image/gif;base64,R0"></p>` +
		`<footer><img src="/badge.png" alt="Badge"></footer>`
	r := read(t, html)
	want := []extract.Extra{{Summary: "Easy work, high pay", Images: []extract.Image{
		{File: "viec-nhe-luong-cao.jpg", URL: "https://cdn.example/share/viec-nhe-luong-cao.jpg"},
		{Alt: "Tuyển thợ 0900 000 101", File: "tuyen tho.jpg", URL: "https://jobs.example/u/tuyen%20tho.jpg"},
		{File: "late.webp", URL: "https://jobs.example/late.webp"},
	}}}
	if diff := cmp.Diff(want, r.Extras); diff != "" {
		t.Errorf("extras (-want +got):\n%s", diff)
	}
	if len(r.Ads) != 1 || r.Ads[0].Text != sheaves {
		t.Errorf("ads %+v", r.Ads)
	}
}

// day is a day in UTC.
func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestValidThroughIsComparedWithTheDay(t *testing.T) {
	for _, tc := range []struct {
		until, now string
		over       bool
	}{
		{"2026-05-01", "2026-05-02", false}, // not everywhere yet
		{"2026-05-01", "2026-05-03", true},
		{"2026-05-01T23:59:59+07:00", "2026-05-02", true},
		{"2026-05-01T23:59", "2026-05-01", false},
		{"01/05/2026", "2026-05-03", true},
		{"1777593600", "2026-05-03", true},
		{"1777593600000", "2026-04-01", false},
		{"soon", "2026-05-03", false},
	} {
		doc := extract.Parse([]byte(script(posting(`"validThrough":"` + tc.until + `"`))))
		r := extract.Read(extract.Page{URL: address, Source: "src", Doc: doc.Selection, Now: day(tc.now)})
		if len(r.Ads) != 1 || r.Expired != tc.over || r.Extras[0].Expired != tc.over || r.Extras[0].Until != tc.until {
			t.Errorf("valid through %s on %s: expired %v (%s), until %q, want %v", tc.until, tc.now, r.Expired, r.ExpiredWhy, r.Extras[0].Until, tc.over)
		}
	}
}

func FuzzMarkup(f *testing.F) {
	f.Add([]byte(itemPage))
	f.Add([]byte(`<div vocab="http://schema.org/" typeof="schema:JobPosting" resource="#a"><b property="title description">x</b><i property="jobLocation" resource="#b"></i></div><p resource="#b" typeof="Place"><i property="address" content="y">`))
	f.Add([]byte(`<i itemscope itemtype="x/JobPosting y" itemref="a a b"><p id="a" itemprop="title" itemscope itemref="b"><p id="b" itemprop="description">` + "\xff\x00"))
	f.Add([]byte("<h1>x</h1><p>" + sheaves + "<h3>Việc làm liên quan</h3><div><h3>Similar jobs</h3><p>x</div><h2>x"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sound(t, extract.Read(pageOf(string(body))))
	})
}
