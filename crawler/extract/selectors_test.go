package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

const boardPage = `<html lang="en"><head><meta property="og:description" content="Best mills"></head><body><header><a href="/">Home</a><a href="/about">About</a></header>
<h1 class="t">Cooper</h1><ul class="facts"><li>Pay: <b class="pay" data-pay="1900 GBP">1,900</b></li><li class="place">Weir</li><li class="place">Hill</li></ul>
<section id="body"><div class="x"><p>Barrels of oak.</p><div class="share">Share this</div><p>Tools lent.</p></div></section><section class="benefits">Meals.</section>
<time datetime="2026-03-04">4 March</time><span class="until">01/05/2026</span><a class="next" href="/list?page=2">next</a></body></html>`

func pageOf(html string) extract.Page {
	return extract.Page{URL: address, Source: "src", Doc: extract.Parse([]byte(html)).Selection, Now: day("2026-11-22")}
}

func TestSelectorsReadAPage(t *testing.T) {
	reader, err := extract.Selectors{Title: "h1.missing || h1.t", Company: "#nowhere", Location: ".facts .place", Salary: ".pay@data-pay", Text: "#body, .benefits",
		Posted: "time@datetime", Until: ".until", Drop: ".share", Links: "header a", Next: "a.next"}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	r := reader.Read(pageOf(boardPage))
	want := extract.Result{
		Ads: []job.Ad{{ID: job.AdID("src", address, ""), URL: address, Source: "src", Title: "Cooper", Location: "Weir, Hill", Salary: "1900 GBP",
			Text: "Barrels of oak.\nTools lent.\nMeals.", Lang: "en", Posted: "2026-03-04"}},
		Extras: []extract.Extra{{Summary: "Best mills", Until: "01/05/2026", Expired: true, ExpiredWhy: "valid through 01/05/2026"}},
		Links:  []string{"https://jobs.example/", "https://jobs.example/about", "https://jobs.example/list?page=2"},
		How:    extract.BySelectors, Next: "https://jobs.example/list?page=2", Expired: true, ExpiredWhy: "valid through 01/05/2026",
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestSelectorsReadAList(t *testing.T) {
	reader, err := extract.Selectors{Item: ".card", Title: "h3 || @data-title", Text: "p", Link: "a.go", Key: "@data-id"}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	r := reader.Read(pageOf(`<div class="card" data-id="1"><h3>Cooper</h3><p>Oak.</p><a class="go" href="/job/1">go</a><div class="card"><h3>Inside another</h3></div></div>
<div class="card" data-id="2" data-title="Carter"><p>Carts.</p></div><div class="card" data-id="3"></div><div class="card" data-id="2" data-title="Carter"><p>Wheels.</p></div>`))
	if len(r.Ads) != 3 || !r.Listing || r.Ads[0].URL != "https://jobs.example/job/1" || r.Ads[1].Title != "Carter" || r.Ads[1].ID != job.AdID("src", address, "2") || r.Ads[2].ID == r.Ads[1].ID {
		t.Errorf("listing %v, ads %+v", r.Listing, r.Ads)
	}
	sound(t, r)
}

func TestSelectorsThatFindNothingSayWhy(t *testing.T) {
	reader, err := extract.Selectors{Title: "h9"}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for html, why := range map[string]string{boardPage: "the selectors find no ad", "": "the selectors find no ad", `<h1>Just a moment...</h1>`: "robot check"} {
		if r := reader.Read(pageOf(html)); len(r.Ads) != 0 || r.Why != why {
			t.Errorf("%d ads, why %q, want %q", len(r.Ads), r.Why, why)
		}
	}
	if r := reader.Read(extract.Page{}); len(r.Ads) != 0 || r.Why == "" {
		t.Errorf("an empty page: %+v", r)
	}
}

func TestFaultySelectorsAreNamed(t *testing.T) {
	for _, tc := range []struct {
		name string
		s    extract.Selectors
		want []string
	}{
		{"two faults", extract.Selectors{Title: "div[", Text: "p:bogus"}, []string{`selector of title "div["`, `selector of text "p:bogus"`}},
		{"an empty alternative", extract.Selectors{Title: "h1 || "}, []string{`selector of title "h1 || ": a selector is empty`}},
		{"nothing to read", extract.Selectors{Company: "b"}, []string{"neither title nor text nor links"}},
		{"an attribute for an item", extract.Selectors{Item: "li@id", Title: "h1"}, []string{"want an element, not an attribute"}},
		{"a selector that takes for ever", extract.Selectors{Title: "a ~ b ~ c"}, []string{"looks along siblings more than once"}},
		{"a descendant in parentheses", extract.Selectors{Title: "div:has(a b)"}, []string{"a space in parentheses"}},
		{"a combinator without an end", extract.Selectors{Title: "div >"}, []string{"selector of title"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := tc.s.Compile()
			for _, want := range tc.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want %q", err, want)
				}
			}
		})
	}
}

func TestSelectorsMatchAsCSSDoes(t *testing.T) {
	const html = `<div class="a" id="o"><div class="b"><p class="c" id="1">1</p><div class="a"><p id="2">2</p></div></div><p id="3">3</p><ul><li id="4">a b</li><li id="5">c</li></ul></div>`
	for sel, want := range map[string]string{
		"p": "1 2 3", ".a p": "1 2 3", ".a .a p": "2", ".a .b p": "1 2", "div > p": "1 2 3", ".b > p": "1", ".a > .b .a > p": "2", ".a .b > .c, #3": "1 3", ".b .a .b p": "",
		"p[id='1']": "1", "[id=\"4\"], .x": "a b", "li:first-child": "a b", "li + li": "c", "div ~ p": "3", "p:not( .c )": "2 3", "li:nth-child(2n + 1)": "a b",
		`li:contains("a b")`: "a b", "ul>li:last-child": "c", "div\n.a\tp": "2", "#o p , #4": "1 2 3 a b",
	} {
		reader, err := extract.Selectors{Text: sel}.Compile()
		if err != nil {
			t.Errorf("%s: %v", sel, err)
			continue
		}
		got := ""
		if r := reader.Read(pageOf(html)); len(r.Ads) == 1 {
			got = strings.ReplaceAll(strings.ReplaceAll(r.Ads[0].Text, "\n", " "), "- ", "")
		}
		if got != want {
			t.Errorf("%s finds %q, want %q", sel, got, want)
		}
	}
}

func TestSelectorsEndOnPagesMadeToHurt(t *testing.T) {
	reader, err := extract.Selectors{Item: "div div div div div section, li:nth-child(2n)", Title: "b b b b b i || h1", Text: "p:contains(\"x\")"}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for name, html := range map[string]string{
		"nested deep":     strings.Repeat("<div>", 300) + strings.Repeat("<p><b>x</b>", 5_000),
		"many siblings":   "<ul>" + strings.Repeat("<li>x", 20_000),
		"items in items":  strings.Repeat("<div><section>", 200) + strings.Repeat("<p>x", 5_000),
		"deeper than fit": strings.Repeat("<div><b>", 20_000),
	} {
		t.Run(name, func(t *testing.T) { sound(t, reader.Read(pageOf(html))) })
	}
}

func FuzzSelectors(f *testing.F) {
	f.Add("h1 || .t@title", boardPage)
	f.Add("div > p, a[href*='@']@href", "<div><p>x<a href='u@v'>")
	f.Add(".a .b:not(.c) + li", strings.Repeat("<li class='a b'>", 20))
	f.Fuzz(func(t *testing.T, sel, html string) {
		reader, err := extract.Selectors{Item: "div", Title: sel, Text: sel, Location: sel, Drop: "b", Link: sel, Next: sel}.Compile()
		if err != nil {
			return
		}
		sound(t, reader.Read(pageOf(html)))
	})
}
