package alerts_test

import (
	"testing"
	"time"

	"lurewatch/job"
	"lurewatch/store"
)

// A decision moves an ad to the end of the change log. That is no new alert, whenever the journal reads it.
func TestADecisionTellsNothingAgain(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	st, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	at := time.Date(2026, 3, 1, 7, 0, 0, 0, time.UTC)
	if _, err := st.AddLinks(ctx, []job.Link{{Source: "s1", URL: "https://jobs.example/1", Due: at}}); err != nil {
		t.Fatal(err)
	}
	visits, err := st.Lease(ctx, job.Lease{Now: at, For: time.Minute, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		t.Fatalf("Lease = %v, %v", visits, err)
	}
	var cases []job.Case
	for _, id := range []job.ID{"told", "late"} {
		cases = append(cases, job.Case{Ad: job.Ad{ID: id, Text: "gõ máy"}, Verdict: job.Verdict{Band: job.Alert}})
	}
	if _, err := st.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: at, Cases: cases[:1]}); err != nil {
		t.Fatal(err)
	}
	j := open(t, dir)
	if n, err := j.CatchUp(ctx, st); n != 1 || err != nil {
		t.Fatalf("CatchUp = %d, %v, want one notice", n, err)
	}
	decide := func(id job.ID, d job.Decision) job.Audit {
		t.Helper()
		line, err := st.Decide(ctx, job.Deciding{Ads: []job.ID{id}, Decision: d, Reason: d.Reasons()[0], By: "an", At: at})
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	decide("told", job.Confirm)
	if _, err := st.Undo(ctx, decide("told", job.Dismiss).Seq, "an", at); err != nil {
		t.Fatal(err)
	}
	if n, err := j.CatchUp(ctx, st); n != 0 || err != nil {
		t.Errorf("CatchUp after decisions = %d, %v, want none", n, err)
	}
	if newest, err := st.Position(ctx); err != nil || j.Position() != newest {
		t.Errorf("the journal is at %d, want the end of the log, %d (%v)", j.Position(), newest, err)
	}
	// An ad that was decided on before the journal came to it is told, once.
	if _, err := st.AddLinks(ctx, []job.Link{{Source: "s1", URL: "https://jobs.example/2", Due: at}}); err != nil {
		t.Fatal(err)
	}
	if visits, err = st.Lease(ctx, job.Lease{Now: at, For: time.Minute, Max: 1, PerHost: 1}); err != nil || len(visits) != 1 {
		t.Fatalf("Lease = %v, %v", visits, err)
	}
	if _, err := st.Finish(ctx, job.Outcome{Visit: visits[0], Fate: job.Fetched, At: at, Cases: cases[1:]}); err != nil {
		t.Fatal(err)
	}
	decide("late", job.Confirm)
	for range 2 {
		if _, err := j.CatchUp(ctx, st); err != nil {
			t.Fatal(err)
		}
	}
	// A journal that was closed meanwhile reads from its last notice on.
	decide("told", job.Unsure)
	if _, err := open(t, dir).CatchUp(ctx, st); err != nil {
		t.Fatal(err)
	}
	wantTold(t, dir, "told 1", "late 1")
}
