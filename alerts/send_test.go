package alerts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/job"
)

var errBusy = errors.New("451 4.3.0 try again later")

func TestRefusalsForNow(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "một"))
	var tries []time.Time
	h.posted.refuse = func(l alerts.Letter) (error, bool) {
		if l.Unit == "" {
			return nil, false
		}
		tries = append(tries, h.now)
		return errBusy, false
	}
	for at := day(1); at.Before(day(1).Add(12 * time.Hour)); at = at.Add(time.Minute) {
		h.tick(f, at)
	}
	var pauses []string
	for i := range tries[1:] {
		pauses = append(pauses, tries[i+1].Sub(tries[i]).String())
	}
	if want := "1m0s 2m0s 4m0s 8m0s 16m0s 32m0s 1h4m0s 2h8m0s 4h0m0s"; strings.Join(pauses, " ") != want {
		t.Errorf("pauses = %v, want %s", pauses, want)
	}
	h.posted.refuse = nil
	h.tick(f, day(1).Add(20*time.Hour))
	h.wantDigests("tay-ninh", []string{"new a"})
	list, err := f.Archive(t.Context(), "tay-ninh", "", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("Archive = %v, %v", list, err)
	}
	p := list[0]
	if last := p.Log[len(p.Log)-1]; p.State != alerts.Sent || !last.OK || last.Answer != "250 2.0.0 queued" || p.Log[0].Answer != errBusy.Error() {
		t.Errorf("the archive says %+v", p)
	}
}

func TestRefusalsForGood(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		days int // until it is given up
	}{{"refused", errRefused, 1}, {"refused for now, for three days", errBusy, 4}} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, unit("tay-ninh", "tn"), unit("lao-cai", "lc"))
			f := h.office()
			h.tick(f, h.now)
			h.posted.refuse = func(l alerts.Letter) (error, bool) {
				if l.Unit == "tay-ninh" {
					return tt.err, false
				}
				return nil, false
			}
			for at := day(1); !at.After(day(tt.days).Add(5 * time.Hour)); at = at.Add(10 * time.Minute) {
				h.tick(f, at)
			}
			list, err := f.Archive(t.Context(), "tay-ninh", "", 1)
			if err != nil || len(list) != 1 || list[0].State != alerts.Failed {
				t.Fatalf("Archive = %+v, %v, want a failed posting", list, err)
			}
			for _, to := range []string{"ops@lure.example", "admin-tay-ninh@guard.example"} {
				got := h.posted.alarms(to)
				if !slices.ContainsFunc(got, func(s string) bool {
					return strings.Contains(s, "không gửi được tới Đơn vị tay-ninh") && strings.Contains(s, tt.err.Error())
				}) {
					t.Errorf("alarms to %s: %q", to, got)
				}
				if len(got) > tt.days {
					t.Errorf("%d alarms to %s in %d days, want at most one a day", len(got), to, tt.days)
				}
			}
			if got := h.posted.papers(t, "lao-cai"); len(got) != tt.days {
				t.Errorf("the other unit got %d digests, want %d", len(got), tt.days)
			}
		})
	}
}

func TestNothingForTwoDaysIsAnAlarm(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.posted.refuse = func(l alerts.Letter) (error, bool) {
		if l.Unit != "" {
			return errBusy, false
		}
		return nil, false
	}
	for at := day(1); at.Before(day(4)); at = at.Add(time.Hour) {
		h.tick(f, at)
		if at.Before(day(2).Add(22*time.Hour)) && len(h.posted.got) > 0 {
			t.Fatalf("an alarm at %v: %s", at, h.posted.got[0].Data)
		}
	}
	if got := h.posted.alarms("ops@lure.example"); len(got) != 2 || !strings.Contains(got[0], "không nhận được gì trong hai ngày") {
		t.Errorf("alarms after two and three days: %q", got)
	}
}

func TestAnAlarmMailAnHour(t *testing.T) {
	h := newHouse(t, unit("a1", "tn"), unit("a2", "tn"), unit("a3", "tn"))
	h.units[1].Hour, h.units[2].Hour = "06:10", "06:20"
	f := h.office()
	h.tick(f, h.now)
	h.posted.refuse = func(l alerts.Letter) (error, bool) {
		if l.Unit != "" {
			return errRefused, false
		}
		return nil, false
	}
	for at := day(1); at.Before(day(1).Add(3 * time.Hour)); at = at.Add(time.Minute) {
		h.tick(f, at)
	}
	got := h.posted.alarms("ops@lure.example")
	if len(got) != 2 || !strings.Contains(got[1], "Đơn vị a2") || !strings.Contains(got[1], "Đơn vị a3") {
		t.Errorf("alarms = %q, want one and then one about the two others", got)
	}
}

func TestWhatIsInTheOutbox(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	h.file(h.now, nil, ad("a", "tn", "một"))
	h.posted.refuse = func(alerts.Letter) (error, bool) { return errBusy, false }
	h.tick(f, day(1))
	box := filepath.Join(h.dir, "outbox")
	name := filepath.Join(box, "tay-ninh.20261101.eml")
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var was paper
	if err := json.Unmarshal(before, &was); err != nil {
		t.Fatal(err)
	}
	for _, stray := range []string{".new-123", "tay-ninh.20261031.eml", "lao-cai.20261101.eml"} {
		if err := os.WriteFile(filepath.Join(box, stray), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	h.posted.refuse = nil
	h.tick(h.office(), day(1).Add(time.Hour)) // a new office sweeps, and makes again what is lost
	got := h.posted.papers(t, "tay-ninh")
	if len(got) != 1 || got[0].MessageID != was.MessageID || string(h.posted.got[0].Data) != string(before) {
		t.Errorf("what was lost is sent as %v", got)
	}
	list, err := os.ReadDir(box)
	if err != nil || len(list) != 1 || list[0].Name() != filepath.Base(name) {
		t.Errorf("the outbox holds %v (%v), want the one digest", list, err)
	}
}

func TestUrgentNotices(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	h.edit = func(o *alerts.Options) {
		o.MaxUrgent = 2
		o.Pressing = alerts.Pressing(func(c job.Case) []digest.Meeting {
			at, err := time.Parse(time.RFC3339, c.Ad.Posted) // the tests' appointments
			if err != nil {
				return nil
			}
			return []digest.Meeting{{At: at, Over: at}}
		})
	}
	f := h.office()
	h.tick(f, h.now)
	at := day(1).Add(2 * time.Hour)
	h.tick(f, at)
	young := func(c *job.Case) { c.Verdict.Facts.Conditions = []job.Condition{{ID: "minor"}} }
	meets := func(in time.Duration) func(*job.Case) {
		return func(c *job.Case) { c.Ad.Posted = at.Add(in).Format(time.RFC3339) }
	}
	h.file(at, nil, with(ad("young", "tn", "15 tuổi"), young), with(ad("soon", "tn", "tối mai"), meets(30*time.Hour)), with(ad("late", "tn", "tuần sau"), meets(50*time.Hour)),
		with(ad("past", "tn", "hôm qua"), meets(-time.Hour)), with(ad("not", "tn", "trên 18"), func(c *job.Case) {
			c.Verdict.Facts.Conditions = []job.Condition{{ID: "minor", Negated: true}}
		}), with(ad("look", "tn", "14 tuổi"), func(c *job.Case) { young(c); c.Verdict.Band = job.Look }))
	h.tick(f, at.Add(time.Minute))
	h.file(at, nil, with(ad("young2", "tn", "16 tuổi"), young), with(ad("young3", "tn", "13 tuổi"), young), with(ad("young4", "tn", "12 tuổi"), young))
	h.tick(f, at.Add(2*time.Minute))
	h.tick(f, at.Add(30*time.Minute))
	h.wantDigests("tay-ninh", nil, []string{"new soon", "new young"})
	h.tick(f, at.Add(31*time.Minute))
	h.tick(f, at.Add(61*time.Minute))
	h.file(h.now, nil, with(ad("young", "tn", "15 tuổi, gấp"), young))                                                     // told for that reason
	h.file(h.now, nil, with(ad("young2", "tn", "16 tuổi, mai đi"), young, func(c *job.Case) { meets(10 * time.Hour)(c) })) // a new reason
	h.tick(f, at.Add(92*time.Minute))
	h.wantDigests("tay-ninh", nil, []string{"new soon", "new young"}, []string{"new young2", "new young3"}, []string{"new young4"}, []string{"new young2"})
	h.tick(f, day(2))
	all := h.posted.papers(t, "tay-ninh")
	if u := all[1].Digest; u.ID != "tay-ninh.20261101.u1" || !u.Urgent || !slices.Equal(u.Items[1].Now, []digest.Pressing{digest.Minor}) {
		t.Errorf("the first notice is %s, urgent %v, %v", u.ID, u.Urgent, u.Items[1].Now)
	}
	daily := all[len(all)-1].Digest
	if len(daily.Items) != 8 {
		t.Fatalf("the daily digest has %v, want all eight alerts", all[len(all)-1].says())
	}
	for _, it := range daily.Items {
		if was := it.Case.Ad.ID == "soon" || strings.HasPrefix(string(it.Case.Ad.ID), "young"); it.Noticed.IsZero() == was {
			t.Errorf("the daily digest says of ad %s that a notice told it at %v", it.Case.Ad.ID, it.Noticed)
		}
	}
	refs := make(map[job.ID]string)
	for _, p := range all {
		for _, it := range p.Digest.Items {
			if r := refs[it.Case.Ad.ID]; r != "" && r != it.Ref {
				t.Errorf("ad %s is called %s and %s", it.Case.Ad.ID, r, it.Ref)
			}
			refs[it.Case.Ad.ID] = it.Ref
		}
	}
}

func TestAfterEightUrgentNoticesADayThereIsOneInThreeHours(t *testing.T) {
	h := newHouse(t, unit("tay-ninh", "tn"))
	f := h.office()
	h.tick(f, h.now)
	n := 0
	for at := day(1).Add(time.Hour); at.Before(day(2).Add(-7 * time.Hour)); at = at.Add(20 * time.Minute) { // until before midnight
		n++
		h.file(at, nil, with(ad(fmt.Sprintf("y%02d", n), "tn", fmt.Sprintf("tin %d", n)), func(c *job.Case) { c.Verdict.Facts.Conditions = []job.Condition{{ID: "minor"}} }))
		h.tick(f, at)
	}
	urgent, items := 0, 0
	var last time.Time
	for _, p := range h.posted.papers(t, "tay-ninh") {
		if !p.Digest.Urgent {
			continue
		}
		gap := 30 * time.Minute
		if urgent++; urgent > 8 {
			gap = 3 * time.Hour
		}
		if p.Digest.Made.Sub(last) < gap {
			t.Errorf("notice %d comes %v after the one before, want %v or more", urgent, p.Digest.Made.Sub(last), gap)
		}
		last = p.Digest.Made
		items += len(p.Digest.Items)
	}
	if urgent != 11 {
		t.Errorf("%d urgent notices in sixteen hours, want 8 and 3", urgent)
	}
	h.tick(f, day(2).Add(-5*time.Hour)) // after midnight
	all := h.posted.papers(t, "tay-ninh")
	next := all[len(all)-1].Digest
	if !next.Urgent || len(next.Items)+next.More+items != n {
		t.Errorf("the first notice of the next day tells %d and %d more after %d, want all %d", len(next.Items), next.More, items, n)
	}
}
