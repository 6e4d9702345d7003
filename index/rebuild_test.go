package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lurewatch/index"
	"lurewatch/job"
)

func TestRebuildFromReplacesTheIndex(t *testing.T) {
	for _, tc := range []struct {
		name   string
		before func(dir string) error
	}{
		{"that is good", func(string) error { return nil }},
		{"that is not there", os.RemoveAll},
		{"whose store is missing", func(d string) error { return os.RemoveAll(filepath.Join(d, "store")) }},
		{"whose description is a directory", func(d string) error {
			return errors.Join(os.Remove(filepath.Join(d, "index_meta.json")), os.Mkdir(filepath.Join(d, "index_meta.json"), 0o700))
		}},
		{"whose segments are cut", func(d string) error { return eachSegment(d, func(s string) error { return os.Truncate(s, 0) }) }},
		{"that holds another file", func(d string) error { return os.WriteFile(filepath.Join(d, "note.txt"), nil, 0o600) }},
		{"beside an empty folder", func(d string) error { return os.Mkdir(d+".new", 0o700) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, l := filled(t)
			if err := tc.before(dir); err != nil {
				t.Fatal(err)
			}
			_, missing := os.Stat(filepath.Join(dir, "note.txt"))
			l.put(flagged("d", "four"))
			if n, err := index.RebuildFrom(t.Context(), dir+"/", l); n != 4 || err != nil {
				t.Fatalf("RebuildFrom = %d, %v, want 4", n, err)
			}
			wantAlone(t, dir)
			if _, err := os.Stat(filepath.Join(dir, "note.txt")); (err == nil) != (missing == nil) {
				t.Errorf("the file of somebody else: %v, before %v", err, missing)
			}
			ix := open(t, dir)
			if ix.Rebuilt() != "" || ix.Position() != 4 || ids(t, ix, "four") != "d" || ids(t, ix, "") != "a b c d" {
				t.Errorf("after it: rebuilt %q, position %d, holds %q", ix.Rebuilt(), ix.Position(), ids(t, ix, ""))
			}
			l.put(flagged("e", "five"))
			if catchUp(t, ix, l) != 1 || ids(t, ix, "five") != "e" {
				t.Errorf("the index does not follow on")
			}
		})
	}
}

// wantAlone fails if a rebuild left something.
func wantAlone(t *testing.T, dir string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "*"))
	if err != nil || len(names) != 1 {
		t.Errorf("beside the index: %v, %v, want the index alone", names, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "store.old")); err == nil {
		t.Error("the old store is still there")
	}
}

func TestRebuildFromThatFailsLeavesTheIndexOfBefore(t *testing.T) {
	down := errors.New("the disk is gone")
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tc := range []struct {
		name string
		ctx  context.Context
		log  index.Log
		want error
	}{
		{"as its log fails", context.Background(), &brokenLog{err: down}, down},
		{"as its context ended", ended, &memoryLog{changes: []job.Change{{Seq: 1, Case: flagged("z", "z")}}}, context.Canceled},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, _ := filled(t)
			if _, err := index.RebuildFrom(tc.ctx, dir, tc.log); !errors.Is(err, tc.want) || !strings.HasPrefix(fmt.Sprint(err), "rebuild index "+dir+": ") {
				t.Errorf("RebuildFrom = %v, want %v", err, tc.want)
			}
			wantAlone(t, dir)
			if ix := open(t, dir); ix.Rebuilt() != "" || ids(t, ix, "") != "a b c" {
				t.Errorf("the index of before: rebuilt %q, holds %q", ix.Rebuilt(), ids(t, ix, ""))
			}
		})
	}
}

func TestRebuildFromLeavesWhatIsNotItsOwn(t *testing.T) {
	dir, l := filled(t)
	theirs := filepath.Join(dir+".new", "store")
	if err := os.MkdirAll(theirs, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := index.RebuildFrom(t.Context(), dir, l); err == nil || !strings.Contains(err.Error(), dir+".new is in the way") {
		t.Errorf("RebuildFrom = %v, want an error that names what is in the way", err)
	}
	if ids(t, open(t, dir), "") != "a b c" {
		t.Error("the index is not what it was")
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Errorf("the folder of somebody else: %v", err)
	}
}

func TestRebuildFromRefusesAnIndexInUse(t *testing.T) {
	dir, l := filled(t)
	ix := open(t, dir)
	if _, err := index.RebuildFrom(t.Context(), dir, l); !errors.Is(err, index.ErrInUse) {
		t.Errorf("RebuildFrom = %v, want ErrInUse", err)
	}
	if got := ids(t, ix, "two"); got != "b" {
		t.Errorf("the open index finds %q, want b", got)
	}
}

// TestARebuildThatWasKilledIsPutRight stops a rebuild between any two of its steps.
func TestARebuildThatWasKilledIsPutRight(t *testing.T) {
	rename := func(from, to string) func(string) error {
		return func(d string) error {
			return os.Rename(strings.ReplaceAll(from, "DIR", d), strings.ReplaceAll(to, "DIR", d))
		}
	}
	steps := []func(string) error{
		func(d string) error { return os.Mkdir(d+".new", 0o700) },
		func(d string) error { return os.WriteFile(d+".new/lock", nil, 0o600) },
		func(d string) error { // the new index, complete
			other, l := filled(t)
			l.put(flagged("d", "four"))
			ix, err := index.Open(other)
			if err != nil {
				return err
			}
			_, err = ix.CatchUp(context.Background(), l)
			return errors.Join(err, ix.Close(), os.RemoveAll(d+".new"), os.Rename(other, d+".new"))
		},
		rename("DIR.new/index_meta.json", "DIR/index_meta.json"),
		rename("DIR/store", "DIR/store.old"),
		rename("DIR.new/store", "DIR/store"),
		func(d string) error { return os.RemoveAll(d + "/store.old") },
		func(d string) error { return os.Remove(d + ".new/lock") },
	}
	for stop := range len(steps) + 1 {
		t.Run(fmt.Sprintf("after step %d", stop), func(t *testing.T) {
			dir, l := filled(t)
			for _, step := range steps[:stop] {
				if err := step(dir); err != nil {
					t.Fatal(err)
				}
			}
			want := "a b c"
			if stop > 5 {
				want = "a b c d"
			}
			ix, err := index.Open(dir)
			if err != nil {
				t.Fatalf("Open = %v", err)
			}
			if ix.Rebuilt() != "" || ids(t, ix, "") != want {
				t.Errorf("Open: rebuilt %q, holds %q, want %q", ix.Rebuilt(), ids(t, ix, ""), want)
			}
			wantAlone(t, dir)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			if n, err := index.RebuildFrom(t.Context(), dir, l); n != 3 || err != nil {
				t.Errorf("RebuildFrom = %d, %v, want 3", n, err)
			}
			wantAlone(t, dir)
		})
	}
}

// An ad that the log cannot read stays as it was, and holds nobody up.
func TestCatchUpPassesDamagedChangesOver(t *testing.T) {
	l := &memoryLog{}
	l.put(flagged("a", "one"), flagged("b", "two"))
	ix := open(t, t.TempDir())
	catchUp(t, ix, l)
	if got, n := ix.Skipped(); len(got) != 0 || n != 0 {
		t.Errorf("Skipped = %v, %d, want none", got, n)
	}
	damaged := func(id job.ID) {
		l.put(job.Case{Ad: job.Ad{ID: id}})
		l.changes[len(l.changes)-1].Damaged = "read case: no"
	}
	damaged("a")
	damaged("new")
	l.put(flagged("c", "three"))
	if n := catchUp(t, ix, l); n != 3 || ix.Position() != 5 {
		t.Errorf("CatchUp took %d to position %d, want 3 to 5", n, ix.Position())
	}
	if got := ids(t, ix, ""); got != "a b c" {
		t.Errorf("the index holds %q, want a b c", got)
	}
	if got, n := ix.Skipped(); fmt.Sprint(got) != "[a new]" || n != 2 {
		t.Errorf("Skipped = %v, %d, want a and new", got, n)
	}
	for i := range 2 * index.MaxSkipped {
		damaged(job.ID(fmt.Sprint(i)))
	}
	catchUp(t, ix, l)
	if got, n := ix.Skipped(); len(got) != index.MaxSkipped || n != 2+2*index.MaxSkipped {
		t.Errorf("Skipped = %d ids, %d in all, want %d of %d", len(got), n, index.MaxSkipped, 2+2*index.MaxSkipped)
	}
}
