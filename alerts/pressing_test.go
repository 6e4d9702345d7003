package alerts_test

import (
	"slices"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/job"
)

// pressed is a house with one unit whose ads have the given appointments.
func pressed(t *testing.T) (*house, *alerts.Office) {
	h := newHouse(t, unit("u", "tn"))
	h.edit = func(o *alerts.Options) { o.Pressing = alerts.Pressing(digest.Meetings) }
	f := h.office()
	h.tick(f, h.now)
	return h, f
}

func meeting(a job.Appointment) func(*job.Case) {
	a.Kind = job.RouteMeeting
	return func(c *job.Case) { c.Verdict.Facts.Appointments = []job.Appointment{a} }
}

func TestNoNoticeOfAMeetingThatIsOver(t *testing.T) {
	read := day(1).Add(time.Hour) // 07:00 in Viet Nam
	for _, tt := range []struct {
		name    string
		meets   job.Appointment
		after   time.Duration // from the reading to when the office runs again
		noticed bool
	}{
		{"ahead", job.Appointment{Clock: "09:00"}, time.Hour, true},
		{"over since a minute", job.Appointment{Clock: "09:00"}, 2*time.Hour + time.Minute, false},
		{"over since yesterday", job.Appointment{Clock: "09:00"}, 40 * time.Hour, false},
		{"on this day, nobody says when", job.Appointment{}, 16*time.Hour + 59*time.Minute, true},
		{"on a day that is over", job.Appointment{}, 17 * time.Hour, false},
		{"on the second day of two", job.Appointment{Day: 1}, 30 * time.Hour, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := pressed(t)
			h.tick(f, day(1))
			h.file(read, nil, with(ad("a", "tn", "hẹn"), meeting(tt.meets)))
			f = h.office() // it was off in between
			h.tick(f, read.Add(tt.after))
			h.tick(f, day(4))
			got := h.posted.papers(t, "u")
			if is := slices.ContainsFunc(got, func(p paper) bool { return p.Digest.Urgent }); is != tt.noticed {
				t.Errorf("an urgent notice: %v, want %v", is, tt.noticed)
			}
			told := false
			for _, p := range got {
				for _, it := range p.Digest.Items {
					over := !p.Digest.Made.Before(digest.Meetings(it.Case)[0].Over)
					if told = told || !p.Digest.Urgent; over && len(it.Now) > 0 {
						t.Errorf("digest %s of %s presses with %v although the meeting is over", p.Digest.ID, p.Digest.Made, it.Now)
					}
				}
			}
			if !told {
				t.Error("no daily digest tells the ad")
			}
		})
	}
}

func TestAMeetingThatIsOverWhenAUnitIsNew(t *testing.T) {
	h, _ := pressed(t)
	h.file(day(1), nil, with(ad("a", "v", "hẹn"), meeting(job.Appointment{Clock: "20:00"})))
	h.units = append(h.units, unit("v", "v"))
	f := h.office()
	h.tick(f, day(2).Add(time.Hour))
	h.tick(f, day(3))
	if got := h.posted.papers(t, "v"); len(got) != 1 || got[0].Digest.Urgent || !slices.Equal(got[0].says(), []string{"new a"}) {
		t.Errorf("the new unit got %d digests, want the ad in one daily digest: %+v", len(got), got)
	}
}
