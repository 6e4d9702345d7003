package alerts_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// deferredHouse is a house whose unit u has a digest that nobody took yet.
func deferredHouse(t *testing.T, to ...string) (*house, *alerts.Office) {
	t.Helper()
	u := unit("u", "tn")
	u.Recipients = to
	h := newHouse(t, u, unit("v", "vn"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "một"))
	h.posted.refuse = func(l alerts.Letter) (error, bool) { return errBusy, false }
	h.tick(f, day(1))
	h.posted.refuse = nil
	return h, f
}

// went lists to whom the digests of u went, and how its postings stand.
func (h *house) went(f *alerts.Office) (to, states []string) {
	h.Helper()
	for _, l := range h.posted.got {
		if l.Unit == "u" {
			to = append(to, l.Target.Address)
		}
	}
	list, err := f.Archive(h.Context(), "u", "", 100)
	if err != nil {
		h.Fatal(err)
	}
	for _, p := range list {
		states = append(states, p.Target.Address+" "+string(p.State))
	}
	return to, states
}

func TestDeferredMailGoesOnlyToWhoIsStillOne(t *testing.T) {
	const left, stays = "left@guard.example", "stays@guard.example"
	for _, tt := range []struct {
		name       string
		edit       func(h *house)
		to, states []string
	}{
		{"a recipient left", func(h *house) { h.units[0].Recipients = []string{stays} }, []string{stays}, []string{left + " withdrawn", stays + " sent"}},
		{"the unit is gone", func(h *house) { h.units = h.units[1:] }, nil, []string{left + " withdrawn", stays + " withdrawn"}},
		{"the unit has nobody any more", func(h *house) { h.units[0].Recipients = nil }, nil, []string{left + " withdrawn", stays + " withdrawn"}},
		{"an address is written with capitals", func(h *house) { h.units[0].Recipients = []string{"Left@guard.example", stays} }, []string{left, stays}, []string{left + " sent", stays + " sent"}},
		{"digests are made for another unit only", func(h *house) {
			h.edit = func(o *alerts.Options) {
				o.Roster = func() alerts.Roster {
					return alerts.Roster{Units: h.units, Router: byPlace{h.units}, Only: map[string]bool{"v": true}}
				}
			}
		}, []string{left, stays}, []string{left + " sent", stays + " sent"}},
		{"the unit's file has a fault: nobody knows whom it is for", func(h *house) {
			h.edit = func(o *alerts.Options) {
				o.Roster = func() alerts.Roster {
					return alerts.Roster{Units: h.units[1:], Router: byPlace{h.units}, Stopped: map[string]string{"u": "hour: want HH:MM"}}
				}
			}
		}, nil, []string{left + " deferred", stays + " deferred"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, _ := deferredHouse(t, left, stays)
			tt.edit(h)
			f := h.office()
			h.tick(f, day(1).Add(2*time.Hour))
			to, states := h.went(f)
			if !slices.Equal(to, tt.to) || !slices.Equal(states, tt.states) {
				t.Errorf("sent to %v, the archive says %v; want %v, %v", to, states, tt.to, tt.states)
			}
			for _, a := range h.posted.alarms("ops@lure.example") {
				if strings.Contains(a, "u.20261101") {
					t.Errorf("an alarm: %s", a)
				}
			}
		})
	}
}

func TestWhatIsWithdrawnSaysSo(t *testing.T) {
	h, f := deferredHouse(t, "left@guard.example")
	h.units[0].Recipients = []string{"new@guard.example"}
	h.tick(f, day(1).Add(2*time.Hour))
	list, err := f.Archive(t.Context(), "u", "", 10)
	if err != nil || len(list) != 1 || list[0].Done.IsZero() || len(list[0].Log) != 2 || list[0].Log[1].OK || !strings.Contains(list[0].Log[1].Answer, "no more") {
		t.Fatalf("the archive says %+v, %v", list, err)
	}
	h.tick(f, day(1).Add(3*time.Hour))
	if to, _ := h.went(f); len(to) != 0 {
		t.Errorf("it went to %v", to)
	}
}

func TestSendingOnceMoreToNobody(t *testing.T) {
	for name, list := range map[string][]units.Unit{"the unit is gone": {}, "it has nobody": {{ID: "tay-ninh", Kind: units.Border}}} {
		t.Run(name, func(t *testing.T) {
			h, f := toldHouse(t)
			h.units = list
			n := len(h.posted.got)
			if err := f.Resend(t.Context(), "tay-ninh.20261101", "an"); !errors.Is(err, alerts.ErrNobody) || !errors.Is(err, job.ErrUnknown) {
				t.Errorf("Resend = %v, want %v", err, alerts.ErrNobody)
			}
			h.tick(f, h.now)
			if len(h.posted.got) != n {
				t.Errorf("%d letters went out", len(h.posted.got)-n)
			}
		})
	}
}

func TestResentMailGoesOnlyToWhoIsStillOne(t *testing.T) {
	h, f := toldHouse(t)
	if err := f.Resend(t.Context(), "tay-ninh.20261101", "an"); err != nil {
		t.Fatal(err)
	}
	h.units[0].Recipients = []string{"new@guard.example"}
	n := len(h.posted.got)
	h.tick(f, h.now)
	if len(h.posted.got) != n {
		t.Errorf("it went to %v", h.posted.got[n].Target)
	}
}

// slow is an answer that says how long to wait.
type slow time.Duration

func (s slow) Error() string { return "503 later" }

func TestTheOtherSideSaysWhenToTryAgain(t *testing.T) {
	for _, tt := range []struct {
		name        string
		asks, waits time.Duration
	}{
		{"nothing", 0, time.Minute},
		{"less than the pause", time.Second, time.Minute},
		{"an hour", time.Hour, time.Hour},
		{"a week", 7 * 24 * time.Hour, 24 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, unit("u", "tn"))
			h.edit = func(o *alerts.Options) {
				o.RetryAfter = func(err error) time.Duration {
					var s slow
					errors.As(err, &s)
					return time.Duration(s)
				}
			}
			f := h.office()
			h.tick(f, h.now)
			h.file(h.now, nil, ad("a", "tn", "một"))
			h.posted.refuse = func(alerts.Letter) (error, bool) { return slow(tt.asks), false }
			h.tick(f, day(1))
			list, err := f.Archive(t.Context(), "u", "", 1)
			if err != nil || len(list) != 1 || list[0].Next.Sub(day(1)) != tt.waits {
				t.Errorf("it is tried again after %v, %v; want %v", list[0].Next.Sub(day(1)), err, tt.waits)
			}
			for at := day(1); at.Before(day(5)); at = at.Add(time.Hour) {
				h.tick(f, at)
			}
			if list, err = f.Archive(t.Context(), "u", "", 1); err != nil || list[0].State != alerts.Failed || list[0].Done.Sub(day(1)) > 73*time.Hour {
				t.Errorf("after four days it is %s since %v, %v; want it given up after three", list[0].State, list[0].Done, err)
			}
		})
	}
}
