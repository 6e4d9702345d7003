package alerts_test

import (
	"slices"
	"time"

	"lurewatch/alerts"
	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// judge holds what was delivered against what there was to tell.
func (w *world) judge() {
	w.Helper()
	w.copies()
	refs, told := make(map[job.ID]string), make(map[string]job.ID)
	items, digests, covering := 0, 0, 0
	for _, u := range w.units {
		known := make(map[job.ID]knowledge)
		urgent := make(map[job.ID]bool)
		days := make(map[string]string)
		for _, p := range w.posted.papers(w, u.ID) {
			d := p.Digest
			digests++
			for _, it := range d.Items {
				items++
				if r := refs[it.Case.Ad.ID]; r != "" && r != it.Ref || told[it.Ref] != "" && told[it.Ref] != it.Case.Ad.ID {
					w.Errorf("%s: ad %s is called %s, and was called %s; %s was ad %s", d.ID, it.Case.Ad.ID, it.Ref, r, it.Ref, told[it.Ref])
				}
				refs[it.Case.Ad.ID], told[it.Ref] = it.Ref, it.Case.Ad.ID
				if d.Urgent {
					if urgent[it.Case.Ad.ID] {
						w.Errorf("%s tells ad %s once more for the same reason", d.ID, it.Case.Ad.ID)
					}
					urgent[it.Case.Ad.ID] = true
					continue
				}
				w.isNews(u, d, it, known)
			}
			if d.Urgent {
				continue
			}
			if len(d.Covers) > 1 {
				covering++
			}
			for _, day := range d.Covers {
				if days[day] != "" {
					w.Errorf("unit %s: day %s is covered by %s and %s", u.ID, day, days[day], d.ID)
				}
				days[day] = d.ID
			}
		}
		w.wholeLedger(u, days)
		w.nothingMissing(u, known)
	}
	if w.countdown > 0 || w.counts.downDays == 0 {
		return
	}
	w.Logf("%d ads, %d digests, %d of them for several days, %d items; %+v", len(w.ads), digests, covering, items, w.counts)
	if !w.quiet || w.counts.crashes < 20 || w.counts.refused < 50 || w.counts.doubts < 10 || w.counts.rescored < 2 || covering < 30 || items < 500 {
		w.Errorf("too little went wrong to prove anything")
	}
}

// copies checks that all copies of a message are the same mail.
func (w *world) copies() {
	w.Helper()
	first := make(map[string]string)
	for _, l := range w.posted.got {
		if was := first[l.MessageID]; was != "" && was != string(l.Data) {
			w.Errorf("two mails with message id %s", l.MessageID)
		}
		first[l.MessageID] = string(l.Data)
	}
}

// knowledge is what a unit was told of an ad last.
type knowledge struct {
	shown   job.Case
	bearers int
}

// isNews checks that an item says something that the unit was not told before.
func (w *world) isNews(u units.Unit, d digest.Digest, it digest.Item, known map[job.ID]knowledge) {
	w.Helper()
	id := it.Case.Ad.ID
	bearers := 0
	for _, n := range it.Bearers {
		bearers = max(bearers, n)
	}
	was, ok := known[id]
	switch {
	case (it.News == digest.New) == ok:
		w.Errorf("%s: ad %s is %s, told before: %v", d.ID, id, it.News, ok)
	case ok && !differs(u, was.shown, it.Case) && bearers <= was.bearers:
		w.Errorf("%s: ad %s is told as %s without news", d.ID, id, it.News)
	case ok && it.Before.Is() != was.shown.Review.Is():
		w.Errorf("%s: ad %s was %s when it was told last, the digest says %s", d.ID, id, was.shown.Review.Is(), it.Before.Is())
	}
	known[id] = knowledge{it.Case, max(bearers, was.bearers)}
}

// wanted reports whether an ad as it is is one that a unit is told of.
func wanted(u units.Unit, c job.Case) bool {
	low := u.Lowest
	if low == job.None {
		low = job.Alert
	}
	return c.Verdict.Band >= low && (c.Review.Is() != job.ReviewDismissed || c.Stale())
}

// differs reports whether a unit has to be told what an ad is now, where it knows what it was.
func differs(u units.Unit, was, is job.Case) bool {
	decided := was.Review.Is() != is.Review.Is()
	if wanted(u, was) != wanted(u, is) || !wanted(u, is) {
		return decided || wanted(u, was) != wanted(u, is) && (wanted(u, was) || is.ClosedAt.IsZero())
	}
	return decided || was.ClosedAt.IsZero() != is.ClosedAt.IsZero() || was.ContentHash != is.ContentHash || is.Verdict.Band > was.Verdict.Band
}

// wholeLedger checks that each day from the first one on is covered by one digest, which each recipient got.
func (w *world) wholeLedger(u units.Unit, days map[string]string) {
	w.Helper()
	runs, err := w.office.Runs(w.Context(), u.ID, "", 1000)
	if err != nil {
		w.Fatal(err)
	}
	zone, err := time.LoadLocation(u.Zone)
	if u.Zone == "" {
		zone, err = time.LoadLocation("Asia/Ho_Chi_Minh")
	}
	if err != nil {
		w.Fatal(err)
	}
	first, last := w.start.In(zone).AddDate(0, 0, 2), w.now.In(zone).AddDate(0, 0, -1)
	ledger := make(map[string]string)
	for _, r := range runs {
		ledger[r.Day] = r.Digest
	}
	for day := first; day.Before(last); day = day.AddDate(0, 0, 1) {
		d := day.Format("2006-01-02")
		if days[d] == "" || ledger[d] != days[d] {
			w.Errorf("unit %s: day %s is covered by %q, the ledger says %q", u.ID, d, days[d], ledger[d])
		}
	}
	for _, r := range runs {
		for _, to := range u.Recipients {
			if !slices.ContainsFunc(w.posted.got, func(l alerts.Letter) bool { return l.Digest == r.Digest && l.Target.Address == to }) {
				w.Errorf("%s never got %s", to, r.Digest)
			}
		}
	}
}

// nothingMissing checks that the unit knows what there is to know of every ad.
func (w *world) nothingMissing(u units.Unit, known map[job.ID]knowledge) {
	w.Helper()
	for _, id := range w.ads {
		c, err := w.store.Case(w.Context(), job.ID(id))
		if err != nil {
			w.Fatal(err)
		}
		was, ok := known[c.Ad.ID]
		mine := slices.ContainsFunc(byPlace{w.units}.Route(c, nil), func(m units.Match) bool { return m.Unit == u.ID })
		switch {
		case !ok && mine && wanted(u, c):
			w.Errorf("unit %s was never told of ad %s", u.ID, id)
		case ok && differs(u, was.shown, c):
			w.Errorf("unit %s does not know that ad %s changed: %s closed %v %s, it knows %s closed %v %s", u.ID, id,
				c.Verdict.Band, !c.ClosedAt.IsZero(), c.Review.Is(), was.shown.Verdict.Band, !was.shown.ClosedAt.IsZero(), was.shown.Review.Is())
		}
	}
}
