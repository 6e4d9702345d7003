package store_test

import (
	"context"
	"fmt"
	"testing"

	"lurewatch/job"
	"lurewatch/store"
)

// fillFlagged adds n flagged ads of 2 KB in few visits and returns their ids.
func fillFlagged(b *testing.B, s *store.Store, n int) []job.ID {
	b.Helper()
	ctx, ids := context.Background(), make([]job.ID, 0, n)
	for len(ids) < n {
		url := fmt.Sprintf("https://h.example/%d", len(ids))
		if _, err := s.AddLinks(ctx, []job.Link{{Source: "s1", URL: url, Due: day}}); err != nil {
			b.Fatal(err)
		}
		visits, err := s.Lease(ctx, job.Lease{Now: day, For: 1 << 40, Max: 1, PerHost: 1})
		if err != nil || len(visits) != 1 {
			b.Fatal(visits, err)
		}
		o := job.Outcome{Visit: visits[0], Fate: job.Fetched, At: day}
		for range min(500, n-len(ids)) {
			c := adCase(string(job.AdID("s1", url, fmt.Sprint(len(ids)))), 2000)
			o.Cases, ids = append(o.Cases, c), append(ids, c.Ad.ID)
		}
		if _, err := s.Finish(ctx, o); err != nil {
			b.Fatal(err)
		}
	}
	return ids
}

// BenchmarkDecide decides in a store of 20,000 flagged ads, one caller after the other.
func BenchmarkDecide(b *testing.B) {
	s, ctx := openBench(b), context.Background()
	ids := fillFlagged(b, s, 20_000)
	for _, size := range []int{1, job.MaxDecided} {
		b.Run(fmt.Sprintf("%d_ads", size), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				from := i * size % len(ids)
				d := job.Deciding{Ads: ids[from : from+size], Decision: job.Decisions[i%3], By: "an", At: day}
				d.Reason = d.Decision.Reasons()[0]
				if _, err := s.Decide(ctx, d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("undo_1000_ads", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			d := job.Deciding{Ads: ids[:job.MaxDecided], Decision: job.Confirm, Reason: job.ReasonSigns, By: "an", At: day}
			line, err := s.Decide(ctx, d)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := s.Undo(ctx, line.Seq, "an", day); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCase reads cases of 2 KB, of which every second was decided on, and their reviews and histories.
func BenchmarkCase(b *testing.B) {
	s, ctx := openBench(b), context.Background()
	ids := fillFlagged(b, s, 2000)
	for i, id := range ids {
		if i%2 == 1 {
			continue
		}
		if _, err := s.Decide(ctx, job.Deciding{Ads: []job.ID{id}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "an", At: day}); err != nil {
			b.Fatal(err)
		}
	}
	for name, read := range map[string]func(job.ID) error{
		"case":    func(id job.ID) error { _, err := s.Case(ctx, id); return err },
		"reviews": func(id job.ID) error { _, err := s.Reviews(ctx, id); return err },
		"history": func(id job.ID) error { _, err := s.History(ctx, id); return err },
	} {
		for first, of := range []string{"decided", "open"} {
			b.Run(name+"/"+of, func(b *testing.B) {
				for i := first; b.Loop(); i += 2 {
					if err := read(ids[i%len(ids)]); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
