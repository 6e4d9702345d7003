package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"lurewatch/job"
)

// Sweep deletes the sessions, tokens and links that have ended, with the addresses they keep. Nothing that has ended
// opens anything before it is swept; the caller sweeps now and then so that the store stays small.
func (h *House) Sweep(ctx context.Context) error {
	now := h.now()
	holders := make(map[string]account)
	holder := func(name string) (account, error) {
		if a, ok := holders[name]; ok {
			return a, nil
		}
		var a account
		_, err := h.read(ctx, accounts, name, &a)
		holders[name] = a
		return a, unless(err, job.ErrUnknown)
	}
	return errors.Join(
		sweep(ctx, h, sessions, func(s Session) (bool, error) {
			a, err := holder(s.Name)
			return err == nil && !s.stands(a, now), err
		}),
		sweep(ctx, h, tokens, func(t Token) (bool, error) {
			a, err := holder(t.Owner)
			return err == nil && !t.stands(a, now), err
		}),
		sweep(ctx, h, invitations, func(inv Invitation) (bool, error) { return !now.Before(inv.EndsAt), nil }),
	)
}

// sweep deletes the records of a table that have ended; one that changes meanwhile stays.
func sweep[T any](ctx context.Context, h *House, table string, over func(T) (bool, error)) error {
	return h.each(ctx, table, func(key string, raw []byte) error {
		var v T
		if err := json.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("read %s %s: %w", table, idOf(key), err)
		}
		ended, err := over(v)
		if err != nil || !ended {
			return err
		}
		return unless(h.rows.WriteRows(ctx, []job.Row{gone(table, key, raw)}, nil), job.ErrChanged)
	})
}
