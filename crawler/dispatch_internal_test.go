package crawler

import (
	"slices"
	"strconv"
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
		{"nothing", "", -1},
		{"less than nothing", "-5", -1},
		{"nonsense", "soon", -1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, ok := retryAfter(tc.header, start); ok != (tc.want >= 0) || ok && got != tc.want {
				t.Errorf("retryAfter(%q) = %v, %t, want %v (not readable if negative)", tc.header, got, ok, tc.want)
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

func TestASlowHostIsLeftAloneForLonger(t *testing.T) {
	d, h := idleHost(func() time.Time { return start }, job.Visit{URL: "http://bakery.example/a"})
	for _, tc := range []struct {
		took, want time.Duration
	}{{100 * time.Millisecond, DefaultDelay}, {5 * time.Second, 5300 * time.Millisecond}, {5 * time.Minute, maxAdaptive}} {
		h.timed(tc.took)
		if got := d.pause(h); got != tc.want {
			t.Errorf("after an answer that took %v the pause is %v, want %v", tc.took, got, tc.want)
		}
	}
}

func TestAHostThatHasTooMuchToDoRestsLongerEachTime(t *testing.T) {
	for _, tc := range []struct {
		name  string
		each  release
		rests []time.Duration
	}{
		{"without a word how long", release{limited: true}, []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}},
		{"asking for as much each time", release{limited: true, asked: true, wait: 90 * time.Second}, []time.Duration{90 * time.Second, 3 * time.Minute, 6 * time.Minute}},
		{"asking for nothing", release{limited: true, asked: true}, []time.Duration{0, 2 * time.Second, 4 * time.Second}},
		{"asking for long", release{limited: true, asked: true, wait: 5 * time.Hour}, []time.Duration{5 * time.Hour, 6 * time.Hour}},
		{"asking for longer than the longest rest", release{limited: true, asked: true, wait: 20 * time.Hour}, []time.Duration{20 * time.Hour, 20 * time.Hour}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, h := idleHost(func() time.Time { return start }, job.Visit{URL: "http://bakery.example/a"})
			for i, want := range tc.rests {
				r := tc.each
				r.at = start
				d.health(h, r)
				if got := h.rest.Sub(start); got != want {
					t.Errorf("rest %d lasts %v, want %v", i+1, got, want)
				}
			}
			for range 100 {
				d.health(h, release{at: start, limited: true})
			}
			if got := h.rest.Sub(start); got != maxRest {
				t.Errorf("the longest rest is %v, want %v", got, maxRest)
			}
			for range 8 {
				d.health(h, release{at: start})
			}
			if h.rests != 0 {
				t.Errorf("after answers as it should the host has %d rests to its name, want none", h.rests)
			}
		})
	}
}

func TestAHostThatDoesNotAnswerAfterItsRestRestsAgain(t *testing.T) {
	d, h := idleHost(func() time.Time { return start }, job.Visit{URL: "http://bakery.example/a"})
	var rests []time.Duration
	for i := range 8 {
		h.rest = time.Time{}
		d.health(h, release{at: start, failed: true})
		if !h.rest.IsZero() {
			rests = append(rests, time.Duration(i+1), h.rest.Sub(start))
		}
	}
	want := []time.Duration{5, hostRest, 6, 2 * hostRest, 7, 4 * hostRest, 8, 8 * hostRest}
	if !slices.Equal(rests, want) {
		t.Errorf("rests after so many failures are %v, want %v", rests, want)
	}
}

func TestHostsWithNothingWorthKeepingAreForgotten(t *testing.T) {
	now := start
	d, h := idleHost(func() time.Time { return now }, job.Visit{URL: "http://bakery.example/a"})
	for i := range maxIdleHosts + 10 {
		d.host(strconv.Itoa(i) + ".example")
	}
	d.host("tired.example").rest = start.Add(time.Hour)
	d.forget(now)
	if len(d.hosts) != 2 || d.hosts[h.name] == nil || d.hosts["tired.example"] == nil {
		t.Errorf("%d hosts are kept, want the one with work and the one that rests", len(d.hosts))
	}
}
