package alerts_test

import (
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
)

// next is when a unit is told next, if it is.
func (h *house) next(f *alerts.Office, unit string) (alerts.Upcoming, bool) {
	h.Helper()
	all, err := f.Next(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	u, ok := all[unit]
	return u, ok
}

// inZone is a unit told at an hour of a zone.
func inZone(hour, zone string) units.Unit {
	u := unit("tay-ninh", "tn")
	u.Hour, u.Zone = hour, zone
	return u
}

// What Next says is what Tick does: nothing a second before, a day of the ledger at that time.
func TestNextIsWhenTheNextTickMakesADigest(t *testing.T) {
	for _, tc := range []struct {
		name  string
		unit  units.Unit
		first time.Time // when the unit is first served; zero for not before now
		now   time.Time
		want  string // in UTC
	}{
		{"a unit never served, before its hour", unit("tay-ninh", "tn"), time.Time{}, day(1).Add(-time.Hour), "2026-10-31T23:00:00Z"},
		{"a unit never served, after its hour", unit("tay-ninh", "tn"), time.Time{}, day(1).Add(time.Hour), "2026-11-01T23:00:00Z"},
		{"a unit first seen after its hour", unit("tay-ninh", "tn"), day(1).Add(time.Hour), day(1).Add(2 * time.Hour), "2026-11-01T23:00:00Z"},
		{"a unit first seen before its hour", unit("tay-ninh", "tn"), day(1).Add(-time.Hour), day(1).Add(-time.Minute), "2026-10-31T23:00:00Z"},
		{"in the gap of a spring", inZone("02:30", "Europe/Paris"), time.Date(2027, 3, 27, 12, 0, 0, 0, time.UTC), time.Date(2027, 3, 27, 13, 0, 0, 0, time.UTC), "2027-03-28T01:30:00Z"},
		{"in the hour that comes twice", inZone("02:30", "Europe/Paris"), time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 13, 0, 0, 0, time.UTC), "2026-10-25T00:30:00Z"},
		{"between the two of that hour", inZone("02:30", "Europe/Paris"), time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 1, 1, 0, 0, time.UTC), "2026-10-26T01:30:00Z"},
		{"after downtime", unit("tay-ninh", "tn"), day(1).Add(-time.Hour), day(4).Add(3 * time.Hour), "2026-11-03T23:00:00Z"},
	} {
		h := newHouse(t, tc.unit)
		f := h.office()
		if !tc.first.IsZero() {
			h.tick(f, tc.first)
		}
		h.now = tc.now
		got, ok := h.next(f, "tay-ninh")
		if at := got.At.Format(time.RFC3339); !ok || at != tc.want || !got.Sure.Equal(got.At) {
			t.Errorf("%s: Next = %s, %v, sure %v, want %s", tc.name, at, ok, got.Sure, tc.want)
			continue
		}
		runs := func() int {
			list, err := f.Runs(t.Context(), "tay-ninh", "", 99)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if before := got.At.Add(-time.Second); before.After(tc.now) {
			if h.tick(f, tc.now); runs() != 0 {
				t.Errorf("%s: a digest comes before the time that Next says", tc.name)
			}
			if h.tick(f, before); runs() != 0 {
				t.Errorf("%s: a digest comes a second before the time that Next says", tc.name)
			}
		}
		at := got.At
		if at.Before(tc.now) {
			at = tc.now
		}
		if h.tick(f, at); runs() == 0 {
			t.Errorf("%s: no digest comes at the time that Next says", tc.name)
		}
		if after, _ := h.next(f, "tay-ninh"); !after.At.After(at) {
			t.Errorf("%s: after that digest Next = %v", tc.name, after.At)
		}
	}
}

func TestADayThatWasSentIsNotNextAgain(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.tick(f, day(1))
	h.units[0].Hour = "09:00" // later on a day that was sent
	if got, _ := h.next(f, "tay-ninh"); !got.At.Equal(day(2).Add(3 * time.Hour)) {
		t.Errorf("Next = %v, want nine o’clock on the second day", got.At)
	}
}

func TestWhoeverIsToldNothingHasNoNext(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"), unit("lao-cai", "lc"), unit("an-giang", "ag"))
	h.units[1].Paused, h.units[2].Recipients = true, nil
	f := h.office()
	h.tick(f, h.now)
	if all, err := f.Next(t.Context()); len(all) != 1 || err != nil {
		t.Errorf("Next = %v, %v, want Tây Ninh alone", all, err)
	}
	if err := f.Pause(t.Context(), "tay-ninh", "lead"); err != nil {
		t.Fatal(err)
	}
	if _, ok := h.next(f, "tay-ninh"); ok {
		t.Error("a unit whose mails are stopped has a next digest")
	}
	h.tick(f, day(3))
	if err := f.Resume(t.Context(), "tay-ninh", "lead"); err != nil {
		t.Fatal(err)
	}
	if got, ok := h.next(f, "tay-ninh"); !ok || !got.At.Equal(day(3)) {
		t.Errorf("after the pause Next = %v, %v, want the day that is due", got.At, ok)
	}
}

func TestAQuietUnitIsSureOfMondaysOnly(t *testing.T) {
	u := unit("tay-ninh", "tn")
	u.Quiet = units.QuietWeekly
	h := newHouse(t, u) // the first of November 2026 is a Sunday
	f := h.office()
	h.tick(f, h.now)
	for n := 1; n <= 9; n++ {
		got, _ := h.next(f, u.ID)
		sure := day(2)
		if n > 2 {
			sure = day(9)
		}
		if !got.At.Equal(day(n)) || !got.Sure.Equal(sure) {
			t.Errorf("before day %d: Next = %v, sure %v, want %v", n, got.At, got.Sure, sure)
		}
		sent := len(h.posted.papers(t, u.ID))
		h.tick(f, day(n))
		if is := len(h.posted.papers(t, u.ID)) > sent; is != day(n).Equal(sure) {
			t.Errorf("on day %d without news a digest went out: %v", n, is)
		}
	}
}
