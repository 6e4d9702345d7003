package index_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

// Position makes the log a source.
func (l *memoryLog) Position(context.Context) (uint64, error) { return l.seq, nil }

// clock is a time that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// lasting is an index that lasts, with the log that it writes to.
func lasting(t *testing.T, dir string) (*index.Lasting, *clock, *bytes.Buffer) {
	t.Helper()
	c, said := &clock{at: day}, &bytes.Buffer{}
	l, err := index.OpenLasting(dir, slog.New(slog.NewTextHandler(said, nil)), c.now)
	if err != nil {
		t.Fatalf("OpenLasting: %v", err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return l, c, said
}

// wantRebuilding fails unless nothing can be found for now, for the reason that the index is built anew.
func wantRebuilding(t *testing.T, ix *index.Lasting) {
	t.Helper()
	var r *index.Rebuilding
	if hits, err := ix.Search(t.Context(), job.Query{Text: "two"}); !errors.As(err, &r) || len(hits.Hits) > 0 {
		t.Errorf("Search = %d hits, %v, want a Rebuilding", len(hits.Hits), err)
	}
	if _, err := ix.Known(t.Context(), []string{"0900000123"}); !errors.As(err, &r) {
		t.Errorf("Known = %v, want a Rebuilding", err)
	}
	if err := ix.Ready(); !errors.As(err, &r) || !strings.HasPrefix(err.Error(), "search is being rebuilt") {
		t.Errorf("Ready = %v, want a Rebuilding in plain words", err)
	}
}

// overwrite writes garbage into the bytes of a file, which stays as long as it is.
func overwrite(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(bytes.Repeat([]byte{0xa5, 0x13, 0xff, 0x7e}, int(info.Size()+3)/4)[:info.Size()])
	return errors.Join(err, f.Close())
}

func TestADamagedIndexIsBuiltAnewWhileItIsOpen(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(segment string) error
		meet   func(*index.Lasting, *memoryLog) error
	}{
		{"met by a search", overwrite, func(ix *index.Lasting, _ *memoryLog) error {
			_, err := ix.Search(context.Background(), job.Query{Text: "two"})
			return err
		}},
		{"met by a look-up", overwrite, func(ix *index.Lasting, _ *memoryLog) error {
			_, err := ix.Known(context.Background(), []string{"0900000123"})
			return err
		}},
		{"met by a catch-up", overwrite, func(ix *index.Lasting, l *memoryLog) error {
			l.put(flagged("b", "two again"))
			_, err := ix.CatchUp(context.Background(), l)
			return err
		}},
		{"cut to nothing", func(s string) error { return os.Truncate(s, 0) }, func(ix *index.Lasting, _ *memoryLog) error {
			_, err := ix.Search(context.Background(), job.Query{Text: "two"})
			return err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, l := filled(t)
			ix, _, said := lasting(t, dir)
			if err := ix.Ready(); err != nil {
				t.Errorf("Ready = %v before the damage, want nil", err)
			}
			if err := eachSegment(dir, tc.damage); err != nil {
				t.Fatal(err)
			}
			var r *index.Rebuilding
			if err := tc.meet(ix, l); !errors.As(err, &r) {
				t.Fatalf("meeting the damage = %v, want a Rebuilding", err)
			}
			wantRebuilding(t, ix)
			if n, err := ix.CatchUp(t.Context(), l); n != 3 || err != nil {
				t.Fatalf("CatchUp = %d, %v, want 3", n, err)
			}
			if err := ix.Ready(); err != nil {
				t.Errorf("Ready = %v after the index was built anew, want nil", err)
			}
			if hits, err := ix.Search(t.Context(), job.Query{Text: "two"}); err != nil || len(hits.Hits) != 1 || hits.Hits[0].ID != "b" {
				t.Errorf("Search = %+v, %v, want b", hits.Hits, err)
			}
			if strings.Contains(said.String(), `\"two\"`) {
				t.Errorf("the log tells what was searched for: %s", said)
			}
			for _, want := range []string{"search index is damaged and is built anew", "search index is whole again"} {
				if strings.Count(said.String(), want) != 1 {
					t.Errorf("the log says %q, want %q once", said, want)
				}
			}
		})
	}
}

func TestADamagedIndexIsFoundWhenItIsOpened(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(segment string) error
	}{
		{"all of a segment", overwrite},
		{"one bit of a segment", func(s string) error {
			b, err := os.ReadFile(s)
			if err == nil {
				b[len(b)/3] ^= 1
				err = os.WriteFile(s, b, 0o600)
			}
			return err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, l := filled(t)
			if err := eachSegment(dir, tc.damage); err != nil {
				t.Fatal(err)
			}
			ix, _, _ := lasting(t, dir)
			wantRebuilding(t, ix)
			if n, err := ix.CatchUp(t.Context(), l); n != 3 || err != nil || ix.Ready() != nil {
				t.Errorf("CatchUp = %d, %v, ready %v, want 3", n, err, ix.Ready())
			}
		})
	}
}

// brokenAfter is a log that breaks after some calls.
type brokenAfter struct {
	*memoryLog
	calls int
}

func (l *brokenAfter) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	if l.calls--; l.calls < 0 {
		return nil, errors.New("the log is gone")
	}
	return l.memoryLog.Changes(ctx, after, min(limit, 2))
}

func TestBuildingAnewGoesOnAfterAnInterruption(t *testing.T) {
	dir, l := filled(t)
	ix, _, _ := lasting(t, dir)
	if err := eachSegment(dir, overwrite); err != nil {
		t.Fatal(err)
	}
	wantRebuilding(t, ix)
	if n, err := ix.CatchUp(t.Context(), &brokenAfter{l, 1}); n != 2 || err == nil {
		t.Fatalf("CatchUp of a log that breaks = %d, %v, want 2 and why", n, err)
	}
	if err := ix.Ready(); err == nil || err.Error() != "search is being rebuilt, 2 of 3" {
		t.Errorf("Ready = %v, want 2 of 3", err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, _ := lasting(t, dir)
	if err := again.Ready(); err == nil || err.Error() != "search is being rebuilt, 2 of 3" {
		t.Errorf("Ready = %v after it was opened again, want 2 of 3", err)
	}
	if n, err := again.CatchUp(t.Context(), l); n != 1 || err != nil || again.Ready() != nil {
		t.Errorf("CatchUp = %d, %v, ready %v, want the last one", n, err, again.Ready())
	}
}

func TestBuildingAnewIsNotTriedAgainAndAgain(t *testing.T) {
	dir, l := filled(t)
	ix, c, said := lasting(t, dir)
	begun := func() int { return strings.Count(said.String(), "whole again") }
	spoil := func() {
		if err := eachSegment(dir, overwrite); err != nil {
			t.Fatal(err)
		}
		wantRebuilding(t, ix)
	}
	var pauses []time.Duration
	for n := range 10 {
		spoil()
		at := c.at
		for begun() == n {
			if _, err := ix.CatchUp(t.Context(), l); begun() == n {
				var r *index.Rebuilding
				if !errors.As(err, &r) {
					t.Fatalf("CatchUp while it waits = %v, want a Rebuilding", err)
				}
				c.at = c.at.Add(time.Second)
			}
		}
		pauses = append(pauses, c.at.Sub(at))
	}
	s, m := time.Second, time.Minute
	want := []time.Duration{0, 30 * s, m, 2 * m, 4 * m, 8 * m, 16 * m, 32 * m, 60 * m, 60 * m}
	for i := range want {
		if pauses[i] != want[i] {
			t.Fatalf("pauses before it is built anew: %v, want %v", pauses, want)
		}
	}
	c.at = c.at.Add(2 * time.Hour)
	spoil()
	if n, err := ix.CatchUp(t.Context(), l); n != 3 || err != nil {
		t.Errorf("CatchUp after two hours of calm = %d, %v, want 3 at once", n, err)
	}
}

func TestAnIndexThatCannotBeBuiltAnewIsTriedAgainLater(t *testing.T) {
	dir, l := filled(t)
	ix, c, said := lasting(t, dir)
	if err := eachSegment(dir, overwrite); err != nil {
		t.Fatal(err)
	}
	wantRebuilding(t, ix)
	theirs := filepath.Join(dir, "store", "root.bolt")
	aside := dir + ".aside"
	if err := errors.Join(os.Rename(dir, aside), os.WriteFile(dir, []byte(theirs), 0o600)); err != nil {
		t.Fatal(err)
	}
	for range 5 { // only the first is an attempt
		if _, err := ix.CatchUp(t.Context(), l); err == nil {
			t.Fatal("CatchUp where there is a file in the place of the index: no error")
		}
	}
	if n := strings.Count(said.String(), "cannot be built anew"); n != 1 {
		t.Errorf("it was tried %d times at once, want once:\n%s", n, said)
	}
	wantRebuilding(t, ix)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(time.Minute)
	if n, err := ix.CatchUp(t.Context(), l); n != 3 || err != nil || ix.Ready() != nil {
		t.Errorf("CatchUp once it can be built = %d, %v, want 3", n, err)
	}
}
