package alerts_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// BenchmarkThirtyUnitsOverTenThousandAds follows the log of 10,000 alerts for 29 border units and a national one, and
// makes their first digests: 500 ads at most for each. The writer is the tests', JSON of everything; nothing is sent.
func BenchmarkThirtyUnitsOverTenThousandAds(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		h := newHouse(b, thirtyUnits()...)
		h.fill(10_000)
		f := h.office()
		before := heap()
		top := watchHeap()
		sofar := b.Elapsed()
		b.StartTimer()
		h.tick(f, h.now)
		followed := b.Elapsed() - sofar
		h.tick(f, day(1))
		b.StopTimer()
		b.ReportMetric(float64(top()-before)/(1<<20), "MB-more-at-most")
		b.ReportMetric(followed.Seconds(), "s-to-follow")
		items := 0
		for _, u := range h.units {
			for _, p := range h.posted.papers(b, u.ID) {
				items += len(p.Digest.Items)
			}
		}
		b.ReportMetric(float64(items), "items")
		h.store.Close()
		b.StartTimer()
	}
}

func thirtyUnits() []units.Unit {
	var list []units.Unit
	for i := range 30 {
		list = append(list, unit(fmt.Sprintf("u%02d", i), fmt.Sprintf("p%02d", i)))
	}
	list[0].Kind = units.National
	return list
}

// fill stores alerts with a text of 1,500 bytes, eight findings and two contacts.
func (h *house) fill(n int) {
	h.Helper()
	var list []job.Case
	for i := range n {
		c := ad(fmt.Sprintf("%08x", i*7919), fmt.Sprintf("p%02d", i%30), fmt.Sprintf("tin %d ", i)+strings.Repeat("việc nhẹ lương cao ", 65))
		c.Verdict.Score = float64(i % 97)
		c.Verdict.Facts.Contacts = []job.Contact{{Type: "zalo", Value: fmt.Sprintf("+849000%05d", i/3)}, {Type: "telegram", Value: fmt.Sprintf("demo_%d", i)}}
		for k := range 8 {
			c.Verdict.Findings = append(c.Verdict.Findings, job.Finding{Rule: fmt.Sprintf("rule-%d", (i+k)%60), Tier: job.Medium, Field: job.Text, End: 20, Quote: "việc nhẹ lương cao"})
		}
		if list = append(list, c); len(list) == 500 {
			h.file(h.now, nil, list...)
			list = nil
		}
	}
	h.file(h.now, nil, list...)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// watchHeap looks at the heap every ten milliseconds; what it returns ends that and says how large it was at most.
func watchHeap() func() uint64 {
	var wg sync.WaitGroup
	var top uint64
	end := make(chan struct{})
	wg.Go(func() {
		t := time.NewTicker(10 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-end:
				return
			case <-t.C:
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapInuse)
		}
	})
	return func() uint64 { close(end); wg.Wait(); return top }
}
