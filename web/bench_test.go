package web_test

import "testing"

// BenchmarkPages makes the pages that analysts open most.
func BenchmarkPages(b *testing.B) {
	site := newBench(b, full(200), func(b *bench) {
		h := b.hits.Hits[0]
		for range 19 {
			b.hits.Hits = append(b.hits.Hits, h)
		}
	})
	for name, path := range map[string]string{"list": "/console?q=bavet", "ad": "/console/ad/ad-1", "campaign of 200": "/console/campaign/member-00", "contact": "/console/contact/phone/+84900000123"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if status, _, _ := site.get(b, path); status != 200 {
					b.Fatalf("GET %s = %d", path, status)
				}
			}
		})
	}
}
