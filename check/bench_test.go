package check_test

import (
	"testing"

	"lurewatch/check"
)

// BenchmarkText checks the texts of the demo as fast as two processors can, with keeping and wording.
func BenchmarkText(b *testing.B) {
	ads, _ := madeUp(b)
	d := realDesk(b, check.Options{})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			ad := ads[i%len(ads)]
			if _, err := d.Check(b.Context(), check.ParseAsk(ad.Title+"\n"+ad.Text)); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "checks/s")
}
