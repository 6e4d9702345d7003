package sources_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/sources"
)

func TestLinksTellAddressesApart(t *testing.T) {
	links := sources.Links{
		Ads:   []sources.Pattern{pattern(t, "/job/*"), pattern(t, "re:-[0-9]{4,}\\.html$"), pattern(t, "/việc-làm/**/đọc"), pattern(t, "/view?id=*")},
		Lists: []sources.Pattern{pattern(t, "/"), pattern(t, "/jobs**")},
		Never: []sources.Pattern{pattern(t, "/job/*/apply"), pattern(t, "/job/never")},
	}
	for _, tc := range []struct {
		name, url string
		want      sources.Link
	}{
		{"a glob", "https://bakery.example/job/7", sources.Ad},
		{"a query does not matter to a glob without one", "https://bakery.example/job/7?from=list", sources.Ad},
		{"a star takes no slash", "https://bakery.example/job/7/photos", sources.Other},
		{"two stars do", "https://bakery.example/vi%e1%bb%87c-l%C3%A0m/a/b/%C4%91%E1%BB%8Dc", sources.Ad},
		{"a glob fits the whole path", "https://bakery.example/a/job/7", sources.Other},
		{"a regular expression fits somewhere", "https://bakery.example/a/b-1234.html", sources.Ad},
		{"and sees the query", "https://bakery.example/a/b-1234.html?x=1", sources.Other},
		{"a glob with a query", "https://bakery.example/view?id=9", sources.Ad},
		{"and without it", "https://bakery.example/view", sources.Other},
		{"never wins", "https://bakery.example/job/never", sources.Never},
		{"never by a star", "https://bakery.example/job/7/apply", sources.Never},
		{"a list", "https://bakery.example/jobs/bread?page=2", sources.List},
		{"the root without a slash", "https://bakery.example", sources.List},
		{"dots are dots", "https://bakery.example/a-1234xhtml", sources.Other},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := links.Kind(tc.url); got != tc.want {
				t.Errorf("Kind(%s) = %s, want %s", tc.url, got, tc.want)
			}
			if got, want := links.Follow(tc.url), tc.want == sources.Ad || tc.want == sources.List; got != want {
				t.Errorf("Follow(%s) = %t, want %t", tc.url, got, want)
			}
		})
	}
	if only := (sources.Links{Never: links.Never}); !only.Follow("https://bakery.example/x") || only.Follow("https://bakery.example/job/never") {
		t.Error("where neither ads nor lists are told, everything but never is to be followed")
	}
}

func TestPages(t *testing.T) {
	for _, tc := range []struct {
		name, start string
		p           sources.Pagination
		want        []string
	}{
		{"no parameter", "https://bakery.example/", sources.Pagination{}, nil},
		{"a number for each page", "https://bakery.example/jobs", sources.Pagination{Parameter: "page", First: 1, Step: 1, Last: 2},
			[]string{"https://bakery.example/jobs?page=1", "https://bakery.example/jobs?page=2"}},
		{"an offset beside other parameters", "https://bakery.example/jobs?o=7&q=a+b", sources.Pagination{Parameter: "o", First: 0, Step: 50, Last: 120},
			[]string{"https://bakery.example/jobs?o=0&q=a+b", "https://bakery.example/jobs?o=50&q=a+b", "https://bakery.example/jobs?o=100&q=a+b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, tc.p.Pages(tc.start)); d != "" {
				t.Errorf("Pages differ (-want +got):\n%s", d)
			}
		})
	}
}

func TestSelectorsAndPathsAreTakenApart(t *testing.T) {
	for text, want := range map[string]sources.Selector{
		"h1.t":               {CSS: "h1.t"},
		"a.next@href":        {CSS: "a.next", Attr: "href"},
		` img , b @data-id `: {CSS: "img , b", Attr: "data-id"},
		`a[href*="@x"]`:      {CSS: `a[href*="@x"]`},
	} {
		var got sources.Selector
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("selector %q = %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "@href", "h1[", "h1 >", strings.Repeat("a ", 200)} {
		if err := new(sources.Selector).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("selector %.20q is no error", bad)
		}
	}
	if d := cmp.Diff([]sources.Path{"a.b[0]", "c[*].d"}, sources.Path("a.b[0] | c[*].d").Parts()); d != "" {
		t.Errorf("Parts differ (-want +got):\n%s", d)
	}
	for path, ok := range map[string]bool{"a": true, "a.b[*].c[0]": true, "[*]": true, "@type": true, "a | b": true, "": false, "a.": false, "a[-1]": false, "a b": false, "a |": false} {
		if err := new(sources.Path).UnmarshalText([]byte(path)); (err == nil) != ok {
			t.Errorf("path %q: %v, want it to be read: %t", path, err, ok)
		}
	}
}
