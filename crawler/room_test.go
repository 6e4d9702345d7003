package crawler_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"lurewatch/job"
)

func TestVisitsArePutOffWhenNothingCanBeKept(t *testing.T) {
	var full atomic.Bool
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) {
		switch {
		case noRobots(rw, r):
		case r.URL.Path == "/":
			full.Store(true)
			page(rw, "/1", "/2", "/3")
		default:
			adPage(rw, "Two helpers")
		}
	})
	f, now := newFrontier(), new(clock)
	o := options(t, f, w.source())
	o.Now = now.now
	o.Room = func() string {
		if full.Load() {
			return "the disk is full"
		}
		return ""
	}
	stats := run(t, t.Context(), o)
	if stats.Visits != 1 || stats.Postponed != 3 || stats.AdsNew != 0 {
		t.Errorf("stats are %+v, want one visit, three put off and no ad", stats)
	}
	if o := f.saved(t, w.at(0, "/2")); o.Fate != job.Postponed || o.Why != "the disk is full" || !o.Due.After(o.At) || o.Due.After(o.At.Add(time.Hour)) {
		t.Errorf("/2 is %s (%s), due %v after %v, want it put off for a while", o.Fate, o.Why, o.Due, o.At)
	}
	if n := w.asked(0, "/2"); n != 0 {
		t.Errorf("/2 was asked for %d times, want 0", n)
	}

	full.Store(false)
	now.add(time.Hour)
	if stats := run(t, t.Context(), o); stats.AdsNew != 3 {
		t.Errorf("with room again there are %d new ads, want 3", stats.AdsNew)
	}
}

func TestNothingIsAskedForWithoutRoom(t *testing.T) {
	w := serve(t, 1, func(rw http.ResponseWriter, r *http.Request, _ int) { page(rw) })
	o := options(t, newFrontier(), w.source())
	o.Room = func() string { return "the disk is full" }
	if stats := run(t, t.Context(), o); stats.Postponed != 1 || len(w.log()) != 0 {
		t.Errorf("%d visits were put off and %v asked for, want one and nothing", stats.Postponed, w.log())
	}
}
