package warc_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"

	"lurewatch/crawler/warc"
)

// receipt is a line that the child prints once an exchange was acknowledged.
type receipt struct {
	Page int      `json:"page"`
	Ref  warc.Ref `json:"ref"`
}

// child writes exchanges with small files from several goroutines until it is killed.
func child(dir string) {
	w, err := warc.Open(dir, warc.Options{MaxExchanges: 40})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var mu sync.Mutex // guards standard output
	var wg sync.WaitGroup
	for c := range 6 {
		wg.Go(func() {
			for n := 0; ; n++ {
				r := receipt{Page: os.Getpid()*1_000_000 + c*100_000 + n}
				if r.Ref, err = w.Record(context.Background(), page(r.Page)); err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				line, _ := json.Marshal(r)
				mu.Lock()
				fmt.Printf("%s\n", line)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// TestNothingAcknowledgedIsLostWhenKilled kills a process that writes, again and again in one folder, after random
// numbers of receipts.
func TestNothingAcknowledgedIsLostWhenKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts twenty processes")
	}
	dir := t.TempDir()
	var receipts []receipt
	for range 20 {
		receipts = append(receipts, killed(t, dir, rand.IntN(150))...)
	}
	w := open(t, dir, warc.Options{})
	closed(t, w)
	r := sound(t, dir)
	for _, got := range receipts {
		_, body := read(t, dir, got.Ref).HTTP()
		if want := page(got.Page).Body; !bytes.Equal(body, want) {
			t.Errorf("%v has %q, want %q", got.Ref, body, want)
		}
	}
	if len(receipts) == 0 || r.Records < 3*len(receipts) {
		t.Errorf("%d records for %d receipts", r.Records, len(receipts))
	}
	t.Logf("%d receipts, %d records in %d files", len(receipts), r.Records, r.Files)
}

// killed starts a child, kills it after so many receipts, and returns all that it had given by then.
func killed(t *testing.T, dir string, after int) []receipt {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var got []receipt
	for s := bufio.NewScanner(out); s.Scan(); {
		var r receipt
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			break // half a line, the last one
		}
		if got = append(got, r); len(got) == after+1 {
			cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Fatalf("the child ended with %v", err)
	}
	return got
}
