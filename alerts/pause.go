package alerts

import (
	"context"
	"encoding/json"
	"fmt"

	"lurewatch/job"
)

// Pause stops the mails of a unit until [Office.Resume], and tells the unit's admin and the operator at once. What the unit is owed is
// kept. By is an account, or "unit:ID" where the unit did it by a link. Pausing what is paused does nothing. It returns
// job.ErrUnknown for a unit that was never served.
func (f *Office) Pause(ctx context.Context, unit, by string) error {
	return f.setPaused(ctx, unit, by, "", true)
}

// Resume sends the mails of a unit again: the next digest covers the days between.
func (f *Office) Resume(ctx context.Context, unit, by string) error {
	return f.setPaused(ctx, unit, by, "", false)
}

// Paused says who stopped the mails of a unit; false if nobody did.
func (f *Office) Paused(ctx context.Context, unit string) (by string, ok bool, err error) {
	d, _, err := get[desk](ctx, f.o.Store, tableUnits, unit)
	if err != nil || d.Paused == nil {
		return "", false, err
	}
	return d.Paused.By, true, nil
}

// setPaused stops the mails of a unit or sends them again. From is the address that asked for it by mail, or empty.
func (f *Office) setPaused(ctx context.Context, unit, by, from string, paused bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	act, kind := "resume", ResumedBy
	if paused {
		act, kind = "pause", PausedBy
	}
	c, _ := f.clerk(f.o.Store, f.o.Now(), "")
	d, raw, err := get[desk](ctx, c.rows, tableUnits, unit)
	switch {
	case err == nil && raw == nil:
		err = job.ErrUnknown
	case err == nil && (d.Paused != nil) == paused:
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s unit %q: %w", act, unit, err)
	}
	d.Paused, d.Heard = nil, c.now
	if paused {
		d.Paused = &pausing{By: by, At: c.now}
	}
	var st step
	st.swap(tableUnits, unit, d, raw)
	detail, line := "by "+by, &job.Audit{At: c.now, By: by, Act: act, On: unitName(unit)}
	if from != "" {
		detail += ", by mail from " + from
		if line.Data, err = json.Marshal(map[string]string{"from": from, "via": "mail"}); err != nil {
			return err
		}
	}
	for _, to := range [...]string{toAdmin, toOperator} {
		if err := c.raise(ctx, &st, to, kind, unit, detail); err != nil {
			return err
		}
	}
	if err := st.write(ctx, c.rows, line); err != nil {
		return fmt.Errorf("%s unit %q: %w", act, unit, err)
	}
	return nil
}
