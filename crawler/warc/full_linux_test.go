package warc_test

import (
	"context"
	"errors"
	"os/signal"
	"sync"
	"syscall"
	"testing"

	"lurewatch/crawler/warc"
)

// TestAFullDiskLosesNothing lets no file grow beyond a size for a while, so that writes end in the middle of a record.
func TestAFullDiskLosesNothing(t *testing.T) {
	t.Run("when there is room again", func(t *testing.T) { fillDisk(t, true) })
	t.Run("when it stays full to the end", func(t *testing.T) { fillDisk(t, false) })
}

func fillDisk(t *testing.T, goOn bool) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	refs := map[int]warc.Ref{0: record(t, w, page(0))}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	limit := func(n uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: was.Max}); err != nil {
			t.Fatal(err)
		}
	}
	limit(uint64(refs[0].Offset+refs[0].Length) + 1500)
	defer limit(was.Cur)
	var mu sync.Mutex // guards refs and failed
	var failed int
	var wg sync.WaitGroup
	for n := 1; n < 8; n++ {
		wg.Go(func() {
			ref, err := w.Record(context.Background(), page(n))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				refs[n] = ref
			case errors.Is(err, syscall.EFBIG):
				failed++
			default:
				t.Errorf("page %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	limit(was.Cur)
	if failed == 0 {
		t.Error("everything was written, so nothing was tried")
	}
	if goOn {
		refs[9] = record(t, w, page(9))
	}
	closed(t, w)
	for n, ref := range refs {
		if rec := read(t, dir, ref); rec.URL() != page(n).URL {
			t.Errorf("%v is of %s, want page %d", ref, rec.URL(), n)
		}
	}
	if r := sound(t, dir); r.Records != 1+3*len(refs) {
		t.Errorf("%d records, want those of %d exchanges", r.Records, len(refs))
	}
}
