package crawler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler"
	"lurewatch/job"
)

func TestASourceMakesNoMoreVisitsThanItsShare(t *testing.T) {
	w := serve(t, 1, wide(20))
	f := newFrontier()
	s := w.source()
	s.MaxPages = 5
	schedule, err := crawler.ParseSchedule("@every 3h")
	if err != nil {
		t.Fatal(err)
	}
	s.Schedule = schedule
	o := options(t, f, s)
	o.Now = func() time.Time { return epoch }
	stats := run(t, t.Context(), o)
	if stats.Visits != 5 || stats.Postponed != 16 {
		t.Errorf("%d visits and %d postponed, want 5 and 16", stats.Visits, stats.Postponed)
	}
	for _, o := range f.outcomes {
		if o.Fate == job.Postponed && !o.Due.Equal(epoch.Add(3*time.Hour)) {
			t.Errorf("%s is due again %v, want with the next round", o.Visit.URL, o.Due)
		}
	}
}

func TestOnlyAddressesWorthAVisitAreFollowed(t *testing.T) {
	w := serve(t, 1, wide(20))
	s := w.source()
	s.Follow = func(url string) bool { return !strings.HasSuffix(url, "7") }
	f := newFrontier()
	run(t, t.Context(), options(t, f, s))
	for i := range 20 {
		want := 1
		if i%10 == 7 {
			want = 0
		}
		if got := w.asked(0, fmt.Sprintf("/%d", i)); got != want {
			t.Errorf("/%d was asked for %d times, want %d", i, got, want)
		}
	}
}
