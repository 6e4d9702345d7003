package crawler

import (
	"context"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
)

// visit does one task: fetch, read, judge, and hand what came of it to be saved. An error ends the run.
func (c *Crawler) visit(ctx context.Context, sh *shell, d *dispatcher, s *saver, t task) error {
	if t.instead != nil {
		s.save(ctx, d, *t.instead, false)
		return nil
	}
	begun := c.opts.Now()
	a, err := c.get(ctx, sh, t)
	a.took = c.opts.Now().Sub(begun)
	d.done <- c.released(t, a, err)
	if err != nil && ctx.Err() != nil {
		return c.release(ctx, t.visit)
	}
	o := c.outcome(t.visit, a, err)
	s.save(ctx, d, o, c.traps.found(o.Visit.Source, o.Visit.URL, o.Links) > 0)
	return nil
}

// get fetches the page of a visit, in a browser if its source asks for that.
func (c *Crawler) get(ctx context.Context, sh *shell, t task) (answer, error) {
	if c.source(t.visit).Render {
		return c.draw(ctx, t)
	}
	return sh.get(t.visit)
}

// isFirst reports whether an address was never visited before.
func isFirst(v job.Visit) bool { return v.Interval == 0 && v.Attempts == 0 }

// release gives one visit back after ctx ended.
func (c *Crawler) release(ctx context.Context, v job.Visit) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackFor)
	defer cancel()
	return c.opts.Frontier.Release(ctx, []job.Visit{v})
}

// released says what a request tells about its host.
func (c *Crawler) released(t task, a answer, err error) release {
	r := release{host: t.host, at: c.opts.Now(), failed: a.status == 0 && unreachable(err)}
	if a.status != 0 {
		r.answered(a.status, a.header.Get("Retry-After"), a.took)
	}
	return r
}

// answered takes in what an answer says about the host.
func (r *release) answered(status int, after string, took time.Duration) {
	r.took, r.limited = took, retryStatus(status)
	if r.limited && after != "" {
		r.wait, r.asked = retryAfter(after, r.at)
	}
}

// endless is the outcome of a visit to a series of pages that leads nowhere. It is tried again much later.
func (c *Crawler) endless(v job.Visit) job.Outcome {
	at := c.opts.Now()
	return job.Outcome{Visit: v, Fate: job.NotRead, Why: "one of an endless series of pages without a new ad", At: at,
		Interval: v.Interval, Due: at.Add(c.jitter(maxPause))}
}

// postponed is the outcome of a visit of a source that had its share of this round.
func (c *Crawler) postponed(v job.Visit) job.Outcome {
	at := c.opts.Now()
	return job.Outcome{Visit: v, Fate: job.Postponed, Why: "the source had its share of visits of this round", At: at,
		Interval: v.Interval, Due: c.source(v).Schedule.Next(at)}
}

// fullPause is how long a visit is put off when nothing can be kept.
const fullPause = 15 * time.Minute

// full says why nothing more can be kept, "" if it can.
func (c *Crawler) full() string {
	if c.opts.Room == nil {
		return ""
	}
	return c.opts.Room()
}

// putOff is the outcome of a visit that is not made, as what it brings could not be kept.
func (c *Crawler) putOff(v job.Visit, why string) *job.Outcome {
	at := c.opts.Now()
	return &job.Outcome{Visit: v, Fate: job.Postponed, Why: why, At: at, Interval: v.Interval, Due: at.Add(c.jitter(fullPause))}
}

// barred is the outcome of a visit that robots.txt does not let be made. It is tried again when the file is. A file
// that could not be read says that the host is in trouble, which is a failure and not a wish of its owner.
func (c *Crawler) barred(v job.Visit, p *policy) job.Outcome {
	o := job.Outcome{Visit: v, Fate: job.Disallowed, Why: "robots.txt forbids it", At: c.opts.Now(), Interval: v.Interval}
	if p.unread != "" {
		o = c.failed(o, "robots.txt: "+p.unread)
	}
	if o.Due.Before(p.expires) {
		o.Due = p.expires
	}
	return o
}

// maxRetry bounds how long a host can ask to be left alone.
const maxRetry = 24 * time.Hour

// retryStatus reports whether a status says that the host wants to be left alone for a while.
func retryStatus(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// retryAfter reads the header: seconds or a date (RFC 9110, 10.2.3). It is false for anything else.
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return time.Duration(min(n, int(maxRetry/time.Second))) * time.Second, true
	}
	if at, err := http.ParseTime(s); err == nil {
		return min(max(at.Sub(now), 0), maxRetry), true
	}
	return 0, false
}

// outcome turns an answer into what is saved. A page that makes the reader panic is a failed visit, not the end.
func (c *Crawler) outcome(v job.Visit, a answer, err error) (o job.Outcome) {
	o = job.Outcome{Visit: v, At: c.opts.Now()}
	defer func() {
		if p := recover(); p != nil {
			c.log.Error("reading a page panicked", "url", v.URL, "panic", p, "stack", string(debug.Stack()))
			o = c.failed(job.Outcome{Visit: v, At: o.At}, "reading the page failed")
		}
		o.Yield = o.Yield.Plus(tally(o, a))
	}()
	switch {
	case err != nil:
		return c.failed(o, err.Error())
	case a.status == http.StatusNotModified:
		o.Fate = job.NotModified
		return c.again(o, false)
	case a.status == http.StatusOK:
		return c.read(o, a)
	case a.redirect(v.URL) != "":
		return c.redirected(o, a.redirect(v.URL))
	case a.status == http.StatusNotFound, a.status == http.StatusGone:
		o.Fate, o.Why = job.Gone, "status "+strconv.Itoa(a.status)
		o.Closed = []job.Closed{{ID: job.AdID(v.Source, v.URL, ""), Why: o.Why}}
		c.unfile(&o, "", c.canonicals.bare(v.Source, v.URL))
		return o
	}
	return c.failed(o, "status "+strconv.Itoa(a.status))
}

// maxHops is how many redirects in a row are taken.
const maxHops = 8

func (c *Crawler) redirected(o job.Outcome, to string) job.Outcome {
	o.Fate, o.Why = job.Redirected, "to "+to
	if c.source(o.Visit).within(to) && o.Visit.Hops < maxHops && to != o.Visit.URL {
		o.Links = []job.Link{{Source: o.Visit.Source, URL: to, Depth: o.Visit.Depth, Hops: o.Visit.Hops + 1, Due: o.At}}
	}
	return c.again(o, false)
}

// Pauses between visits of one address. A page that did not change, that leads elsewhere or is not text is asked
// half as often again each time; one that changed is asked more often, if its validators tell that it did. A page
// that failed is tried after a pause that doubles.
const (
	adPause    = 24 * time.Hour
	maxPause   = 14 * 24 * time.Hour // of what is not worth more
	retryPause = 15 * time.Minute
	maxRetries = 7 // doublings
)

// again sets when the address is visited next.
func (c *Crawler) again(o job.Outcome, listing bool) job.Outcome {
	pause, s := o.Visit.Interval, c.source(o.Visit)
	switch {
	case listing || o.Visit.Depth == 0:
		pause = s.Schedule.Next(o.At).Sub(o.At)
		o.Interval, o.Due = pause, o.At.Add(pause)
		return o
	case pause == 0:
		pause = adPause
	case o.Fate != job.Fetched:
		pause = pause * 3 / 2
	case o.Visit.ETag != "" || o.Visit.LastModified != "": // asked whether it changed, the server said yes
		pause = pause * 4 / 5
	}
	pause = min(max(pause, s.Revisit.Min), s.Revisit.Max)
	o.Interval, o.Due = pause, o.At.Add(pause)
	return o
}

// seldom sets when a page is visited again whose ad is over. It may be open again some day; sites keep such pages for
// years, and there would be no visit left for new ads if each were asked as often as those.
func (c *Crawler) seldom(o job.Outcome) job.Outcome {
	s := c.source(o.Visit)
	o.Interval = min(max(2*max(o.Visit.Interval, adPause), s.Revisit.Min), s.Revisit.Max)
	o.Due = o.At.Add(o.Interval)
	return o
}

// maxWhy is the longest reason that is kept, in bytes: a browser says much when it dies.
const maxWhy = 500

// failed sets when the address is tried again; it is never given up.
func (c *Crawler) failed(o job.Outcome, why string) job.Outcome {
	pause := retryPause << min(o.Visit.Attempts, maxRetries)
	why = strings.ToValidUTF8(why[:min(len(why), maxWhy)], "")
	o.Fate, o.Why, o.Interval = job.Failed, why, o.Visit.Interval
	o.Due = o.At.Add(c.jitter(pause))
	return o
}
