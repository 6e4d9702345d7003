package alerts_test

import (
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// receive hands mails in.
func (h *house) receive(f *alerts.Office, mails ...alerts.Incoming) {
	h.Helper()
	for _, m := range mails {
		if err := f.Receive(h.Context(), m); err != nil {
			h.Fatalf("Receive(%+v): %v", m, err)
		}
	}
}

func TestOnlyThePeopleOfAUnitAnswerByMail(t *testing.T) {
	for _, tt := range []struct {
		name, from string
		counts     bool
	}{
		{"a recipient", "tay-ninh@guard.example", true},
		{"a recipient in capitals", "Tay-Ninh@GUARD.example", true},
		{"the unit's admin", "admin-tay-ninh@guard.example", true},
		{"somebody to whom the mail was forwarded", "boss@smuggler.example", false},
		{"a recipient of another unit", "an-giang@guard.example", false},
		{"an address that ends like a recipient's", "xtay-ninh@guard.example", false},
		{"a subdomain", "tay-ninh@mx.guard.example", false},
		{"nobody", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := toldHouse(t)
			m := alerts.Incoming{ID: "m1", From: tt.from, Token: f.Token("tay-ninh", alerts.ToAnswer), Answers: []alerts.Answer{{Ref: h.ref("a")}}, Text: "SAI " + h.ref("a")}
			sent := len(h.posted.got)
			h.receive(f, m, m)
			h.tick(f, h.now)
			got := h.standing("a").State == job.ReviewDismissed
			if got != tt.counts {
				t.Fatalf("the answer counts: %v, want %v", got, tt.counts)
			}
			alarms := h.posted.alarms("admin-tay-ninh@guard.example")
			if tt.counts {
				head, err := h.store.AuditHead(t.Context())
				if err != nil || !strings.Contains(string(head.Data), `"from":"`+tt.from+`"`) || head.By != "unit:tay-ninh" {
					t.Errorf("the newest line of the audit log is %+v, %v, want the sender in it", head, err)
				}
				if len(h.posted.got) != sent {
					t.Errorf("%d mails were sent, want none", len(h.posted.got)-sent)
				}
				return
			}
			from := tt.from
			if from == "" {
				from = "nobody"
			}
			if len(alarms) != 1 || !strings.Contains(alarms[0], from+": SAI "+h.ref("a")) || !strings.Contains(alarms[0], "2 lần") {
				t.Errorf("alarms to the admin: %q, want one that names the sender and counts two", alarms)
			}
			if n := len(h.posted.got) - sent; n != 1 {
				t.Errorf("%d mails were sent, want the alarm only", n)
			}
		})
	}
}

func TestStrangersAreToldOfInOneAlarm(t *testing.T) {
	h, f := toldHouse(t)
	token := f.Token("tay-ninh", alerts.ToAnswer)
	h.receive(f,
		alerts.Incoming{ID: "1", From: "a@x.example", Token: token, Answers: []alerts.Answer{{Ref: h.ref("a")}}},
		alerts.Incoming{ID: "2", From: "b@x.example", Token: token, Answers: []alerts.Answer{{Ref: h.ref("b"), Right: true}}},
		alerts.Incoming{ID: "3", From: "c@x.example", Pause: f.Token("tay-ninh", alerts.ToPause)})
	h.tick(f, h.now)
	got := h.posted.alarms("admin-tay-ninh@guard.example")
	if len(got) != 1 || !strings.Contains(got[0], "a@x.example: SAI") || !strings.Contains(got[0], "b@x.example: DUNG") || !strings.Contains(got[0], "c@x.example: to pause") {
		t.Errorf("alarms = %q, want one with all three", got)
	}
	if _, ok, err := f.Paused(t.Context(), "tay-ninh"); ok || err != nil {
		t.Errorf("Paused = %v, %v: a stranger paused the unit", ok, err)
	}
	if got := h.posted.alarms("ops@lure.example"); len(got) != 0 {
		t.Errorf("the operator is told too: %q", got)
	}
	h.receive(f, alerts.Incoming{ID: "4", From: "d@x.example", Token: token})
	h.tick(f, h.now.Add(2*time.Hour)) // not a day later
	if got := h.posted.alarms("admin-tay-ninh@guard.example"); len(got) != 2 || strings.Contains(got[1], "a@x.example") {
		t.Errorf("alarms = %q, want a second about the fourth alone", got)
	}
}

func TestAPauseIsToldAtOnce(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pause func(*house, *alerts.Office)
		says  string
	}{
		{"by mail", func(h *house, f *alerts.Office) {
			h.receive(f, alerts.Incoming{ID: "p", From: "tay-ninh@guard.example", Pause: f.Token("tay-ninh", alerts.ToPause)})
		}, "by unit:tay-ninh, by mail from tay-ninh@guard.example"},
		{"by one click", func(h *house, f *alerts.Office) {
			if err := f.Pause(h.Context(), "tay-ninh", "unit:tay-ninh"); err != nil {
				h.Fatal(err)
			}
		}, "by unit:tay-ninh"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := toldHouse(t)
			// Both had an alarm a minute ago.
			h.receive(f, alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: h.posted.papers(t, "tay-ninh")[0].MessageID, Permanent: true, Text: "5.1.1"}}})
			h.tick(f, h.now)
			h.now = h.now.Add(time.Minute)
			tt.pause(h, f)
			h.tick(f, h.now)
			for _, to := range []string{"ops@lure.example", "admin-tay-ninh@guard.example"} {
				got := h.posted.alarms(to)
				if len(got) != 2 || !strings.Contains(got[1], tt.says) {
					t.Errorf("alarms to %s: %q, want a second one within the hour that says %q", to, got, tt.says)
				}
			}
			head, err := h.store.AuditHead(t.Context())
			if want := strings.Contains(tt.says, "mail"); err != nil || head.Act != "pause" || strings.Contains(string(head.Data), "tay-ninh@guard.example") != want {
				t.Errorf("the audit log says %+v, %v, want the sender in it: %v", head, err, want)
			}
		})
	}
}

// An alarm that is refused is tried again for a day, with longer and longer pauses, and the operator hears of an admin who
// cannot be reached.
func TestAnAlarmThatIsRefusedIsTriedAgain(t *testing.T) {
	for _, tt := range []struct {
		name      string
		takenFrom time.Duration // after the first try; 0 for never
		want      alerts.State
		tries     int
	}{
		{"until it is taken", time.Hour, alerts.Sent, 7},
		{"for a day", 0, alerts.Failed, 14},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f := toldHouse(t)
			admin, start := "admin-tay-ninh@guard.example", h.now
			tries := 0
			h.posted.refuse = func(l alerts.Letter) (error, bool) {
				if l.Target.Address != admin {
					return nil, false
				}
				if tries++; tt.takenFrom == 0 || h.now.Sub(start) < tt.takenFrom {
					return errRefused, false
				}
				return nil, false
			}
			if err := f.Pause(t.Context(), "tay-ninh", "an"); err != nil {
				t.Fatal(err)
			}
			h.tick(f, h.now)
			h.tick(f, h.now.Add(time.Minute))
			told := h.posted.alarms("ops@lure.example")
			if len(told) != 2 || !strings.Contains(told[1], "quản trị") || !strings.Contains(told[1], admin+": 550 5.1.1") {
				t.Fatalf("alarms to the operator: %q, want one of the pause and one that the admin is not reached", told)
			}
			for at := h.now; at.Before(start.Add(26 * time.Hour)); at = at.Add(time.Minute) {
				h.now = at
				if err := f.Tick(t.Context(), at); err != nil {
					t.Fatal(err)
				}
			}
			if tries != tt.tries {
				t.Errorf("it was tried %d times, want %d", tries, tt.tries)
			}
			if got := h.posted.alarms(admin); (len(got) == 1) != (tt.want == alerts.Sent) {
				t.Errorf("the admin got %d alarms", len(got))
			}
		})
	}
}

func TestAnAlarmToAnAdminThatComesBackIsToldTheOperatorAndTriedAgain(t *testing.T) {
	h, f := toldHouse(t)
	if err := f.Pause(t.Context(), "tay-ninh", "an"); err != nil {
		t.Fatal(err)
	}
	h.tick(f, h.now)
	var alarm alerts.Letter
	for _, l := range h.posted.got {
		if l.Target.Address == "admin-tay-ninh@guard.example" {
			alarm = l
		}
	}
	bounce := alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: alarm.MessageID, To: alarm.Target.Address, Permanent: true, Text: "5.1.1 unknown"}}}
	h.receive(f, bounce, bounce)
	h.tick(f, h.now)
	if got := h.posted.alarms("ops@lure.example"); len(got) != 2 || !strings.Contains(got[1], "5.1.1 unknown") {
		t.Fatalf("alarms to the operator: %q, want a second at once", got)
	}
	h.tick(f, h.now.Add(time.Minute))
	if got := h.posted.alarms("admin-tay-ninh@guard.example"); len(got) != 2 {
		t.Errorf("the admin's alarm was sent %d times, want once more", len(got))
	}
}
