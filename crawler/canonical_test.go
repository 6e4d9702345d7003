package crawler_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
)

// namedPage is a page of a site: an ad with so many words of its own, or a list where it has links. What it names as its
// address is the path, or the whole address of another host.
type namedPage struct {
	ad, canonical string
	links         []string
	gone          bool
}

// open lists the paths of the ads that are open, by what came of the visits in their order.
func open(t *testing.T, f *frontier, origin string) []string {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	ads := make(map[job.ID]string)
	for _, o := range f.outcomes {
		for _, c := range o.Cases {
			ads[c.Ad.ID] = strings.TrimPrefix(c.Ad.URL, origin) + " " + c.Ad.Title
		}
		for _, c := range o.Closed {
			delete(ads, c.ID)
		}
	}
	return slices.Sorted(maps.Values(ads))
}

func TestAPageThatNamesAnotherAddressIsTheAdOfThat(t *testing.T) {
	list := func(links ...string) namedPage { return namedPage{links: links} }
	for _, tt := range []struct {
		name string
		site map[string]namedPage
		want []string
	}{
		{"with a parameter more", map[string]namedPage{"/": list("/ad/17?from=list"), "/ad/17?from=list": {ad: "Cooper", canonical: "/ad/17"},
			"/ad/17": {ad: "Cooper", canonical: "/ad/17"}}, []string{"/ad/17 Cooper"}},
		{"in another section, and both are linked", map[string]namedPage{"/": list("/print/17", "/ad/17"), "/print/17": {ad: "Cooper", canonical: "/ad/17"},
			"/ad/17": {ad: "Cooper"}}, []string{"/ad/17 Cooper"}},
		{"without a number", map[string]namedPage{"/": list("/cook", "/the-cook"), "/cook": {ad: "Cook", canonical: "/the-cook"}, "/the-cook": {ad: "Cook"}}, []string{"/the-cook Cook"}},
		{"one behind the other", map[string]namedPage{"/": list("/a/1", "/b/1", "/c/1"), "/a/1": {ad: "Cook", canonical: "/b/1"},
			"/b/1": {ad: "Cook", canonical: "/c/1"}, "/c/1": {ad: "Cook"}}, []string{"/c/1 Cook"}},
		{"two that name each other", map[string]namedPage{"/": list("/a/1", "/b/1"), "/a/1": {ad: "Cook", canonical: "/b/1"}, "/b/1": {ad: "Cook", canonical: "/a/1"}}, []string{"/b/1 Cook"}},
		{"three in a ring", map[string]namedPage{"/": list("/a/1", "/b/1", "/c/1"), "/a/1": {ad: "Cook", canonical: "/b/1"},
			"/b/1": {ad: "Cook", canonical: "/c/1"}, "/c/1": {ad: "Cook", canonical: "/a/1"}}, []string{"/c/1 Cook"}},
		{"the front page on every page", map[string]namedPage{"/": list("/ad/1", "/ad/2"), "/ad/1": {ad: "Cook", canonical: "/"}, "/ad/2": {ad: "Smith", canonical: "/"}},
			[]string{"/ad/1 Cook", "/ad/2 Smith"}},
		{"a section on every page", map[string]namedPage{"/": list("/ad/1", "/ad/2", "/jobs"), "/jobs": list("/ad/1", "/ad/2"), "/ad/1": {ad: "Cook", canonical: "/jobs"}, "/ad/2": {ad: "Smith", canonical: "/jobs"}},
			[]string{"/ad/1 Cook", "/ad/2 Smith"}},
		{"a list with a number on every page", map[string]namedPage{"/": list("/ad/1", "/ad/2", "/ad/3"), "/jobs/2026": list("/ad/1", "/ad/2", "/ad/3"),
			"/ad/1": {ad: "Cook", canonical: "/jobs/2026"}, "/ad/2": {ad: "Smith", canonical: "/jobs/2026"}, "/ad/3": {ad: "Baker", canonical: "/jobs/2026"}},
			[]string{"/ad/1 Cook", "/ad/2 Smith", "/ad/3 Baker"}},
		{"a list that only one ad leads to", map[string]namedPage{"/": list("/ad/1"), "/jobs/2026": list("/ad/1"), "/ad/1": {ad: "Cook", canonical: "/jobs/2026"}}, []string{"/ad/1 Cook"}},
		{"the first ad on every page", map[string]namedPage{"/": list("/ad/3", "/ad/1", "/ad/2"), "/ad/1": {ad: "Cook", canonical: "/ad/1"}, "/ad/2": {ad: "Smith", canonical: "/ad/1"},
			"/ad/3": {ad: "Baker", canonical: "/ad/1"}}, []string{"/ad/1 Cook", "/ad/2 Smith", "/ad/3 Baker"}},
		{"the last ad on every page", map[string]namedPage{"/": list("/ad/1", "/ad/2", "/ad/3"), "/ad/1": {ad: "Cook", canonical: "/ad/3"}, "/ad/2": {ad: "Smith", canonical: "/ad/3"},
			"/ad/3": {ad: "Baker", canonical: "/ad/3"}}, []string{"/ad/1 Cook", "/ad/2 Smith", "/ad/3 Baker"}},
		{"without the parameter that names the ad", map[string]namedPage{"/": list("/job?id=1", "/job?id=2", "/job"), "/job?id=1": {ad: "Cook", canonical: "/job"}, "/job?id=2": {ad: "Cook", canonical: "/job"},
			"/job": list("/job?id=1", "/job?id=2", "/")}, []string{"/job?id=1 Cook", "/job?id=2 Cook"}},
		{"an address that is gone", map[string]namedPage{"/": list("/ad/1"), "/ad/1": {ad: "Cook", canonical: "/old/1"}, "/old/1": {gone: true}}, []string{"/ad/1 Cook"}},
		{"another host", map[string]namedPage{"/": list("/ad/1"), "/ad/1": {ad: "Cook", canonical: "https://victim.example/ad/1"}}, []string{"/ad/1 Cook"}},
		{"an address that the source does not visit", map[string]namedPage{"/": list("/ad/1"), "/ad/1": {ad: "Cook", canonical: "/never/1"}}, []string{"/ad/1 Cook"}},
		{"a list that names itself without its page", map[string]namedPage{"/": list("/jobs/1?page=2"), "/jobs/1?page=2": {links: []string{"/ad/1"}, canonical: "/jobs/1"}, "/ad/1": {ad: "Cook"}, "/jobs/1": list()},
			[]string{"/ad/1 Cook"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
				p, ok := tt.site[r.URL.RequestURI()]
				if !ok || p.gone {
					http.NotFound(rw, r)
					return
				}
				if p.canonical != "" {
					rw.Header().Set("Content-Type", "text/html; charset=utf-8")
					fmt.Fprintf(rw, `<!doctype html><link rel="canonical" href="%s">`, p.canonical)
				}
				if p.ad == "" {
					page(rw, p.links...)
					return
				}
				adPage(rw, p.ad)
			})
			s := w.source()
			s.Follow = func(url string) bool { return !strings.Contains(url, "/never/") }
			f := newFrontier()
			o := options(t, f, s)
			o.Workers = 1
			run(t, t.Context(), o)
			if d := cmp.Diff(tt.want, open(t, f, w.at(0, ""))); d != "" {
				t.Errorf("open ads (-want +got):\n%s", d)
			}
			for _, o := range f.outcomes {
				if len(o.Cases) > 0 && o.Cases[0].Ad.ID != job.AdID("src", o.Cases[0].Ad.URL, "") {
					t.Errorf("the id of the ad at %s is not that of its address", o.Cases[0].Ad.URL)
				}
			}
		})
	}
}
