package alerts_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lurewatch/alerts"
	"lurewatch/job"
)

// memoryRows is a store without ads that keeps rows, with no goroutine of its own. The office holds its lock while it writes.
type memoryRows struct {
	alerts.Store
	rows map[string][]byte // table ␀ key → value
}

func (m *memoryRows) Row(_ context.Context, table, key string) ([]byte, error) {
	if v, ok := m.rows[table+"\x00"+key]; ok {
		return v, nil
	}
	return nil, job.ErrUnknown
}

func (m *memoryRows) Rows(_ context.Context, table, after string, limit int) (list []job.Row, _ error) {
	for k, v := range m.rows {
		if t, key, _ := strings.Cut(k, "\x00"); t == table && key > after {
			list = append(list, job.Row{Table: table, Key: key, Value: v})
		}
	}
	slices.SortFunc(list, func(a, b job.Row) int { return cmp.Compare(a.Key, b.Key) })
	return list[:min(limit, len(list))], nil
}

func (m *memoryRows) WriteRows(_ context.Context, rows []job.Row, _ *job.Audit) error {
	for _, r := range rows {
		if r.Value == nil {
			delete(m.rows, r.Table+"\x00"+r.Key)
			continue
		}
		m.rows[r.Table+"\x00"+r.Key] = r.Value
	}
	return nil
}

func (m *memoryRows) Position(context.Context) (uint64, error) { return 0, nil }

func (m *memoryRows) Changes(context.Context, uint64, int) ([]job.Change, error) { return nil, nil }

// lockedBox is a mailbox that cannot be opened from the start until a time.
type lockedBox struct{ until time.Time }

func (b lockedBox) Poll(context.Context, func(context.Context, alerts.Incoming) error) error {
	if time.Now().Before(b.until) {
		return errors.New("log in: wrong password\nreally")
	}
	return nil
}

func TestAnInboxThatCannotBeReadRaisesAnAlarm(t *testing.T) {
	for _, tt := range []struct {
		name   string
		down   time.Duration
		alarms int
	}{
		{"not for a short while", 50 * time.Minute, 0},
		{"after an hour, once", 20 * time.Hour, 1},
		{"and once a day", 50 * time.Hour, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			h.store.Close()
			synctest.Test(t, func(t *testing.T) {
				h.seams = &memoryRows{rows: make(map[string][]byte)}
				h.edit = func(o *alerts.Options) {
					o.Inbox, o.Now, o.OperatorLanguage = lockedBox{time.Now().Add(tt.down)}, time.Now, "en"
				}
				f := h.office()
				ctx, cancel := context.WithTimeout(t.Context(), 60*time.Hour)
				defer cancel()
				if err := f.Run(ctx); err != nil {
					t.Fatal(err)
				}
				got := h.posted.alarms("ops@lure.example")
				if len(got) != tt.alarms || tt.alarms > 0 && (!strings.Contains(got[0], "could not be read for an hour") || !strings.Contains(got[0], "log in: wrong password; really")) {
					t.Errorf("%d alarms: %q; want %d", len(got), got, tt.alarms)
				}
			})
		})
	}
}

func TestAMailThatIsPassedOverRaisesAnAlarm(t *testing.T) {
	for lang, want := range map[string]string{"vi": "đã bị bỏ qua", "en": "was passed over", "fr": "a été laissé de côté"} {
		h := newHouse(t, unit("u", "tn"))
		h.edit = func(o *alerts.Options) { o.OperatorLanguage = lang }
		f := h.office()
		if err := f.Receive(t.Context(), alerts.Incoming{Passed: "mail 7: unexpected EOF"}); err != nil {
			t.Fatal(err)
		}
		h.tick(f, h.now.Add(time.Minute))
		h.tick(f, h.now.Add(3*time.Hour))
		got := h.posted.alarms("ops@lure.example")
		if len(got) != 1 || !strings.Contains(got[0], want) || !strings.Contains(got[0], "mail 7: unexpected EOF") || strings.Contains(got[0], "%!") {
			t.Errorf("in %s: %q, want one alarm with %q", lang, got, want)
		}
	}
}
