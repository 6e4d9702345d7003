package storetest

import (
	"context"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"lurewatch/job"
)

// outdated reads a page of what r2 has not judged.
func (f *fixture) outdated(after job.ID, limit int) job.Outdated {
	f.Helper()
	page, err := f.store.Outdated(f.ctx(), "r2", after, limit)
	if err != nil {
		f.Fatalf("Outdated = %v", err)
	}
	return page
}

// rejudge writes new verdicts of r2 on all that it has not judged.
func (f *fixture) rejudge(at int, bands map[job.ID]job.Band) {
	f.Helper()
	var list []job.Rejudgement
	for _, c := range f.outdated("", 100).Cases {
		list = append(list, again(c, bands[c.Ad.ID]))
	}
	if err := f.store.Rejudge(f.ctx(), after(at), list, job.Rescoring{RuleSet: "r2"}); err != nil {
		f.Fatalf("Rejudge = %v", err)
	}
}

// again is what r2 says of a case.
func again(c job.Case, band job.Band) job.Rejudgement {
	v := c.Verdict
	v.RuleSet, v.Band, v.Score = "r2", band, 99
	return job.Rejudgement{Case: c, Verdict: v}
}

func outdated(f *fixture) {
	retention := int(f.subject.TextRetention.Seconds())
	a, c := judged("a", "việc một", job.None, "r1", 1), judged("c", "việc hai", job.Look, "r0", 1)
	f.found(1, a, judged("b", "việc", job.Look, "r2", 1), c)
	f.same("a page", f.outdated("", 1), job.Outdated{Cases: []job.Case{kept(a, 1, 1, 1)}, Last: "a", More: true})
	f.same("the next", f.outdated("a", 1), job.Outdated{Cases: []job.Case{kept(c, 1, 1, 1)}, Last: "c"})
	f.same("beyond the last", f.outdated("c", 9), job.Outdated{Last: "c"})
	f.wantPurge(retention+1, 9, 1)
	f.same("after a purge", f.outdated("", 9), job.Outdated{Cases: []job.Case{kept(c, 1, 1, 1)}, Purged: 1, Last: "c"})
}

func rejudged(f *fixture) {
	f.found(1, judged("down", "việc", job.Alert, "r1", 1), judged("new", "việc", job.None, "r1", 1), judged("same", "việc", job.Look, "r1", 1),
		judged("none", "việc", job.None, "r1", 1))
	f.rejudge(9, map[job.ID]job.Band{"down": job.Look, "new": job.Alert, "same": job.Look})
	f.wantLog("same", "down", "new")
	changes, err := f.store.Changes(f.ctx(), 0, 9)
	if err != nil || len(changes) != 3 {
		f.Fatalf("Changes = %v, %v", changes, err)
	}
	f.same("bands of before", []job.Band{changes[0].Was, changes[1].Was, changes[2].Was}, []job.Band{job.None, job.Alert, job.None})
	f.same("flagged", f.info(9).Flagged, job.FlaggedCount{Alert: 1, Look: 2})
	want := kept(judged("new", "việc", job.None, "r1", 1), 1, 1, 1)
	want.Verdict, want.JudgedAt, want.FlaggedAt = again(want, job.Alert).Verdict, after(9), after(9)
	f.wantCase(want)
	f.same("what is left to judge", f.outdated("", 9), job.Outdated{Last: "same"})

	f.found(20, judged("new", "việc", job.Alert, "r2", 20)) // seen again by a crawl with r2
	want.LastSeen = after(20)
	f.wantCase(want)
}

func rejudgedSame(f *fixture) {
	c := judged("a", "việc", job.Look, "r1", 1)
	f.found(1, c)
	f.rejudge(9, map[job.ID]job.Band{"a": job.Look})
	f.same("newest position", f.position(), uint64(1))
	want := kept(c, 1, 1, 1)
	want.Verdict.RuleSet, want.JudgedAt = "r2", after(9)
	f.wantCase(want)
}

func rejudgedLate(f *fixture) {
	f.found(1, judged("a", "việc", job.Look, "r1", 1))
	read := f.outdated("", 9).Cases[0]
	later := judged("a", "việc khác", job.None, "r1", 2)
	f.found(2, later)
	if err := f.store.Rejudge(f.ctx(), after(3), []job.Rejudgement{again(read, job.Alert)}, job.Rescoring{RuleSet: "r2"}); err != nil {
		f.Fatalf("Rejudge = %v", err)
	}
	f.wantCase(kept(later, 1, 2, 2))
}

func rejudgedRefused(f *fixture) {
	a, b := judged("a", "việc", job.Look, "r1", 1), judged("b", "việc", job.Look, "r1", 1)
	f.found(1, a, b)
	list := []job.Rejudgement{again(kept(a, 1, 1, 1), job.Alert), again(kept(b, 1, 1, 1), 7)}
	if err := f.store.Rejudge(f.ctx(), after(3), list, job.Rescoring{RuleSet: "r2"}); err == nil {
		f.Error("Rejudge with a band that there is not = nil, want an error")
	}
	if err := f.store.Rejudge(f.ctx(), time.Time{}, nil, job.Rescoring{RuleSet: "r2"}); err == nil {
		f.Error("Rejudge without a time = nil, want an error")
	}
	f.wantCase(kept(a, 1, 1, 1))
	got, err := f.store.Rescoring(f.ctx())
	f.same("rescoring", got, job.Rescoring{})
	f.same("error", err, nil)
}

func rescoringKept(f *fixture) {
	want := job.Rescoring{RuleSet: "r2", After: "k", Judged: 7, Changed: 2, Raised: 1, Lowered: 1, Purged: 3, BegunAt: after(1)}
	if err := f.store.Rejudge(f.ctx(), after(2), nil, want); err != nil {
		f.Fatalf("Rejudge = %v", err)
	}
	f.reopen()
	got, err := f.store.Rescoring(f.ctx())
	if err != nil {
		f.Fatalf("Rescoring = %v", err)
	}
	f.same("rescoring", got, want)
	f.same("info", f.info(3).Rescoring, want)
}

// rejudge judges a page of what r2 has not judged with it, as the model's crawl does.
func (m *model) rejudge(t *rapid.T) {
	page, err := m.store.Outdated(context.Background(), "r2", "", rapid.IntRange(1, 3).Draw(t, "limit"))
	if err != nil {
		t.Fatalf("Outdated = %v", err)
	}
	var list []job.Rejudgement
	for _, c := range page.Cases {
		m.same(t, "outdated case", c, m.cases[c.Ad.ID])
		n := judged(c.Ad.ID, c.Ad.Text, job.Band((len(c.Ad.Text)+strings.Count("r2", "2"))%3), "r2", 0)
		list = append(list, job.Rejudgement{Case: c, Verdict: n.Verdict})
	}
	if err := m.store.Rejudge(context.Background(), m.now, list, job.Rescoring{RuleSet: "r2"}); err != nil {
		t.Fatalf("Rejudge = %v", err)
	}
	for _, r := range list {
		c, old := m.cases[r.Case.Ad.ID], r.Case.Verdict
		c.JudgedAt, c.Verdict.RuleSet = m.now, "r2"
		if !r.Verdict.ShowsAs(old) {
			c.Verdict = r.Verdict
			if r.Verdict.Flagged() || old.Flagged() {
				m.log = append(slices.DeleteFunc(m.log, func(id job.ID) bool { return id == c.Ad.ID }), c.Ad.ID)
			}
		}
		c.FlaggedAt = flaggedSince(m.cases[c.Ad.ID], c)
		m.tell(m.cases[c.Ad.ID], c)
		m.cases[c.Ad.ID] = c
	}
}
