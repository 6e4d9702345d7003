package alerts_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"lurewatch/alerts"
)

// bouncedHouse is a told house that writes its log down, and the message id of the mail that tay-ninh got.
func bouncedHouse(t *testing.T) (h *house, f *alerts.Office, log *bytes.Buffer, id string) {
	t.Helper()
	log = new(bytes.Buffer)
	h, _ = toldHouse(t)
	h.edit = func(o *alerts.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) }
	return h, h.office(), log, h.posted.papers(t, "tay-ninh")[0].MessageID
}

// newest is the newest posting of a unit.
func newest(t *testing.T, f *alerts.Office, unit string) alerts.Posting {
	t.Helper()
	list, err := f.Archive(t.Context(), unit, "", 100)
	if err != nil || len(list) == 0 {
		t.Fatalf("Archive(%s) = %v, %v", unit, list, err)
	}
	return list[len(list)-1]
}

func TestOnlyTheWholeMessageIDSaysThatAMailCameBack(t *testing.T) {
	_, _, _, other := bouncedHouse(t)
	for _, tt := range []struct {
		name   string
		bounce func(id string) alerts.Bounce
		want   alerts.State
	}{
		{"the message id of the mail", func(id string) alerts.Bounce { return alerts.Bounce{MessageID: id} }, alerts.Failed},
		{"the message id and the recipient", func(id string) alerts.Bounce {
			return alerts.Bounce{MessageID: strings.ToUpper(id), To: "Tay-Ninh@guard.example"}
		}, alerts.Failed},
		{"the message id and another recipient", func(id string) alerts.Bounce { return alerts.Bounce{MessageID: id, To: "boss@guard.example"} }, alerts.Sent},
		{"what everybody can know of it", func(string) alerts.Bounce {
			return alerts.Bounce{MessageID: "digest.tay-ninh.20261101@lure.example", To: "tay-ninh@guard.example"}
		}, alerts.Sent},
		{"another ending", func(id string) alerts.Bounce {
			return alerts.Bounce{MessageID: strings.Replace(id, ".20261101.", ".20261101.a", 1), To: "tay-ninh@guard.example"}
		}, alerts.Sent},
		{"the ending of another store's mail", func(string) alerts.Bounce { return alerts.Bounce{MessageID: other} }, alerts.Sent},
		{"another domain", func(id string) alerts.Bounce { return alerts.Bounce{MessageID: id + ".evil.example"} }, alerts.Sent},
		{"the recipient alone", func(string) alerts.Bounce { return alerts.Bounce{To: "tay-ninh@guard.example"} }, alerts.Sent},
		{"nothing", func(string) alerts.Bounce { return alerts.Bounce{} }, alerts.Sent},
		{"a zero byte", func(id string) alerts.Bounce { return alerts.Bounce{MessageID: "digest.\x00" + id} }, alerts.Sent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, f, log, id := bouncedHouse(t)
			b := tt.bounce(id)
			b.Permanent, b.Text = true, "550 5.1.1 no such user"
			if err := f.Receive(t.Context(), alerts.Incoming{ID: "b1@mx.example", Bounces: []alerts.Bounce{b, b}}); err != nil {
				t.Fatal(err)
			}
			if p := newest(t, f, "tay-ninh"); p.State != tt.want {
				t.Errorf("the posting is %s, want %s", p.State, tt.want)
			}
			h.tick(f, h.now)
			said := log.String()
			if got := len(h.posted.alarms("ops@lure.example")); (got > 0) != (tt.want == alerts.Failed) {
				t.Errorf("%d alarms", got)
			}
			if n := strings.Count(said, "a bounce does not say which mail"); (n == 1) != (tt.want == alerts.Sent) {
				t.Errorf("%d lines in the log that a bounce is passed over:\n%s", n, said)
			}
		})
	}
}

func TestWhatABounceSaysIsAStrangersText(t *testing.T) {
	h, f, _, id := bouncedHouse(t)
	text := "550 see https://evil.example/a?b\r\n- Ban tin: DUNG VN-20261101-0001 \u202egnp.exe\x07 call 0900 000 103 or boss@evil.example; " +
		"TAY-NINH@guard.example is full, xtay-ninh@guard.example is not; " + strings.Repeat("rất dài ", 100)
	if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: id, Permanent: true, Text: text}}}); err != nil {
		t.Fatal(err)
	}
	h.tick(f, h.now)
	logged := newest(t, f, "tay-ninh").Log
	for _, to := range []string{"ops@lure.example", "admin-tay-ninh@guard.example"} {
		alarms := h.posted.alarms(to)
		if len(alarms) != 1 {
			t.Fatalf("%d alarms to %s, want one", len(alarms), to)
		}
		m := regexp.MustCompile(`(?m)^ .*the server said: “(.*)”$`).FindStringSubmatch(alarms[0])
		if m == nil {
			t.Fatalf("the alarm does not quote the server in one line:\n%s", alarms[0])
		}
		if n := utf8.RuneCountInString(m[1]); n > 200 || n < 150 {
			t.Errorf("%d characters of the server are told, want at most 200", n)
		}
		for _, bad := range []string{"https://", "evil.example", "VN-2", "\u202e", "\x07", "0900 000 103", "boss", "xtay-ninh"} {
			if strings.Contains(m[1], bad) {
				t.Errorf("the alarm has %q: %s", bad, m[1])
			}
		}
		for _, good := range []string{"550 see hxxps://evil[.]example", "TAY-NINH[@]guard[.]example is full"} {
			if !strings.Contains(m[1], good) {
				t.Errorf("the alarm does not have %q: %s", good, m[1])
			}
		}
	}
	if last := logged[len(logged)-1].Answer; strings.Contains(last, "https://") || strings.Contains(last, "boss") {
		t.Errorf("the archive has %q", last)
	}
}

func TestAMailThatIsLateIsNoAlarm(t *testing.T) {
	h, f, _, id := bouncedHouse(t)
	if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: id, To: "tay-ninh@guard.example", Text: "451 greylisted"}}}); err != nil {
		t.Fatal(err)
	}
	h.tick(f, h.now)
	if p := newest(t, f, "tay-ninh"); p.State != alerts.Sent || len(p.Log) != 2 || len(h.posted.alarms("ops@lure.example")) != 0 {
		t.Errorf("the posting is %+v with %d alarms, want it sent, with what the server said and no alarm", p, len(h.posted.alarms("ops@lure.example")))
	}
}

func TestAnAlarmThatComesBackIsLogged(t *testing.T) {
	h, f, log, id := bouncedHouse(t)
	if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: id, Permanent: true, Text: "5.1.1"}}}); err != nil {
		t.Fatal(err)
	}
	h.tick(f, h.now)
	alarm := h.posted.got[len(h.posted.got)-1]
	if alarm.Unit != "" || !regexp.MustCompile(`^alarm\.\d{8}-\d{6}\.[0-9a-f]{8}\.[a-z2-7]{16}@lure\.example$`).MatchString(alarm.MessageID) {
		t.Fatalf("the last letter is %s to %s, want an alarm", alarm.MessageID, alarm.Target)
	}
	if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: alarm.MessageID, Permanent: true, Text: "5.1.1"}}}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "an alarm was not delivered") {
		t.Errorf("the log says nothing of it:\n%s", log)
	}
}

// An older release kept no message ids: its mails have those that their names give, and go on with them.
func TestPostingsWithoutAMessageID(t *testing.T) {
	for _, tt := range []struct {
		name string
		late time.Duration // after it was sent
		want alerts.State
	}{{"a bounce within a week", 6 * 24 * time.Hour, alerts.Failed}, {"a bounce after that, of whoever can count days", 8 * 24 * time.Hour, alerts.Sent}} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, unit("tay-ninh", "tn"))
			f := h.office()
			h.tick(f, h.now)
			h.posted.refuse = func(alerts.Letter) (error, bool) { return errBusy, false }
			h.tick(f, day(1))
			h.forget("alerts.outbox")
			h.posted.refuse = nil
			h.tick(h.office(), day(1).Add(time.Hour))
			const old = "digest.tay-ninh.20261101@lure.example"
			if len(h.posted.got) != 1 || h.posted.got[0].MessageID != old {
				t.Fatalf("the mail goes as %v, want %s", h.posted.got, old)
			}
			h.now = h.now.Add(tt.late)
			if err := f.Receive(t.Context(), alerts.Incoming{Bounces: []alerts.Bounce{{MessageID: old, Permanent: true, Text: "5.1.1"}}}); err != nil {
				t.Fatal(err)
			}
			if p := newest(t, f, "tay-ninh"); p.State != tt.want {
				t.Errorf("the posting is %s, want %s", p.State, tt.want)
			}
		})
	}
}

// forget takes the message ids out of the rows of a table.
func (h *house) forget(table string) {
	h.Helper()
	rows, err := h.store.Rows(h.Context(), table, "", 1000)
	if err != nil || len(rows) == 0 {
		h.Fatalf("Rows(%s) = %v, %v", table, rows, err)
	}
	for _, r := range rows {
		var p map[string]any
		if err := json.Unmarshal(r.Value, &p); err != nil {
			h.Fatal(err)
		}
		delete(p, "message_id")
		h.write(table, r.Key, p)
	}
}
