package extract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler/extract"
	"lurewatch/job"
)

const address = "https://jobs.example/ad/7"

// read reads a page of the source "src" at address.
func read(t testing.TB, html string) extract.Result {
	t.Helper()
	r, err := extract.ReadHTML(address, "src", []byte(html))
	if err != nil {
		t.Fatalf("ReadHTML: %v", err)
	}
	return r
}

// one returns the only ad of a page.
func one(t testing.TB, html string) job.Ad {
	t.Helper()
	r := read(t, html)
	if len(r.Ads) != 1 {
		t.Fatalf("page has %d ads (%q), want 1", len(r.Ads), r.Why)
	}
	return r.Ads[0]
}

func file(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMainTextIsTheAdAndNothingElse(t *testing.T) {
	for _, tc := range []struct {
		name string
		want job.Ad
	}{
		{"vi", job.Ad{Title: "Thợ may chuyền áo khoác", Company: "Xưởng may Hạ Long Xanh", Location: "Cẩm Phả, Quảng Ninh",
			Salary: "9.500.000 – 12.000.000đ / tháng", Lang: "vi", Posted: "2026-03-04"}},
		{"en", job.Ad{Title: "Night auditor", Company: "Blue Lagoon Inn", Location: "Puerto Galera", Salary: "PHP 24,000 a month", Lang: "en-PH"}},
		{"zh", job.Ad{Title: "面包师傅", Company: "春田烘焙坊", Location: "昆明市官渡区", Salary: "6000至7500元每月", Lang: "zh-Hans"}},
		{"th", job.Ad{Title: "รับสมัครพนักงานล้างรถ", Company: "ร้านล้างรถฟ้าใส", Location: "เชียงราย", Salary: "12,000 บาท", Lang: "th"}},
		{"km", job.Ad{Title: "ជ្រើសរើសចុងភៅ", Location: "កំពត", Salary: "250 ដុល្លារ", Lang: "km"}},
		{"related", job.Ad{Title: "Lighthouse keeper", Lang: "en"}},
		{"related_unnamed", job.Ad{Title: "Lighthouse keeper", Lang: "en"}},
		{"social", job.Ad{Title: "Chợ phiên tìm thợ", Lang: "vi-VN"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, file(t, tc.name+".html"))
			if r.How != extract.MainText || r.Listing || r.Why != "" || len(r.Ads) != 1 {
				t.Fatalf("how %q, listing %v, why %q, %d ads, want one ad from the main text", r.How, r.Listing, r.Why, len(r.Ads))
			}
			tc.want.ID, tc.want.URL, tc.want.Source = job.AdID("src", address, ""), address, "src"
			tc.want.Text = strings.TrimSpace(file(t, tc.name+".want"))
			if diff := cmp.Diff(tc.want, r.Ads[0]); diff != "" {
				t.Errorf("ad (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPagesWithoutAnAdSayWhy(t *testing.T) {
	for _, tc := range []struct{ name, html, why string }{
		{"a list of job cards", file(t, "listing.html"), "a list of links"},
		{"a list of bare titles", file(t, "titles.html"), "a list of links"},
		{"a log-in form", file(t, "login.html"), "log-in page"},
		{"a password field without words", `<p>Write down your name and your secret, then go on to the page.</p><form><input type="password"></form>`, "log-in page"},
		{"a list whose entries begin with a place and are links for the most part", "<ul>" + strings.Repeat(`<li>In the harbour: <a href="/job/1">Warehouse picker on the late shift</a></li><li>In the old town: <a href="/job/2">Baker of bread and of small rolls</a></li>`, 3) + "</ul>", "a list of links"},
		{"a list with text for search engines after it", cards(10) + "<p>" + strings.Repeat("Many firms in the harbour look for pickers all the year round. ", 10) + "</p>", "a list of links"},
		{"a sign-in wall without a form", `<title>Sign in</title><h1>Sign in to go on</h1><p>Join us to see what this firm offers today.</p>`, "log-in page"},
		{"a robot check", `<h1>Just a moment...</h1><p>Checking your browser before the next page is shown</p>`, "robot check"},
		{"an error page", `<title>404</title><h1>Không tìm thấy trang</h1><p>Trang bạn tìm có thể đã bị gỡ xuống hoặc đổi tên.</p>`, "error page"},
		{"nothing", "", "no text"},
		{"only a script", "<script>document.write('x')</script>", "no text"},
		{"a few words", "<p>Coming soon</p>", "too little text"},
		{"too much", "<p>" + strings.Repeat("Tuyển thợ. ", extract.MaxText/10) + "</p>", "an ad has 307199 bytes of text, at most 204800"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, tc.html)
			if len(r.Ads) != 0 || r.Why != tc.why || r.How != "" || r.Listing != (tc.why == "a list of links") {
				t.Errorf("%d ads, how %q, listing %v, why %q, want none because %q", len(r.Ads), r.How, r.Listing, r.Why, tc.why)
			}
		})
	}
}

// cards is a list of n ads, each with a sentence of its own.
func cards(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<div class="card"><a href="/job/%d">Warehouse picker, shift %d</a><p>Storehouse Ltd, port district %d, paid each second Friday of the month</p></div>`, i, i, i)
	}
	return "<div>" + b.String() + "</div>"
}

func TestAdsAroundAnAdDoNotMakeAListing(t *testing.T) {
	ad := "<h1>Keeper</h1><p>" + strings.Repeat("The harbour board seeks a keeper for the light. ", 10) + "</p>"
	for _, tc := range []struct{ name, html string }{
		{"after it, and longer", ad + cards(10)},
		{"before it, and longer", cards(10) + ad},
		{"in a part that a harmless word names, with the ad", `<div class="sidebar">` + ad + cards(40) + "</div>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := one(t, tc.html); got.Title != "Keeper" || strings.Contains(got.Text, "Warehouse") {
				t.Errorf("title %q, text %q", got.Title, got.Text)
			}
		})
	}
}

func TestAShortArticleDoesNotTakeInTheColumnBesideIt(t *testing.T) {
	column := `<aside class="related"><h2>Related jobs</h2><ul>` + strings.Repeat(`<li><a href="/job/1">Picker…</a> <p>Storehouse Ltd seeks pickers for three shifts, paid each Friday.</p></li>`, 4) + `</ul></aside>`
	for _, text := range []string{"Cần hai thợ hàn ở cảng, gọi 0900 000 155", strings.Repeat("Keeper wanted for the light. ", 4)} {
		got := one(t, "<title>A post</title><main><article><p>"+text+"</p></article>"+column+"</main>")
		if strings.Contains(got.Text, "Storehouse") || !strings.Contains(got.Text, text[:12]) {
			t.Errorf("text is %q, want %q alone", got.Text, text)
		}
	}
}

func TestShortPostsAreAds(t *testing.T) {
	for _, tc := range []struct {
		name, html string
		ads        int
	}{
		{"twenty-four letters", "<article>" + strings.Repeat("công", 6) + "</article>", 1},
		{"twenty-three letters", "<article>" + strings.Repeat("c", 23) + "</article>", 0},
		{"twelve Han signs", "<body>" + strings.Repeat("招工", 6) + "</body>", 1},
		{"eleven Han signs", "<body>" + strings.Repeat("招", 11) + "</body>", 0},
		{"a post that mentions a blog intern", "<title>Blog intern</title><p>Small team seeks a writer for two days a week, paid.</p>", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if r := read(t, tc.html); len(r.Ads) != tc.ads {
				t.Errorf("%d ads (%q), want %d", len(r.Ads), r.Why, tc.ads)
			}
		})
	}
}

func TestDescriptionIsTheLastResort(t *testing.T) {
	d := "Harbour board seeks a keeper for the light on Gull Rock, boat provided."
	r := read(t, `<meta property="og:title" content="Keeper"><meta property="og:description" content="`+d+`"><div id="root"></div>`)
	if r.How != extract.Description || len(r.Ads) != 1 || r.Ads[0].Text != d || r.Ads[0].Title != "Keeper" {
		t.Errorf("got %+v", r)
	}
}

func TestTextIsLaidOutInLines(t *testing.T) {
	const pad = "<p>The mill at the weir seeks a steady miller for the night.</p>"
	const first = "The mill at the weir seeks a steady miller for the night.\n"
	for _, tc := range []struct{ name, html, want string }{
		{"spaces collapse, breaks stay", "a \n\t b&nbsp;c<br><br/>d", "a b c\nd"},
		{"inline tags join", "0900 <b>000</b><i>101</i>", "0900 000101"},
		{"items get a dash unless they bring one", "<ul><li>a<li>* b<li><div>c</div></ul>d", "- a\n* b\n- c\nd"},
		{"an empty item is nothing", "<ul><li><img></ul>d", "d"},
		{"rows are lines", "<table><tr><td>a<td><p>b</p><p>c</p><tr><td></td><td>d</table>e", "a | b c\nd\ne"},
		{"a page laid out with a table is not a row", "<table><tr><td>a<td><p>" + strings.Repeat("long words ", 40) + "</p><p>c</p></table>",
			"a\n" + strings.TrimSpace(strings.Repeat("long words ", 40)) + "\nc"},
		{"pre keeps its line ends", "<pre>a\n  b</pre>c", "a\nb\nc"},
		{"invisible letters stay", "z\u200bal\u200do", "z\u200bal\u200do"},
		{"a number shown is not repeated", `<a href="tel:+84900000101">0900 000 101</a>`, "0900 000 101"},
		{"a handle shown is not repeated", `<a href="https://t.me/mill_example">@mill_example</a>`, "@mill_example"},
		{"a messenger behind a link follows it", `<a href="https://t.me/mill_example">Telegram</a>`, "Telegram (https://t.me/mill_example)"},
		{"three contacts are not a list of links", `<ul><li><a href="https://zalo.me/0900000101">Zalo</a><li><a href="tel:0900000101">Hotline</a><li><a href="https://www.facebook.com/mill.example">Facebook</a></ul>`,
			"- Zalo (https://zalo.me/0900000101)\n- Hotline (0900000101)\n- Facebook"},
		{"words that need a script are not shown", "<noscript>turn it on</noscript>a<template>b</template>", "a"},
		{"what a small screen hides is shown", `<p class="hidden md:block">a</p><p class="hidden">b</p><p class="d-none">c</p>`, "a"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := one(t, pad+"<div>"+tc.html+"</div>").Text; got != first+tc.want {
				t.Errorf("text %q, want %q", got, first+tc.want)
			}
		})
	}
}

func TestAHarmlessWordDoesNotHideTheAd(t *testing.T) {
	html := `<div class="page-sidebar"><p>` + strings.Repeat("The mill at the weir seeks a steady miller. ", 10) + `</p></div>`
	if got := one(t, html).Text; !strings.Contains(got, "steady miller") {
		t.Errorf("text %q", got)
	}
}

func TestTitleIsTheAdsAndNotTheSites(t *testing.T) {
	const text = "<p>The mill at the weir seeks a steady miller for the night.</p>"
	for _, tc := range []struct{ name, html, want string }{
		{"the h1 that the title repeats", "<title>Miller wanted | Mills</title><h1>Mills</h1><h1>Miller wanted</h1>", "Miller wanted"},
		{"not an h1 in the page header", "<title>Miller wanted</title><header><h1>All the Mills</h1></header><h1>Night miller</h1>", "Night miller"},
		{"not the site's own name", `<meta property="og:site_name" content="Mills"><title>Mills - Miller</title><h1>Mills</h1><h1>Miller</h1>`, "Miller"},
		{"the title without the site after a bar", "<title>Miller - night | Mills.example</title>", "Miller - night"},
		{"a dash is part of the title", "<title>Miller - night</title>", "Miller - night"},
		{"unless the site is named", `<meta property="og:site_name" content="Mills"><title>Miller - night - Mills</title>`, "Miller - night"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := one(t, tc.html+text).Title; got != tc.want {
				t.Errorf("title %q, want %q", got, tc.want)
			}
		})
	}
}
