package rescore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"lurewatch/job"
	"lurewatch/rescore"
	"lurewatch/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var t0 = time.Date(2026, 3, 1, 7, 0, 0, 0, time.UTC)

// judge reads its verdict from the ad: "r1=look r2=alert" is what each rule set says.
func judge(ruleSet string) func(job.Ad) job.Verdict {
	return func(ad job.Ad) job.Verdict {
		v := job.Verdict{RuleSet: ruleSet, Kind: job.KindAd}
		for part := range strings.FieldsSeq(ad.Text) {
			if set, band, ok := strings.Cut(part, "="); ok && set == ruleSet {
				v.Band = map[string]job.Band{"none": job.None, "look": job.Look, "alert": job.Alert}[band]
			}
		}
		return v
	}
}

// filled opens a store in which r1 judged ads with these texts, "a00" and on, at t0.
func filled(t *testing.T, dir string, texts ...string) *store.Store {
	t.Helper()
	st := open(t, dir)
	if _, err := st.AddLinks(t.Context(), []job.Link{{Source: "s", URL: "https://board.example/", Due: t0}}); err != nil {
		t.Fatal(err)
	}
	visits, err := st.Lease(t.Context(), job.Lease{Now: t0, For: time.Hour, Max: 1, PerHost: 1})
	if err != nil || len(visits) != 1 {
		t.Fatalf("Lease = %v, %v", visits, err)
	}
	o := job.Outcome{Visit: visits[0], Fate: job.Fetched, At: t0}
	for i, text := range texts {
		ad := job.Ad{ID: job.ID(fmt.Sprintf("a%02d", i)), Text: text}
		o.Cases = append(o.Cases, job.Case{Ad: ad, Verdict: judge("r1")(ad)})
	}
	if _, err := st.Finish(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return st
}

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func now() time.Time { return t0.Add(time.Hour) }

func pass(st rescore.Store, ruleSet string) rescore.Pass {
	return rescore.Pass{Store: st, Judge: judge(ruleSet), RuleSet: ruleSet, Now: now, Page: 2}
}

// bands writes the bands and rule sets of all ads.
func bands(t *testing.T, st *store.Store) (out []string) {
	t.Helper()
	cases, err := st.Cases(t.Context(), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		out = append(out, fmt.Sprintf("%s %v %s", c.Ad.ID, c.Verdict.Band, c.Verdict.RuleSet))
	}
	return out
}

var texts = []string{"r1=look r2=alert", "r1=alert r2=none", "r1=none r2=none", "r1=look r2=look", "r1=none r2=look"}

var judgedByR2 = []string{"a00 alert r2", "a01 none r2", "a02 none r2", "a03 look r2", "a04 look r2"}

func TestAPassChangesWhatTheNewRulesChange(t *testing.T) {
	st := filled(t, t.TempDir(), texts...)
	var seen []int
	p := pass(st, "r2")
	p.Progress = func(r job.Rescoring) { seen = append(seen, r.Judged) }
	got, err := p.Run(t.Context())
	want := job.Rescoring{RuleSet: "r2", After: "a04", Done: true, Judged: 5, Changed: 3, Raised: 2, Lowered: 1, BegunAt: now(), EndedAt: now()}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Run: %v, differs (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff([]int{2, 4, 5}, seen); diff != "" {
		t.Errorf("progress differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(judgedByR2, bands(t, st)); diff != "" {
		t.Errorf("ads differ (-want +got):\n%s", diff)
	}
	position, _ := st.Position(t.Context())

	again, err := p.Run(t.Context())
	if diff := cmp.Diff(want, again); err != nil || diff != "" {
		t.Errorf("Run again: %v, differs (-want +got):\n%s", err, diff)
	}
	if after, _ := st.Position(t.Context()); after != position {
		t.Errorf("a second pass moved the log from %d to %d", position, after)
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	st := filled(t, t.TempDir(), texts...)
	before := bands(t, st)
	got, err := pass(st, "r2").Preview(t.Context())
	want := rescore.Preview{RuleSet: "r2", Judged: 5, Changed: 3,
		Moves: []rescore.Move{{From: job.Alert, To: job.None, Ads: 1}, {From: job.Look, To: job.Alert, Ads: 1}, {From: job.None, To: job.Look, Ads: 1}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Preview: %v, differs (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff(before, bands(t, st)); diff != "" {
		t.Errorf("the dry run changed ads (-before +after):\n%s", diff)
	}
	if r, err := st.Rescoring(t.Context()); err != nil || r != (job.Rescoring{}) {
		t.Errorf("Rescoring = %+v, %v, want none", r, err)
	}
}

// dying is a store whose process ends at the n-th write, before or after it is on disk.
type dying struct {
	*store.Store
	writes int
	after  bool
}

var errDied = errors.New("the process died")

func (d *dying) Rejudge(ctx context.Context, at time.Time, list []job.Rejudgement, progress job.Rescoring) error {
	d.writes--
	switch {
	case d.writes < 0:
		return errDied
	case d.writes == 0 && !d.after:
		return errDied
	}
	if err := d.Store.Rejudge(ctx, at, list, progress); err != nil || d.writes > 0 {
		return err
	}
	return errDied
}

func TestAPassThatDiedGoesOnWhereItStopped(t *testing.T) {
	for writes := 1; writes <= 3; writes++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("at write %d, written %t", writes, after), func(t *testing.T) {
				dir := t.TempDir()
				st := filled(t, dir, texts...)
				if _, err := pass(&dying{st, writes, after}, "r2").Run(t.Context()); !errors.Is(err, errDied) {
					t.Fatalf("Run = %v, want it to die", err)
				}
				if err := st.Close(); err != nil {
					t.Fatal(err)
				}
				st = open(t, dir)
				judged := 0
				p := pass(st, "r2")
				p.Judge = func(ad job.Ad) job.Verdict { judged++; return judge("r2")(ad) }
				got, err := p.Run(t.Context())
				if err != nil || !got.Done || got.Judged != 5 || got.Changed != 3 {
					t.Errorf("Run = %+v, %v, want 5 judged in all, 3 changed", got, err)
				}
				pages := writes
				if !after {
					pages--
				}
				if want := max(0, 5-2*pages); judged != want {
					t.Errorf("%d ads were judged by the second process, want %d", judged, want)
				}
				if diff := cmp.Diff(judgedByR2, bands(t, st)); diff != "" {
					t.Errorf("ads differ (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestAnotherRuleSetBeginsAnew(t *testing.T) {
	st := filled(t, t.TempDir(), texts...)
	if _, err := pass(&dying{st, 2, true}, "r2").Run(t.Context()); !errors.Is(err, errDied) {
		t.Fatal(err)
	}
	got, err := pass(st, "r1").Run(t.Context())
	if err != nil || got.RuleSet != "r1" || got.Judged != 4 || !got.Done {
		t.Errorf("Run with the rules of before = %+v, %v, want the 4 that r2 had judged", got, err)
	}
}

func TestTextsThatWereDroppedAreCounted(t *testing.T) {
	st := filled(t, t.TempDir(), texts...)
	if n, err := st.Purge(t.Context(), t0.Add(2*store.TextRetention), 10); err != nil || n != 2 {
		t.Fatalf("Purge = %d, %v, want 2", n, err)
	}
	got, err := pass(st, "r2").Run(t.Context())
	if err != nil || got.Purged != 2 || got.Judged != 3 {
		t.Errorf("Run = %+v, %v, want 3 judged and 2 without text", got, err)
	}
}

func TestAVerdictOfAnotherRuleSetIsRefused(t *testing.T) {
	st := filled(t, t.TempDir(), texts...)
	p := pass(st, "r2")
	p.Judge = judge("r3")
	if _, err := p.Run(t.Context()); err == nil {
		t.Error("Run with a judge of another version = nil, want an error")
	}
}

func TestAPassRestsAfterEachPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		p := pass(slow{}, "r2")
		p.Now, p.Idle = time.Now, 3
		if _, err := p.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took != 5*time.Second {
			t.Errorf("two pages of a second took %v, want one rest of three seconds between them", took)
		}
	})
}

// slow has two pages without ads that take a second each.
type slow struct{}

func (slow) Outdated(_ context.Context, _ string, after job.ID, _ int) (job.Outdated, error) {
	time.Sleep(time.Second)
	return job.Outdated{Last: after + "x", More: after == ""}, nil
}
func (slow) Rejudge(context.Context, time.Time, []job.Rejudgement, job.Rescoring) error { return nil }
func (slow) Rescoring(context.Context) (job.Rescoring, error)                           { return job.Rescoring{}, nil }
