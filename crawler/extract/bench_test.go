package extract_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"lurewatch/crawler/extract"
)

// small is an ad page of about five kilobytes with JSON-LD and twenty links, as boards send them.
func small(t testing.TB) string {
	page := file(t, "vi.html")
	page = strings.Replace(page, "</head>", `<script type="application/ld+json">`+posting(`"hiringOrganization":{"name":"Oak"},"baseSalary":{"currency":"VND","value":{"minValue":1000,"maxValue":2000,"unitText":"MONTH"}},"jobLocation":{"address":{"addressLocality":"Weir"}}`)+"</script></head>", 1)
	var more strings.Builder
	for i := range 12 {
		more.WriteString(`<li class="tag"><a href="/viec-lam/nganh-` + strings.Repeat("a", i+1) + `.html">Việc làm ngành may mặc</a></li>`)
	}
	return strings.Replace(page, "</footer>", "<ul>"+more.String()+"</ul></footer>", 1)
}

func BenchmarkRead(b *testing.B) {
	for name, page := range map[string]string{"small": small(b), "listing": strings.Repeat(file(b, "listing.html"), 10)} {
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			b.Fatal(err)
		}
		p := extract.Page{URL: address, Source: "src", Doc: goquery.NewDocumentFromNode(root).Selection}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				extract.Read(p)
			}
		})
		b.Run(name+"/parse only", func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if _, err := html.Parse(bytes.NewReader([]byte(page))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
