package alerts_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"lurewatch/alerts"
)

func TestFaultsOfAUnitAreOneLineOfAnAlarm(t *testing.T) {
	var faults []string
	for i := range 40 {
		faults = append(faults, fmt.Sprintf("lao-cai.yaml:%d:7: recipients %q: want a mail address", i+2, strings.Repeat("dài ", 100)))
	}
	for _, tt := range []struct{ name, why, want string }{
		{"forty faults", strings.Join(faults, "\n"), "… and 39 more; lurewatch digest units shows them"},
		{"one fault", `lao-cai.yaml:2:7: hour "25:00": want a time of day`, `hour "25:00": want a time of day`},
		{"one with an end of line", "lao-cai.yaml:2:7: bad\n", "lao-cai.yaml:2:7: bad"},
		{"one that turns the line", "lao-cai.yaml:2:7: \u202ebad\rx", "lao-cai.yaml:2:7: [U+202E]bad x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t, unit("tay-ninh", "tn"))
			h.edit = func(o *alerts.Options) {
				o.Roster = func() alerts.Roster {
					return alerts.Roster{Units: h.units, Router: byPlace{h.units}, Stopped: map[string]string{"lao-cai": tt.why}}
				}
			}
			f := h.office()
			h.tick(f, h.now)
			alarms := h.posted.alarms("ops@lure.example")
			if len(alarms) != 1 {
				t.Fatalf("%d alarms, want one", len(alarms))
			}
			var said []string
			for line := range strings.Lines(alarms[0]) {
				if strings.Contains(line, "lao-cai.yaml") {
					said = append(said, strings.TrimRight(line, "\n"))
				}
			}
			if len(said) != 1 || !strings.HasSuffix(said[0], tt.want) || utf8.RuneCountInString(said[0]) > 300 {
				t.Errorf("the alarm says %q, want one line that ends with %q", said, tt.want)
			}
		})
	}
}
