package alerts_test

import (
	"slices"
	"testing"
	"time"
)

func TestEachDayIsDueOnce(t *testing.T) {
	for _, tt := range []struct {
		name, zone, hour, from string
		want                   []string // the day, and when it was made in the zone
	}{
		{"an ordinary day", "Asia/Ho_Chi_Minh", "06:00", "2026-11-01", []string{
			"2026-11-02 at 02 06:00 +0700", "2026-11-03 at 03 06:00 +0700", "2026-11-04 at 04 06:00 +0700"}},
		{"an hour that comes twice", "Europe/Paris", "02:30", "2026-10-23", []string{
			"2026-10-24 at 24 02:30 +0200", "2026-10-25 at 25 02:30 +0200", "2026-10-26 at 26 02:30 +0100"}},
		{"an hour that is left out", "Europe/Paris", "02:30", "2026-03-27", []string{
			"2026-03-28 at 28 02:30 +0100", "2026-03-29 at 29 03:30 +0200", "2026-03-30 at 30 02:30 +0200"}},
		{"midnight is left out", "America/Santiago", "00:00", "2026-09-04", []string{
			"2026-09-05 at 05 00:00 -0400", "2026-09-06 at 06 01:00 -0300", "2026-09-07 at 07 00:00 -0300"}},
		{"before midnight, and clocks go back over it", "America/Santiago", "23:30", "2026-04-03", []string{
			"2026-04-03 at 03 23:30 -0300", "2026-04-04 at 04 23:30 -0300", "2026-04-05 at 05 23:30 -0400"}},
		{"a day that is left out", "Pacific/Apia", "06:00", "2011-12-28", []string{
			"2011-12-29 at 29 06:00 -1000", "2011-12-31 at 31 06:00 +1400", "2012-01-01 at 01 06:00 +1400"}},
		{"a zone that is off by three quarters of an hour", "Asia/Kathmandu", "05:50", "2026-11-01", []string{
			"2026-11-02 at 02 05:50 +0545", "2026-11-03 at 03 05:50 +0545", "2026-11-04 at 04 05:50 +0545"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			zone, err := time.LoadLocation(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			start, err := time.ParseInLocation("2006-01-02 15:04", tt.from+" 12:00", zone)
			if err != nil {
				t.Fatal(err)
			}
			u := unit("u", "tn")
			u.Zone, u.Hour = tt.zone, tt.hour
			h := newHouse(t, u)
			f := h.office()
			for at := start; at.Before(start.Add(96 * time.Hour)); at = at.Add(10 * time.Minute) {
				h.tick(f, at)
			}
			var got []string
			covered := make(map[string]int)
			for _, p := range h.posted.papers(t, "u") {
				got = append(got, p.Digest.Day+p.Digest.Made.In(zone).Format(" at 02 15:04 -0700"))
				for _, day := range p.Digest.Covers {
					covered[day]++
				}
			}
			if len(got) < 3 || !slices.Equal(got[:3], tt.want) {
				t.Errorf("digests were made %q, want %q", got, tt.want)
			}
			for day, n := range covered {
				if n != 1 {
					t.Errorf("day %s is covered %d times", day, n)
				}
			}
		})
	}
}
