package storetest

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"lurewatch/job"
)

func caseNew(f *fixture) {
	alert, none := judged("a", "việc nhẹ & <lương> cao", job.Alert, "r1", 4), judged("b", "kế toán kho", job.None, "r1", 4)
	f.same("effect", f.found(5, alert, none), job.Effect{New: 2, Alert: 1})
	f.wantCase(kept(alert, 5, 5, 1))
	f.wantCase(kept(none, 5, 5, 1))

	undated := judged("c", "phụ bếp", job.Look, "r1", 0)
	undated.JudgedAt = time.Time{}
	f.found(9, undated)
	undated.JudgedAt = after(9)
	f.wantCase(kept(undated, 9, 9, 1))
}

func caseSame(f *fixture) {
	first := judged("a", "gấp hàng", job.Look, "r1", 1)
	f.found(1, first)
	again := judged("a", "gấp hàng", job.Alert, "r1", 20)
	again.Ad.Posted = "hôm nay"
	f.same("effect", f.found(20, again), job.Effect{})
	f.wantCase(kept(first, 1, 20, 1))
	f.found(10, again) // a clock that was set back
	f.wantCase(kept(first, 1, 20, 1))
	f.same("newest position", f.position(), uint64(1))
}

func caseChanged(f *fixture) {
	f.found(1, judged("a", "gấp hàng", job.None, "r1", 1))
	second := judged("a", "gấp hàng, đặt cọc trước", job.Alert, "r1", 8)
	f.same("effect", f.found(9, second), job.Effect{Changed: 1, Alert: 1})
	f.wantCase(kept(second, 1, 9, 2))
	third := judged("a", "gấp hàng", job.None, "r1", 18)
	f.same("effect", f.found(19, third), job.Effect{Changed: 1})
	f.wantCase(kept(third, 1, 19, 3))
	fourth := judged("a", "gấp hàng, ca tối", job.None, "r1", 4)
	f.found(5, fourth) // a clock that was set back
	f.wantCase(kept(fourth, 1, 19, 4))
	got := f.info(20)
	f.same("cases", got.Cases, 1)
	f.same("flagged", got.Flagged, job.FlaggedCount{})
}

func caseRejudged(f *fixture) {
	f.found(1, judged("a", "gấp hàng", job.None, "r1", 1))
	again := judged("a", "gấp hàng", job.Alert, "r2", 11)
	f.same("effect of judging again", f.found(12, again), job.Effect{})
	f.wantCase(kept(again, 1, 12, 1))
	f.same("flagged", f.info(12).Flagged, job.FlaggedCount{Alert: 1})
	f.wantLog("a")
}

func caseTwice(f *fixture) {
	last := judged("a", "bản sau", job.Look, "r1", 1)
	effect := f.found(1, judged("a", "bản trước", job.Alert, "r1", 1), judged("b", "việc khác", job.None, "r1", 1), last)
	f.same("effect", effect, job.Effect{New: 2, Look: 1})
	f.wantCase(kept(last, 1, 1, 1))
}

func caseRefused(f *fixture) {
	good := judged("good", "việc", job.Alert, "r1", 1)
	notANumber := judged("nan", "việc", job.Alert, "r1", 1)
	notANumber.Verdict.Score = math.NaN()
	f.add(link("s1", "https://a.example/1", 0))
	v := f.leaseOne(0)
	for name, bad := range map[string]job.Case{
		"no id":         judged("", "việc", job.Alert, "r1", 1),
		"a long id":     judged(job.ID(strings.Repeat("x", 5000)), "việc", job.Alert, "r1", 1),
		"no such band":  judged("band", "việc", 7, "r1", 1),
		"no such score": notANumber,
	} {
		if _, err := f.store.Finish(f.ctx(), job.Outcome{Visit: v, Fate: job.Fetched, At: after(1), Cases: []job.Case{good, bad}}); err == nil {
			f.Errorf("Finish with a case that has %s = nil, want an error", name)
		}
	}
	if _, err := f.store.Finish(f.ctx(), job.Outcome{Visit: v, Fate: job.Fetched}); err == nil {
		f.Error("Finish without a time = nil, want an error")
	}
	if _, err := f.store.Finish(f.ctx(), job.Outcome{Visit: v, At: after(1)}); err == nil {
		f.Error("Finish without a fate = nil, want an error")
	}
	f.same("cases", f.info(1).Cases, 0)
	f.finish(job.Outcome{Visit: v, Fate: job.Fetched, At: after(1), Cases: []job.Case{good}})
}

func caseMissing(f *fixture) {
	for _, id := range []job.ID{"", "nobody", job.ID(strings.Repeat("x", 40_000))} {
		if got, err := f.store.Case(f.ctx(), id); !errors.Is(err, f.subject.ErrNotFound) {
			f.Errorf("Case(%.10q) = %v, %v, want ErrNotFound", id, got, err)
		}
	}
}

func casePages(f *fixture) {
	for i := range 7 {
		f.found(i, judged(job.ID(fmt.Sprintf("ad-%d", 6-i)), "việc", job.Band(i%3), "r1", i))
	}
	var got []job.ID
	for after := job.ID(""); ; {
		page, err := f.store.Cases(f.ctx(), after, 3)
		if err != nil {
			f.Fatalf("Cases = %v", err)
		}
		for _, c := range page {
			got = append(got, c.Ad.ID)
			after = c.Ad.ID
		}
		if len(page) < 3 {
			break
		}
	}
	f.same("ids", got, []job.ID{"ad-0", "ad-1", "ad-2", "ad-3", "ad-4", "ad-5", "ad-6"})
	between, err := f.store.Cases(f.ctx(), "ad-3x", 1)
	if err != nil || len(between) != 1 || between[0].Ad.ID != "ad-4" {
		f.Errorf("Cases after an id that is none = %v, %v, want ad-4", between, err)
	}
	none, err := f.store.Cases(f.ctx(), "", 0)
	if err != nil || len(none) != 0 {
		f.Errorf("Cases with limit 0 = %v, %v, want none", none, err)
	}
}

func logFlagged(f *fixture) {
	f.found(1, judged("none", "việc", job.None, "r1", 1), judged("look", "việc", job.Look, "r1", 1), judged("alert", "việc", job.Alert, "r1", 1))
	f.wantLog("look", "alert")
	f.found(2, judged("none", "việc", job.None, "r2", 2))
	f.found(3, judged("none", "việc khác", job.None, "r2", 3))
	f.wantLog("look", "alert")
	f.found(4, judged("look", "việc", job.None, "r2", 4)) // what is flagged no more is news
	f.wantLog("alert", "look")
}

func logCompact(f *fixture) {
	f.wantLog()
	for i, id := range []job.ID{"a", "b", "c"} {
		f.found(i, judged(id, "việc", job.Look, "r1", i))
	}
	f.wantLog("a", "b", "c")
	middle := f.position() - 1
	changed := judged("a", "việc mới", job.Alert, "r1", 9)
	f.found(9, changed)
	f.wantLog("b", "c", "a")
	got, err := f.store.Changes(f.ctx(), middle, 10)
	if err != nil || len(got) != 2 {
		f.Fatalf("Changes after %d = %d, %v, want 2", middle, len(got), err)
	}
	want := kept(changed, 0, 9, 2)
	want.FlaggedAt = after(0) // it was flagged already
	f.same("newest change", got[1], job.Change{Seq: middle + 2, Case: want, Was: job.Look})

	first, err := f.store.Changes(f.ctx(), 0, 1)
	if err != nil || len(first) != 1 || first[0].Case.Ad.ID != "b" {
		f.Errorf("Changes(0, 1) = %v, %v, want b", first, err)
	}
	for _, pos := range []uint64{f.position(), math.MaxUint64} {
		if got, err := f.store.Changes(f.ctx(), pos, 10); err != nil || len(got) != 0 {
			f.Errorf("Changes(%d) = %v, %v, want none", pos, got, err)
		}
	}
}

func purge(f *fixture) {
	day := 24 * 3600
	retention := int(f.subject.TextRetention.Seconds())
	plain, seen := judged("plain", "việc", job.None, "r1", 0), judged("seen", "việc", job.None, "r1", 0)
	flagged, turned := judged("flagged", "việc", job.Look, "r1", 0), judged("turned", "việc", job.Look, "r1", 0)
	f.found(0, plain, seen, flagged, turned)
	f.found(day, seen)
	turned = judged("turned", "việc", job.None, "r2", day)
	f.found(day, turned)

	f.wantPurge(retention-1, 10, 0)
	f.wantPurge(retention, 0, 0)
	f.wantPurge(retention, 10, 1)
	f.wantCase(bare(kept(plain, 0, 0, 1)))
	f.wantCase(kept(seen, 0, day, 1))
	f.wantPurge(retention+day, 1, 1)
	f.wantPurge(retention+day, 10, 1)
	f.wantPurge(retention+day, 10, 0)
	f.wantCase(bare(kept(seen, 0, day, 1)))
	f.wantCase(bare(kept(turned, 0, day, 1)))
	f.wantCase(kept(flagged, 0, 0, 1))
	f.wantLog("flagged", "turned")
}

func purgeSeenAgain(f *fixture) {
	retention := int(f.subject.TextRetention.Seconds())
	c := judged("a", "việc", job.None, "r1", 0)
	f.found(0, c)
	f.wantPurge(retention, 10, 1)
	later := judged("a", "việc", job.None, "r1", retention+5)
	f.same("effect", f.found(retention+5, later), job.Effect{})
	f.wantCase(kept(later, 0, retention+5, 1))
	f.wantPurge(2*retention, 10, 0)
	f.wantPurge(2*retention+5, 10, 1)
	f.wantCase(bare(kept(later, 0, retention+5, 1)))
}

func (f *fixture) wantPurge(now, limit, want int) {
	f.Helper()
	if got, err := f.store.Purge(f.ctx(), after(now), limit); err != nil || got != want {
		f.Errorf("Purge(%v, %d) = %d, %v, want %d", after(now), limit, got, err, want)
	}
}
