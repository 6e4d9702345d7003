package main

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"lurewatch/crawler/warc"
)

// byteCount is a number of bytes that people write with a unit: "1GiB", "500MB", "0".
type byteCount int64

// sizeUnits are the ends of numbers of bytes, the longer before those that they end with.
var sizeUnits = []struct {
	end   string
	bytes float64
}{{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1}}

// UnmarshalText reads a number with or without a unit.
func (b *byteCount) UnmarshalText(text []byte) error {
	number, unit := strings.ToLower(strings.TrimSpace(string(text))), 1.0
	for _, u := range sizeUnits {
		if rest, ok := strings.CutSuffix(number, u.end); ok {
			number, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !(n >= 0 && n*unit < math.MaxInt64/2) {
		return fmt.Errorf("%q: want a number of bytes such as 1GiB or 500MB, or 0", text)
	}
	*b = byteCount(n * unit)
	return nil
}

// String writes it in GiB or MiB.
func (b byteCount) String() string {
	if b >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(b)/(1<<30))
	}
	return fmt.Sprintf("%.1f MiB", float64(b)/(1<<20))
}

// disk says whether evidence can be written. It is safe for concurrent use.
type disk struct {
	dir   string
	least byteCount // that must be free; 0 is no limit
	free  func(dir string) (int64, bool)
	now   func() time.Time
	log   *slog.Logger

	mu     sync.Mutex // guards what follows
	look   time.Time  // when to look again
	why    string     // why nothing is written; empty if it is
	before string     // the newest why that a visit was put off for
}

func newDisk(a *app, least byteCount) *disk {
	return &disk{dir: a.evidenceDir(), least: least, free: warc.Free, now: a.now, log: a.logger()}
}

// Between two looks at the disk, and after a write that failed.
const (
	diskPause   = time.Second
	failedPause = time.Minute
)

// full says why nothing can be kept, and "" if it can. It tells the log when that begins and when it ends.
func (d *disk) full() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now(); !now.Before(d.look) {
		d.look = now.Add(diskPause)
		d.set(d.measure())
	}
	if d.why != "" {
		d.before = d.why
	}
	return d.why
}

// measure looks at the disk.
func (d *disk) measure() string {
	free, known := d.free(d.dir)
	if d.least <= 0 || !known || free >= int64(d.least) {
		return ""
	}
	return fmt.Sprintf("no evidence can be kept: %v are free on the disk of %s, want %v", byteCount(free), d.dir, d.least)
}

// failed takes in why evidence was not written. An exchange that cannot be recorded on any disk says nothing of this one.
func (d *disk) failed(err error) {
	if errors.Is(err, warc.ErrExchange) || errors.Is(err, warc.ErrClosed) {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.look = d.now().Add(failedPause)
	d.set("no evidence can be kept: " + err.Error())
}

// set changes why. The caller holds mu.
func (d *disk) set(why string) {
	switch {
	case why != "" && d.why == "":
		d.log.Error("visits are put off", "why", why, "hint", "make room on that disk, or name another limit with --min-free; 0 is none")
	case why == "" && d.why != "":
		d.log.Warn("visits are made again: there is room for evidence")
	}
	d.why = why
}

// told is why visits were put off last, "" if none were.
func (d *disk) told() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.before
}
