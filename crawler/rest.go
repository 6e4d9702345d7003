package crawler

import (
	"cmp"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// pause is how long a host is left alone between two requests: the longest that a source or one of its
// robots.txt asks for, whichever origin was asked last.
func (d *dispatcher) pause(h *host) time.Duration {
	if lo := d.c.opts.LoopbackDelay; lo >= 0 && isLoopback(h.name) {
		return lo
	}
	p := cmp.Or(h.delay, DefaultDelay)
	for _, policy := range h.policies {
		p = max(p, min(policy.delay, maxCrawlDelay))
	}
	return p
}

// health lets a host rest that asked for it, or that did not answer several times in a row. What waits for a host
// that rests for long is sent away.
func (d *dispatcher) health(h *host, r release) {
	switch {
	case r.wait > 0:
		h.rest = r.at.Add(r.wait)
	case !r.failed:
		h.failures = 0
		return
	default:
		if h.failures++; h.failures < maxFailures {
			return
		}
		h.rest = r.at.Add(d.c.jitter(hostRest))
	}
	h.failures = 0
	if h.rest.After(h.next) {
		h.next = h.rest
	}
	if h.resting(r.at) {
		d.sendAway(h, r.at)
	}
}

// sendAway gives back the visits of a host and ends the ways to robots.txt files that lead over it.
func (d *dispatcher) sendAway(h *host, now time.Time) {
	d.c.log.Info("host rests", "host", h.name, "until", h.rest.UTC(), "given_back", len(h.queue))
	d.giving = append(d.giving, h.queue...)
	d.queued -= len(h.queue)
	hops := h.tasks
	h.queue, h.tasks = nil, nil
	for _, f := range hops {
		d.policy(f, now)
	}
}

// policy takes the result of a hop: the next hop is queued at its host, the last one settles the origin. A hop to
// a host that rests for long is the last one too: visits of another host do not wait for it.
func (d *dispatcher) policy(f *robotsFetch, now time.Time) {
	at := d.host(job.Host(f.url))
	if f.file == nil && !at.resting(now) {
		at.tasks = append(at.tasks, f)
		d.turn(at)
		return
	}
	if f.file == nil {
		f.file, f.life, f.unread = robots.DisallowAll(), policyUnreachable, "it is on "+at.name+", which does not answer now"
	}
	h := d.host(job.Host(f.origin))
	p := &policy{file: f.file, expires: now.Add(f.life), unread: f.unread}
	p.delay, _ = f.file.CrawlDelay(fetch.Product)
	h.policies[f.origin] = p
	if h.next.Before(h.asked.Add(d.pause(h))) {
		h.next = h.asked.Add(d.pause(h))
	}
	d.turn(h)
}
