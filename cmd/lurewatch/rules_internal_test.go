package main

import (
	"bytes"
	"io"
	"regexp"
	"testing"
	"time"
)

func TestLintTellsOfNumbersThatNobodyLookedUpForAYear(t *testing.T) {
	for _, tc := range []struct {
		name string
		now  time.Time
		want bool
	}{
		{"before any was seen", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), false},
		{"long after", time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var said bytes.Buffer
			a := &app{ctx: t.Context(), io: stdio{out: io.Discard, err: &said}, cli: &cli{}, now: func() time.Time { return tc.now }}
			if err := new(lintCmd).Run(a); err != nil {
				t.Fatal(err)
			}
			line := regexp.MustCompile(`(?m)^lurewatch: warning: hotlines\.yaml:\d+:\d+: hotline "vn-111" was last seen \S+, more than a year ago`)
			if got := line.MatchString(said.String()); got != tc.want {
				t.Errorf("lint says %q, want a line about 111: %v", said.String(), tc.want)
			}
		})
	}
}

func TestHotlinesAreNoContactsOfAds(t *testing.T) {
	numbers, err := hotlineNumbers()
	if err != nil {
		t.Fatal(err)
	}
	have := make(map[string]bool)
	for _, n := range numbers {
		have[n] = true
	}
	for _, n := range []string{"111", "+111", "+84111", "+84981848484", "+85523726274"} {
		if !have[n] {
			t.Errorf("%s is not among the numbers that join no ads", n)
		}
	}
}

func TestThePagesAreGivenTheHotlineOfVietNam(t *testing.T) {
	b, err := webHotlines()
	if err != nil || !regexp.MustCompile(`^\[\{"number":"111","status":"verified","seen":"\d{4}-\d{2}","source":\["https://`).Match(b) {
		t.Errorf("webHotlines = %s, %v; want 111 first, with its month and its sources", b, err)
	}
}
