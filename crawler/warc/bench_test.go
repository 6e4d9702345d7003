package warc_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lurewatch/crawler/warc"
)

// boardPage is a page of the size and redundancy of a job board's, different for each n.
func boardPage(n int) warc.Exchange {
	x := page(n)
	r := rand.New(rand.NewPCG(uint64(n), 1))
	var b strings.Builder
	for b.Len() < 24<<10 {
		fmt.Fprintf(&b, "<li class=\"job-card\" data-id=\"%d\"><a href=\"/viec-lam/%x\">Tuyển nhân viên kho ca %d</a><span>%d triệu</span></li>\n", r.Uint32(), r.Uint64(), r.IntN(4), r.IntN(40))
	}
	x.Body = []byte(b.String())
	return x
}

// BenchmarkRecord writes pages of 24 KiB from a number of callers, each page acknowledged after it is on disk.
func BenchmarkRecord(b *testing.B) {
	pages := make([]warc.Exchange, 256)
	for n := range pages {
		pages[n] = boardPage(n)
	}
	for _, callers := range []int{1, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			w := open(b, b.TempDir(), warc.Options{Remember: 2}) // all are whole
			b.SetBytes(int64(len(pages[0].Body)))
			var next atomic.Int64
			b.SetParallelism(max(1, callers/2)) // of two processors
			began := time.Now()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					n := next.Add(1)
					x := pages[n%int64(len(pages))]
					x.URL = fmt.Sprintf("%s?n=%d", x.URL, n)
					if _, err := w.Record(context.Background(), x); err != nil {
						b.Error(err)
					}
				}
			})
			s := w.Stats()
			b.ReportMetric(float64(s.Exchanges)/time.Since(began).Seconds(), "exchanges/s")
			b.ReportMetric(float64(s.Exchanges)/float64(s.Syncs), "exchanges/fsync")
			b.ReportMetric(float64(s.Bytes)/float64(s.Exchanges), "bytes/exchange")
		})
	}
}

// BenchmarkRevisit writes pages that were there before: the older record is read and compared.
func BenchmarkRevisit(b *testing.B) {
	w := open(b, b.TempDir(), warc.Options{})
	pages := make([]warc.Exchange, 64)
	for n := range pages {
		pages[n] = boardPage(n)
		record(b, w, pages[n])
		pages[n].At = noon.Add(time.Hour)
	}
	b.ResetTimer()
	var next atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.Record(context.Background(), pages[next.Add(1)%64]); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkVerify reads a closed file of 2000 pages of 24 KiB.
func BenchmarkVerify(b *testing.B) {
	dir := b.TempDir()
	w := open(b, dir, warc.Options{})
	var wg sync.WaitGroup
	for c := range 20 {
		wg.Go(func() {
			for n := range 100 {
				if _, err := w.Record(context.Background(), boardPage(c*100+n)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	closed(b, w)
	b.SetBytes(verify(b, dir).Bytes)
	for b.Loop() {
		if r := verify(b, dir); r.Records != 6001 || len(r.Damage) > 0 {
			b.Fatalf("report is %+v", r)
		}
	}
}
