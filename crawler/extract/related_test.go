package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"lurewatch/crawler/extract"
)

// keeper is the ad of the pages below, around which the other ads stand.
const keeper = `<h1>Thợ gác đèn biển</h1><div class="job-body"><p>Trạm đèn Hòn Gió cần hai người gác đèn, thay ca mỗi nửa tháng, có thuyền đưa đón và chỗ ở.</p>` +
	`<p>Lương 9 triệu một tháng, cơm do trạm nấu. Gọi ông Sóng theo số 0900 000 155 trong giờ hành chính.</p><ul><li>Biết bơi</li><li>Không say sóng</li></ul></div>`

// others writes n entries about other ads in a form with the number of the entry as %[1]d.
func others(n int, form string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

const (
	snippet = `Kho Bến Bạc %[1]d cần người xếp thùng ca đêm, trả lương thứ sáu hằng tuần, có xe đưa rước`
	long    = snippet + `. ` + snippet + `. ` + snippet + `. ` + snippet + `. ` + snippet + `. ` + snippet + `.`
)

func TestOtherAdsAreNotInTheMainText(t *testing.T) {
	for _, tc := range []struct{ name, html string }{
		{"an aside after the ad", `<main>` + keeper + `</main><aside><h3>Việc làm tương tự</h3>` + others(4, `<div><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>`+snippet+`</p></div>`) + `</aside>`},
		{"an aside before the ad", `<div class="row"><aside><h3>Tin mới</h3>` + others(4, `<div><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>`+snippet+`</p></div>`) + `</aside><div>` + keeper + `</div></div>`},
		{"a grid of cards below, under a heading", `<div>` + keeper + `</div><section><h2>Việc làm tương tự</h2><div class="grid">` +
			others(6, `<div class="card"><img src="/l%[1]d.png" alt="Kho Bến Bạc"><h3><a href="/j/%[1]d">Xếp thùng %[1]d</a></h3><p>`+snippet+`</p><span>7 triệu</span></div>`) + `</div></section>`},
		{"a grid of cards below, without a heading", `<div>` + keeper + `</div><div class="grid">` +
			others(6, `<div class="card"><h3><a href="/j/%[1]d">Xếp thùng %[1]d</a></h3><p>`+snippet+`</p></div>`) + `</div>`},
		{"cards with long teasers", `<div>` + keeper + `</div><h2>Có thể bạn quan tâm</h2><div class="grid">` +
			others(6, `<div class="card"><h3><a href="/j/%[1]d">Xếp thùng %[1]d</a></h3><p>`+long+`</p></div>`) + `</div>`},
		{"cards with long teasers, inside the element of the ad", `<div>` + keeper + `<div><h2>Việc làm liên quan</h2><div class="grid">` +
			others(6, `<div class="card"><h3><a href="/j/%[1]d">Xếp thùng %[1]d</a></h3><p>`+long+`</p></div>`) + `</div></div></div>`},
		{"a side column before the ad", `<div class="two"><div class="col-left">` + others(5, `<div class="k"><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>`+snippet+`</p></div>`) +
			`</div><div class="col-main">` + keeper + `</div></div>`},
		{"two cards under a heading", `<div>` + keeper + `</div><div><h3>Việc làm khác của công ty</h3>` +
			others(2, `<div class="k"><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>`+snippet+`</p></div>`) + `</div>`},
		{"one card under a heading", `<div>` + keeper + `<div class="z"><h4>Similar jobs</h4>` +
			others(1, `<div class="k"><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>`+snippet+`</p></div>`) + `</div></div>`},
		{"a table", `<div>` + keeper + `</div><h3>Việc cùng ngành khác</h3><table>` + others(5, `<tr><td><a href="/j/%[1]d">Xếp thùng %[1]d</a></td><td>`+snippet+`</td><td>7 triệu</td></tr>`) + `</table>`},
		{"cards that are a link each", `<div>` + keeper + `</div><div class="m">` + others(5, `<a class="c" href="/j/%[1]d"><h4>Xếp thùng %[1]d</h4><p>`+snippet+`</p></a>`) + `</div>`},
		{"slides", `<div>` + keeper + `</div><div class="swiper"><div class="swiper-wrapper">` +
			others(8, `<div class="swiper-slide"><div class="in"><a href="/j/%[1]d"><b>Xếp thùng %[1]d</b></a><div>`+snippet+`</div></div></div>`) + `</div></div>`},
		{"a list with a line each", `<article>` + keeper + `<h4>Tin liên quan</h4><ul>` + others(5, `<li><a href="/j/%[1]d">Xếp thùng %[1]d</a> - `+snippet+`</li>`) + `</ul></article>`},
		{"cards without links, opened by a script, under a heading", `<div>` + keeper + `</div><div><h3>Gợi ý việc làm phù hợp</h3>` +
			others(4, `<div class="k" data-href="/j/%[1]d"><b>Xếp thùng %[1]d</b><p>`+snippet+`</p></div>`) + `</div>`},
		{"definition lists", `<div>` + keeper + `</div><dl><dt>Việc tương tự</dt>` + others(4, `<dd><a href="/j/%[1]d">Xếp thùng %[1]d</a><br>`+snippet+`</dd>`) + `</dl>`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(t, "<title>Thợ gác đèn biển</title><body>"+tc.html)
			if len(r.Ads) != 1 || r.How != extract.MainText {
				t.Fatalf("%d ads, how %q, listing %v (%s)", len(r.Ads), r.How, r.Listing, r.Why)
			}
			ad := r.Ads[0]
			if ad.Title != "Thợ gác đèn biển" || strings.Contains(ad.Text, "Kho Bến Bạc") || strings.Contains(ad.Text, "Xếp thùng") {
				t.Errorf("title %q, text %.900q", ad.Title, ad.Text)
			}
			for _, want := range []string{"Trạm đèn Hòn Gió", "0900 000 155", "Không say sóng"} {
				if !strings.Contains(ad.Text, want) {
					t.Errorf("text %.300q lacks %q", ad.Text, want)
				}
			}
		})
	}
}

func TestWhatFollowsOtherAdsIsKept(t *testing.T) {
	cards := others(2, `<div class="k"><a href="/j/%[1]d">Xếp thùng %[1]d</a><p>`+snippet+`</p></div>`)
	const how = `<p>Nộp đơn tại trạm đèn trước ngày rằm.</p>`
	for _, tc := range []struct{ name, html string }{
		{"under a heading of the same rank", keeper + `<h3>Việc làm liên quan</h3>` + cards + `<h3>Cách nộp đơn</h3>` + how},
		{"under a heading of a higher rank", keeper + `<h3>Việc làm liên quan</h3>` + cards + `<h2>Cách nộp đơn</h2>` + how},
		{"after the element with the heading", keeper + `<div><h3>Việc làm liên quan</h3>` + cards + `</div>` + how},
		{"after a list of links", keeper + `<h3>Việc làm liên quan</h3><ul>` + others(4, `<li><a href="/j/%[1]d">Xếp thùng ở Kho Bến Bạc %[1]d</a></li>`) + `</ul>` + how},
		{"after a section with a list of links", keeper + `<section><h3>Việc làm liên quan</h3><ul>` + others(4, `<li><a href="/j/%[1]d">Xếp thùng ở Kho Bến Bạc %[1]d</a></li>`) + `</ul></section>` + how},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := one(t, "<title>Thợ gác đèn biển</title><body><div>"+tc.html+"</div>").Text
			if strings.Contains(got, "Bến Bạc") || strings.Contains(got, "liên quan") || !strings.Contains(got, "Nộp đơn tại trạm") || !strings.Contains(got, "0900 000 155") {
				t.Errorf("text %q", got)
			}
		})
	}
}

func TestHeadingsOfTheAdItselfAreKept(t *testing.T) {
	for _, heading := range []string{"Kinh nghiệm liên quan", "Related experience", "Similar work is welcome", "Các công trình tương tự đã làm", "Recommended skills", "相关经验"} {
		got := one(t, "<title>Thợ gác đèn biển</title><body>"+keeper+"<h3>"+heading+"</h3><p>Đã từng trông coi một ngọn đèn hay một bến tàu.</p>").Text
		if !strings.Contains(got, heading) || !strings.Contains(got, "bến tàu") {
			t.Errorf("under %q: text %q", heading, got)
		}
	}
}

func TestDutiesOfTheAdAreNoHeadings(t *testing.T) {
	for _, line := range []string{"Công việc khác theo sự phân công của trạm trưởng", "Việc khác khi trạm cần", "Other jobs as assigned", "Công việc liên quan đến thuyền"} {
		got := one(t, "<title>Thợ gác đèn biển</title><body>"+keeper+"<div><p>"+line+"</p><p>Đã từng trông coi một bến tàu.</p></div>").Text
		if !strings.Contains(got, line) || !strings.Contains(got, "bến tàu") {
			t.Errorf("after %q: text %q", line, got)
		}
	}
}
