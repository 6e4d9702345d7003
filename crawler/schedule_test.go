package crawler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/crawler"
)

func schedule(t testing.TB, spec string) crawler.Schedule {
	t.Helper()
	s, err := crawler.ParseSchedule(spec)
	if err != nil {
		t.Fatal(err)
	}
	if s.String() != spec {
		t.Errorf("String = %q, want %q", s, spec)
	}
	return s
}

func TestScheduleNext(t *testing.T) {
	for _, tc := range []struct {
		name, spec, now string
		want            []string // one after the other
	}{
		{"the zero schedule is every six hours", "", "2026-02-02T09:10:00Z", []string{"2026-02-02T15:10:00Z", "2026-02-02T21:10:00Z"}},
		{"without a zone it is UTC", "30 5 * * *", "2026-02-02T06:00:00+07:00", []string{"2026-02-02T05:30:00Z", "2026-02-03T05:30:00Z"}},
		{"in a zone", "CRON_TZ=Asia/Ho_Chi_Minh 30 5 * * *", "2026-02-02T09:00:00Z", []string{"2026-02-02T22:30:00Z", "2026-02-03T22:30:00Z"}},
		{"an interval", "@every 2h", "2026-02-02T09:00:00Z", []string{"2026-02-02T11:00:00Z", "2026-02-02T13:00:00Z"}},
		{"never at the very moment", "0 9 * * *", "2026-02-02T09:00:00Z", []string{"2026-02-03T09:00:00Z"}},
		{"a day that never comes", "0 0 30 2 *", "2026-02-02T09:00:00Z", []string{"2026-02-02T15:00:00Z"}},
		{"an hour that is left out in spring", "CRON_TZ=Europe/Paris 30 2 * * *", "2026-03-28T00:00:00Z",
			[]string{"2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"}},
		{"every hour in spring", "CRON_TZ=Europe/Paris 0 * * * *", "2026-03-28T23:30:00Z",
			[]string{"2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"}},
		{"every hour in autumn", "CRON_TZ=Europe/Paris 0 * * * *", "2026-10-24T23:30:00Z",
			[]string{"2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"}},
		{"a midnight that is left out", "CRON_TZ=Africa/Cairo 0 0 * * *", "2026-04-23T12:00:00Z",
			[]string{"2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := schedule(t, tc.spec)
			now, err := time.Parse(time.RFC3339, tc.now)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for range tc.want {
				now = s.Next(now)
				got = append(got, now.Format(time.RFC3339))
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("Next (-want +got):\n%s", d)
			}
		})
	}
}

// TestADailyScheduleSkipsNoDay walks through a year of a zone that changes its clocks, at every half hour of the day.
func TestADailyScheduleSkipsNoDay(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skipf("no time zones here: %v", err)
	}
	for minute := range 48 {
		at := time.Date(2026, 1, 1, 0, 30*minute, 0, 0, time.UTC)
		s := schedule(t, "CRON_TZ=Europe/Paris "+at.Format("4 15")+" * * *")
		days := make(map[string]bool)
		now := time.Date(2025, 12, 31, 22, 59, 0, 0, time.UTC)
		end := time.Date(2026, 12, 31, 22, 59, 0, 0, time.UTC)
		for next := s.Next(now); !next.After(end); next = s.Next(now) {
			if !next.After(now) || next.Sub(now) > 26*time.Hour {
				t.Fatalf("%s: after %v comes %v", s, now, next)
			}
			now = next
			days[now.In(paris).Format(time.DateOnly)] = true
		}
		if len(days) != 365 {
			t.Errorf("%s: visited on %d days of 2026, want 365", s, len(days))
		}
	}
}

func TestABadScheduleNamesItself(t *testing.T) {
	for _, spec := range []string{"every day", "61 * * * *", "CRON_TZ=Mars/Base 0 0 * * *", "* * * *", "CRON_TZ=UTC", "TZ="} {
		if _, err := crawler.ParseSchedule(spec); err == nil || !strings.Contains(err.Error(), spec) {
			t.Errorf("ParseSchedule(%q) = %v, want an error that quotes it", spec, err)
		}
	}
}

func TestNewSource(t *testing.T) {
	got, err := crawler.NewSource("HTTP://Bakery.example:80/offers#top", "https://market.example/")
	want := crawler.Source{ID: "bakery.example", Start: []string{"http://bakery.example/offers", "https://market.example/"}, Hosts: []string{"bakery.example", "market.example"}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(crawler.Schedule{})); err != nil || d != "" {
		t.Errorf("NewSource: %v (-want +got):\n%s", err, d)
	}
	if _, err := crawler.NewSource("ftp://bakery.example/"); err == nil {
		t.Error("NewSource takes ftp")
	}
	if _, err := crawler.NewSource(); err == nil {
		t.Error("NewSource takes nothing")
	}
}
