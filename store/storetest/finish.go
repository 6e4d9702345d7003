package storetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lurewatch/job"
)

func finishOnce(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	o := job.Outcome{Visit: f.leaseOne(0), Fate: job.Fetched, At: after(1), Due: after(100),
		Links: []job.Link{link("s1", "https://a.example/1", 2), link("s1", "https://b.example/", 3), link("s1", "https://b.example/", 4)},
		Cases: []job.Case{judged("x", "một việc", job.Look, "r1", 1)}}
	f.same("effect", f.finish(o), job.Effect{New: 1, Look: 1, Links: 1})
	f.wantNext("", 3)
	f.wantStale(o)
	f.wantLog("x")

	forged := o
	forged.Visit.Token = 1 << 40
	f.wantStale(forged)
	forged.Visit.Key = job.KeyOf("s1", "https://nobody.example/")
	f.wantStale(forged)
	forged.Visit = job.Visit{}
	f.wantStale(forged)
	forged.Visit.Key = o.Visit.Key // known, not leased, and a token of zero
	f.wantStale(forged)
}

func finishDue(f *fixture) {
	l := link("s1", "https://a.example/1", 0)
	l.Depth, l.Hops = 3, 2
	f.add(l)
	first := f.leaseOne(0)
	want := job.Visit{Key: job.KeyOf("s1", l.URL), Source: "s1", URL: l.URL, Depth: 3, Hops: 2, Token: first.Token, Until: after(60)}
	f.same("first visit", first, want)

	f.finish(job.Outcome{Visit: first, Fate: job.Fetched, At: after(1), Due: after(100), Interval: 99 * time.Second,
		ETag: `"v1"`, LastModified: "Sun, 01 Mar 2026 07:00:00 GMT"})
	second := f.leaseOne(100)
	want.Token, want.Until, want.Interval = second.Token, after(160), 99*time.Second
	want.ETag, want.LastModified = `"v1"`, "Sun, 01 Mar 2026 07:00:00 GMT"
	f.same("second visit", second, want)

	f.finish(job.Outcome{Visit: second, Fate: job.NotModified, At: after(101), Due: after(300), Interval: 199 * time.Second})
	third := f.leaseOne(300)
	want.Token, want.Until, want.Interval = third.Token, after(360), 199*time.Second
	f.same("visit after not modified keeps validators", third, want)

	f.finish(job.Outcome{Visit: third, Fate: job.Fetched, At: after(301), Due: after(400), ETag: `"v2"`})
	fourth := f.leaseOne(400)
	want.Token, want.Until, want.Interval, want.ETag, want.LastModified = fourth.Token, after(460), 0, `"v2"`, ""
	f.same("visit after another fetch has its validators", fourth, want)

	f.finish(job.Outcome{Visit: fourth, Fate: job.Fetched, At: after(401), Due: after(500)})
	fifth := f.leaseOne(500)
	want.Token, want.Until, want.ETag = fifth.Token, after(560), ""
	f.same("visit after a fetch without validators has none", fifth, want)
}

func finishAttempts(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	v := f.leaseOne(0)
	f.finish(job.Outcome{Visit: v, Fate: job.Fetched, At: after(1), Due: after(2), ETag: `"v1"`})
	for i := range 3 {
		v = f.leaseOne(2)
		if v.Attempts != i || v.ETag != `"v1"` {
			f.Errorf("after %d failures: %d attempts, ETag %s", i, v.Attempts, v.ETag)
		}
		f.finish(job.Outcome{Visit: v, Fate: job.Failed, Why: "no answer", At: after(2), Due: after(2)})
	}
	v = f.leaseOne(2)
	f.finish(job.Outcome{Visit: v, Fate: job.Redirected, Why: "to another place", At: after(3), Due: after(3)})
	if v = f.leaseOne(3); v.Attempts != 0 {
		f.Errorf("after an answer: %d attempts, want 0", v.Attempts)
	}
}

func finishNever(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	f.finish(job.Outcome{Visit: f.leaseOne(0), Fate: job.Gone, Why: "404", At: after(1)})
	f.wantNext("", -1)
	f.same("visits much later", urls(f.lease(1_000_000, 9, 9)), []string{})
	f.same("frontier", f.info(1_000_000).Frontier, job.FrontierCount{})
}

func finishConcurrent(f *fixture) {
	const workers, each = 16, 10
	var links []job.Link
	for i := range workers * each {
		links = append(links, link("s1", fmt.Sprintf("https://h%d.example/%d", i%5, i), 0))
	}
	f.add(links...)
	visits := f.lease(0, len(links), len(links))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * each; i < (w+1)*each; i++ {
				id := job.ID(fmt.Sprintf("ad-%03d", i))
				o := job.Outcome{Visit: visits[i], Fate: job.Fetched, At: after(1), Due: after(500),
					Links: []job.Link{link("s1", "https://shared.example/", 900)},
					Cases: []job.Case{judged(id, "việc "+string(id), job.Alert, "r1", 1)}}
				if _, err := f.store.Finish(context.Background(), o); err != nil {
					f.Errorf("Finish = %v", err)
				}
				// What was acknowledged can be read at once.
				if got, err := f.store.Case(context.Background(), id); err != nil || got.Ad.ID != id {
					f.Errorf("Case(%s) after its Finish = %v, %v", id, got.Ad.ID, err)
				}
			}
		})
	}
	wg.Wait()
	got := f.info(1)
	f.same("frontier", got.Frontier, job.FrontierCount{Waiting: workers*each + 1})
	f.same("cases", got.Cases, workers*each)
	f.same("flagged", got.Flagged, job.FlaggedCount{Alert: workers * each})
	f.same("newest position", got.Changes, uint64(workers*each))
	changes, err := f.store.Changes(f.ctx(), 0, 1000)
	if err != nil || len(changes) != workers*each {
		f.Errorf("Changes = %d, %v, want %d", len(changes), err, workers*each)
	}
}

func info(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0), link("s1", "https://a.example/2", 1), link("s1", "https://b.example/1", 2),
		link("s2", "https://c.example/1", 3), link("s2", "https://c.example/2", 50), link("s3", "https://d.example/1", 4),
		link("s4", "https://e.example/1", 4), link("s4", "https://e.example/2", 4))
	visits := f.lease(4, 7, 5)
	f.finish(job.Outcome{Visit: visits[0], Fate: job.Failed, Why: "no answer", At: after(5), Due: after(40)})
	f.finish(job.Outcome{Visit: visits[1], Fate: job.Fetched, At: after(6), Due: after(41), Cases: []job.Case{
		judged("a", "một", job.Alert, "r1", 6), judged("b", "hai", job.Look, "r1", 6), judged("c", "ba!", job.None, "r1", 6)}})
	f.finish(job.Outcome{Visit: visits[3], Fate: job.Disallowed, Why: "robots.txt", At: after(7)})
	f.finish(job.Outcome{Visit: visits[4], Fate: job.Failed, Why: "refused", At: after(8)})
	f.finish(job.Outcome{Visit: visits[5], Fate: job.Fetched, At: after(9)})
	f.finish(job.Outcome{Visit: visits[6], Fate: job.Fetched, Why: "log-in page", At: after(10), Yield: job.Yield{Walls: map[string]int{"login": 1}}})

	got := f.info(40)
	if got.Schema < 1 {
		f.Errorf("Schema = %d, want at least 1", got.Schema)
	}
	got.Schema = 0
	f.same("info", got, job.Info{
		Cases: 3, Flagged: job.FlaggedCount{Alert: 1, Look: 1}, Changes: 2,
		Frontier: job.FrontierCount{Due: 1, Waiting: 2, Leased: 1},
		Fates:    map[string]int{"failed": 2, "fetched": 3, "disallowed": 1},
		Sources: []job.SourceInfo{
			{ID: "s1", State: "ok", LastSuccess: after(6), LastFailure: after(5), Why: "no answer", Visits: 2, Ads: 3},
			{ID: "s2", State: "ok", LastSuccess: after(7), Visits: 1},
			{ID: "s3", State: "failing", LastFailure: after(8), Why: "refused", Visits: 1},
			{ID: "s4", State: "failing", LastSuccess: after(9), LastFailure: after(10), Why: "log-in page", Visits: 2},
		},
	})
}
