package index_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

func TestFollowerKeepsUp(t *testing.T) {
	dir := t.TempDir()
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	l := &memoryLog{}
	plain := flagged("none", "việc")
	plain.Verdict.Band = job.None
	l.put(flagged("a", "việc một"), plain, flagged("b", "việc hai"))
	if n := catchUp(t, ix, l); n != 3 || ix.Position() != 3 {
		t.Errorf("first CatchUp took %d to position %d, want 3 to 3", n, ix.Position())
	}
	if got := ids(t, ix, "viec"); got != "a b" {
		t.Errorf("after the first CatchUp finds %q, want %q", got, "a b")
	}
	if err := ix.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}

	ix = open(t, dir)
	if ix.Position() != 3 || ix.Rebuilt() != "" || count(t, ix) != 2 {
		t.Errorf("opened again: position %d, %d ads, rebuilt %q, want 3, 2 and no rebuild", ix.Position(), count(t, ix), ix.Rebuilt())
	}
	if n := catchUp(t, ix, l); n != 0 {
		t.Errorf("CatchUp with nothing new took %d", n)
	}
	cleared := flagged("a", "việc một")
	cleared.Verdict.Band = job.None
	l.put(cleared, flagged("b", "nghề hai"), flagged("none", "việc"))
	if n := catchUp(t, ix, l); n != 3 || ix.Position() != 6 {
		t.Errorf("second CatchUp took %d to position %d, want 3 to 6", n, ix.Position())
	}
	if got := ids(t, ix, "viec"); got != "none" {
		t.Errorf("after the second CatchUp finds %q, want %q", got, "none")
	}
	if got := ids(t, ix, ""); got != "b none" {
		t.Errorf("after the second CatchUp holds %q, want %q", got, "b none")
	}
	for newest, want := range map[uint64]bool{5: true, 6: false, 7: false} {
		if got := ix.Stale(newest); got != want {
			t.Errorf("at position 6, Stale(%d) = %v, want %v", newest, got, want)
		}
	}
}

// brokenLog fails or misbehaves after some changes.
type brokenLog struct {
	memoryLog
	from uint64
	err  error
}

func (l *brokenLog) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	if after >= l.from && l.err != nil {
		return nil, l.err
	}
	if after >= l.from {
		after = 0 // the same again
	}
	return l.memoryLog.Changes(ctx, after, 2)
}

func TestCatchUpKeepsWhatItTookBeforeAnError(t *testing.T) {
	down := errors.New("the disk is gone")
	for _, tc := range []struct {
		name string
		err  error
	}{{"the log fails", down}, {"the log repeats itself", nil}} {
		t.Run(tc.name, func(t *testing.T) {
			l := &brokenLog{from: 2, err: tc.err}
			l.put(flagged("a", "one"), flagged("b", "two"), flagged("c", "three"))
			ix := open(t, t.TempDir())
			n, err := ix.CatchUp(t.Context(), l)
			if err == nil || tc.err != nil && !errors.Is(err, tc.err) {
				t.Errorf("CatchUp: %v, want an error that wraps %v", err, tc.err)
			}
			if n != 2 || ix.Position() != 2 || count(t, ix) != 2 {
				t.Errorf("took %d to position %d with %d ads, want 2, 2 and 2", n, ix.Position(), count(t, ix))
			}
			if n := catchUp(t, ix, &l.memoryLog); n != 1 {
				t.Errorf("the next CatchUp took %d, want 1", n)
			}
		})
	}
}

func TestCatchUpEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := &memoryLog{}
	l.put(flagged("a", "one"))
	ix := open(t, t.TempDir())
	if _, err := ix.CatchUp(ctx, l); !errors.Is(err, context.Canceled) || ix.Position() != 0 {
		t.Errorf("CatchUp with an ended context: %v at position %d, want context.Canceled at 0", err, ix.Position())
	}
}

func TestRunFollowsUntilItsContextEnds(t *testing.T) {
	ix := open(t, t.TempDir())
	l := &memoryLog{calls: make(chan uint64)}
	l.put(flagged("a", "one"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- ix.Run(ctx, l, time.Millisecond) }()
	for i, want := range []uint64{0, 1, 1} { // all, nothing new, and the next tick
		if got := <-l.calls; got != want {
			t.Errorf("call %d asks for changes after %d, want %d", i, got, want)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	if got := ids(t, ix, "one"); got != "a" {
		t.Errorf("after Run finds %q, want %q", got, "a")
	}
}

func TestRunEndsWithTheErrorOfItsLog(t *testing.T) {
	down := errors.New("the disk is gone")
	if err := open(t, t.TempDir()).Run(t.Context(), &brokenLog{err: down}, 0); !errors.Is(err, down) {
		t.Errorf("Run = %v, want %v", err, down)
	}
}

func TestCatchUpSplitsLongTexts(t *testing.T) {
	l := &memoryLog{}
	long := strings.Repeat(strings.Repeat("a", 1000)+" ", 3<<10)
	for _, id := range []job.ID{"a", "b", "c", "d"} {
		l.put(flagged(id, long))
	}
	ix := open(t, t.TempDir())
	if n := catchUp(t, ix, l); n != 4 || ix.Position() != 4 || count(t, ix) != 4 {
		t.Errorf("took %d to position %d with %d ads, want 4, 4 and 4", n, ix.Position(), count(t, ix))
	}
}
