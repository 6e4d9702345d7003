package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/store"
)

// victimDir names the folder in which a child process of the test writes until it is killed.
const victimDir = "LUREWATCH_TEST_VICTIM_DIR"

var day = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// fill adds n addresses and one case for each of them.
func fill(t testing.TB, s *store.Store, n int) {
	t.Helper()
	links := make([]job.Link, n)
	for i := range links {
		links[i] = job.Link{Source: "s1", URL: fmt.Sprintf("https://h%d.example/%d", i%9, i), Due: day}
	}
	if _, err := s.AddLinks(context.Background(), links); err != nil {
		t.Fatalf("AddLinks = %v", err)
	}
	visits, err := s.Lease(context.Background(), job.Lease{Now: day, For: time.Minute, Max: n, PerHost: n})
	if err != nil {
		t.Fatalf("Lease = %v", err)
	}
	for _, v := range visits {
		o := job.Outcome{Visit: v, Fate: job.Fetched, At: day, Due: day.Add(time.Hour), Cases: []job.Case{adCase(v.URL, 2000)}}
		if _, err := s.Finish(context.Background(), o); err != nil {
			t.Fatalf("Finish = %v", err)
		}
	}
}

// What was acknowledged before the process was killed is there afterwards, and nothing is half there.
func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	if dir := os.Getenv(victimDir); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for round := range 5 {
		killAfter(t, dir, 150+40*round, acknowledged)
		s, err := store.Open(dir)
		if err != nil {
			t.Fatalf("round %d: Open = %v", round, err)
		}
		for url := range acknowledged {
			if _, err := s.Case(context.Background(), job.ID(url)); err != nil {
				t.Errorf("round %d: acknowledged case %s: %v", round, url, err)
			}
		}
		info, err := s.Info(context.Background(), day)
		if err != nil || info.Frontier.Leased != 0 || info.Fates["fetched"] != info.Cases || uint64(info.Cases) != info.Changes {
			t.Errorf("round %d: info = %+v, %v, want as many cases as visits and changes, none leased", round, info, err)
		}
		if err := s.Close(); err != nil {
			t.Fatalf("Close = %v", err)
		}
	}
}

// killAfter kills a writing process after n lines of its output and adds those to acknowledged.
func killAfter(t *testing.T, dir string, n int, acknowledged map[string]bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcessLosesNothingAcknowledged$")
	cmd.Env = append(os.Environ(), victimDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	got := 0
	for got < n && lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "ack "); ok {
			acknowledged[url] = true
			got++
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); got < n || !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the process ended after %d of %d acknowledgements: %v", got, n, err)
	}
}

// writeUntilKilled finishes visits from several goroutines, each of which finds the next page, and prints what
// was acknowledged.
func writeUntilKilled(t *testing.T, dir string) {
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	info, err := s.Info(ctx, day)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for w := range 4 {
		source := fmt.Sprintf("s%d", w)
		wg.Go(func() {
			for i := info.Cases; ; i++ {
				link := job.Link{Source: source, URL: fmt.Sprintf("https://h%d.example/%d", w, i), Due: day}
				if _, err := s.AddLinks(ctx, []job.Link{link}); err != nil {
					t.Error(err)
					return
				}
				visits, err := s.Lease(ctx, job.Lease{Now: day, For: time.Minute, Max: 1, PerHost: 1, Source: source})
				if err != nil || len(visits) != 1 {
					t.Errorf("Lease = %v, %v", visits, err)
					return
				}
				o := job.Outcome{Visit: visits[0], Fate: job.Fetched, At: day, Cases: []job.Case{adCase(visits[0].URL, 500)}}
				if _, err := s.Finish(ctx, o); err != nil {
					t.Error(err)
					return
				}
				fmt.Fprintf(os.Stdout, "ack %s\n", visits[0].URL)
			}
		})
	}
	wg.Wait()
}
