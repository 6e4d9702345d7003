package storetest

import (
	"context"
	"errors"
	"slices"
	"time"

	"pgregory.net/rapid"

	"lurewatch/job"
)

func closedAd(f *fixture) {
	flagged, plain := judged("a", "việc nhẹ", job.Alert, "r1", 1), judged("b", "kế toán", job.None, "r1", 1)
	f.found(1, flagged, plain)
	at := f.position()
	f.add(link("s1", "https://a.example/a", 2))
	gone := []job.Closed{{ID: "a", Why: "status 410"}, {ID: "b", Why: "status 410"}, {ID: "a", Why: "twice"}, {ID: "nobody", Why: "status 410"}}
	f.same("effect", f.finish(job.Outcome{Visit: f.leaseOne(2), Fate: job.Gone, At: after(3), Closed: gone}), job.Effect{Closed: 2})
	for _, c := range []job.Case{flagged, plain} {
		want := kept(c, 1, 1, 1)
		want.ClosedAt, want.ClosedWhy = after(3), "status 410"
		f.wantCase(want)
	}
	if f.position() <= at {
		f.Errorf("closing a flagged ad is not in the change log")
	}
	f.wantLog("a")
}

func closedAgain(f *fixture) {
	c := judged("a", "việc nhẹ", job.Look, "r1", 1)
	f.found(1, c)
	visit := func(at int, closed ...job.Closed) job.Effect {
		f.add(link("s1", "https://a.example/a", at))
		return f.finish(job.Outcome{Visit: f.leaseOne(at), Fate: job.Fetched, At: after(at), Due: after(at + 5), Cases: []job.Case{c}, Closed: closed})
	}
	f.same("effect of closing", visit(5, job.Closed{ID: "a", Why: "past its date"}), job.Effect{Closed: 1})
	f.same("effect of closing what is closed", visit(10, job.Closed{ID: "a", Why: "filled"}), job.Effect{})
	want := kept(c, 1, 10, 1)
	want.ClosedAt, want.ClosedWhy = after(5), "past its date"
	f.wantCase(want)
	visit(15)
	f.wantCase(kept(c, 1, 15, 1))
}

func closedRefused(f *fixture) {
	f.add(link("s1", "https://a.example/a", 0))
	v := f.leaseOne(0)
	for _, c := range []job.Closed{{ID: "a"}, {Why: "status 404"}} {
		if _, err := f.store.Finish(f.ctx(), job.Outcome{Visit: v, Fate: job.Gone, At: after(1), Closed: []job.Closed{c}}); err == nil {
			f.Errorf("Finish with %+v is no error", c)
		}
	}
}

// begin opens a round of s1 some seconds after t0.
func (f *fixture) begin(at int, starts ...job.Link) bool {
	f.Helper()
	ok, err := f.store.BeginRun(f.ctx(), job.Run{Source: "s1", Scheduled: after(at - 1), Began: after(at), Missed: 2}, starts)
	if err != nil {
		f.Fatalf("BeginRun = %v", err)
	}
	return ok
}

// end ends the round of s1 and reports whether it did.
func (f *fixture) end(at int) (job.Run, bool) {
	f.Helper()
	r, ended, err := f.store.EndRun(f.ctx(), "s1", after(at))
	if err != nil {
		f.Fatalf("EndRun = %v", err)
	}
	return r, ended
}

func (f *fixture) runs(limit int) []job.Run {
	f.Helper()
	list, err := f.store.Runs(f.ctx(), "s1", limit)
	if err != nil {
		f.Fatalf("Runs = %v", err)
	}
	return list
}

func roundBegins(f *fixture) {
	waits, never, held, early := link("s1", "https://a.example/waits", 100), link("s1", "https://b.example/never", 0),
		link("s1", "https://c.example/held", 0), link("s1", "https://d.example/early", 5)
	f.add(never)
	f.finish(job.Outcome{Visit: f.leaseOne(0), Fate: job.Gone, At: after(1)})
	f.add(held)
	v := f.leaseOf(job.Lease{Now: after(1), For: time.Hour, Max: 1, PerHost: 1})[0]
	f.add(waits, early)
	if !f.begin(10, waits, never, held, early, link("s1", "https://e.example/new", 0)) {
		f.Fatal("BeginRun = false")
	}
	f.wantNext("s1", 5)
	got := urls(f.lease(10, 9, 9))
	slices.Sort(got)
	f.same("due", got, []string{"https://a.example/waits", "https://b.example/never", "https://d.example/early", "https://e.example/new"})
	f.finish(job.Outcome{Visit: v, Fate: job.Fetched, At: after(11)})
}

func roundsDoNotOverlap(f *fixture) {
	start := link("s1", "https://a.example/", 0)
	if !f.begin(1, start) {
		f.Fatal("the first round did not begin")
	}
	v := f.leaseOne(1)
	f.finish(job.Outcome{Visit: v, Fate: job.Fetched, At: after(2), Due: after(50)})
	if f.begin(9, start) {
		f.Error("a second round began while the first was open")
	}
	f.wantNext("s1", 50)
	if got := f.runs(9); len(got) != 1 || !got[0].Ended.IsZero() || !got[0].Began.Equal(after(1)) {
		f.Errorf("Runs = %+v, want the first alone, open", got)
	}
}

func roundEnds(f *fixture) {
	if _, ended := f.end(0); ended {
		f.Error("a round ended that never began")
	}
	f.begin(1, link("s1", "https://a.example/", 0))
	if _, ended := f.end(1); ended {
		f.Error("the round ended with an address due")
	}
	v := f.leaseOne(1)
	if _, ended := f.end(2); ended {
		f.Error("the round ended with an address leased")
	}
	f.finish(job.Outcome{Visit: v, Fate: job.Failed, Why: "no answer", At: after(3), Due: after(50)})
	f.add(link("s2", "https://b.example/", 0)) // somebody else's
	r, ended := f.end(4)
	if !ended {
		f.Fatal("the round did not end")
	}
	want := job.Run{Source: "s1", Scheduled: after(0), Began: after(1), Ended: after(4), Missed: 2, Why: "no answer"}
	f.same("round", r, want)
	f.same("rounds", f.runs(5), []job.Run{want})
	if _, again := f.end(5); again {
		f.Error("the round ended twice")
	}
	if !f.begin(6) {
		f.Error("no round began after the first had ended")
	}
}

func roundYield(f *fixture) {
	visit := func(at int, y job.Yield, cases ...job.Case) {
		f.add(link("s1", "https://a.example/", at))
		f.finish(job.Outcome{Visit: f.leaseOne(at), Fate: job.Fetched, At: after(at), Due: after(at + 10), Cases: cases, Yield: y})
	}
	f.begin(0)
	visit(0, job.Yield{Visits: 1, Ads: 1, Filled: map[job.Field]int{job.Title: 1}}, judged("a", "việc", job.None, "r1", 0))
	f.end(1)
	visit(10, job.Yield{Visits: 1, Failed: 1}) // between rounds
	f.begin(20)
	visit(20, job.Yield{Visits: 1, Ads: 1, Filled: map[job.Field]int{job.Title: 1}, New: 77}, judged("a", "việc khác", job.None, "r1", 0))
	f.same("yield of the open round", f.runs(1)[0].Yield, job.Yield{Visits: 2, Failed: 1, Ads: 1, Changed: 1, Filled: map[job.Field]int{job.Title: 1}})
	f.end(21)
	got := f.runs(9)
	if len(got) != 2 {
		f.Fatalf("Runs = %+v, want two", got)
	}
	f.same("newest", got[0].Yield, job.Yield{Visits: 2, Failed: 1, Ads: 1, Changed: 1, Filled: map[job.Field]int{job.Title: 1}})
	f.same("oldest", got[1].Yield, job.Yield{Visits: 1, Ads: 1, New: 1, Filled: map[job.Field]int{job.Title: 1}})
}

func roundSurvives(f *fixture) {
	f.begin(1, link("s1", "https://a.example/", 0))
	before := f.runs(9)
	f.reopen()
	f.same("rounds", f.runs(9), before)
	if f.begin(2) {
		f.Error("a round began beside the one that survived")
	}
}

func roundsKept(f *fixture) {
	const all = 405
	for i := range all {
		f.begin(10 * i)
		if _, ended := f.end(10*i + 1); !ended {
			f.Fatalf("round %d did not end", i)
		}
	}
	got := f.runs(1000)
	if len(got) != 400 || !got[0].Began.Equal(after(10*(all-1))) || !got[399].Began.Equal(after(10*(all-400))) {
		f.Errorf("Runs = %d rounds, want the newest 400", len(got))
	}
	if got := f.runs(3); len(got) != 3 {
		f.Errorf("Runs of at most 3 = %d", len(got))
	}
}

func accepted(f *fixture) {
	if err := f.store.Accept(f.ctx(), "s1", after(1)); !errors.Is(err, f.subject.ErrNotFound) {
		f.Errorf("Accept of a source that was never visited = %v, want ErrNotFound", err)
	}
	f.begin(1)
	if at, err := f.store.Accepted(f.ctx(), "s1"); err != nil || !at.IsZero() {
		f.Errorf("Accepted = %v, %v, want never", at, err)
	}
	if err := f.store.Accept(f.ctx(), "s1", after(5)); err != nil {
		f.Fatalf("Accept = %v", err)
	}
	f.reopen()
	if at, err := f.store.Accepted(f.ctx(), "s1"); err != nil || !at.Equal(after(5)) {
		f.Errorf("Accepted = %v, %v, want %v", at, err, after(5))
	}
}

// beginRun opens a round of a drawn source in store and model.
func (m *model) beginRun(t *rapid.T) {
	source := rapid.SampledFrom([]string{"s1", "s10"}).Draw(t, "source")
	starts := slices.DeleteFunc(m.drawLinks(t), func(l job.Link) bool { return l.Source != source })
	r := job.Run{Source: source, Scheduled: m.now.UTC(), Began: m.now.UTC()}
	got, err := m.store.BeginRun(context.Background(), r, starts)
	list := m.rounds[source]
	open := len(list) > 0 && list[len(list)-1].Ended.IsZero()
	if err != nil || got == open {
		t.Fatalf("BeginRun = %t, %v, with one open: %t", got, err, open)
	}
	if open {
		return
	}
	m.rounds[source] = append(list, r)
	for i := range starts {
		starts[i].Due = m.now
	}
	m.added(starts)
	for _, l := range starts {
		v := m.visits[job.KeyOf(l.Source, l.URL)]
		if !v.leased() && (v.never || v.due.After(m.now)) {
			v.due, v.never = m.now, false
		}
	}
}

func (m *model) endRun(t *rapid.T) {
	source := rapid.SampledFrom([]string{"s1", "s10"}).Draw(t, "source")
	got, ended, err := m.store.EndRun(context.Background(), source, m.now)
	list := m.rounds[source]
	want := len(list) > 0 && list[len(list)-1].Ended.IsZero()
	for _, v := range m.visits {
		if v.Source == source && (v.leased() || v.queued() && !v.due.After(m.now)) {
			want = false
		}
	}
	if err != nil || ended != want {
		t.Fatalf("EndRun = %+v, %t, %v, want %t", got, ended, err, want)
	}
	if !ended {
		return
	}
	r := &list[len(list)-1]
	r.Ended, r.Yield = m.now.UTC(), m.since[source]
	m.since[source] = job.Yield{}
}

// checkRuns compares the ledger. Why is not modelled.
func (m *model) checkRuns(t *rapid.T) {
	for _, source := range []string{"s1", "s10", "nobody"} {
		got, err := m.store.Runs(context.Background(), source, 1000)
		if err != nil {
			t.Fatalf("Runs = %v", err)
		}
		slices.Reverse(got)
		for i := range got {
			got[i].Why = ""
		}
		want := slices.Clone(m.rounds[source])
		if n := len(want); n > 0 && want[n-1].Ended.IsZero() {
			want[n-1].Yield = m.since[source]
		}
		m.same(t, "rounds of "+source, append([]job.Run{}, got...), append([]job.Run{}, want...))
	}
}
