package web_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lurewatch/alerts"
	"lurewatch/web"
)

// settings replaces the operator's file of Tây Ninh.
func (m *manor) settings(t testing.TB, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.bureau.files.Dir, "tay-ninh.yaml"), []byte("id: tay-ninh\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The clock of a manor begins on 21 November 2026 at 12:00 in Viet Nam; its Tây Ninh is told at 06:00.
func TestThePagesSayWhatTheOfficeKnowsOfTheNextDigest(t *testing.T) {
	for _, tc := range []struct {
		name, settings, says string
		before               func(m *manor)
	}{
		{"never served, after its hour", "", "22 Nov 2026 06:00", func(*manor) {}},
		{"in a gap of the clocks", "zone: America/New_York\nhour: \"02:30\"\n", "14 Mar 2027 14:30", func(m *manor) {
			m.wait(112*24*time.Hour + 12*time.Hour)
			m.tick(t)
		}},
		{"a day that was not made", "", "due since 22 Nov 2026 06:00", func(m *manor) {
			m.tick(t)
			m.wait(20 * time.Hour)
		}},
		{"a day that was made already and an hour that was moved", "hour: \"23:00\"\n", "23 Nov 2026 23:00", func(m *manor) {
			m.tick(t)
			m.wait(20 * time.Hour)
			m.tick(t)
		}},
		{"weekly", "quiet: weekly\n", "24 Nov 2026 06:00 (UTC+07:00) if there is news, otherwise 30 Nov 2026 06:00 (UTC+07:00)", func(m *manor) {
			m.tick(t)
			m.wait(45 * time.Hour)
			m.tick(t)
		}},
		{"paused", "", "Paused by somebody", func(m *manor) {
			m.tick(t)
			if err := m.bureau.Pause(t.Context(), "tay-ninh", "somebody"); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		m := newManor(t)
		if !strings.Contains(tc.settings, "hour: \"23") {
			m.settings(t, tc.settings)
		}
		tc.before(m)
		m.settings(t, tc.settings)
		m.login(t, "lead")
		for _, at := range []string{"/en/console/units?kind=border", "/en/console/units/tay-ninh"} {
			_, _, body := m.as(t, "lead", at, nil)
			if got := text(body); !strings.Contains(got, "Next digest "+tc.says) {
				t.Errorf("%s: %s does not say %q: %s", tc.name, at, tc.says, got)
			}
		}
	}
}

func TestAUnitThatNothingCanBeSentToHasNoNextDigest(t *testing.T) {
	m := newManor(t, func(b *bench) { b.Digests.Office = withoutMail{b.Digests.Office} })
	_, _, body := m.as(t, "lead", "/en/console/units/tay-ninh", nil)
	says(t, body, "Next digest None for now: this server has no way to send to the unit.")
}

// withoutMail is an office with nobody to tell, as where no mail server is set.
type withoutMail struct{ web.Office }

func (withoutMail) Next(context.Context) (map[string]alerts.Upcoming, error) { return nil, nil }
