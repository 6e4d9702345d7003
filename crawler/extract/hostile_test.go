package extract_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

const plain = "The mill at the weir seeks a steady miller for the night."

func TestDepthIsSurvived(t *testing.T) {
	for _, tc := range []struct{ name, html string }{
		{"elements nested two hundred thousand deep", strings.Repeat("<div>", 200_000) + plain},
		{"elements that are never closed", strings.Repeat("<b><p>", 50_000) + plain},
		{"end tags without a beginning", strings.Repeat("<div><i></b></div>", 600) + strings.Repeat("<div>", 600) + plain + strings.Repeat("</b></i>", 50_000)},
		{"lists in lists", strings.Repeat("<ul><li>", 100_000) + plain},
		{"tables in tables", strings.Repeat("<table><tr><td>", 30_000) + plain},
		{"scripts deep down", strings.Repeat("<div>", 1000) + "<script>x()</script><style>p{}</style>" + plain},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := one(t, tc.html).Text; got != plain && got != "- "+plain {
				t.Errorf("text %.200q, want %q", got, plain)
			}
		})
	}
}

func TestDeepPagesKeepTheirParts(t *testing.T) {
	r := read(t, `<title>Night miller</title><nav><a href="/x">x</a></nav>`+strings.Repeat("<font>", 600)+"<p>"+plain+"<br>Meals.</p><footer>Mills</footer>")
	if len(r.Ads) != 1 || r.Ads[0].Title != "Night miller" || r.Ads[0].Text != plain+"\nMeals." || len(r.Links) != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestHostileJSONIsBounded(t *testing.T) {
	good := `{"@type":"JobPosting","title":"Miller","description":"` + plain + `"}`
	for _, tc := range []struct {
		name, json string
		ads        int
		why        string
	}{
		{"lists nested without end", strings.Repeat("[", 500_000), 0, "more JSON-LD than is read from one page"},
		{"objects nested without end", strings.Repeat(`{"a":`, 200_000), 0, "more JSON-LD than is read from one page"},
		{"a good posting before too deep ones", good + strings.Repeat("[", 1000), 1, "more JSON-LD than is read from one page"},
		{"more values than are read", good + "[" + strings.Repeat("1,", 300_000) + "]", 1, "more JSON-LD than is read from one page"},
		{"more postings than are taken", "[" + strings.Repeat(good+",", extract.MaxPostings) + strings.Replace(good, "Miller", "Cooper", 1) + "]", 1, "more JSON-LD than is read from one page"},
		{"more bytes than are read", good + strings.Repeat(" ", extract.MaxJSONLD), 0, "more JSON-LD than is read from one page"},
		{"comments that never end", strings.Repeat("<!--{", 300_000) + strings.Repeat("/*", 300_000) + good, 0, ""},
		{"comments that end far away", strings.Repeat("<!--", 300_000) + good + "-->", 1, ""},
		{"quotation marks and spaces", strings.Repeat(`{"a" , "`, 100_000) + strings.Repeat(" ", 100_000), 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, `<script type="application/ld+json">`+tc.json+`</script>`)
			if len(r.Ads) != tc.ads && tc.ads > 0 {
				t.Errorf("%d ads, want %d", len(r.Ads), tc.ads)
			}
			if tc.why != "" && r.Why != tc.why {
				t.Errorf("why %q, want %q", r.Why, tc.why)
			}
		})
	}
}

func TestALongPostingIsNoAd(t *testing.T) {
	r := read(t, script(`{"@type":"JobPosting","title":"Miller","description":"`+strings.Repeat("Grind. ", extract.MaxText/5)+`"}`))
	if len(r.Ads) != 0 || !strings.Contains(r.Why, "at most 204800") {
		t.Errorf("%d ads, why %q, want none because it is too long", len(r.Ads), r.Why)
	}
}

func TestLinksAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range extract.MaxLinks + 10 {
		b.WriteString(`<a href="/` + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + strings.Repeat("y", i/50) + `">x</a>`)
	}
	if r := read(t, b.String()); len(r.Links) != extract.MaxLinks {
		t.Errorf("%d links, want %d", len(r.Links), extract.MaxLinks)
	}
}

func TestAnAddressThatIsNoneIsAnError(t *testing.T) {
	if _, err := extract.ReadHTML("ftp://jobs.example/", "src", nil); !errors.Is(err, job.ErrURL) {
		t.Errorf("error %v, want ErrURL", err)
	}
}

func TestReadTakesAnEmptyPage(t *testing.T) {
	if r := extract.Read(extract.Page{}); r.Why != "no text" || r.Ads != nil || r.Links != nil {
		t.Errorf("got %+v", r)
	}
}

func TestReadIsSafeForConcurrentUse(t *testing.T) {
	body := []byte(file(t, "vi.html"))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if r, err := extract.ReadHTML(address, "src", body); err != nil || len(r.Ads) != 1 {
				t.Errorf("ReadHTML: %d ads, %v", len(r.Ads), err)
			}
		})
	}
	wg.Wait()
}

// sound checks what holds for every page.
func sound(t *testing.T, r extract.Result) {
	t.Helper()
	if len(r.Ads) == 0 && (r.Why == "" || r.How != "") || len(r.Ads) > 0 && r.How == "" {
		t.Errorf("%d ads, how %q, why %q", len(r.Ads), r.How, r.Why)
	}
	if len(r.Extras) != len(r.Ads) || r.Wall != (r.WallKind != "") || r.Expired != (r.ExpiredWhy != "") {
		t.Errorf("%d ads, %d extras, wall %v %q, expired %v %q", len(r.Ads), len(r.Extras), r.Wall, r.WallKind, r.Expired, r.ExpiredWhy)
	}
	ids := map[job.ID]bool{}
	for _, ad := range r.Ads {
		if ids[ad.ID] || ad.Title == "" && ad.Text == "" || len(ad.Text) > extract.MaxText {
			t.Errorf("ad %+v", ad)
		}
		ids[ad.ID] = true
		for _, s := range []string{ad.Title, ad.Company, ad.Location, ad.Salary, ad.Text, ad.Lang, ad.Posted, ad.URL} {
			if !utf8.ValidString(s) {
				t.Errorf("%q is not UTF-8", s)
			}
		}
	}
	for _, l := range append(r.Links, r.NoFollowLinks...) {
		if c, err := job.Canonical(l); err != nil || c != l {
			t.Errorf("link %q is not canonical: %q, %v", l, c, err)
		}
	}
}

func FuzzReadHTML(f *testing.F) {
	for _, name := range []string{"vi.html", "en.html", "listing.html", "login.html"} {
		f.Add([]byte(file(f, name)))
	}
	f.Add([]byte("<td><td>\xff<li> <a href=/x>\x00</a><form><button>0900000101"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := extract.ReadHTML(address, "src", body)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, r)
	})
}

func FuzzJSONLD(f *testing.F) {
	f.Add(posting(`"baseSalary":{"currency":"VND","value":{"minValue":1,"unitText":"MONTH"}},"jobLocation":[{"address":"x"}]`))
	f.Add("<!-- [{\"@graph\":[{\"@type\":[\"JobPosting\"],title:\"a \"b\" c\",\"description\":\"&lt;p&gt;\\ud83d\" //x\n}")
	f.Add(`{&quot;@type&quot;:&quot;JobPosting&quot;,"identifier":{"@id":"x"},"url":"/y","skills":[[],{},null,-1e9]`)
	f.Add(`[{"@type":"JobPosting","title":"a","url":"/1"},{"@type":"JobPosting","title":"b","url":"/1"}]`)
	f.Fuzz(func(t *testing.T, json string) {
		r, err := extract.ReadHTML(address, "src", []byte(script(json)))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, r)
	})
}
