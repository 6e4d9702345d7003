package people

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"lurewatch/job"
)

// LogIn begins a session with a name and a password. From is the address that the request came from. It returns the
// secret of the session, which is shown this once; [ErrRefused] with the same words and after the same work whether the
// name or the password is wrong or the account is closed; or *[ErrThrottled].
func (h *House) LogIn(ctx context.Context, name, password, from string) (string, Principal, error) {
	name = foldName(name)
	p, err := h.gate.enter(name, addressOf(from), h.now())
	if err != nil {
		return "", Principal{}, err
	}
	var a account
	if CheckName(name) == nil {
		if _, err := h.read(ctx, accounts, name, &a); err != nil && !errors.Is(err, job.ErrUnknown) {
			return "", Principal{}, fmt.Errorf("log in: %w", err)
		}
	}
	same, err := h.hash.is(ctx, a.Hash, password, h.now())
	if err != nil {
		return "", Principal{}, err
	}
	if !same || !a.open() {
		return "", Principal{}, h.refused(ctx, a.Name, from, particulars{"known": a.Name != "", "closed": a.Name != "" && !a.open()})
	}
	secret, who, err := h.begin(ctx, a, from, "password")
	if err == nil {
		p.well(h.now())
	}
	return secret, who, err
}

// begin starts a session of an account that was proved to be the caller's, as it was when it was read.
func (h *House) begin(ctx context.Context, proved account, from, how string) (string, Principal, error) {
	var shown string
	var who Principal
	err := h.change(ctx, proved.Name, func(a *account) ([]job.Row, *job.Audit, error) {
		if a.Epoch != proved.Epoch || !a.open() {
			return nil, nil, ErrRefused
		}
		a.LoggedInAt = h.now().UTC()
		s, err := h.newSession(*a, from)
		if err != nil {
			return nil, nil, err
		}
		shown, who = s.secret, s.of(*a)
		return []job.Row{s.row()}, h.note(a.Name, "login", a.Name, particulars{"how": how, "from": from, "session": s.ID}), nil
	})
	return shown, who, err
}

// refused writes a line about a refusal, if there are not too many of them, and returns ErrRefused. The name is that of
// an account, or empty; what was typed is never written.
func (h *House) refused(ctx context.Context, name, from string, p particulars) error {
	if !h.refusals.AllowN(h.now(), 1) {
		h.unsaid.Add(1)
		return ErrRefused
	}
	p = maps.Clone(p)
	p["from"] = from
	n := h.unsaid.Swap(0)
	if n > 0 {
		p["unwritten"] = n
	}
	if _, err := h.rows.Note(ctx, *h.note("system", "refused", name, p)); err != nil {
		h.unsaid.Add(n + 1)
		h.log.Error("a refused log-in is not in the audit log", "why", err)
	}
	return ErrRefused
}
