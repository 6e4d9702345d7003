package crawler_test

import (
	"testing"

	"lurewatch/crawler"
	"lurewatch/crawler/fetch"
	"lurewatch/job"
)

// TestCheckSaysWhereARedirectLeads holds that an address that leads on to what is not opened is told from one that does not
// answer, and from one that is not opened itself.
func TestCheckSaysWhereARedirectLeads(t *testing.T) {
	w := serve(t, 5, checkSite)
	c := newChecker(t, fetch.Options{})
	for _, tc := range []struct {
		name, url string
		want      crawler.Hindrance
		readable  job.Readable
	}{
		{"to a file", w.at(0, "/to-file"), crawler.HinderedByScheme, job.NotAllowed},
		{"to a file server", w.at(0, "/to-ftp"), crawler.HinderedByScheme, job.NotAllowed},
		{"to a script", w.at(0, "/to-script"), crawler.HinderedByScheme, job.NotAllowed},
		{"into a private network", w.at(0, "/to-inside"), crawler.HinderedByInside, job.NotAllowed},
		{"into a private network by another page", w.at(0, "/to-inside-later"), crawler.HinderedByInside, job.NotAllowed},
		{"to a port that is not the web's", w.at(0, "/to-port"), crawler.HinderedByDetour, job.NotAllowed},
		{"under a user name", w.at(0, "/to-user"), crawler.HinderedByDetour, job.NotAllowed},
		{"nowhere", w.at(0, "/to-nowhere"), crawler.HinderedBySilence, job.Unreachable},
		{"on and on", w.at(0, "/loop"), crawler.HinderedByCircle, job.Unreachable},
		{"to what robots.txt forbids", w.at(0, "/to-forbidden"), crawler.HinderedByRobots, job.Refused},
		{"no redirect, a private network", "http://10.0.0.1/", crawler.HinderedByAddress, job.NotAllowed},
		{"no redirect, another scheme", "ftp://bakery.example/", crawler.HinderedByAddress, job.NotAllowed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := c.URL(t.Context(), tc.url); got.By != tc.want || got.Readable != tc.readable {
				t.Errorf("%s, %s because %q; want %s, %s", got.Readable, got.By, got.Why, tc.readable, tc.want)
			}
		})
	}
}

func TestCheckSaysWhetherAPageIsMarkedAsAnOffer(t *testing.T) {
	const words = `<h1>Typist</h1><p>` + offer + `</p>`
	c := newChecker(t, fetch.Options{})
	for _, tc := range []struct {
		name, page string
		want       bool
	}{
		{"in JSON-LD", `<script type="application/ld+json">{"@type":"JobPosting","title":"Typist","description":"` + offer + `"}</script>`, true},
		{"in microdata", `<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Typist</h1><p itemprop="description">` + offer + `</p></div>`, true},
		{"in RDFa", `<div vocab="https://schema.org/" typeof="JobPosting"><h1 property="title">Typist</h1><p property="description">` + offer + `</p></div>`, true},
		{"as something else", `<script type="application/ld+json">{"@type":"Recipe","name":"Typist"}</script>` + words, false},
		{"not at all", words, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := c.HTML([]byte(tc.page)); got.Readable != job.Read || got.Posting != tc.want {
				t.Errorf("%s, marked %v; want it read, marked %v", got.Readable, got.Posting, tc.want)
			}
		})
	}
}
