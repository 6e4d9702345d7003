package main

import (
	"bytes"
	"io"
	"regexp"
	"testing"
	"time"

	"lurewatch/check"
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
	all, err := readHotlines()
	if err != nil {
		t.Fatal(err)
	}
	lines := all.Verified("VN", check.Anyone)
	if len(lines) == 0 || lines[0].Numbers[0] != "111" || lines[0].Seen.IsZero() || len(lines[0].Sources) == 0 {
		t.Errorf("the first line for anybody is %+v; want 111, with its month and its sources", lines)
	}
}
