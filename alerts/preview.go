package alerts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lurewatch/alerts/digest"
	"lurewatch/alerts/units"
	"lurewatch/job"
)

// NoDay is the error for a day of which a unit has no digest and gets none: it lies before its first one, or after the next.
type NoDay struct {
	Unit, Day string
	// First and Last bound the days of the ledger, YYYY-MM-DD; empty where there are none. Next is the next day of which a
	// digest will be made.
	First, Last, Next string
}

// Error says which days there are.
func (e *NoDay) Error() string {
	made := "none was made so far"
	if e.First != "" {
		made = "there are those of " + e.First + " to " + e.Last
	}
	return fmt.Sprintf("unit %s has no digest of %s: %s, and the next is of %s", e.Unit, e.Day, made, e.Next)
}

// Preview returns what the digest of a unit would be if that day's were made now, and writes nothing; the digest of a
// day that the ledger has, as it was made but with the ads as they are now. A unit need have nowhere to send to. The
// references of ads that were never told are those that they would get. It is job.ErrUnknown for a unit that there is not,
// and a [*NoDay] for a day that is not in the ledger, not today and not one of which the next digest tells.
func (f *Office) Preview(ctx context.Context, unit, day string) (digest.Digest, error) {
	d, err := f.preview(ctx, unit, day)
	if err != nil {
		return d, fmt.Errorf("preview the digest of unit %q for %q: %w", unit, day, err)
	}
	return d, nil
}

func (f *Office) preview(ctx context.Context, unit, day string) (d digest.Digest, err error) {
	if _, err := time.Parse(dayForm, day); err != nil {
		return d, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	run, ran, err := get[Run](ctx, f.o.Store, tableRuns, unit+"/"+day)
	if err != nil {
		return d, err
	}
	if run.Digest != "" {
		d, ok, err := f.whole(ctx, run.Digest)
		if err == nil && !ok {
			err = job.ErrUnknown // it is kept no longer
		}
		return d, err
	}
	c, _ := f.clerk(newOverlay(f.o.Store), f.o.Now(), unit)
	if len(c.units) == 0 {
		return d, job.ErrUnknown
	}
	u := c.units[0]
	at, err := clockOf(u)
	if err != nil {
		return d, err
	}
	if err := c.follow(ctx); err != nil {
		return d, err
	}
	if !c.ready[unit] {
		return d, errors.New("what it is told cannot be found out now")
	}
	desk, raw, err := get[desk](ctx, c.rows, tableUnits, unit)
	if err != nil {
		return d, err
	}
	b := c.begin(u, desk, raw, at, day)
	if ran != nil { // a quiet day of which nothing was sent
		return c.draft(ctx, b, []string{day})
	}
	if err := c.hasDay(ctx, u, desk, at, day); err != nil {
		return d, err
	}
	if err := c.compose(ctx, b, c.o.MaxItems); err != nil {
		return d, err
	}
	return c.draft(ctx, b, []string{day})
}

// hasDay returns a [*NoDay] unless a digest of a day that is not in the ledger can be made: today's, or one that the next
// digest covers.
func (c *clerk) hasDay(ctx context.Context, u units.Unit, d desk, at clock, day string) error {
	next := at.newest(c.now)
	if next <= d.Covered {
		last, err := time.Parse(dayForm, d.Covered)
		if err != nil {
			return err
		}
		next = last.AddDate(0, 0, 1).Format(dayForm)
	}
	if day == at.day(c.now) || day > d.Covered && day <= next {
		return nil
	}
	no := &NoDay{Unit: u.ID, Day: day, Next: next}
	runs, err := c.Runs(ctx, u.ID, "", 1)
	if err != nil {
		return err
	}
	if len(runs) > 0 {
		no.First, no.Last = runs[0].Day, d.Covered
	}
	return no
}
