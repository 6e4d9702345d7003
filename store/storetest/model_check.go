package storetest

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lurewatch/job"
)

// check compares everything that can be read from the store with the model.
func (m *model) check(t *rapid.T) {
	ctx := context.Background()
	want := []job.Case{}
	for _, id := range slices.Sorted(maps.Keys(m.cases)) {
		want = append(want, m.cases[id])
	}
	got, err := m.store.Cases(ctx, "", 1000)
	if err != nil {
		t.Fatalf("Cases = %v", err)
	}
	m.same(t, "cases", got, want)
	m.checkLog(t)
	m.checkRuns(t)
	m.checkReviews(t)
	m.checkRows(t)
	m.checkInfo(t)
	for _, source := range []string{"", "s1", "s10", "t", "s"} {
		m.checkNext(t, source)
	}
}

func (m *model) checkLog(t *rapid.T) {
	changes, err := m.store.Changes(context.Background(), 0, 1000)
	if err != nil {
		t.Fatalf("Changes = %v", err)
	}
	log := []job.ID{}
	for i, c := range changes {
		if i > 0 && c.Seq <= changes[i-1].Seq {
			t.Fatalf("Changes has position %d after %d", c.Seq, changes[i-1].Seq)
		}
		m.same(t, "case in the log", c.Case, m.cases[c.Case.Ad.ID])
		log = append(log, c.Case.Ad.ID)
	}
	m.same(t, "change log", log, append([]job.ID{}, m.log...))
}

func (m *model) checkInfo(t *rapid.T) {
	info, err := m.store.Info(context.Background(), m.now)
	if err != nil {
		t.Fatalf("Info = %v", err)
	}
	var frontier job.FrontierCount
	for _, v := range m.visits {
		switch {
		case v.leased():
			frontier.Leased++
		case v.queued() && v.due.After(m.now):
			frontier.Waiting++
		case v.queued():
			frontier.Due++
		}
	}
	m.same(t, "frontier", info.Frontier, frontier)
	var flagged job.FlaggedCount
	for _, c := range m.cases {
		switch c.Verdict.Band {
		case job.Alert:
			flagged.Alert++
		case job.Look:
			flagged.Look++
		}
	}
	m.same(t, "flagged", info.Flagged, flagged)
	m.same(t, "number of cases", info.Cases, len(m.cases))
	ads := 0
	for _, s := range info.Sources {
		ads += s.Ads
	}
	m.same(t, "ads of all sources", ads, m.ads)
}

func (m *model) checkNext(t *rapid.T, source string) {
	got, ok, err := m.store.NextDue(context.Background(), source)
	if err != nil {
		t.Fatalf("NextDue = %v", err)
	}
	var want time.Time
	any := false
	for _, v := range m.visits {
		if v.queued() && (source == "" || v.Source == source) && (!any || v.due.Before(want)) {
			want, any = v.due, true
		}
	}
	if ok != any || !got.Equal(want) {
		t.Fatalf("NextDue(%q) = %v, %t, want %v, %t", source, got, ok, want, any)
	}
}

func (m *model) same(t *rapid.T, what string, got, want any) {
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s differs (-want +got):\n%s", what, diff)
	}
}
