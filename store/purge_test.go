package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lurewatch/job"
)

var start0 = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// leaseNew adds an address and leases it.
func leaseNew(t *testing.T, s *Store, url string, now time.Time) job.Visit {
	t.Helper()
	ctx := context.Background()
	if _, err := s.AddLinks(ctx, []job.Link{{Source: "s1", URL: url, Due: now}}); err != nil {
		t.Fatalf("AddLinks = %v", err)
	}
	visits, err := s.Lease(ctx, job.Lease{Now: now, For: time.Hour, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		t.Fatalf("Lease = %v, %v, want one visit", visits, err)
	}
	return visits[0]
}

// found finishes a visit that found one unflagged ad.
func found(t *testing.T, s *Store, v job.Visit, id job.ID, at time.Time) error {
	t.Helper()
	c := job.Case{Ad: job.Ad{ID: id, Text: "việc " + string(id)}, Verdict: job.Verdict{RuleSet: "r1"}}
	_, err := s.Finish(context.Background(), job.Outcome{Visit: v, Fate: job.Fetched, At: at, Cases: []job.Case{c}})
	return err
}

func TestPurgeLeavesAnAdThatIsSeenMeanwhile(t *testing.T) {
	s, ctx := openTest(t), context.Background()
	for i, id := range []job.ID{"a", "b"} {
		if err := found(t, s, leaseNew(t, s, fmt.Sprintf("https://a.example/%d", i), start0), id, start0); err != nil {
			t.Fatalf("Finish = %v", err)
		}
	}
	now := start0.Add(TextRetention)
	read, err := s.expired(ctx, stampOf(now), 10)
	if err != nil || len(read) != 2 {
		t.Fatalf("expired = %d, %v, want 2", len(read), err)
	}
	if err := found(t, s, leaseNew(t, s, "https://a.example/new", now), "a", now); err != nil {
		t.Fatalf("Finish = %v", err)
	}
	n := 0
	if err := s.do(ctx, func(b *batch) error { n = b.purge(read); return nil }); err != nil || n != 1 {
		t.Errorf("purge = %d, %v, want 1", n, err)
	}
	for id, want := range map[job.ID]string{"a": "việc a", "b": ""} {
		if c, err := s.Case(ctx, id); err != nil || c.Ad.Text != want || c.TextPurged != (want == "") {
			t.Errorf("Case(%s) has text %q, purged %t, %v, want %q", id, c.Ad.Text, c.TextPurged, err, want)
		}
	}
}

func TestPurgeDoesNotStopAtWhatCannotBeRead(t *testing.T) {
	s, ctx := openTest(t), context.Background()
	for i, id := range []job.ID{"a", "b", "c"} {
		if err := found(t, s, leaseNew(t, s, fmt.Sprintf("https://a.example/%d", i), start0), id, start0); err != nil {
			t.Fatalf("Finish = %v", err)
		}
	}
	if err := s.do(ctx, func(b *batch) error {
		b.put(b.bodies, []byte("a"), []byte("việc a, damaged"))
		b.put(b.cases, []byte("b"), []byte{recordFormat})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Purge(ctx, start0.Add(TextRetention), 100); n != 3 || err != nil {
		t.Errorf("Purge = %d, %v, want 3", n, err)
	}
	if c, err := s.Case(ctx, "a"); err != nil || !c.TextPurged || c.Ad.ID != "a" {
		t.Errorf("Case(a) = %+v, %v, want a purged case", c, err)
	}
	if c, err := s.Case(ctx, "c"); err != nil || !c.TextPurged {
		t.Errorf("Case(c) = %+v, %v, want a purged case", c, err)
	}
	if n, err := s.Purge(ctx, start0.Add(TextRetention), 100); n != 0 || err != nil {
		t.Errorf("Purge again = %d, %v, want none left", n, err)
	}
}

func TestADamagedCaseRefusesOnlyItsOwnOutcome(t *testing.T) {
	s, ctx := openTest(t), context.Background()
	if err := s.do(ctx, func(b *batch) error { b.put(b.cases, []byte("bad"), []byte{recordFormat}); return nil }); err != nil {
		t.Fatal(err)
	}
	v, other := leaseNew(t, s, "https://a.example/1", start0), leaseNew(t, s, "https://a.example/2", start0)
	release := stall(t, s)
	results := make(chan error, 2)
	go func() { results <- found(t, s, v, "bad", start0) }()
	go func() { results <- found(t, s, other, "good", start0) }()
	release()
	if a, b := <-results, <-results; (a == nil) == (b == nil) {
		t.Errorf("Finish of a damaged and of a good case = %v, %v, want one error", a, b)
	}
	if _, err := s.Case(ctx, "good"); err != nil {
		t.Errorf("Case(good) = %v", err)
	}
	if _, err := s.Case(ctx, "bad"); err == nil || !strings.Contains(err.Error(), `read case "bad": the record ends too early`) {
		t.Errorf("Case(bad) = %v, want an error that says why", err)
	}
	if err := found(t, s, v, "another", start0); err != nil {
		t.Errorf("Finish after a refusal = %v, want nil: the lease is held still", err)
	}
}
