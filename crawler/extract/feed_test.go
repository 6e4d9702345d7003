package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

// feedOf reads a feed of the source "src".
func feedOf(body string) extract.Result {
	return extract.ReadFeed(extract.Document{URL: feedAddress, Source: "src", Body: []byte(body), Now: day("2026-11-22")})
}

func TestFeedsAreRead(t *testing.T) {
	const text = "Trạm đèn Hòn Gió cần hai người gác đèn.\n- Biết bơi\n- Gọi 0900 000 155"
	const html = `<p>Trạm đèn Hòn Gió cần hai người gác đèn.</p><ul><li>Biết bơi</li><li>Gọi 0900 000 155</li></ul>`
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(html)
	url := "https://jobs.example/ad/7"
	want := job.Ad{ID: job.AdID("src", url, ""), URL: url, Source: "src", Title: "Gác đèn & lái thuyền", Text: text, Lang: "vi", Posted: "Tue, 03 Mar 2026 08:00:00 +0700"}
	board := want
	board.Company, board.Location, board.Salary = "Trạm đèn Hòn Gió", "Hòn Gió, Quảng Ninh, VN", "9 triệu"
	atom := want
	atom.Posted = "2026-03-03T08:00:00+07:00"
	for _, tc := range []struct {
		name, body string
		want       job.Ad
	}{
		{"RSS with escaped HTML", `<?xml version="1.0"?><rss version="2.0"><channel><title>Mills</title><language>vi</language><item><title>Gác đèn &amp; lái thuyền</title><link>/ad/7</link>` +
			`<description>` + escaped + `</description><pubDate>Tue, 03 Mar 2026 08:00:00 +0700</pubDate></item></channel></rss>`, want},
		{"RSS with a teaser and the content of a blog system", `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><language>vi</language><item><title><![CDATA[Gác đèn & lái thuyền]]></title><link>` + url +
			`?utm_source=rss</link><description>Trạm đèn</description><content:encoded><![CDATA[` + html + `]]></content:encoded><pubDate>Tue, 03 Mar 2026 08:00:00 +0700</pubDate></item></channel></rss>`, want},
		{"RSS of a job board on a blog system", `<rss xmlns:job_listing="https://jobs.example"><channel><language>vi</language><item><title>Gác đèn &amp;amp; lái thuyền</title><guid isPermaLink="true">` + url + `</guid>` +
			`<description>` + escaped + `</description><pubDate>Tue, 03 Mar 2026 08:00:00 +0700</pubDate><job_listing:company>Trạm đèn Hòn Gió</job_listing:company>` +
			`<job_listing:location>Hòn Gió, Quảng Ninh, VN</job_listing:location><job_listing:salary>9 triệu</job_listing:salary></item></channel></rss>`, board},
		{"Atom with XHTML", `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Mills</title><entry><title type="html">Gác đèn &amp;amp; lái thuyền</title><link rel="self" href="/self"/>` +
			`<link rel="alternate" href="/ad/7"/><id>tag:7</id><published>2026-03-03T08:00:00+07:00</published><updated>2026-03-09T08:00:00+07:00</updated>` +
			`<author><name>Somebody</name></author><source><title>Elsewhere</title></source><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">` + html + `</div></content></entry></feed>`, atom},
		{"RSS 1.0", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:x="http://purl.org/dc/elements/1.1/" xml:lang="vi"><channel rdf:about="c"><title>Mills</title></channel>` +
			`<item rdf:about="` + url + `"><title>Gác đèn &amp; lái thuyền</title><description>` + escaped + `</description><x:date>Tue, 03 Mar 2026 08:00:00 +0700</x:date></item></rdf:RDF>`, want},
		{"XML for search engines", `<?xml version="1.0"?><source><publisher>Mills</publisher><language>vi</language><job><title><![CDATA[Gác đèn & lái thuyền]]></title><date><![CDATA[Tue, 03 Mar 2026 08:00:00 +0700]]></date>` +
			`<referencenumber>77</referencenumber><url><![CDATA[` + url + `]]></url><company>Trạm đèn Hòn Gió</company><city>Hòn Gió</city><state>Quảng Ninh</state><country>VN</country>` +
			`<description><![CDATA[` + html + `]]></description><salary>9 triệu</salary><category>coast</category></job></source>`, board},
		{"tags that are not closed", `<rss><channel><language>vi</language><item><title>Gác đèn & lái thuyền<link>/ad/7</link></title><link>/ad/7</link><description>` + escaped +
			`</description><pubDate>Tue, 03 Mar 2026 08:00:00 +0700</pubDate>`, want},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := feedOf(tc.body)
			soundFeed(t, tc.name, r)
			if len(r.Ads) != 1 || r.How != extract.Feed {
				t.Fatalf("%d ads, how %q (%s)", len(r.Ads), r.How, r.Why)
			}
			if tc.name == "tags that are not closed" {
				r.Ads[0].Title = strings.TrimSuffix(r.Ads[0].Title, "/ad/7")
			}
			if diff := cmp.Diff(tc.want, r.Ads[0]); diff != "" {
				t.Errorf("ad (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJSONFeedsAreRead(t *testing.T) {
	r := feedOf(`{"version":"https://jsonfeed.org/version/1.1","title":"Mills","language":"en","next_url":"/feed?page=2","items":[
		{"id":"7","url":"https://jobs.example/ad/7","title":"Cooper","content_html":"<p>Barrels of oak.</p><p>Tools lent.</p>","summary":"Barrels","date_published":"2026-03-04T08:00:00Z","image":"/p/cooper.jpg"},
		{"id":"8","title":"Carter","content_text":"Carts & wheels"},{"id":"9"}]}`)
	want := []job.Ad{
		{ID: job.AdID("src", "https://jobs.example/ad/7", ""), URL: "https://jobs.example/ad/7", Source: "src", Title: "Cooper", Text: "Barrels of oak.\nTools lent.", Lang: "en", Posted: "2026-03-04T08:00:00Z"},
		{ID: job.AdID("src", feedAddress, "8"), URL: feedAddress, Source: "src", Title: "Carter", Text: "Carts & wheels", Lang: "en"},
	}
	if diff := cmp.Diff(want, r.Ads); diff != "" {
		t.Errorf("ads (-want +got):\n%s", diff)
	}
	if r.Next != "https://jobs.example/feed?page=2" || r.Extras[0].Summary != "Barrels" || r.Extras[0].Images[0].File != "cooper.jpg" {
		t.Errorf("next %q, extras %+v", r.Next, r.Extras)
	}
}

func TestItemsThatShareAnAddressAreToldApart(t *testing.T) {
	item := `<item><title>Cooper</title><link>https://jobs.example/list</link><description>%s</description></item>`
	r := feedOf("<rss><channel>" + fmt.Sprintf(item, "Oak") + fmt.Sprintf(item, "Ash") + fmt.Sprintf(item, "Elm") + `<item><title>No address</title></item></channel></rss>`)
	soundFeed(t, "feed", r)
	if len(r.Ads) != 4 || r.Ads[3].URL != feedAddress {
		t.Errorf("ads %+v", r.Ads)
	}
}

func TestItemsThatAreOverAreMarked(t *testing.T) {
	r := feedOf(`<source><job><title>Cooper</title><expirationdate>2026-03-01</expirationdate></job><job><title>Carter</title><expirationdate>2027-03-01</expirationdate></job><job><title>[Đã tuyển đủ]</title></job></source>`)
	if len(r.Ads) != 3 || !r.Extras[0].Expired || r.Extras[1].Expired || !r.Extras[2].Expired || r.Expired {
		t.Errorf("extras %+v, all expired %v", r.Extras, r.Expired)
	}
}

func TestWhatIsNoFeedSaysSo(t *testing.T) {
	for body, why := range map[string]string{
		"":                             "not a feed",
		"<html><body>Gone</body>":      "not a feed",
		`{"error":"no"}`:               "not a feed",
		"<rss><channel></channel>":     "a feed without items",
		`{"version":"1","items":[]}`:   "a feed without items",
		"just words":                   "not a feed",
		"<rss><item><guid>7</guid>":    "a feed without items",
		"\x00\x01<\xff<![CDATA[<item>": "not a feed",
	} {
		if r := feedOf(body); r.Why != why || len(r.Ads) != 0 {
			t.Errorf("%q: %d ads, why %q, want %q", body, len(r.Ads), r.Why, why)
		}
	}
}

func TestFeedsAreBounded(t *testing.T) {
	item := `<item><title>Cooper</title><link>/ad/%[1]d</link></item>`
	for _, tc := range []struct {
		name, body, why string
		ads             int
	}{
		{"more items than are taken", "<rss>" + others(extract.MaxItems+5, item), "no more than 2000 items are read", extract.MaxItems},
		{"elements nested without end", "<rss><item><title>Cooper</title><description>" + strings.Repeat("<div>", 50_000), "", 1},
		{"items nested without end", "<rss>" + strings.Repeat("<item>", 20_000) + "<title>Cooper</title>", "", 1},
		{"JSON nested without end", `{"items":` + strings.Repeat("[", 50_000), "more JSON than is read from one feed", 0},
		{"a text that is too long", "<rss><item><title>Cooper</title><description>" + strings.Repeat("Oak. ", extract.MaxText/4) + "</description></item>" + fmt.Sprintf(item, 1), "an ad has 256005 bytes of text, at most 204800", 1},
		{"more bytes than are read", "<rss>" + fmt.Sprintf(item, 1) + strings.Repeat(" ", extract.MaxFeed) + fmt.Sprintf(item, 2), "more than 20971520 bytes", 1},
		{"declarations without end", "<rss" + strings.Repeat(" xmlns:a=''", 100_000) + ">" + fmt.Sprintf(item, 1), "", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := feedOf(tc.body)
			if soundFeed(t, tc.name, r); len(r.Ads) != tc.ads || r.Why != tc.why && tc.ads+len(tc.why) > 0 {
				t.Errorf("%d ads, why %q, want %d, %q", len(r.Ads), r.Why, tc.ads, tc.why)
			}
		})
	}
}

func FuzzReadFeed(f *testing.F) {
	f.Add([]byte(`<rss xmlns:c="http://purl.org/rss/1.0/modules/content/"><language>vi<item><title>a<link href=/x><c:encoded><![CDATA[<p>b]]></item><item><guid>7`))
	f.Add([]byte(`<feed xml:lang="vi"><entry><title mode="base64">YQ==</title><content type="xhtml"><div>&lt;b</div></content><link rel="next" href="?2"/></entry>`))
	f.Add([]byte(`{"items":[{"title":"a","url":"/1"},{"title":"a","url":"/1","attachments":[{"url":"x"}]}]}`))
	f.Add([]byte("<source><job><title>a</title><location><city>b<country>c</location><description>\xff\x00</job><job><job>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		soundFeed(t, "feed", extract.ReadFeed(extract.Document{URL: feedAddress, Source: "src", Body: body, Now: day("2026-11-22")}))
	})
}
