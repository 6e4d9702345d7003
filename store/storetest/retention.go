package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"lurewatch/job"
)

func purgeDismissed(f *fixture) {
	retention, dismissed := int(f.subject.TextRetention.Seconds()), int(f.subject.DismissedRetention.Seconds())
	a, b := judged("a", "việc", job.Look, "r1", 0), judged("b", "việc", job.Look, "r1", 0)
	f.found(0, a, b, judged("open", "việc", job.Look, "r1", 0), judged("changed", "việc", job.Look, "r1", 0))
	f.decide(deciding("an", job.Dismiss, 100, "a", "b", "changed"))
	f.found(dismissed, judged("b", "việc", job.Look, "r1", 0), judged("changed", "việc khác", job.Look, "r1", 0)) // b stands still
	f.wantPurge(dismissed+99, 9, 0)
	f.wantPurge(dismissed+100, 9, 1)
	want := bare(kept(a, 0, 0, 1))
	want.Review = f.caseOf("a").Review
	f.wantCase(want)
	f.wantStates("a dismissed, b dismissed")
	f.same("reviews", len(f.reviews("a")), 1)
	f.wantLog("open", "b", "changed", "a")
	f.wantPurge(dismissed+retention-1, 9, 0)
	f.wantPurge(dismissed+retention, 9, 1)
	f.same("flagged", f.info(0).Flagged, job.FlaggedCount{Look: 4})

	f.found(2*dismissed, a) // seen again: its text comes back, and goes when it is not seen any more
	f.same("text", f.caseOf("a").Ad.Text, "việc")
	f.wantPurge(2*dismissed+retention-1, 9, 0)
	f.wantPurge(2*dismissed+retention, 9, 1)
	f.wantPurge(99*dismissed, 9, 0)
}

func purgeConfirmed(f *fixture) {
	dismissed := int(f.subject.DismissedRetention.Seconds())
	f.found(0, judged("a", "việc", job.Look, "r1", 0), judged("b", "việc", job.Look, "r1", 0), judged("c", "việc", job.Look, "r1", 0))
	f.decide(deciding("an", job.Confirm, 1, "a"))
	second := f.decide(deciding("an", job.Escalate, 1, "b"))
	f.decide(deciding("an", job.Unsure, 1, "c"))
	f.rejudge(2, nil) // none of them is flagged any more
	f.wantPurge(2*dismissed, 9, 1)
	f.same("purged", []bool{f.caseOf("a").TextPurged, f.caseOf("b").TextPurged, f.caseOf("c").TextPurged}, []bool{false, false, true})
	f.undo(second.Seq, "an", 3)
	f.wantPurge(2*dismissed, 9, 1)
	f.same("purged after undo", f.caseOf("b").TextPurged, true)
}

func (m *model) purge(t *rapid.T) {
	type purging struct {
		id  job.ID
		end time.Time
	}
	var due []purging
	for id, c := range m.cases {
		if end, ok := m.expires(c); ok && !end.After(m.now) {
			due = append(due, purging{id, end})
			m.cases[id] = bare(c)
			m.forget(id)
		}
	}
	if got, err := m.store.Purge(context.Background(), m.now, 1000); err != nil || got != len(due) {
		t.Fatalf("Purge = %d, %v, want %d", got, err, len(due))
	}
	slices.SortFunc(due, func(a, b purging) int {
		return cmp.Or(a.end.Compare(b.end), strings.Compare(string(a.id), string(b.id)))
	})
	for _, p := range due {
		if m.cases[p.id].Verdict.Flagged() {
			m.logged(p.id)
		}
	}
}
