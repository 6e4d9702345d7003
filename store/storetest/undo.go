package storetest

import (
	"errors"
	"time"

	"lurewatch/job"
)

func undoOne(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1))
	first := f.decide(deciding("an", job.Confirm, 2, "a"))
	before := f.caseOf("a")
	second := f.decide(deciding("an", job.Dismiss, 3, "a"))
	line := f.undo(second.Seq, "chi", 4)
	f.same("line", line, job.Audit{Seq: 3, At: after(4), By: "chi", Act: "undo", On: "a", Data: []byte(`{"seq":2,"ads":["a"]}`), Prev: second.Hash, Hash: line.Sum()})
	f.wantCase(before)
	got := f.reviews("a")
	f.same("undone", []string{got[0].UndoneBy, got[1].UndoneBy}, []string{"", "chi"})
	f.same("undone at", got[1].UndoneAt, after(4))
	f.undo(first.Seq, "an", 5)
	f.same("standing", f.caseOf("a").Review, job.Standing{})
	f.wantLines(4)
}

func undoCampaign(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1), judged("b", "việc", job.Look, "r1", 1), judged("c", "việc", job.Look, "r1", 1))
	f.decide(deciding("an", job.Unsure, 2, "a"))
	all := f.decide(deciding("an", job.Confirm, 3, "a", "b", "c"))
	over := f.decide(deciding("binh", job.Dismiss, 4, "b"))
	line := f.undo(all.Seq, "an", 5)
	f.same("data", string(line.Data), `{"seq":2,"ads":["a","c"]}`)
	f.wantStates("a unsure, b dismissed, c open")
	f.same("review of what was decided over", f.reviews("b")[0].UndoneBy, "")
	f.undo(over.Seq, "an", 6) // falls back to what was decided over, which is of the campaign still
	f.wantStates("b confirmed")
	f.undo(all.Seq, "an", 7)
	f.wantStates("a unsure, b open, c open")
}

func undoRefused(f *fixture) {
	f.found(1, judged("a", "việc", job.Alert, "r1", 1))
	first := f.decide(deciding("an", job.Confirm, 2, "a"))
	f.decide(deciding("binh", job.Dismiss, 3, "a"))
	note, err := f.store.Note(f.ctx(), job.Audit{By: "an", Act: "login", At: after(4)})
	if err != nil {
		f.Fatalf("Note = %v", err)
	}
	undo := f.undo(2, "an", 5)
	for _, tc := range []struct {
		name string
		seq  uint64
		by   string
		at   time.Time
		want error
	}{
		{"a line that there is not", 99, "an", after(6), job.ErrUnknown},
		{"line 0", 0, "an", after(6), job.ErrUnknown},
		{"a line that is no decision", note.Seq, "an", after(6), job.ErrUnknown},
		{"an undoing", undo.Seq, "an", after(6), job.ErrUnknown},
		{"twice", 2, "an", after(6), job.ErrUndone},
		{"by nobody", first.Seq, "", after(6), nil},
		{"at no time", first.Seq, "an", time.Time{}, nil},
	} {
		if _, err := f.store.Undo(f.ctx(), tc.seq, tc.by, tc.at); err == nil || tc.want != nil && !errors.Is(err, tc.want) {
			f.Errorf("Undo of %s = %v, want %v", tc.name, err, tc.want)
		}
	}
	f.wantStates("a confirmed")
	f.wantLines(4)
}
