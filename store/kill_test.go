package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
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

// act decides on half of what fill added, and writes rows.
func act(t *testing.T, s *store.Store, n int) {
	t.Helper()
	var rows []job.Row
	for i := 1; i < n; i += 2 {
		id := job.ID(fmt.Sprintf("https://h%d.example/%d", i%9, i))
		d := job.Deciding{Ads: []job.ID{id}, Decision: job.Confirm, Reason: job.ReasonSigns, By: "an", At: day}
		if _, err := s.Decide(context.Background(), d); err != nil {
			t.Fatalf("Decide = %v", err)
		}
		rows = append(rows, job.Row{Table: "t", Key: fmt.Sprint("k", i), Value: []byte("v")})
	}
	if err := s.WriteRows(context.Background(), rows, nil); err != nil {
		t.Fatalf("WriteRows = %v", err)
	}
}

// acknowledgement is what a killed process said that it had done: cases kept, and lines of the audit log.
type acknowledgement struct {
	cases map[string]bool
	lines map[string]bool // "act seq ad"
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
	acknowledged := acknowledgement{map[string]bool{}, map[string]bool{}}
	for round := range 5 {
		killAfter(t, dir, 150+40*round, acknowledged)
		s, err := store.Open(dir)
		if err != nil {
			t.Fatalf("round %d: Open = %v", round, err)
		}
		for url := range acknowledged.cases {
			if _, err := s.Case(context.Background(), job.ID(url)); err != nil {
				t.Errorf("round %d: acknowledged case %s: %v", round, url, err)
			}
		}
		info, err := s.Info(context.Background(), day)
		acts := checkActs(t, s, acknowledged.lines)
		if err != nil || info.Frontier.Leased != 0 || info.Fates["fetched"] != info.Cases || uint64(info.Cases)+acts != info.Changes {
			t.Errorf("round %d: info = %+v, %v, want as many cases as visits, as many changes as these and %d acts, none leased", round, info, err, acts)
		}
		if err := s.Close(); err != nil {
			t.Fatalf("Close = %v", err)
		}
	}
}

// checkActs checks that the audit log is whole and has every line that was acknowledged, and that each ad has the
// reviews, and the standing, that the log says: none is lost and none is there twice. It returns how many lines there are.
func checkActs(t *testing.T, s *store.Store, acknowledged map[string]bool) uint64 {
	t.Helper()
	ctx := context.Background()
	head, err := s.VerifyAudit(ctx)
	if err != nil {
		t.Errorf("VerifyAudit = %v", err)
	}
	lines, err := s.Audits(ctx, 0, int(head.Seq)+1)
	if err != nil {
		t.Errorf("Audits = %v", err)
	}
	found, stands := map[string]bool{}, map[string][]uint64{} // by ad, the decisions that stand
	for _, line := range lines {
		found[fmt.Sprintf("%s %d %s", line.Act, line.Seq, line.On)] = true
		if line.Act == "decide" {
			stands[line.On] = append(stands[line.On], line.Seq)
		} else {
			stands[line.On] = stands[line.On][:len(stands[line.On])-1]
		}
	}
	for line := range acknowledged {
		if !found[line] {
			t.Errorf("the audit log lacks the acknowledged %q", line)
		}
	}
	for id, seqs := range stands {
		var got []uint64
		reviews, err := s.Reviews(ctx, job.ID(id))
		for _, r := range reviews {
			if r.UndoneBy == "" {
				got = append(got, r.Seq)
			}
		}
		c, caseErr := s.Case(ctx, job.ID(id))
		if err != nil || caseErr != nil || !slices.Equal(got, seqs) || c.Review.Seq != append([]uint64{0}, seqs...)[len(seqs)] {
			t.Errorf("ad %s has reviews %v and stands at %d (%v, %v), want those of the log, %v", id, got, c.Review.Seq, err, caseErr, seqs)
		}
	}
	return head.Seq
}

// killAfter kills a writing process after n lines of its output and adds those to acknowledged.
func killAfter(t *testing.T, dir string, n int, acknowledged acknowledgement) {
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
			acknowledged.cases[url] = true
			got++
		} else if line, ok := strings.CutPrefix(lines.Text(), "line "); ok {
			acknowledged.lines[line] = true
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

// writeUntilKilled finishes visits from several goroutines, each of which finds the next page and decides on every third ad,
// and prints what was acknowledged.
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
				if i%3 != 0 {
					continue
				}
				if err := decideTwiceUndoOnce(ctx, s, job.ID(visits[0].URL), fmt.Sprint("user-", w)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// decideTwiceUndoOnce decides on an ad twice, takes the second decision back, and prints each line that was acknowledged.
func decideTwiceUndoOnce(ctx context.Context, s *store.Store, id job.ID, by string) error {
	var line job.Audit
	var err error
	for _, d := range []job.Decision{job.Confirm, job.Dismiss} {
		line, err = s.Decide(ctx, job.Deciding{Ads: []job.ID{id}, Decision: d, Reason: d.Reasons()[0], By: by, At: day})
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stdout, "line decide %d %s\n", line.Seq, id)
	}
	if line, err = s.Undo(ctx, line.Seq, by, day); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "line undo %d %s\n", line.Seq, id)
	return err
}
