package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"lurewatch/internal/secret"
	"lurewatch/job"
)

// How long a session lasts: SessionLife at most, and not longer than SessionIdle after its last use, AdminIdle for an
// admin. Seen moves at most once in five minutes, so a session may end that much earlier.
const (
	SessionLife = 7 * 24 * time.Hour
	SessionIdle = 12 * time.Hour
	AdminIdle   = 2 * time.Hour

	seenEvery = 5 * time.Minute
)

// Session is one log-in. Times are UTC.
type Session struct {
	ID      string    `json:"id"` // not its secret
	Name    string    `json:"name"`
	From    string    `json:"from"` // the address it was begun from
	BegunAt time.Time `json:"begun_at"`
	SeenAt  time.Time `json:"seen_at"`
	EndsAt  time.Time `json:"ends_at"` // at the latest
	Epoch   int       `json:"epoch"`   // of the account as it began
}

// freshSession is a session that is not written yet.
type freshSession struct {
	Session
	secret, key string
}

func (h *House) newSession(a account, from string) (freshSession, error) {
	shown, key, err := h.secret(secret.Session)
	if err != nil {
		return freshSession{}, err
	}
	now := h.now().UTC()
	return freshSession{
		Session: Session{ID: idOf(key), Name: a.Name, From: from, BegunAt: now, SeenAt: now, EndsAt: now.Add(SessionLife), Epoch: a.Epoch},
		secret:  shown, key: key,
	}, nil
}

func (s freshSession) row() job.Row { return row(sessions, s.key, s.Session, nil) }

// of is the principal of a session of the account.
func (s Session) of(a account) Principal {
	p := a.principal()
	p.Session = s.ID
	return p
}

// stands reports whether the session still opens the account.
func (s Session) stands(a account, now time.Time) bool {
	idle := SessionIdle
	if a.Role.May(Manage) {
		idle = AdminIdle
	}
	return a.open() && s.Epoch == a.Epoch && now.Before(s.EndsAt) && now.Before(s.SeenAt.Add(idle))
}

// Session returns who shows the secret of a session, or ErrEnded.
func (h *House) Session(ctx context.Context, shown string) (Principal, error) {
	key, ok := secret.Key(shown, secret.Session)
	if !ok {
		return Principal{}, ErrEnded
	}
	var s Session
	raw, err := h.read(ctx, sessions, key, &s)
	if err != nil {
		return Principal{}, ended(err)
	}
	var a account
	if _, err := h.read(ctx, accounts, s.Name, &a); err != nil {
		return Principal{}, ended(err)
	}
	now := h.now().UTC()
	if !s.stands(a, now) {
		return Principal{}, ErrEnded
	}
	if now.Sub(s.SeenAt) >= seenEvery {
		s.SeenAt = now
		h.seen(ctx, row(sessions, key, s, raw))
	}
	return s.of(a), nil
}

// Holder returns the holder of an account who proves nothing, for what an account owns and that works without its
// holder: a feed, a search in a digest. It returns ErrEnded for an account that is closed or that there is not.
func (h *House) Holder(ctx context.Context, name string) (Principal, error) {
	var a account
	if _, err := h.read(ctx, accounts, name, &a); err != nil {
		return Principal{}, ended(err)
	}
	if !a.open() {
		return Principal{}, ErrEnded
	}
	return a.principal(), nil
}

// ended is ErrEnded for a record that is not there, and any other error as it is.
func ended(err error) error {
	if errors.Is(err, job.ErrUnknown) {
		return ErrEnded
	}
	return err
}

// seen writes that a session or token was used. That somebody else wrote it just now is as good.
func (h *House) seen(ctx context.Context, r job.Row) {
	if err := h.rows.WriteRows(ctx, []job.Row{r}, nil); err != nil && !errors.Is(err, job.ErrChanged) && ctx.Err() == nil {
		h.log.Error("the use of a session or token is not written", "why", err)
	}
}

// LogOut ends the session of the secret. One that has ended already is no error.
func (h *House) LogOut(ctx context.Context, shown string) error {
	key, ok := secret.Key(shown, secret.Session)
	if !ok {
		return nil
	}
	var s Session
	raw, err := h.read(ctx, sessions, key, &s)
	if errors.Is(err, job.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	return h.end(ctx, sessions, key, raw, h.note(s.Name, "logout", s.Name, particulars{"session": s.ID}))
}

// end deletes a record whatever it is by now. One that is gone already is no error.
func (h *House) end(ctx context.Context, table, key string, raw []byte, note *job.Audit) error {
	for try := 1; ; try++ {
		err := h.rows.WriteRows(ctx, []job.Row{gone(table, key, raw)}, note)
		if !errors.Is(err, job.ErrChanged) || try == tries {
			return err
		}
		if raw, err = h.rows.Row(ctx, table, key); errors.Is(err, job.ErrUnknown) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Sessions lists the sessions of an account that have not ended, the newest first, to its holder and to those who may
// manage accounts.
func (h *House) Sessions(ctx context.Context, by Principal, name string) ([]Session, error) {
	if by.Name != name || by.Open || by.Token != "" {
		if err := manages(by); err != nil {
			return nil, err
		}
	}
	var a account
	if _, err := h.read(ctx, accounts, name, &a); err != nil {
		return nil, err
	}
	now := h.now()
	var all []Session
	err := h.each(ctx, sessions, func(key string, raw []byte) error {
		var s Session
		if err := json.Unmarshal(raw, &s); err != nil {
			return fmt.Errorf("read session %s: %w", idOf(key), err)
		}
		if s.Name == name && s.stands(a, now) {
			all = append(all, s)
		}
		return nil
	})
	sortByTime(all, func(s Session) (time.Time, string) { return s.BegunAt, s.ID })
	return all, err
}

// EndSession ends a session by its id: one's own, or anybody's for those who may manage accounts. It returns
// job.ErrUnknown for one that there is not, and for that of somebody else.
func (h *House) EndSession(ctx context.Context, by Principal, id string) error {
	var s Session
	key, raw, err := h.byID(ctx, sessions, id, &s)
	if err != nil {
		return err
	}
	if (s.Name != by.Name || by.Open || by.Token != "") && manages(by) != nil {
		return job.ErrUnknown
	}
	return h.end(ctx, sessions, key, raw, h.note(by.Name, "logout", s.Name, particulars{"session": s.ID}))
}
