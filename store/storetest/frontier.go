package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"lurewatch/job"
)

func linkOnce(f *fixture) {
	a, b := link("s1", "https://a.example/1", 0), link("s1", "https://b.example/1", 5)
	if n := f.add(a, b, a); n != 2 {
		f.Errorf("AddLinks of two addresses, one twice = %d, want 2", n)
	}
	later := a
	later.Due = after(99)
	if n := f.add(later, link("s2", a.URL, 7)); n != 1 {
		f.Errorf("AddLinks of a known address and the same in another source = %d, want 1", n)
	}
	f.wantNext("s1", 0)
	f.wantNext("s2", 7)
	f.wantNext("s3", -1)
	f.wantNext("", 0)
	if n := f.add(); n != 0 {
		f.Errorf("AddLinks of nothing = %d, want 0", n)
	}

	held := f.leaseOne(0)
	if n := f.add(a); n != 0 {
		f.Errorf("AddLinks of a leased address = %d, want 0", n)
	}
	f.finish(job.Outcome{Visit: held, Fate: job.Gone, At: after(1)})
	if n := f.add(a); n != 0 {
		f.Errorf("AddLinks of an address that is never visited again = %d, want 0", n)
	}
	f.wantNext("s1", 5)
}

func linkRefused(f *fixture) {
	good := link("s1", "https://a.example/1", 0)
	for _, bad := range []job.Link{
		link("", "https://a.example/2", 0),
		link("s1", "", 0),
		link("s1", "https:///nohost", 0),
		link("s\x001", "https://a.example/2", 0),
		link("s1", "https://a.example/"+strings.Repeat("x", job.MaxURL), 0),
	} {
		if n, err := f.store.AddLinks(f.ctx(), []job.Link{good, bad}); err == nil || n != 0 {
			f.Errorf("AddLinks(%q, %.40q) = %d, %v, want an error", bad.Source, bad.URL, n, err)
		}
	}
	f.wantNext("", -1)
}

func notDue(f *fixture) {
	f.add(link("s1", "https://a.example/1", 10))
	f.same("visits before they are due", urls(f.lease(9, 10, 10)), []string{})
	f.same("visits when they are due", urls(f.lease(10, 10, 10)), []string{"https://a.example/1"})
	f.wantNext("", -1)
	f.same("visits that are leased already", urls(f.lease(11, 10, 10)), []string{})
}

func leaseOrder(f *fixture) {
	f.add(link("s1", "https://late.example/1", 30), link("s1", "https://early.example/2", 40), link("s2", "https://middle.example/1", 20),
		link("s1", "https://early.example/1", 10), link("s1", "https://early.example/9", 500))
	want := []string{"https://early.example/1", "https://early.example/2", "https://middle.example/1", "https://late.example/1"}
	got := f.lease(100, 10, 5)
	f.same("order of visits", urls(got), want)
	for i := 1; i < len(got); i++ {
		if got[i].Token == got[i-1].Token {
			f.Errorf("two visits have the token %d", got[i].Token)
		}
	}
	f.wantNext("", 500)
}

func leaseBounds(f *fixture) {
	for i := range 5 {
		f.add(link("s1", fmt.Sprintf("https://a.example/%d", i), i), link("s2", fmt.Sprintf("https://a.example/%d", i), i),
			link("s1", fmt.Sprintf("https://b.example:8080/%d", i), 10+i))
	}
	count := func(visits []job.Visit) map[string]int {
		n := map[string]int{}
		for _, v := range visits {
			n[job.Host(v.URL)]++
		}
		return n
	}
	f.same("visits per host, 2 allowed, in two sources", count(f.lease(100, 100, 2)), map[string]int{"a.example": 2, "b.example": 2})
	f.same("visits, 3 in all", len(f.lease(100, 3, 100)), 3)
	f.same("what was left", count(f.lease(100, 100, 100)), map[string]int{"a.example": 5, "b.example": 3})
}

func leaseSkip(f *fixture) {
	f.add(link("s1", "https://busy.example/1", 0), link("s2", "https://busy.example/2", 0), link("s1", "https://free.example/1", 5))
	skip := func(host string) bool { return host == "busy.example" }
	got := f.leaseOf(job.Lease{Now: after(9), For: time.Minute, Max: 9, PerHost: 9, Skip: skip})
	f.same("visits to hosts that want them", urls(got), []string{"https://free.example/1"})
	f.wantNext("", 0)
	f.same("visits afterwards", len(f.lease(9, 9, 9)), 2)
}

func leaseSource(f *fixture) {
	// s1 is a prefix of s10, as is a.example of a.example.org.
	f.add(link("s10", "https://a.example/1", 0), link("s1", "https://a.example.org/1", 2), link("s1", "https://a.example/1", 3))
	f.wantNext("s1", 2)
	f.wantNext("s10", 0)
	f.wantNext("s", -1)
	got := f.leaseOf(job.Lease{Now: after(9), For: time.Minute, Max: 9, PerHost: 9, Source: "s1"})
	f.same("visits of s1", urls(got), []string{"https://a.example.org/1", "https://a.example/1"})
	for _, v := range got {
		if v.Source != "s1" || v.Key != job.KeyOf("s1", v.URL) {
			f.Errorf("visit to %s has source %q and key %q", v.URL, v.Source, v.Key)
		}
	}
	f.wantNext("s1", -1)
}

func leaseRefused(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	for _, l := range []job.Lease{{Max: 0, PerHost: 1, For: time.Minute}, {Max: 1, PerHost: 0, For: time.Minute}, {Max: 1, PerHost: 1}} {
		l.Now = after(9)
		if got, err := f.store.Lease(f.ctx(), l); err == nil || len(got) > 0 {
			f.Errorf("Lease(Max %d, PerHost %d, For %v) = %v, %v, want an error", l.Max, l.PerHost, l.For, urls(got), err)
		}
	}
	f.wantNext("", 0)
}

func leaseExclusive(f *fixture) {
	const pages, workers = 200, 8
	var links []job.Link
	for i := range pages {
		links = append(links, link("s1", fmt.Sprintf("https://h%d.example/%d", i%7, i), i%13))
	}
	f.add(links...)
	var mu sync.Mutex // guards times
	times := map[job.VisitKey]int{}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				visits, err := f.store.Lease(context.Background(), job.Lease{Now: after(60), For: time.Minute, Max: 3, PerHost: 2})
				if err != nil {
					f.Errorf("Lease = %v", err)
				}
				if len(visits) == 0 {
					return
				}
				mu.Lock()
				for _, v := range visits {
					times[v.Key]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, l := range links {
		if n := times[job.KeyOf(l.Source, l.URL)]; n != 1 {
			f.Errorf("%s was leased %d times, want once", l.URL, n)
		}
	}
	f.same("leased", f.info(60).Frontier, job.FrontierCount{Leased: pages})
}

func leaseFencing(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	old := f.leaseOne(0)
	f.same("Until", old.Until, after(60))
	f.same("visits before the lease ends", urls(f.lease(59, 9, 9)), []string{})
	taken := f.leaseOne(60)
	if taken.Key != old.Key || taken.Token <= old.Token {
		f.Errorf("leased again: key %s token %d, want key %s and a token above %d", taken.Key, taken.Token, old.Key, old.Token)
	}
	late := job.Outcome{Visit: old, Fate: job.Fetched, At: after(61), Due: after(90), Links: []job.Link{link("s1", "https://a.example/2", 0)},
		Cases: []job.Case{judged("late", "never kept", job.Alert, "r1", 61)}}
	f.wantStale(late)
	if err := f.store.Release(f.ctx(), []job.Visit{old}); err != nil {
		f.Errorf("Release of a stale visit = %v, want nil", err)
	}
	f.same("frontier", f.info(61).Frontier, job.FrontierCount{Leased: 1})
	f.same("cases", f.info(61).Cases, 0)
	f.finish(job.Outcome{Visit: taken, Fate: job.Fetched, At: after(62), Due: after(600)})
	f.wantNext("", 600)
}

// wantStale wants a Finish to be refused and to leave no trace.
func (f *fixture) wantStale(o job.Outcome) {
	f.Helper()
	before := f.info(0)
	if effect, err := f.store.Finish(f.ctx(), o); !errors.Is(err, f.subject.ErrStaleLease) || effect != (job.Effect{}) {
		f.Errorf("Finish(%s, token %d) = %+v, %v, want ErrStaleLease", o.Visit.URL, o.Visit.Token, effect, err)
	}
	f.same("info after a refusal", f.info(0), before)
}

func leaseLate(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	v := f.leaseOne(0)
	f.finish(job.Outcome{Visit: v, Fate: job.Fetched, At: after(300), Due: after(600)})
	f.wantNext("", 600)
}

func release(f *fixture) {
	f.add(link("s1", "https://a.example/1", 3), link("s1", "https://a.example/2", 4))
	visits := f.lease(10, 9, 9)
	f.finish(job.Outcome{Visit: visits[1], Fate: job.Fetched, At: after(11), Due: after(500)})
	unknown := job.Visit{Key: "no key", Token: 1}
	if err := f.store.Release(f.ctx(), append(visits, unknown)); err != nil {
		f.Errorf("Release = %v, want nil: what is not held is passed over", err)
	}
	f.wantNext("", 3)
	f.wantStale(job.Outcome{Visit: visits[0], Fate: job.Fetched, At: after(12)})
	again := f.leaseOne(20)
	if again.URL != "https://a.example/1" || again.Attempts != 0 || again.Token <= visits[0].Token {
		f.Errorf("leased after a release: %+v", again)
	}
}

func linkChanged(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	f.finish(job.Outcome{Visit: f.leaseOne(0), Fate: job.Fetched, At: after(10), Due: after(110), Interval: 100 * time.Second})
	for _, tc := range []struct{ changed, due, want int }{
		{5, 20, 110},   // before the visit
		{15, 120, 110}, // it comes sooner anyway
		{15, 20, 20},
	} {
		l := link("s1", "https://a.example/1", tc.due)
		l.Changed = after(tc.changed)
		if n := f.add(l); n != 0 {
			f.Errorf("AddLinks of a known address = %d, want 0", n)
		}
		f.wantNext("s1", tc.want)
	}
}
