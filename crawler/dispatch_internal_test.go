package crawler

import (
	"testing"
	"time"

	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// start is when the clock of these tests begins.
var start = time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC)

// idleHost is a dispatcher that holds visits of one host whose robots.txt allows everything.
func idleHost(now func() time.Time, visits ...job.Visit) (*dispatcher, *host) {
	d := newDispatcher(New(Options{Now: now}))
	d.enqueue(leased{visits: visits, at: now()})
	h := d.hosts["bakery.example"]
	h.policies["http://bakery.example"] = &policy{file: robots.AllowAll(), expires: start.Add(policyLife)}
	return d, h
}

func TestAVisitWhoseLeaseRanOutInTheQueueIsNotMade(t *testing.T) {
	now := start
	d, h := idleHost(func() time.Time { return now },
		job.Visit{URL: "http://bakery.example/old", Until: start.Add(time.Minute)},
		job.Visit{URL: "http://bakery.example/new", Until: start.Add(time.Hour)})
	now = start.Add(time.Minute)
	task, ready, _ := d.next()
	if !ready || task.visit.URL != "http://bakery.example/new" {
		t.Errorf("next = %q, %v, want the visit whose lease still holds", task.visit.URL, ready)
	}
	if d.queued != 0 || len(h.queue) != 0 {
		t.Errorf("%d visits count as queued and %d are, want none", d.queued, len(h.queue))
	}
	d.handOut(task)
	if d.turns.Len() != 0 || !h.busy || d.working != 1 {
		t.Errorf("%d hosts want work, busy %v, %d under way, want 0, true, 1", d.turns.Len(), h.busy, d.working)
	}
}

func TestATaskThatWasNotHandedOutIsPutBack(t *testing.T) {
	d, h := idleHost(func() time.Time { return start }, job.Visit{URL: "http://bakery.example/a"}, job.Visit{URL: "http://bakery.example:8080/b"})
	for range 3 {
		task, ready, _ := d.next()
		d.putBack(task, ready)
		if d.queued != 2 || len(h.queue) != 2 || d.turns.Len() != 1 {
			t.Fatalf("%d visits count as queued, %d are, %d hosts want work; want 2, 2, 1", d.queued, len(h.queue), d.turns.Len())
		}
	}
	h.queue = h.queue[1:] // the one whose robots.txt is not known
	for range 3 {
		task, ready, _ := d.next()
		if task.robots == nil || task.robots.url != "http://bakery.example:8080/robots.txt" {
			t.Fatalf("next is %+v, want the robots.txt", task)
		}
		d.putBack(task, ready)
		if len(h.tasks) != 1 {
			t.Fatalf("%d hops wait, want 1", len(h.tasks))
		}
	}
}

func TestAHostWithoutWaitComesBeforeOneThatWaits(t *testing.T) {
	d, h := idleHost(func() time.Time { return start }, job.Visit{URL: "http://bakery.example/a"})
	h.next = start.Add(time.Hour)
	d.turn(h)
	d.dry = start
	if _, ready, wait := d.next(); ready || wait != leasePause {
		t.Errorf("next is ready %v, wait %v; want to look for other hosts after %v", ready, wait, leasePause)
	}
	d.enqueue(leased{visits: []job.Visit{{URL: "http://market.example/"}}})
	if task, ready, _ := d.next(); !ready || task.host != "market.example" {
		t.Errorf("next is %q, want market.example", task.host)
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tc := range []struct {
		name, header string
		want         time.Duration
	}{
		{"seconds", "90", 90 * time.Second},
		{"no time at all", "0", 0},
		{"a date", "Mon, 02 Feb 2026 09:05:00 GMT", 5 * time.Minute},
		{"a date that has passed", "Mon, 02 Feb 2026 08:00:00 GMT", 0},
		{"more than a day", "9999999", 24 * time.Hour},
		{"a number beyond all bounds", "9223372036854775807", 24 * time.Hour},
		{"a date in another century", "Tue, 01 Jan 2999 00:00:00 GMT", 24 * time.Hour},
		{"nothing", "", time.Minute},
		{"less than nothing", "-5", time.Minute},
		{"nonsense", "soon", time.Minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := retryAfter(tc.header, start); got != tc.want {
				t.Errorf("retryAfter(%q) = %v, want %v", tc.header, got, tc.want)
			}
		})
	}
}

func TestACrawlDelayIsKeptWhileRobotsFileIsFetchedAgain(t *testing.T) {
	now := start
	d, h := idleHost(func() time.Time { return now }, job.Visit{URL: "http://bakery.example/a"})
	h.policies["http://bakery.example"].delay = 10 * time.Second
	now = start.Add(policyLife + time.Second)
	if task, _, _ := d.next(); task.robots == nil {
		t.Fatalf("next is %+v, want robots.txt again", task)
	}
	if got := d.pause(h); got != 10*time.Second {
		t.Errorf("the pause is %v, want 10s as before", got)
	}
	h.policies["http://bakery.example"] = &policy{delay: time.Hour}
	if got := d.pause(h); got != maxCrawlDelay {
		t.Errorf("the pause is %v, want %v at most", got, maxCrawlDelay)
	}
}
