package share_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lurewatch/job"
	"lurewatch/share"
	"lurewatch/store"
)

// archive is ads in memory and an audit log in a store. It keeps what it was asked.
type archive struct {
	cases  []job.Case
	fuzzy  bool
	broken error // of the search for a second page
	asked  []string
	texts  []string // of searches
	lines  *store.Store
}

func newArchive(t testing.TB, cases ...job.Case) *archive {
	t.Helper()
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return &archive{cases: cases, lines: st}
}

// Search finds all ads, in pages.
func (a *archive) Search(_ context.Context, q job.Query) (job.Hits, error) {
	a.texts = append(a.texts, q.Text)
	from, _ := strconv.Atoi(q.After)
	if from > 0 && a.broken != nil {
		return job.Hits{}, a.broken
	}
	hits := job.Hits{Total: len(a.cases), Fuzzy: a.fuzzy}
	to := min(from+q.Size, len(a.cases))
	for _, c := range a.cases[from:to] {
		hits.Hits = append(hits.Hits, job.Hit{ID: c.Ad.ID})
	}
	if to < len(a.cases) {
		hits.Next = strconv.Itoa(to)
	}
	return hits, nil
}

func (a *archive) Case(_ context.Context, id job.ID) (job.Case, bool, error) {
	i := slices.IndexFunc(a.cases, func(c job.Case) bool { return c.Ad.ID == id })
	if i < 0 {
		return job.Case{}, false, nil
	}
	return a.cases[i], true, nil
}

// source is the archive with everything that can be kept about an ad.
func (a *archive) source() share.Source {
	note := func(what string) { a.asked = append(a.asked, what) }
	return share.Source{
		Search: a.Search, Case: a.Case, Audits: func(ctx context.Context, after uint64, limit int) ([]job.Audit, error) {
			note("audits")
			return a.lines.Audits(ctx, after, limit)
		},
		Campaign: func(context.Context, job.ID) (job.Campaign, bool, error) {
			note("campaign")
			return job.Campaign{ID: lure().Campaign.ID, Ads: lure().Campaign.Ads}, true, nil
		},
		CampaignByID: func(_ context.Context, id job.ID) (job.Campaign, bool, error) {
			note("members")
			return lure().Campaign, id == lure().Campaign.ID, nil
		},
		Reviews: func(context.Context, job.ID) ([]job.Review, error) { note("reviews"); return lure().Reviews, nil },
		History: func(context.Context, job.ID) ([]job.Version, error) { note("history"); return lure().History, nil },
		Evidence: func(_ context.Context, c job.Case) ([]job.Evidence, error) {
			note("evidence")
			all := evidence(c.Ad, 2)
			slices.Reverse(all)
			return all, nil
		},
	}
}

func collect[T any](t testing.TB, seq iter.Seq2[T, error]) (all []T, err error) {
	t.Helper()
	for x, e := range seq {
		if err != nil {
			t.Error("it goes on after an error")
		}
		if err = e; e == nil {
			all = append(all, x)
		}
	}
	return all, err
}

func ids(all ...job.ID) iter.Seq2[job.ID, error] {
	return func(yield func(job.ID, error) bool) {
		for _, id := range all {
			if !yield(id, nil) {
				return
			}
		}
	}
}

func TestOnlyWhatAFormatBearsIsLookedUp(t *testing.T) {
	stale := lure().Case
	stale.ContentHash = "another"
	for _, tc := range []struct {
		name   string
		format share.Format
		c      job.Case
		want   string
	}{
		{"a row", share.CSV, lure().Case, "campaign evidence"},
		{"a line", share.JSONL, lure().Case, "campaign reviews history evidence"},
		{"a label", share.Labels, lure().Case, "campaign"},
		{"a label of an ad that changed", share.Labels, stale, "campaign history"},
		{"a STIX bundle", share.STIX, lure().Case, "campaign reviews evidence"},
		{"a MISP event", share.MISP, lure().Case, "campaign evidence"},
		{"evidence", share.Bundle, lure().Case, "audits campaign members reviews history evidence"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := newArchive(t, tc.c)
			all, err := collect(t, a.source().Items(t.Context(), tc.format, ids(tc.c.Ad.ID)))
			if got := strings.Join(a.asked, " "); err != nil || len(all) != 1 || got != tc.want {
				t.Fatalf("%d ads, %v, asked for %q, want %q", len(all), err, got, tc.want)
			}
			whole := lure()
			whole.Case, whole.Audits, whole.Evidence = tc.c, nil, evidence(tc.c.Ad, 2)
			o := options(tc.format)
			got, _ := write(t, tc.format, o, all...)
			want, _ := write(t, tc.format, o, whole)
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("with all that is kept it would be another (-all +looked up):\n%s", diff)
			}
		})
	}
}

func TestASourceWithoutMoreThanAdsIsEnough(t *testing.T) {
	a := newArchive(t, lure().Case)
	s := share.Source{Search: a.Search, Case: a.Case}
	for _, form := range share.Formats() {
		it, found, err := s.Item(t.Context(), "ad-1", form.Format)
		if diff := cmp.Diff(share.Item{Case: lure().Case}, it); err != nil || !found || diff != "" {
			t.Errorf("Item as %s: %v, %v (-want +got):\n%s", form.Format, found, err, diff)
		}
	}
	if _, found, err := s.Item(t.Context(), "none", share.CSV); found || err != nil {
		t.Errorf("Item of none: %v, %v", found, err)
	}
}

func TestFoundListsWhatMatchesAsTyped(t *testing.T) {
	var many []job.Case
	for i := range 2500 {
		many = append(many, plain(i).Case)
	}
	gone := errors.New("disk on fire")
	for _, tc := range []struct {
		name   string
		most   int
		change func(*archive)
		want   int
		err    error
	}{
		{"all of them", 0, func(*archive) {}, 2500, nil},
		{"as many as are asked for", 1203, func(*archive) {}, 1203, nil},
		{"a whole page", 1000, func(*archive) {}, 1000, nil},
		{"fewer than are asked for", 9999, func(*archive) {}, 2500, nil},
		{"none with similar words", 0, func(a *archive) { a.fuzzy = true }, 0, nil},
		{"none of none", 7, func(a *archive) { a.cases = nil }, 0, nil},
		{"up to a fault", 0, func(a *archive) { a.broken = gone }, 1000, gone},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := newArchive(t, many...)
			tc.change(a)
			q := job.Query{Text: "x", From: 3, After: "9", Size: 2, Facets: true}
			got, err := collect(t, a.source().Found(t.Context(), q, tc.most))
			if len(got) != tc.want || !errors.Is(err, tc.err) {
				t.Errorf("Found lists %d, %v, want %d, %v", len(got), err, tc.want, tc.err)
			}
			for i, id := range got {
				if id != a.cases[i].Ad.ID {
					t.Fatalf("number %d is %q, want %q", i, id, a.cases[i].Ad.ID)
				}
			}
			if n, err := a.source().Count(t.Context(), q, tc.most); tc.err == nil && (n != tc.want || err != nil) {
				t.Errorf("Count = %d, %v, want %d", n, err, tc.want)
			}
		})
	}
}

func TestAdsThatNobodyCanDecideOnStay(t *testing.T) {
	ordinary, decided := plain(1).Case, plain(2).Case
	ordinary.Verdict.Band, decided.Verdict.Band = job.None, job.None
	decided.Review.State = job.ReviewConfirmed
	a := newArchive(t, plain(0).Case, ordinary, decided)
	for _, form := range share.Formats() {
		all, err := collect(t, a.source().Items(t.Context(), form.Format, ids("plain-0", "plain-1", "gone", "plain-2")))
		if err != nil || len(all) != 2 || all[0].Case.Ad.ID != "plain-0" || all[1].Case.Ad.ID != "plain-2" {
			t.Errorf("%s: %d ads, %v, want what is flagged and what was decided on", form.Format, len(all), err)
		}
	}
}

func TestFaultsEndTheItems(t *testing.T) {
	broken := errors.New("disk on fire")
	for name, change := range map[string]func(*share.Source){
		"case": func(s *share.Source) {
			s.Case = func(context.Context, job.ID) (c job.Case, ok bool, err error) { return c, false, broken }
		},
		"campaign": func(s *share.Source) {
			s.Campaign = func(context.Context, job.ID) (c job.Campaign, ok bool, err error) { return c, false, broken }
		},
		"reviews": func(s *share.Source) {
			s.Reviews = func(context.Context, job.ID) ([]job.Review, error) { return nil, broken }
		},
		"history": func(s *share.Source) {
			s.History = func(context.Context, job.ID) ([]job.Version, error) { return nil, broken }
		},
		"evidence": func(s *share.Source) {
			s.Evidence = func(context.Context, job.Case) ([]job.Evidence, error) { return nil, broken }
		},
		"audits": func(s *share.Source) {
			s.Audits = func(context.Context, uint64, int) ([]job.Audit, error) { return nil, broken }
		},
	} {
		s := newArchive(t, plain(1).Case, plain(2).Case).source()
		change(&s)
		if all, err := collect(t, s.Items(t.Context(), share.Bundle, ids("plain-1", "plain-2"))); !errors.Is(err, broken) || len(all) > 0 {
			t.Errorf("without %s: %d ads, %v", name, len(all), err)
		}
	}
}

// TestABundleHasAllLinesAboutItsAds holds that what was undone is there with its undoing, and nothing about others.
func TestABundleHasAllLinesAboutItsAds(t *testing.T) {
	a := newArchive(t, plain(1).Case, plain(2).Case)
	ctx := t.Context()
	crawled(t, a.lines, plain(1).Case, plain(2).Case, plain(3).Case)
	decide := func(d job.Decision, r job.Reason, ads ...job.ID) uint64 {
		line, err := a.lines.Decide(ctx, job.Deciding{Ads: ads, Decision: d, Reason: r, By: "lan", At: noon})
		if err != nil {
			t.Fatal(err)
		}
		return line.Seq
	}
	note := func(act, on string) {
		if _, err := a.lines.Note(ctx, job.Audit{At: noon, By: "lan", Act: act, On: on}); err != nil {
			t.Fatal(err)
		}
	}
	first := decide(job.Unsure, job.ReasonTooLittle, "plain-1", "plain-3") // 1
	decide(job.Dismiss, job.ReasonHonest, "plain-3")                       // 2
	note("account", "plain-1")                                             // 3
	for range 1100 {                                                       // more than a page of lines
		note("login", "")
	}
	if _, err := a.lines.Undo(ctx, first, "minh", noon); err != nil { // 1104
		t.Fatal(err)
	}
	decide(job.Confirm, job.ReasonSigns, "plain-1") // 1105
	decide(job.Confirm, job.ReasonSigns, "plain-2") // 1106
	note("exporting", "plain-1")                    // 1107
	note("export", "")                              // 1108
	all, err := collect(t, a.source().Items(ctx, share.Bundle, ids("plain-1", "plain-2")))
	if err != nil || len(all) != 2 {
		t.Fatalf("%d ads, %v", len(all), err)
	}
	for i, want := range []string{"1 decide, 1104 undo, 1105 decide, 1107 exporting", "1106 decide"} {
		var got []string
		for _, line := range all[i].Audits {
			got = append(got, fmt.Sprint(line.Seq, " ", line.Act))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("ad %d has the lines %s, want %s", i+1, got, want)
		}
	}
	b, _ := write(t, share.Bundle, options(share.Bundle), all...)
	lines := strings.Split(strings.TrimSpace(string(opened(t, b)["audit.jsonl"])), "\n")
	for _, line := range lines {
		var got job.Audit
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.Sum() != got.Hash {
			t.Errorf("the hash of %s does not hold (%v)", line, err)
		}
	}
	if len(lines) != 5 {
		t.Errorf("audit.jsonl has %d lines, want 5", len(lines))
	}
}
