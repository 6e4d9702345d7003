package share_test

import (
	"fmt"
	"io"
	"testing"

	"lurewatch/job"
	"lurewatch/share"
)

// BenchmarkWrite exports 5,000 ads of the size and with the findings of a real one, in every format.
func BenchmarkWrite(b *testing.B) {
	const ads = 5000
	for _, form := range share.Formats() {
		n := ads
		if form.Most > 0 {
			n = min(n, form.Most)
		}
		b.Run(string(form.Format), func(b *testing.B) {
			it := lure()
			var total int64
			for b.Loop() {
				r, err := share.Write(b.Context(), io.Discard, form.Format, options(form.Format), func(yield func(share.Item, error) bool) {
					for i := range n {
						it.Case.Ad.ID = job.ID(fmt.Sprint("ad-", i))
						if !yield(it, nil) {
							return
						}
					}
				})
				if err != nil {
					b.Fatal(err)
				}
				total += r.Bytes
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "ads/s")
			b.ReportMetric(float64(total)/float64(b.N)/float64(n), "bytes/ad")
		})
	}
}
