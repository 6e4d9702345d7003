package crawler

import (
	"context"
	"net/http"
	"time"

	"lurewatch/crawler/fetch"
	"lurewatch/crawler/robots"
)

// robotsFetch is the way to the robots.txt of an origin: one hop after another, each in the turn of its host.
type robotsFetch struct {
	origin string
	source string // whose visit waits for it, and whose proxy is used
	url    string // of this hop
	hops   int
	file   *robots.File // set when the way ended
	life   time.Duration
	unread string // why there was no answer; empty if there was
}

// maxRobotsHops is how many redirects of a robots.txt are followed (RFC 9309, 2.3.1.2).
const maxRobotsHops = 5

// fetchRobots makes one hop. A file that cannot be read, be it that it is too large, forbids everything for a while.
func (c *Crawler) fetchRobots(ctx context.Context, t task) release {
	f := *t.robots
	begun := c.opts.Now()
	p, err := c.client(f.source).Get(ctx, fetch.Request{URL: f.url, Accept: "text/plain,*/*;q=0.5", Note: "robots.txt"})
	r := release{host: t.host, at: c.opts.Now(), robots: &f, failed: unreachable(err)}
	switch {
	case err != nil:
		f.file, f.life, f.unread = robots.DisallowAll(), policyUnreachable, err.Error()
	case p.Location != "" && f.hops < maxRobotsHops:
		f.url, f.hops = p.Location, f.hops+1
	default:
		f.file, f.life = robots.FromStatus(p.Status, p.Body), policyLife
		if p.Status == http.StatusTooManyRequests || p.Status >= 500 {
			f.life = policyUnreachable
		}
	}
	if p.Status != 0 {
		r.answered(p.Status, p.Header.Get("Retry-After"), r.at.Sub(begun))
		r.limited = r.asked // else nothing is asked of the host until the file is, an hour later
	}
	return r
}
