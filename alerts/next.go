package alerts

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Upcoming is when a unit is told next, in UTC.
type Upcoming struct {
	// At is when its daily digest is due. It is not after now where the digest is due already and made at the next tick.
	At time.Time
	// Sure is when a digest goes out even if there is nothing to tell: At, or for a unit that hears of quiet days weekly
	// the hour of the next Monday.
	Sure time.Time
}

// Next says when the daily digests of the units are due, by unit: what [Office.Tick] goes by, read from the ledger. A unit
// for which none comes, because its mails are stopped, its file has a fault or there is nowhere to send to, is not in it.
// Of a unit that was never served it says what would be if it were now. Nothing is written.
func (f *Office) Next(ctx context.Context) (map[string]Upcoming, error) {
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	out := make(map[string]Upcoming, len(c.units))
	for _, u := range c.units {
		d, raw, err := get[desk](ctx, c.rows, tableUnits, u.ID)
		if err != nil {
			return nil, fmt.Errorf("read when unit %q is told next: %w", u.ID, err)
		}
		at, err := clockOf(u)
		if held(u, d) || err != nil {
			continue // the next tick raises the alarm for a clock that cannot be read
		}
		if raw == nil {
			d.Covered = at.newest(c.now)
		}
		if out[u.ID], err = at.next(d.Covered, c.now, u.Quiet == weekly); err != nil {
			return nil, fmt.Errorf("read when unit %q is told next: %w", u.ID, err)
		}
	}
	return out, nil
}

// next is when the digest after the days up to covered is due. It stands for all days since, as [clerk.daily] makes it.
func (c clock) next(covered string, now time.Time, weekly bool) (Upcoming, error) {
	day, err := time.Parse(dayForm, max(covered, c.newest(now)))
	if err != nil {
		return Upcoming{}, err
	}
	if day.Format(dayForm) == covered {
		day = day.AddDate(0, 0, 1)
	}
	days, err := daysAfter(covered, day.Format(dayForm))
	if err != nil {
		return Upcoming{}, err
	}
	next := Upcoming{At: c.due(day).UTC()}
	next.Sure = next.At
	if weekly && !slices.ContainsFunc(days, monday) {
		for day.Weekday() != time.Monday {
			day = day.AddDate(0, 0, 1)
		}
		next.Sure = c.due(day).UTC()
	}
	return next, nil
}
