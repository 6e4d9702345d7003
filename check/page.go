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
//
// A reading for somebody else's question is shared, so that a page is not opened again and again, and the answer does not
// say so: it has the source and the time of one that was made now.
func (d *Desk) page(ctx context.Context, raw string, by asker, o *opening) result {
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
	r := d.opened(ctx, url, by, o)
	r.submitted, r.checked = raw, url
	if r.final == "" && r.found.Ad.URL != "" {
		r.final = r.found.Ad.URL
	}
	return r
}

// opening is what came of opening a page, for all who ask about it meanwhile; they wait for it together.
type opening struct {
	made  bool
	found result
}

func (d *Desk) opened(ctx context.Context, url string, by asker, o *opening) result {
	c, known := d.known(ctx, url)
	if known && d.fresh(c) {
		return d.ofCase(c)
	}
	r, own, ok := d.cached(url, by)
	switch {
	case ok && own:
		r.source = Cached
	case ok:
		r.at = d.o.Now()
	case d.o.URL == nil:
		r = unread(NoFetch, d.o.Now())
	case o.made:
		r = o.found
		r.at = d.o.Now()
	default:
		r = d.fetched(ctx, url, by)
		o.made, o.found = true, r
	}
	if r.found.Readable != job.Read {
		return d.standIn(r, url, by, c, known)
	}
	if known {
		r.reviewed(c.Review, !c.Stale() && r.found.Ad.ContentHash() == c.ContentHash)
	}
	return r
}

// fetched opens a page, and keeps the reading of one that was read.
func (d *Desk) fetched(ctx context.Context, url string, by asker) result {
	p := d.o.URL(ctx, url)
	if p.Readable != job.Read && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		p.Because = Timeout
	}
	r := d.sifted(d.dated(p.result(FetchedNow)))
	if p.Readable == job.Read {
		p := r.pack()
		d.pages.put(kept[string, result]{key: url, value: p, by: by, size: p.size(), until: d.o.Now().Add(d.o.Keep)})
	}
	return r
}

// cached is a reading that still answers for a page; own says that it was made for whoever asks now.
func (d *Desk) cached(url string, by asker) (r result, own, ok bool) {
	r, own, ok = d.reading(url, by)
	return r, own, ok && d.o.Now().Sub(r.at) <= d.o.Fresh
}

// reading is a reading of a page, however old.
func (d *Desk) reading(url string, by asker) (r result, own, ok bool) {
	k, ok := d.pages.get(url, d.o.Now())
	if !ok {
		return result{}, false, false
	}
	r, err := k.value.open()
	return r, k.by == by, err == nil
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
func (d *Desk) standIn(failed result, url string, by asker, c job.Case, known bool) result {
	var best result
	older := func(r result, at time.Time) {
		if r.band.flagged() && at.After(best.asOf) {
			best, best.asOf = r, at.UTC()
		}
	}
	if r, own, ok := d.reading(url, by); ok {
		at := r.at
		if !own { // the day is enough to judge by; the hour would tell when somebody asked
			at = dayOf(at)
		}
		r.source, r.at = Cached, at
		if known {
			r.reviewed(c.Review, !c.Stale() && r.found.Ad.ContentHash() == c.ContentHash)
		}
		older(r, at)
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

// dayOf is when the day of a time begins in Viet Nam.
func dayOf(t time.Time) time.Time {
	y, m, day := t.In(hanoi).Date()
	return time.Date(y, m, day, 0, 0, 0, 0, hanoi)
}
