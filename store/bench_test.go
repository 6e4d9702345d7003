package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/store"
)

var words = strings.Fields("việc làm kho bãi ca đêm lương tháng thưởng quý ăn trưa xe đưa đón hợp đồng phụ cấp tay nghề " +
	"kinh nghiệm ứng viên hồ sơ phỏng vấn công ty nhà máy xưởng may đóng gói kiểm hàng tổ trưởng bảo hiểm nghỉ phép")

// adCase is a flagged ad with a made-up text of about size bytes, the same for the same id.
func adCase(id string, size int) job.Case {
	r := rand.New(rand.NewPCG(uint64(len(id)), uint64(id[len(id)-1])))
	var text strings.Builder
	for text.Len() < size {
		text.WriteString(words[r.IntN(len(words))] + " ")
	}
	text.WriteString(id)
	return job.Case{
		Ad: job.Ad{ID: job.ID(id), URL: id, Title: "Tuyển người", Text: text.String(), Lang: "vi", Source: "s1"},
		Verdict: job.Verdict{Band: job.Look, Score: 41, Kind: job.KindAd, Lang: "vi", RuleSet: "r1", Findings: []job.Finding{
			{Rule: "made-up", Category: job.TaskScam, Indicator: "TS01", Tier: job.Medium, Points: 2, Field: job.Text, End: 5, Quote: text.String()[:5]}}},
		JudgedAt: day,
	}
}

func openBench(b *testing.B) *store.Store {
	b.Helper()
	s, err := store.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkFinish finishes visits from 16 workers, each visit with one new ad of 2 KB and up to 3 new links.
func BenchmarkFinish(b *testing.B) {
	s, ctx := openBench(b), context.Background()
	links := make([]job.Link, b.N)
	outcomes := make([]job.Outcome, b.N)
	for i := range links {
		links[i] = job.Link{Source: "s1", URL: fmt.Sprintf("https://h%d.example/%d", i%97, i), Due: day}
	}
	if _, err := s.AddLinks(ctx, links); err != nil {
		b.Fatal(err)
	}
	visits, err := s.Lease(ctx, job.Lease{Now: day, For: time.Hour, Max: b.N, PerHost: b.N})
	if err != nil || len(visits) != b.N {
		b.Fatal(len(visits), err)
	}
	for i, v := range visits {
		outcomes[i] = job.Outcome{Visit: v, Fate: job.Fetched, At: day, Due: day.Add(time.Hour), Cases: []job.Case{adCase(v.URL, 2000)}}
		for n := range i % 4 {
			outcomes[i].Links = append(outcomes[i].Links, job.Link{Source: "s1", URL: fmt.Sprintf("%s/%d", v.URL, n), Due: day.Add(time.Hour)})
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range 16 {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(outcomes)); i = next.Add(1) - 1 {
				if _, err := s.Finish(ctx, outcomes[i]); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "visits/s")
}

// medianMS is the median of a list, which it sorts, in milliseconds.
func medianMS(list []time.Duration) float64 {
	slices.Sort(list)
	return float64(list[len(list)/2]) / float64(time.Millisecond)
}

// BenchmarkMillion measures single calls on a frontier of a million addresses of 20,000 hosts in 20 sources.
// Each call waits for its own fsync; the empty call needs none.
func BenchmarkMillion(b *testing.B) {
	if testing.Short() {
		b.Skip("adds a million addresses")
	}
	const size, hosts, sources = 1_000_000, 20_000, 20
	s, ctx := openBench(b), context.Background()
	links := make([]job.Link, 0, 10_000)
	began := time.Now()
	for i := range size {
		links = append(links, job.Link{Source: fmt.Sprintf("source-%d", i%hosts%sources),
			URL: fmt.Sprintf("https://jobs-%d.example/an-advertisement-of-usual-length/%d", i%hosts, i), Due: day.Add(time.Duration(i*7919%size) * time.Second)})
		if len(links) == cap(links) {
			if _, err := s.AddLinks(ctx, links); err != nil {
				b.Fatal(err)
			}
			links = links[:0]
		}
	}
	b.Logf("added %d links, %.0f a second", size, size/time.Since(began).Seconds())
	all := day.Add(size * time.Second)
	lease := job.Lease{Now: all, For: time.Hour, Max: 1, PerHost: 1}

	b.Run("lease and finish", func(b *testing.B) {
		var leases, finishes []time.Duration
		for b.Loop() {
			began := time.Now()
			visits, err := s.Lease(ctx, lease)
			if err != nil || len(visits) != 1 {
				b.Fatal(visits, err)
			}
			leased := time.Now()
			if _, err := s.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.NotModified, At: all, Due: all.Add(time.Hour)}); err != nil {
				b.Fatal(err)
			}
			leases, finishes = append(leases, leased.Sub(began)), append(finishes, time.Since(leased))
		}
		b.ReportMetric(medianMS(leases), "median-lease-ms")
		b.ReportMetric(medianMS(finishes), "median-finish-ms")
	})
	b.Run("lease of 16 and release", func(b *testing.B) {
		l := lease
		l.Max, l.Source = 16, "source-3"
		for b.Loop() {
			visits, err := s.Lease(ctx, l)
			if err != nil || len(visits) != 16 {
				b.Fatal(visits, err)
			}
			if err := s.Release(ctx, visits); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("lease with 1,000 busy hosts", func(b *testing.B) {
		l := lease
		for b.Loop() {
			busy := 0
			l.Skip = func(string) bool { busy++; return busy <= 1000 }
			visits, err := s.Lease(ctx, l)
			if err != nil || len(visits) != 1 {
				b.Fatal(visits, err)
			}
			if err := s.Release(ctx, visits); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("lease of nothing", func(b *testing.B) {
		for b.Loop() {
			if visits, err := s.Lease(ctx, job.Lease{Now: day.Add(-time.Hour), For: time.Hour, Max: 1, PerHost: 1}); err != nil || len(visits) > 0 {
				b.Fatal(visits, err)
			}
		}
	})
	b.Run("next due", func(b *testing.B) {
		for b.Loop() {
			if _, ok, err := s.NextDue(ctx, ""); err != nil || !ok {
				b.Fatal(ok, err)
			}
		}
	})
	b.Run("info", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Info(ctx, all); err != nil {
				b.Fatal(err)
			}
		}
	})
}
