package flock_test

import (
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	"lurewatch/internal/flock"
)

func TestAFileIsLockedUntilItIsClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing is locked here")
	}
	path := filepath.Join(t.TempDir(), "lock")
	if flock.Held(path) {
		t.Error("a file that does not exist is held")
	}
	f, err := flock.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := flock.Take(path); !errors.Is(err, flock.ErrHeld) {
		t.Errorf("Take of what is held = %v, want ErrHeld", err)
	}
	if !flock.Held(path) {
		t.Error("Held = false while it is")
	}
	f.Close()
	if flock.Held(path) {
		t.Error("Held = true after Close")
	}
	if f, err = flock.Take(path); err != nil {
		t.Fatalf("Take after Close = %v", err)
	}
	f.Close()
}
