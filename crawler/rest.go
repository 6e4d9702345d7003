package crawler

import (
	"cmp"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
	"lurewatch/job"
)

// pause is how long a host is left alone between two requests: the longest that a source or one of its
// robots.txt asks for, whichever origin was asked last, or that its slowness suggests.
func (d *dispatcher) pause(h *host) time.Duration {
	if lo := d.c.opts.LoopbackDelay; lo >= 0 && isLoopback(h.name) {
		return lo
	}
	p := max(cmp.Or(h.delay, DefaultDelay), min(latencyFactor*h.latency, maxAdaptive))
	for _, policy := range h.policies {
		p = max(p, min(policy.delay, maxCrawlDelay))
	}
	return p
}

// health lets a host rest that says it has too much to do, or that did not answer several times in a row. What waits
// for a host that rests for long is sent away.
func (d *dispatcher) health(h *host, r release) {
	switch {
	case r.limited:
		h.rest = r.at.Add(d.restFor(h, r))
	case !r.failed:
		h.failures, h.rests = 0, h.rests/2
		return
	default:
		if h.failures++; h.failures < maxFailures && h.rests == 0 {
			return
		}
		h.rest = r.at.Add(d.c.jitter(growing(hostRest, h.rests)))
	}
	h.rests++
	h.failures = 0
	if h.rest.After(h.next) {
		h.next = h.rest
	}
	if h.resting(r.at) {
		d.sendAway(h, r.at)
	}
}

// restFor is how long a host rests that said 429 or 503: as long as it asks for, and longer if it did so before.
func (d *dispatcher) restFor(h *host, r release) time.Duration {
	if r.asked && h.rests == 0 {
		return r.wait
	}
	if r.asked {
		return max(r.wait, growing(max(r.wait, leastRest), h.rests))
	}
	return d.c.jitter(growing(limitRest, h.rests))
}

// growing is a pause that doubles each time, up to maxRest.
func growing(p time.Duration, times int) time.Duration {
	for range times {
		if p *= 2; p >= maxRest {
			return maxRest
		}
	}
	return p
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

// maxIdleHosts is how many hosts are remembered before those with nothing worth keeping are forgotten.
const maxIdleHosts = 4096

// forget drops the hosts with nothing worth keeping, if there are many: a crawl that goes on for months meets many.
func (d *dispatcher) forget(now time.Time) {
	if len(d.hosts) <= d.keep {
		return
	}
	for name, h := range d.hosts {
		if h.forgotten(now) {
			delete(d.hosts, name)
		}
	}
	d.keep = max(maxIdleHosts, 2*len(d.hosts))
}
