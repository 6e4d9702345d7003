package main

import (
	"io"
	"os"
	"testing"
)

// TestABrokenSourceIsNoticed is the bench in small: three sources, five ways, five quiet rounds.
func TestABrokenSourceIsNoticed(t *testing.T) {
	few := map[string]bool{"host refuses connections": true, "CAPTCHA everywhere": true, "salary lost": true, "429 everywhere": true, "charset broken": true}
	dir := t.TempDir()
	c := healthCmd{Quiet: 5, Seed: 1, AtOnce: 3, Temp: dir, fits: func(w way) bool { return few[w.name] }}
	r, err := c.watch(t.Context(), []fixture{fixtures[3], fixtures[7], fixtures[8]}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	all := r.trials()
	if n := noticed(all); n != len(all) || len(all) != 15 {
		t.Errorf("%d of %d trials were noticed, want 15 of 15: %+v", n, len(all), all)
	}
	if told, rounds, quiet := r.alarms(); rounds > 0 || quiet != 15 {
		t.Errorf("false alarms in %d of %d quiet rounds, want 0 of 15: %+v", rounds, quiet, told)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("the bench leaves %v, %v, want nothing", left, err)
	}
}

func TestAReportThatIsNotGoodEnoughFails(t *testing.T) {
	told, missed := trial{rounds: 1}, trial{}
	for _, tc := range []struct {
		name string
		watched
		ok bool
	}{
		{"all is noticed", watched{quiet: 100, trials: []trial{told, told}}, true},
		{"half is missed", watched{quiet: 100, trials: []trial{told, missed}}, false},
		{"one quiet round of a hundred has two alarms", watched{quiet: 100, alarms: []alarm{{round: 3}, {round: 3}}}, true},
		{"two quiet rounds of a hundred have an alarm", watched{quiet: 100, alarms: []alarm{{round: 3}, {round: 4}}}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := (healthReport{[]watched{tc.watched}}).verdict(); (err == nil) != tc.ok {
				t.Errorf("verdict = %v, want it to be good: %t", err, tc.ok)
			}
		})
	}
}

func TestEverySourceIsBrokenTwentyWays(t *testing.T) {
	if len(fixtures) != 20 {
		t.Errorf("%d sources, want 20", len(fixtures))
	}
	for _, f := range fixtures {
		if n := len(waysOf(f)); n < waysEach {
			t.Errorf("%s is broken in %d ways, want at least %d", f.id, n, waysEach)
		}
	}
}
