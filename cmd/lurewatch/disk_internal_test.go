package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lurewatch/crawler/warc"
)

func TestBytesAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]byteCount{"1GiB": 1 << 30, "500MB": 500e6, "0": 0, "1.5 mib": 3 << 19, "2048": 2048, "7B": 7} {
		var b byteCount
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%q is %d, %v, want %d", text, int64(b), err, int64(want))
		}
	}
	for _, text := range []string{"", "GiB", "-1", "much", "NaN", "Inf", "99999999TiB"} {
		var b byteCount
		if err := b.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %d, want an error", text, int64(b))
		}
	}
}

func TestAFullDiskIsToldOnceAndItsEndToo(t *testing.T) {
	var log strings.Builder
	free, known, now := int64(2<<30), true, time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	d := &disk{dir: "warc", least: 1 << 30, free: func(string) (int64, bool) { return free, known }, now: func() time.Time { return now },
		log: slog.New(slog.NewTextHandler(&log, nil))}
	for _, step := range []struct {
		name string
		do   func()
		full string // part of why
		told int    // lines in the log so far
	}{
		{"room", func() {}, "", 0},
		{"less than there must be, within the second", func() { free = 1 << 29 }, "", 0},
		{"a second later", func() { now = now.Add(time.Second) }, "512.0 MiB are free on the disk of warc, want 1.0 GiB", 1},
		{"still", func() { now = now.Add(time.Hour) }, "512.0 MiB", 1},
		{"even less", func() { free, now = 1<<28, now.Add(time.Hour) }, "256.0 MiB", 1},
		{"room again", func() { free, now = 2<<30, now.Add(time.Hour) }, "", 2},
		{"an exchange that no disk takes", func() { d.failed(fmt.Errorf("record: %w", warc.ErrExchange)) }, "", 2},
		{"a write that failed", func() { d.failed(errors.New("disk quota exceeded")) }, "quota", 3},
		{"half a minute later", func() { now = now.Add(30 * time.Second) }, "quota", 3},
		{"tried again", func() { now = now.Add(time.Minute) }, "", 4},
		{"a disk that says nothing", func() { free, known, now = 0, false, now.Add(time.Hour) }, "", 4},
		{"no limit", func() { known, d.least, now = true, 0, now.Add(time.Hour) }, "", 4},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			if got := d.full(); (got == "") != (step.full == "") || !strings.Contains(got, step.full) {
				t.Errorf("full = %q, want %q in it", got, step.full)
			}
			if n := strings.Count(log.String(), "\n"); n != step.told {
				t.Errorf("the log has %d lines, want %d:\n%s", n, step.told, &log)
			}
		})
	}
	if !strings.Contains(log.String(), "--min-free") {
		t.Errorf("the log does not say what to do:\n%s", &log)
	}
	if got := d.told(); !strings.Contains(got, "quota") {
		t.Errorf("told = %q, want the newest reason", got)
	}
}
