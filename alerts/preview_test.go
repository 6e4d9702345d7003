package alerts_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
)

func TestThereIsNoDigestOfAnyDay(t *testing.T) {
	quiet := unit("quiet", "vn")
	quiet.Quiet = "weekly"
	fresh := unit("fresh", "tn")
	h := newHouse(t, unit("u", "tn"), quiet)
	f := h.office()
	h.tick(f, h.now) // on 1 November, before six: both are known
	h.file(h.now, nil, ad("a", "tn", "một"))
	for n := 1; n <= 5; n++ {
		h.tick(f, day(n))
	}
	h.file(h.now, nil, ad("b", "tn", "hai"))
	h.now = day(5).Add(time.Hour)
	h.units = append(h.units, fresh)
	for _, tt := range []struct {
		name, unit, day string
		items           int
		no              string // what the error says; empty for none
	}{
		{"one that was made", "u", "2026-11-01", 1, ""},
		{"a quiet one that was made", "u", "2026-11-03", 0, ""},
		{"the next", "u", "2026-11-06", 1, ""},
		{"before the first", "u", "2026-10-31", 0, "unit u has no digest of 2026-10-31: there are those of 2026-11-01 to 2026-11-05, and the next is of 2026-11-06"},
		{"long ago", "u", "2000-01-01", 0, "2026-11-01 to 2026-11-05"},
		{"after the next", "u", "2026-11-07", 0, "the next is of 2026-11-06"},
		{"a quiet day of which nothing was sent", "quiet", "2026-11-03", 0, ""},
		{"today, of a unit that is new", "fresh", "2026-11-05", 2, ""},
		{"tomorrow, of a unit that is new", "fresh", "2026-11-06", 2, ""},
		{"yesterday, of a unit that is new", "fresh", "2026-11-04", 0, "none was made so far, and the next is of 2026-11-06"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := f.Preview(t.Context(), tt.unit, tt.day)
			var no *alerts.NoDay
			switch {
			case tt.no != "" && (!errors.As(err, &no) || !strings.Contains(no.Error(), tt.no)):
				t.Errorf("Preview = %v, %v; want an error that says %q", d.ID, err, tt.no)
			case tt.no == "" && (err != nil || len(d.Items) != tt.items):
				t.Errorf("Preview = %d items, %v; want %d", len(d.Items), err, tt.items)
			}
		})
	}
}
