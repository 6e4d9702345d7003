package rules_test

import (
	"testing"

	"lurewatch/job"
)

func BenchmarkJudge(b *testing.B) {
	s := builtin(b)
	var ads []job.Ad
	size := 0
	for _, r := range s.Rules() {
		for _, e := range s.Examples(r.ID) {
			ads = append(ads, e.Ad)
			size += len(e.Ad.Text) + len(e.Ad.Title)
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Judge(ads[i%len(ads)])
		i++
	}
	b.ReportMetric(float64(size)/float64(len(ads)), "bytes/ad")
}
