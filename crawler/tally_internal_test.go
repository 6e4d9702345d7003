package crawler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

func TestAPageWhoseAdIsOverYieldsNoAd(t *testing.T) {
	known := job.Visit{URL: "https://jobs.example/1", Interval: adPause}
	ad := job.Ad{ID: "1", Source: "s", Title: "Baker", Text: "over"}
	for _, tc := range []struct {
		name  string
		visit job.Visit
		page  extract.Result
		want  job.Yield // of what counts here
	}{
		{"an ad that stands", known, extract.Result{Ads: []job.Ad{ad}, How: extract.JSONLD}, job.Yield{Visits: 1, Fetched: 1, Ads: 1}},
		{"a known ad that is over", known, extract.Result{Ads: []job.Ad{ad}, How: extract.JSONLD, Expired: true}, job.Yield{Visits: 1, NotModified: 1}},
		{"a page that says so and nothing else", known, extract.Result{Expired: true}, job.Yield{Visits: 1, NotModified: 1}},
		{"an ad that was over when it was found", job.Visit{URL: known.URL}, extract.Result{Expired: true}, job.Yield{Visits: 1, Gone: 1}},
		{"a list of ads that are over", known, extract.Result{Ads: []job.Ad{ad}, How: extract.BySelectors, Expired: true, Listing: true}, job.Yield{Visits: 1, Fetched: 1, Listings: 1, Ads: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := New(Options{})
			o := job.Outcome{Visit: tc.visit, Fate: job.Fetched}
			y := c.tallyPage(tc.visit, tc.page, 0).Plus(tally(o, answer{}))
			got := job.Yield{Visits: y.Visits, Fetched: y.Fetched, NotModified: y.NotModified, Gone: y.Gone, Listings: y.Listings, Ads: y.Ads}
			if d := cmp.Diff(got, tc.want); d != "" {
				t.Errorf("yield (-got +want):\n%s", d)
			}
		})
	}
}

func TestATitleThatAllAdsHaveIsNone(t *testing.T) {
	for _, tc := range []struct {
		name  string
		title func(i int) string
		firm  func(i int) string
		worn  bool // the last of eight ads
	}{
		{"each ad has its own", func(i int) string { return fmt.Sprint("Baker ", i) }, func(i int) string { return fmt.Sprint("Firm ", i) }, false},
		{"all companies have the same", func(int) string { return "Jobs Portal" }, func(i int) string { return fmt.Sprint("Firm ", i%3) }, true},
		{"ads without a company have the same", func(int) string { return "Jobs Portal" }, func(int) string { return "" }, true},
		{"one company looks for eight bakers", func(int) string { return "Baker" }, func(int) string { return "Firm" }, false},
		{"three of eight have the same", func(i int) string { return fmt.Sprint("Baker ", max(i, 4)) }, func(i int) string { return fmt.Sprint("Firm ", i) }, false},
		{"there is none", func(int) string { return "" }, func(int) string { return "" }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var r recent
			got := false
			for i := range 8 {
				got = r.worn(job.Ad{ID: job.ID(fmt.Sprint(i)), Source: "s", Title: tc.title(i), Company: tc.firm(i)})
			}
			if got != tc.worn {
				t.Errorf("worn = %t, want %t", got, tc.worn)
			}
		})
	}
	t.Run("one ad is read again and again", func(t *testing.T) {
		var r recent
		for range 20 {
			if r.worn(job.Ad{ID: "1", Source: "s", Title: "Baker"}) {
				t.Fatal("worn by itself")
			}
		}
	})
}

func TestBrokenQuotesAreGarbage(t *testing.T) {
	if s := "Youâ€™ll work mornings â€“ and evenings â€“ with us."; !isGarbled(s) {
		t.Errorf("isGarbled(%q) = false, want true", s)
	}
	if s := strings.Repeat("You’ll work mornings – and “evenings” for 900 €. ", 3); isGarbled(s) {
		t.Errorf("isGarbled(%q) = true, want false", s)
	}
}
