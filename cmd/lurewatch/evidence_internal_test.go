package main

import (
	"testing"
	"time"
)

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "1d": 24 * time.Hour, "36h": 36 * time.Hour, "99999999d": maxDays * 24 * time.Hour} {
		var d days
		if err := d.UnmarshalText([]byte(text)); err != nil || time.Duration(d) != want {
			t.Errorf("%q is %v, %v, want %v", text, time.Duration(d), err, want)
		}
	}
	for _, text := range []string{"", "d", "90", "-1d", "0d", "0s", "soon", "1.5d", "9d9d"} {
		var d days
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %v, want an error", text, time.Duration(d))
		}
	}
}
