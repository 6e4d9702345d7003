package storetest

import (
	"context"
	"errors"
	"time"

	"lurewatch/job"
)

// everyCall calls each method that takes a context; the visit is one that is held.
func (f *fixture) everyCall(ctx context.Context, held job.Visit) map[string]error {
	calls := map[string]error{}
	_, calls["Lease"] = f.store.Lease(ctx, job.Lease{Now: after(9), For: time.Minute, Max: 1, PerHost: 1})
	_, calls["Finish"] = f.store.Finish(ctx, job.Outcome{Visit: held, Fate: job.Fetched, At: after(9)})
	calls["Release"] = f.store.Release(ctx, []job.Visit{held})
	calls["Release of none"] = f.store.Release(ctx, nil)
	_, calls["AddLinks"] = f.store.AddLinks(ctx, []job.Link{link("s1", "https://new.example/", 0)})
	_, calls["AddLinks of none"] = f.store.AddLinks(ctx, nil)
	_, _, calls["NextDue"] = f.store.NextDue(ctx, "")
	_, calls["Case"] = f.store.Case(ctx, "a")
	_, calls["Cases"] = f.store.Cases(ctx, "", 1)
	_, calls["Changes"] = f.store.Changes(ctx, 0, 1)
	_, calls["Position"] = f.store.Position(ctx)
	_, calls["Info"] = f.store.Info(ctx, after(9))
	_, calls["BeginRun"] = f.store.BeginRun(ctx, job.Run{Source: "s9", Began: after(9)}, nil)
	_, _, calls["EndRun"] = f.store.EndRun(ctx, "s9", after(9))
	_, calls["Runs"] = f.store.Runs(ctx, "s9", 9)
	calls["Accept"] = f.store.Accept(ctx, "s1", after(9))
	_, calls["Accepted"] = f.store.Accepted(ctx, "s1")
	_, calls["Decide"] = f.store.Decide(ctx, deciding("an", job.Confirm, 9, "a"))
	_, calls["Undo"] = f.store.Undo(ctx, 1, "an", after(9))
	_, calls["Reviews"] = f.store.Reviews(ctx, "a")
	_, calls["History"] = f.store.History(ctx, "a")
	_, calls["Note"] = f.store.Note(ctx, job.Audit{By: "an", Act: "login", At: after(9)})
	_, calls["Audits"] = f.store.Audits(ctx, 0, 9)
	_, calls["AuditHead"] = f.store.AuditHead(ctx)
	_, calls["VerifyAudit"] = f.store.VerifyAudit(ctx)
	_, calls["Row"] = f.store.Row(ctx, "t", "k")
	_, calls["Rows"] = f.store.Rows(ctx, "t", "", 9)
	calls["WriteRows"] = f.store.WriteRows(ctx, []job.Row{{Table: "t", Key: "k", Value: []byte("v")}}, nil)
	_, calls["Purge"] = f.store.Purge(ctx, after(9), 1)
	return calls
}

func contextEnded(f *fixture) {
	f.found(0, judged("a", "việc", job.Alert, "r1", 0))
	f.add(link("s1", "https://a.example/1", 0), link("s1", "https://b.example/1", 1))
	held := f.lease(0, 1, 1)[0]
	before := f.info(9)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, err := range f.everyCall(ctx, held) {
		if !errors.Is(err, context.Canceled) {
			f.Errorf("%s with a context that has ended = %v, want context.Canceled", name, err)
		}
	}
	f.same("info", f.info(9), before)
}

func closed(f *fixture) {
	f.add(link("s1", "https://a.example/1", 0))
	held := f.leaseOne(0)
	f.close()
	for name, err := range f.everyCall(context.Background(), held) {
		if !errors.Is(err, f.subject.ErrClosed) {
			f.Errorf("%s after Close = %v, want ErrClosed", name, err)
		}
	}
}

func reopen(f *fixture) {
	f.add(link("s1", "https://a.example/1", 10), link("s2", "https://b.example/1", 20), link("s1", "https://a.example/2", 30))
	f.found(5, judged("a", "việc một", job.Alert, "r1", 5), judged("b", "việc hai", job.None, "r1", 5))
	v := f.leaseOne(10)
	f.finish(job.Outcome{Visit: v, Fate: job.Failed, Why: "no answer", At: after(11), Due: after(15)})
	c, err := f.store.Case(f.ctx(), "a")
	if err != nil {
		f.Fatalf("Case = %v", err)
	}
	before := f.info(20)

	f.reopen()
	f.same("info", f.info(20), before)
	f.wantCase(c)
	f.wantLog("a")
	f.wantNext("s2", 20)
	again := f.leaseOne(15)
	if again.Attempts != 1 || again.Token <= v.Token {
		f.Errorf("after opening again: %+v, want one attempt and a token above %d", again, v.Token)
	}
	if n := f.add(link("s1", "https://a.example/1", 0)); n != 0 {
		f.Errorf("AddLinks of a known address = %d, want 0", n)
	}
}

func reopenLeases(f *fixture) {
	if !f.subject.Exclusive {
		f.Skip("others may hold leases on this kind of store while it is opened")
	}
	f.add(link("s1", "https://a.example/1", 3), link("s1", "https://b.example/1", 4))
	old := f.lease(5, 9, 9)
	f.reopen()
	f.wantNext("", 3)
	f.same("frontier", f.info(6).Frontier, job.FrontierCount{Due: 2})
	for _, v := range old {
		f.wantStale(job.Outcome{Visit: v, Fate: job.Fetched, At: after(6)})
	}
	for _, v := range f.lease(6, 9, 9) {
		if v.Token <= old[1].Token {
			f.Errorf("token %d, want above %d of the process before", v.Token, old[1].Token)
		}
		f.finish(job.Outcome{Visit: v, Fate: job.Fetched, At: after(7)})
	}
}
