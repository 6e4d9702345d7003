package extract_test

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

func TestLinksAreCanonicalAndOnce(t *testing.T) {
	for _, tc := range []struct {
		name, html       string
		follow, noFollow []string
	}{
		{name: "in order, resolved, each once", html: `<a href="/b?utm_source=x">b</a><a href=" c#top ">c</a><a href="HTTPS://Jobs.Example:443/b">b</a>`,
			follow: []string{"https://jobs.example/b", "https://jobs.example/ad/c"}},
		{name: "other hosts too", html: `<a href="//www.other.example/x">x</a>`, follow: []string{"https://www.other.example/x"}},
		{name: "only the web", html: `<a href="mailto:a@b.example">a</a><a href="javascript:go()">b</a><a href="tel:0900000101">c</a><a href="#d">d</a><a>e</a>`},
		{name: "nofollow apart", html: `<a rel="noopener NoFollow" href="/x">x</a>`, noFollow: []string{"https://jobs.example/x"}},
		{name: "from navigation as well", html: `<nav><a href="/p2">2</a></nav><footer><a href="/about">a</a></footer>`,
			follow: []string{"https://jobs.example/p2", "https://jobs.example/about"}},
		{name: "not from hidden traps", html: `<div style="Color:red; DISPLAY : None"><a href="/trap0">x</a></div><div style="display:none"><a href="/trap">x</a></div><p hidden><a href="/trap2">x</a></p>`},
		{name: "against the base element", html: `<base href="https://static.example/root/"><a href="x">x</a>`, follow: []string{"https://static.example/root/x"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, tc.html)
			if diff := cmp.Diff([][]string{tc.follow, tc.noFollow}, [][]string{r.Links, r.NoFollowLinks}); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

// linksOf returns the links of a page with one link.
func linksOf(href string) []string {
	r, err := extract.ReadHTML(address, "src", []byte(`<a href="`+html.EscapeString(href)+`">x</a>`))
	if err != nil {
		return nil
	}
	return r.Links
}

func TestLinksAreThoseOfResolve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		href := rapid.StringMatching(`(https?://(jobs\.example|(www\.)?[a-z0-9-]{1,4}(\.[a-zA-Z-]{0,4}){0,2}))?/?([a-zA-Z0-9_.%;=?&~-]{0,6}/?){0,5}`).Draw(t, "href")
		r := linksOf(href)
		want, err := job.Resolve(address, strings.TrimSpace(href))
		switch {
		case href == "":
		case err != nil && len(r) != 0:
			t.Fatalf("%q gives %q, want nothing", href, r)
		case err == nil && (len(r) != 1 || r[0] != want):
			t.Fatalf("%q gives %q, want %q", href, r, want)
		}
	})
}

func TestHostsThatNeedDecodingAreResolved(t *testing.T) {
	for _, href := range []string{"https://xn--a.example/x", "https://xn--vic-lm-kua.example/x", "https://a--b.example/x", "https://a.example./x"} {
		var want []string
		if u, err := job.Resolve(address, href); err == nil {
			want = []string{u}
		}
		if diff := cmp.Diff(want, linksOf(href)); diff != "" {
			t.Errorf("links of %q (-want +got):\n%s", href, diff)
		}
	}
}

func TestCanonicalStaysOnItsHost(t *testing.T) {
	for href, want := range map[string]string{
		"/ad/7?utm_source=x":          "https://jobs.example/ad/7",
		"https://jobs.example/ad/9":   "https://jobs.example/ad/9",
		"https://other.example/ad/9":  "",
		"https://jobs.example.evil/9": "",
		"ftp://jobs.example/ad":       "",
		"":                            "",
	} {
		if got := read(t, `<link rel="canonical" href="`+href+`">`).Canonical; got != want {
			t.Errorf("canonical %q gives %q, want %q", href, got, want)
		}
	}
}

func TestRobotsMetaIsTold(t *testing.T) {
	for _, tc := range []struct {
		html              string
		noIndex, noFollow bool
	}{
		{`<meta name="robots" content="noindex, nofollow">`, true, true},
		{`<meta name="ROBOTS" content="None">`, true, true},
		{`<meta name="lurewatch" content="noindex">`, true, false},
		{`<meta name="robots" content="index"><meta name="robots" content="nofollow">`, false, true},
		{`<meta name="googlebot" content="noindex">`, false, false},
		{`<meta name="robots" content="max-image-preview:large">`, false, false},
	} {
		if r := read(t, tc.html); r.NoIndex != tc.noIndex || r.NoFollow != tc.noFollow {
			t.Errorf("%s: noindex %v, nofollow %v, want %v, %v", tc.html, r.NoIndex, r.NoFollow, tc.noIndex, tc.noFollow)
		}
	}
}

func TestTheNextPageIsTold(t *testing.T) {
	for html, want := range map[string]string{
		`<link rel="next" href="/list?page=2"><a rel="next" href="/list?page=3">x</a>`: "https://jobs.example/list?page=2",
		`<nav><a rel="next" href="?page=2">x</a></nav>`:                                "https://jobs.example/ad/7?page=2",
		`<a rel="next" href="https://other.example/2">x</a>`:                           "",
		`<a rel="prev" href="/list?page=1">x</a>`:                                      "",
	} {
		if got := read(t, html).Next; got != want {
			t.Errorf("next page of %s is %q, want %q", html, got, want)
		}
	}
}
