package people

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"lurewatch/internal/secret"
	"lurewatch/job"
)

// The limits of tokens.
const (
	MaxTokenLife  = 366 * 24 * time.Hour
	MaxTokens     = 50  // of one account
	MaxTokenLabel = 100 // runes
)

// Token is a key for programs. It may do what its role allows, and never more than its owner. Times are UTC.
type Token struct {
	ID      string    `json:"id"` // not its secret
	Label   string    `json:"label"`
	Owner   string    `json:"owner"`
	Role    Role      `json:"role"`
	BegunAt time.Time `json:"begun_at"`
	// SeenAt is when it was used last, exact to an hour; zero for never.
	SeenAt time.Time `json:"seen_at,omitzero"`
	EndsAt time.Time `json:"ends_at"`
	Epoch  int       `json:"epoch"` // of the account as it began
}

func (t Token) stands(a account, now time.Time) bool {
	return a.open() && t.Epoch == a.Epoch && now.Before(t.EndsAt)
}

// MakeToken makes a token of the principal's own, with a role of at most its own, and returns its secret, which is
// shown this once. It returns ErrForbidden for a higher role, and for whoever is not logged in with a session: a
// token makes no tokens.
func (h *House) MakeToken(ctx context.Context, by Principal, label string, r Role, life time.Duration) (string, Token, error) {
	if by.Session == "" || by.Token != "" || by.Open {
		return "", Token{}, ErrForbidden
	}
	if _, err := ParseRole(string(r)); err != nil {
		return "", Token{}, err
	}
	label = foldDisplay(label, "")
	switch {
	case r.rank() > by.Role.rank():
		return "", Token{}, ErrForbidden
	case label == "" || utf8.RuneCountInString(label) > MaxTokenLabel:
		return "", Token{}, fmt.Errorf("make a token: the label needs 1 to %d characters", MaxTokenLabel)
	case life <= 0 || life > MaxTokenLife:
		return "", Token{}, fmt.Errorf("make a token: a life of %v, want more than 0 and at most %v", life, MaxTokenLife)
	}
	var a account
	if _, err := h.read(ctx, accounts, by.Name, &a); err != nil {
		return "", Token{}, err
	}
	if mine, err := h.Tokens(ctx, by, by.Name); err != nil || len(mine) >= MaxTokens {
		return "", Token{}, cmp.Or(err, fmt.Errorf("make a token: %s has %d already", by.Name, MaxTokens))
	}
	shown, key, err := h.secret(secret.Token)
	if err != nil {
		return "", Token{}, err
	}
	now := h.now().UTC()
	t := Token{ID: idOf(key), Label: label, Owner: by.Name, Role: r, BegunAt: now, EndsAt: now.Add(life), Epoch: a.Epoch}
	note := h.note(by.Name, "token", by.Name, particulars{"did": "make", "token": t.ID, "role": r, "ends": t.EndsAt})
	if err := h.rows.WriteRows(ctx, []job.Row{row(tokens, key, t, nil)}, note); err != nil {
		return "", Token{}, fmt.Errorf("make a token: %w", err)
	}
	return shown, t, nil
}

// Token returns who shows the secret of a token, or ErrEnded. The principal's role is that of the token or that of its
// owner, whichever is less.
func (h *House) Token(ctx context.Context, shown string) (Principal, error) {
	key, ok := secret.Key(shown, secret.Token)
	if !ok {
		return Principal{}, ErrEnded
	}
	var t Token
	raw, err := h.read(ctx, tokens, key, &t)
	if err != nil {
		return Principal{}, ended(err)
	}
	var a account
	if _, err := h.read(ctx, accounts, t.Owner, &a); err != nil {
		return Principal{}, ended(err)
	}
	now := h.now().UTC()
	if !t.stands(a, now) {
		return Principal{}, ErrEnded
	}
	if now.Sub(t.SeenAt) >= time.Hour {
		t.SeenAt = now
		h.seen(ctx, row(tokens, key, t, raw))
	}
	p := a.principal()
	p.Token = t.ID
	if t.Role.rank() < p.Role.rank() {
		p.Role = t.Role
	}
	return p, nil
}

// Tokens lists the tokens of an account that have not ended, the newest first; of all accounts for an empty owner. It
// returns ErrForbidden for those of others to whoever may not manage accounts.
func (h *House) Tokens(ctx context.Context, by Principal, owner string) ([]Token, error) {
	if owner == "" || by.Name != owner || by.Open || by.Token != "" {
		if err := manages(by); err != nil {
			return nil, err
		}
	}
	holders := make(map[string]account)
	now := h.now()
	var all []Token
	err := h.each(ctx, tokens, func(key string, raw []byte) error {
		var t Token
		if err := json.Unmarshal(raw, &t); err != nil {
			return fmt.Errorf("read token %s: %w", idOf(key), err)
		}
		if owner != "" && t.Owner != owner {
			return nil
		}
		a, ok := holders[t.Owner]
		if !ok {
			if _, err := h.read(ctx, accounts, t.Owner, &a); err != nil {
				return err
			}
			holders[t.Owner] = a
		}
		if t.stands(a, now) {
			all = append(all, t)
		}
		return nil
	})
	sortByTime(all, func(t Token) (time.Time, string) { return t.BegunAt, t.ID })
	return all, err
}

// sortByTime sorts the newest first, and by id where the time is the same.
func sortByTime[T any](all []T, key func(T) (time.Time, string)) {
	slices.SortFunc(all, func(x, y T) int {
		tx, ix := key(x)
		ty, iy := key(y)
		return cmp.Or(ty.Compare(tx), cmp.Compare(ix, iy))
	})
}

// RevokeToken ends a token by its id: one's own, or anybody's for those who may manage accounts. A token may end itself.
// It returns job.ErrUnknown for one that there is not, and for that of somebody else.
func (h *House) RevokeToken(ctx context.Context, by Principal, id string) error {
	var t Token
	key, raw, err := h.byID(ctx, tokens, id, &t)
	if err != nil {
		return err
	}
	own := t.Owner == by.Name && !by.Open && (by.Token == "" || by.Token == id)
	if !own && manages(by) != nil {
		return job.ErrUnknown
	}
	return h.end(ctx, tokens, key, raw, h.note(by.Name, "token", t.Owner, particulars{"did": "revoke", "token": t.ID}))
}
