package alerts

import (
	"context"
	"slices"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// soon is how long after it was read an ad is urgent at all.
const soon = 48 * time.Hour

// minor is the condition of an ad that wants people under 18.
const minor = "minor"

// Pressing says why an ad cannot wait at a time: it wants minors, or one of its appointments, which when finds, is within 48
// hours of when the ad was read and not over. A nil when finds none.
func Pressing(when func(job.Case) []digest.Meeting) func(c job.Case, now time.Time) []digest.Pressing {
	return func(c job.Case, now time.Time) []digest.Pressing {
		var out []digest.Pressing
		if when != nil {
			read := readAt(c)
			if slices.ContainsFunc(when(c), func(m digest.Meeting) bool { return m.Presses(read) && m.Ahead(now) }) {
				out = append(out, digest.MeetingSoon)
			}
		}
		if slices.ContainsFunc(c.Verdict.Facts.Conditions, func(k job.Condition) bool { return k.ID == minor && !k.Negated }) {
			out = append(out, digest.Minor)
		}
		return out
	}
}

// readAt is when the page was read that the ad is from, as well as it is known.
func readAt(c job.Case) time.Time {
	if c.ReadAt.IsZero() {
		return c.LastSeen
	}
	return c.ReadAt
}

// urged is what urgent notices told a unit of an ad.
type urged struct {
	Reasons []digest.Pressing `json:"reasons"`
	At      time.Time         `json:"at"`     // of the newest
	Digest  string            `json:"digest"` // the newest
	Content string            `json:"content"`
}

// pressing says why the ad cannot wait now: an alert that stands, was not dismissed and was read within two days.
func (c *clerk) pressing(cs job.Case) []digest.Pressing {
	if c.o.Pressing == nil || cs.Verdict.Band < job.Alert || !cs.ClosedAt.IsZero() || dismissed(cs.Review, cs.ContentHash) ||
		c.now.Sub(readAt(cs)) > soon {
		return nil
	}
	return c.o.Pressing(cs, c.now)
}

// press notes an ad for the next urgent notice of a unit, if there is a reason that the unit was not told.
func (c *clerk) press(ctx context.Context, st *step, s *seat, ch job.Change, why []units.Reason) error {
	if len(why) == 0 {
		return nil
	}
	reasons := c.pressing(ch.Case)
	if len(reasons) == 0 {
		return nil
	}
	before, _, err := get[urged](ctx, c.rows, tableUrged, adKey(ch.Case.Ad.ID)+"/"+s.unit.ID)
	if err != nil || !anyNew(before.Reasons, reasons) {
		return err
	}
	st.put(tablePressing, s.unit.ID+"/"+adKey(ch.Case.Ad.ID),
		owed{Ad: ch.Case.Ad.ID, Since: ch.Seq, Band: ch.Case.Verdict.Band, Score: ch.Case.Verdict.Score, Why: why})
	return nil
}

func anyNew(before, now []digest.Pressing) bool {
	return slices.ContainsFunc(now, func(p digest.Pressing) bool { return !slices.Contains(before, p) })
}

// The most urgent notices of a unit: one in half an hour, and from the ninth of a day on one in three hours. What comes in
// between joins the next.
const (
	urgentPause = 30 * time.Minute
	urgentADay  = 8
	urgentSlow  = 3 * time.Hour
)

// urgentAfter is how long after its newest urgent notice a unit gets the next one.
func urgentAfter(today int) time.Duration {
	if today >= urgentADay {
		return urgentSlow
	}
	return urgentPause
}

// urgent makes the urgent notice of a unit, if something cannot wait and one may be sent now.
func (c *clerk) urgent(ctx context.Context, u units.Unit) error {
	waiting, err := c.waiting(ctx, tablePressing, u.ID)
	if err != nil || len(waiting) == 0 {
		return err
	}
	d, raw, err := get[desk](ctx, c.rows, tableUnits, u.ID)
	if err != nil || raw == nil || held(u, d) {
		return err
	}
	at, err := clockOf(u)
	if err != nil {
		return err
	}
	today := at.day(c.now)
	if d.UrgentDay != today {
		d.UrgentDay, d.Urgent = today, 0
	}
	if c.now.Sub(d.UrgentLast) < urgentAfter(d.Urgent) {
		return nil
	}
	b := c.begin(u, d, raw, at, today)
	b.notice = d.Urgent + 1
	if err := c.gather(ctx, b, tablePressing, inOrder(waiting, c.o.MaxUrgent), c.o.MaxUrgent, c.urgentItem); err != nil {
		return err
	}
	if len(b.items) == 0 { // what could not wait was dismissed, taken down, or is over
		return nil
	}
	b.desk.Urgent++
	b.desk.UrgentLast = c.now
	return c.issue(ctx, b, []string{today})
}

// urgentItem is an ad in an urgent notice; nil where it can wait by now.
func (c *clerk) urgentItem(ctx context.Context, b *making, w owed, cs job.Case) (*digest.Item, error) {
	key := adKey(w.Ad) + "/" + b.unit.ID
	before, _, err := get[urged](ctx, c.rows, tableUrged, key)
	if err != nil {
		return nil, err
	}
	if theirs, err := c.isElsewhere(ctx, b.unit.ID, cs); err != nil || theirs {
		return nil, err
	}
	reasons := c.pressing(cs)
	if !anyNew(before.Reasons, reasons) || !fresh(b.unit, cs) {
		return nil, nil
	}
	t, raw, err := get[told](ctx, c.rows, tableTold, key)
	if err != nil {
		return nil, err
	}
	item := &digest.Item{News: digest.New, Case: cs, Why: w.Why, Now: reasons, Before: t.Standing, BeforeBearers: t.Bearers}
	if raw != nil {
		item.News = digest.Changed
	}
	before.At, before.Digest, before.Content = c.now, b.id(), cs.ContentHash
	for _, p := range reasons {
		if !slices.Contains(before.Reasons, p) {
			before.Reasons = append(before.Reasons, p)
		}
	}
	b.st.put(tableUrged, key, before)
	return item, nil
}
