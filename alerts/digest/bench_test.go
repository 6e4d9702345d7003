package digest_test

import (
	"fmt"
	"testing"

	"lurewatch/alerts/digest"
	"lurewatch/job"
)

// BenchmarkThirtyDigests writes 30 digests of 10,000 ads together in every form of a mail, and again with their PDFs.
func BenchmarkThirtyDigests(b *testing.B) {
	const digests, ads = 30, 10_000
	all := make([]digest.Digest, digests)
	for i := range all {
		all[i] = frame(tayNinh([]string{"vi", "en", "fr"}[i%3]))
		all[i].Unit.Clear = i%2 == 0
		for n := i; n < ads; n += digests {
			it := item(n, digest.New, ad(n, fmt.Sprintf("Tuyển nhân viên số %d, ib 0900 000 1%02d, bao ăn ở, xe đón tận nơi", n, n%100), contact("zalo", "+84900000101"), contact("telegram", "@demo_hr_01")))
			it.Campaign, it.CampaignAds, it.Bearers = job.ID(fmt.Sprint(n/300)), 4, map[string]int{"zalo +84900000101": 3}
			if n%50 == 0 {
				it.Now = []digest.Pressing{digest.MeetingSoon}
			}
			all[i].Items = append(all[i].Items, it)
		}
	}
	for _, pdf := range []bool{false, true} {
		b.Run(fmt.Sprintf("pdf=%v", pdf), func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = 0
				for _, d := range all {
					size += len(digest.Subject(d)) + len(digest.Text(d)) + len(digest.HTML(d)) + len(digest.CSV(d)) + len(digest.JSON(d))
					if pdf {
						data, err := digest.PDF(d)
						if err != nil {
							b.Fatal(err)
						}
						size += len(data)
					}
				}
			}
			b.ReportMetric(float64(size)/1e6, "MB")
			b.ReportMetric(float64(ads)*float64(b.N)/b.Elapsed().Seconds(), "ads/s")
		})
	}
}
