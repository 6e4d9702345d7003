package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"lurewatch/crawler/extract"
)

// card is an entry of a list.
const card = `<div class="card"><h3><a href="/ad/%d">Stall helper %d, morning shift</a></h3><p>Market hall %d, paid each Friday</p></div>`

// endOfList is a page of a list with so many entries, and links to the pages before it.
func endOfList(entries int, pages ...string) string {
	var b strings.Builder
	b.WriteString(`<title>Jobs at the market</title><h1>Jobs at the market</h1><div class="list">`)
	for n := range entries {
		fmt.Fprintf(&b, card, n, n, n)
	}
	b.WriteString(`</div><div class="pages">`)
	for n, u := range pages {
		fmt.Fprintf(&b, `<a href="%s">%d</a> `, u, n+1)
	}
	return b.String() + `</div>`
}

func TestTheEndOfAListIsNoAd(t *testing.T) {
	for _, tc := range []struct {
		name, url, html string
		listing         bool
	}{
		{"one entry and a number in the query", "https://jobs.example/jobs?q=helper&page=7", endOfList(1, "/jobs?q=helper&page=1", "/jobs?q=helper&page=6"), true},
		{"two entries", "https://jobs.example/jobs?page=7", endOfList(2, "/jobs?page=6"), true},
		{"a link to the first page, without a number", "https://jobs.example/jobs?page=2", endOfList(2, "/jobs"), true},
		{"a number in the path", "https://jobs.example/jobs/page/3/", endOfList(1, "/jobs/", "/jobs/page/2/"), true},
		{"a number behind a Vietnamese word", "https://jobs.example/viec-lam-trang-3.html", endOfList(2, "/viec-lam-trang-2.html"), true},
		{"an ad that was linked from a page of a list", "https://jobs.example/ad/7?page=3", keeper + fmt.Sprintf(card, 8, 8, 8), false},
		{"an ad with a number in its address", "https://jobs.example/ad/7", keeper + `<p><a href="/ad/8">next</a></p>`, false},
		{"a long ad on several pages", "https://jobs.example/ad/7?page=2", strings.Repeat(keeper, 3) + `<p><a href="/ad/7?page=1">first page</a></p>`, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := extract.ReadHTML(tc.url, "src", []byte(tc.html))
			if err != nil {
				t.Fatal(err)
			}
			if r.Listing != tc.listing || (len(r.Ads) == 0) != tc.listing {
				t.Errorf("listing is %v with %d ads (%s), want %v", r.Listing, len(r.Ads), r.Why, tc.listing)
			}
		})
	}
}

func TestANumberInATitleIsNoErrorPage(t *testing.T) {
	const text = "<p>Nhà 2 người cần một cô giúp việc buổi sáng, trả lương mỗi thứ sáu, gọi 0900 000 103.</p>"
	for _, tc := range []struct {
		name, title string
		ads         int
	}{
		{"the number of a flat", "Căn hộ 404 cần người giúp việc", 1},
		{"a flat in the middle", "Giúp việc - 404 - Phường Mây", 1},
		{"a wage", "Phụ bếp, lương 404 USD", 1},
		{"a bus", "Driver for line 404", 1},
		{"the number alone", "404", 0},
		{"the number and the site", "404 | Mây Jobs", 0},
		{"an error with the number", "Error 404 - Mây Jobs", 0},
		{"the number, then the error", "404 Error", 0},
		{"in Vietnamese", "Lỗi 404", 0},
		{"words alone", "404: Page not found", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, "<title>"+tc.title+"</title><h1>"+tc.title+"</h1>"+text)
			if len(r.Ads) != tc.ads {
				t.Errorf("%q has %d ads (%s), want %d", tc.title, len(r.Ads), r.Why, tc.ads)
			}
		})
	}
}
