package check

import (
	"context"
	"errors"
	"time"

	"lurewatch/job"
)

// page reads the page at an address, or says what an earlier reading found. In order: an ad that the crawler saw a short
// while ago, a reading for an earlier question, a reading now. Where that fails an older reading stands in if it bore
// signs, with its date; one that bore none does not, since nobody knows what stands there now.
func (d *Desk) page(ctx context.Context, raw string) result {
	url, err := job.Canonical(raw)
	if err != nil {
		b := NotAllowed
		if hasCredentials(raw) {
			return unread(Credentials, d.o.Now()) // and the address is not repeated
		}
		r := unread(b, d.o.Now())
		r.submitted = raw
		return r
	}
	r := d.opened(ctx, url)
	r.submitted, r.checked = raw, url
	if r.final == "" && r.found.Ad.URL != "" {
		r.final = r.found.Ad.URL
	}
	return r
}

func (d *Desk) opened(ctx context.Context, url string) result {
	c, known := d.known(ctx, url)
	if known && d.fresh(c) {
		return d.ofCase(c)
	}
	r, ok := d.cached(url)
	switch {
	case ok:
		r.source = Cached
	case d.o.URL == nil:
		r = unread(NoFetch, d.o.Now())
	default:
		r = d.fetched(ctx, url)
	}
	if r.found.Readable != job.Read {
		return d.standIn(r, url, c, known)
	}
	if known {
		r.reviewed(c.Review, !c.Stale() && r.found.Ad.ContentHash() == c.ContentHash)
	}
	return r
}

// fetched opens a page, and keeps the reading of one that was read.
func (d *Desk) fetched(ctx context.Context, url string) result {
	p := d.o.URL(ctx, url)
	if p.Readable != job.Read && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		p.Because = Timeout
	}
	r := d.sifted(d.dated(judged(FetchedNow, p.Answer, p.Because)))
	if p.Readable == job.Read {
		d.pages.put(url, r, r.size(), d.o.Now().Add(d.o.Keep))
	}
	return r
}

// cached is a reading that still answers for a page.
func (d *Desk) cached(url string) (result, bool) {
	r, ok := d.pages.get(url, d.o.Now())
	return r, ok && d.o.Now().Sub(r.at) <= d.o.Fresh
}

// known is the ad that the crawler knows at an address. That it cannot be looked up is as if there were none.
func (d *Desk) known(ctx context.Context, url string) (job.Case, bool) {
	if d.o.Case == nil {
		return job.Case{}, false
	}
	c, ok, err := d.o.Case(ctx, url)
	if err != nil {
		d.o.Log.Warn("known ad not looked up", "why", err)
	}
	return c, ok && err == nil && !c.TextPurged
}

// fresh reports whether a known ad is answered for without opening its page.
func (d *Desk) fresh(c job.Case) bool {
	return c.ClosedAt.IsZero() && d.o.Now().Sub(c.LastSeen) <= d.o.KnownFresh
}

// ofCase is the result of a known ad, as it was seen last.
func (d *Desk) ofCase(c job.Case) result {
	r := judged(Known, job.Answer{Readable: job.Read, Ad: c.Ad, Verdict: c.Verdict, At: c.LastSeen, Read: []string{"title", "text"}, NotRead: []string{"pictures", "links"}}, "")
	r.reviewed(c.Review, !c.Stale())
	return d.dated(r)
}

// standIn puts an older reading that bore signs in the place of one that failed.
func (d *Desk) standIn(failed result, url string, c job.Case, known bool) result {
	var best result
	older := func(r result, at time.Time) {
		if r.band.flagged() && at.After(best.asOf) {
			best, best.asOf = r, at.UTC()
		}
	}
	if r, ok := d.pages.get(url, d.o.Now()); ok {
		r.source = Cached
		if known {
			r.reviewed(c.Review, !c.Stale() && r.found.Ad.ContentHash() == c.ContentHash)
		}
		older(r, r.at)
	}
	if known {
		older(d.ofCase(c), c.LastSeen)
	}
	if best.asOf.IsZero() {
		return failed
	}
	best.because = failed.because
	return best
}
