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

// How long links are good.
const (
	FirstLife  = 24 * time.Hour
	InviteLife = 7 * 24 * time.Hour
	ResetLife  = 24 * time.Hour
)

// Kind says what a link is for.
type Kind string

// The kinds of links.
const (
	FirstAccount Kind = "first"  // makes the first admin
	NewAccount   Kind = "invite" // makes an account
	NewPassword  Kind = "reset"  // sets the password of an account
)

// Invitation is a link that was handed out and not used. Times are UTC.
type Invitation struct {
	ID   string `json:"id"` // not its secret
	Kind Kind   `json:"kind"`
	// Name is that of the account. It is empty where the person chooses it.
	Name    string    `json:"name,omitempty"`
	Role    Role      `json:"role"`
	By      string    `json:"by"`
	BegunAt time.Time `json:"begun_at"`
	EndsAt  time.Time `json:"ends_at"`
	Epoch   int       `json:"epoch"` // of the account whose password is set
}

// AcceptForm is what a person fills in who follows a link. A link that sets a password looks at Password only.
type AcceptForm struct {
	Name     string // is looked at if the invitation names none
	Display  string // empty means the name
	Password string
	Lang     string // vi, en or fr; anything else means none
	From     string // the address that the request came from
}

// First returns the secret of the link that makes the first admin, and false once there is an admin who can log in. The
// link is good for [FirstLife] or until First is called again, which is at each start.
func (h *House) First(ctx context.Context) (link string, ok bool, err error) {
	names, _, err := h.admins(ctx)
	if err != nil || len(names) > 0 {
		return "", false, err
	}
	var old string
	raw, err := h.read(ctx, house, keyFirst, &old)
	if err != nil && !errors.Is(err, job.ErrUnknown) {
		return "", false, err
	}
	inv := Invitation{Kind: FirstAccount, Role: Admin, By: "system"}
	shown, key, rows, err := h.link(inv, FirstLife)
	if err != nil {
		return "", false, err
	}
	rows = append(rows, row(house, keyFirst, key, raw))
	if old != "" {
		rows = append(rows, job.Row{Table: invitations, Key: old})
	}
	if err := h.rows.WriteRows(ctx, rows, h.note("system", "invite", "", particulars{"did": FirstAccount})); err != nil {
		return "", false, fmt.Errorf("make the first link: %w", err)
	}
	return shown, true, nil
}

// link makes the secret of an invitation, its key and the rows to write.
func (h *House) link(inv Invitation, life time.Duration) (shown, key string, rows []job.Row, err error) {
	shown, key, err = h.secret(secret.Invite)
	if err != nil {
		return "", "", nil, err
	}
	inv.ID, inv.BegunAt = idOf(key), h.now().UTC()
	inv.EndsAt = inv.BegunAt.Add(life)
	return shown, key, []job.Row{row(invitations, key, inv, nil)}, nil
}

// Invite returns the secret of a link that makes one account with the role, under the name, or one that the person
// chooses if it is empty. The link is good for [InviteLife], once, and while whoever invited may manage accounts. It
// returns ErrForbidden, ErrName or ErrTaken.
func (h *House) Invite(ctx context.Context, by Principal, r Role, name string) (string, error) {
	if err := manages(by); err != nil {
		return "", err
	}
	if _, err := ParseRole(string(r)); err != nil {
		return "", err
	}
	if name = foldName(name); name != "" {
		if err := h.free(ctx, name); err != nil {
			return "", err
		}
	}
	shown, key, rows, err := h.link(Invitation{Kind: NewAccount, Name: name, Role: r, By: by.Name}, InviteLife)
	if err != nil {
		return "", err
	}
	note := h.note(by.Name, "invite", name, particulars{"did": NewAccount, "role": r, "link": idOf(key)})
	return shown, h.rows.WriteRows(ctx, rows, note)
}

// free returns nil for a name that a new account can have.
func (h *House) free(ctx context.Context, name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	switch _, err := h.rows.Row(ctx, accounts, name); {
	case err == nil:
		return ErrTaken
	case errors.Is(err, job.ErrUnknown):
		return nil
	default:
		return err
	}
}

// ResetLink returns the secret of a link that sets a new password, which ends the old one with all sessions and tokens
// once it is used. It is good for [ResetLife], once, until the password, the role or the state of the account changes or
// another such link is made for it. An account with an issuer has no password: ErrForbidden.
func (h *House) ResetLink(ctx context.Context, by Principal, name string) (string, error) {
	if err := manages(by); err != nil {
		return "", err
	}
	var shown string
	err := h.change(ctx, name, func(a *account) ([]job.Row, *job.Audit, error) {
		if a.Issuer != "" {
			return nil, nil, ErrForbidden
		}
		secret, key, rows, err := h.link(Invitation{Kind: NewPassword, Name: name, Role: a.Role, By: by.Name, Epoch: a.Epoch}, ResetLife)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, a.unlinked()...)
		shown, a.Reset = secret, key
		return rows, h.note(by.Name, "invite", name, particulars{"did": NewPassword, "link": idOf(key)}), nil
	})
	if err != nil {
		return "", err
	}
	return shown, nil
}

// Invited returns what a link is for, or ErrLink. It does not use the link up.
func (h *House) Invited(ctx context.Context, link string) (Invitation, error) {
	inv, _, _, err := h.invited(ctx, link)
	return inv, err
}

func (h *House) invited(ctx context.Context, link string) (inv Invitation, key string, raw []byte, err error) {
	key, ok := secret.Key(link, secret.Invite)
	if !ok {
		return inv, "", nil, ErrLink
	}
	raw, err = h.read(ctx, invitations, key, &inv)
	if errors.Is(err, job.ErrUnknown) {
		return Invitation{}, "", nil, ErrLink
	}
	if err != nil {
		return Invitation{}, "", nil, err
	}
	if err := h.useless(ctx, inv); err != nil {
		return Invitation{}, "", nil, err
	}
	return inv, key, raw, nil
}

// useless returns ErrLink for a link that cannot be used.
func (h *House) useless(ctx context.Context, inv Invitation) error {
	ok, err := h.good(ctx, inv)
	if err == nil && !ok {
		return ErrLink
	}
	return err
}

// good reports whether a link can be used: it has not run out, who made it may still do so, and what it is for is as
// it was.
func (h *House) good(ctx context.Context, inv Invitation) (bool, error) {
	if !h.now().Before(inv.EndsAt) {
		return false, nil
	}
	if inv.Kind == FirstAccount {
		names, _, err := h.admins(ctx)
		return len(names) == 0, err
	}
	if inv.By != "open" { // who made it where nobody is asked to log in has no account
		var a account
		if _, err := h.read(ctx, accounts, inv.By, &a); err != nil || !a.rules() {
			return false, unless(err, job.ErrUnknown)
		}
	}
	if inv.Kind == NewPassword {
		var a account
		_, err := h.read(ctx, accounts, inv.Name, &a)
		return err == nil && a.awaits(inv), unless(err, job.ErrUnknown)
	}
	return true, nil
}

// awaits reports whether a link sets the password of the account: the newest one, and nothing changed since.
func (a account) awaits(inv Invitation) bool {
	return a.open() && a.Epoch == inv.Epoch && a.Reset != "" && idOf(a.Reset) == inv.ID
}

// unless is the error, and nil for one that is expected.
func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// Accept uses a link up: it makes the account or sets the password, and logs the person in. It returns the secret of
// the session, which is shown this once. A link stays good after ErrName, ErrTaken, a *PasswordError and *ErrThrottled.
func (h *House) Accept(ctx context.Context, link string, f AcceptForm) (string, Principal, error) {
	inv, key, raw, err := h.invited(ctx, link)
	if err != nil {
		return "", Principal{}, err
	}
	if inv.Name == "" {
		inv.Name = foldName(f.Name)
	}
	if inv.Kind != NewPassword {
		if err := h.free(ctx, inv.Name); err != nil {
			return "", Principal{}, err
		}
	}
	if err := CheckPassword(inv.Name, f.Password); err != nil {
		return "", Principal{}, err
	}
	hash, err := h.hash.make(ctx, f.Password, h.now())
	if err != nil {
		return "", Principal{}, err
	}
	if inv.Kind == NewPassword {
		return h.reset(ctx, inv, gone(invitations, key, raw), hash, f.From)
	}
	a := account{Account: Account{
		Name: inv.Name, Display: foldDisplay(f.Display, inv.Name), Role: inv.Role, Lang: foldLang(f.Lang),
		CreatedBy: inv.By,
	}, Hash: hash}
	return h.join(ctx, a, f.From, inv, gone(invitations, key, raw))
}

// reset sets the password that a link is for.
func (h *House) reset(ctx context.Context, inv Invitation, used job.Row, hash, from string) (string, Principal, error) {
	var shown string
	var who Principal
	err := h.change(ctx, inv.Name, func(a *account) ([]job.Row, *job.Audit, error) {
		if !a.awaits(inv) {
			return nil, nil, ErrLink
		}
		a.Reset = ""
		a.Hash, a.Epoch, a.LoggedInAt = hash, a.Epoch+1, h.now().UTC()
		s, err := h.newSession(*a, from)
		if err != nil {
			return nil, nil, err
		}
		shown, who = s.secret, s.of(*a)
		return []job.Row{used, s.row()}, h.note(a.Name, "password", a.Name, particulars{"did": "reset", "link": inv.ID, "from": from}), nil
	})
	if errors.Is(err, job.ErrChanged) {
		err = ErrLink // it was withdrawn meanwhile
	}
	return shown, who, err
}

// join writes a new account and its first session, and uses up the link it was made with.
func (h *House) join(ctx context.Context, a account, from string, inv Invitation, used job.Row) (string, Principal, error) {
	a.CreatedAt = h.now().UTC()
	a.LoggedInAt = a.CreatedAt
	s, err := h.newSession(a, from)
	if err != nil {
		return "", Principal{}, err
	}
	for try := 1; ; try++ {
		note := h.note(a.Name, "account", a.Name, particulars{"did": "join", "role": a.Role, "by": inv.By, "link": inv.ID, "from": from})
		err := h.write(ctx, account{}, nil, a, []job.Row{used, s.row()}, note)
		if err == nil {
			return s.secret, s.of(a), nil
		}
		if !errors.Is(err, job.ErrChanged) || try == tries {
			return "", Principal{}, fmt.Errorf("make an account: %w", err)
		}
		// Somebody else took the name, used the link, or became an admin meanwhile; only the last is tried again.
		if err := h.free(ctx, a.Name); err != nil {
			return "", Principal{}, err
		}
		if _, err := h.rows.Row(ctx, invitations, used.Key); errors.Is(err, job.ErrUnknown) {
			return "", Principal{}, ErrLink
		} else if err != nil {
			return "", Principal{}, err
		}
		if err := h.useless(ctx, inv); err != nil {
			return "", Principal{}, err
		}
	}
}

// Invitations lists the links that are good, the newest first, to those who may manage accounts.
func (h *House) Invitations(ctx context.Context, by Principal) ([]Invitation, error) {
	if err := manages(by); err != nil {
		return nil, err
	}
	var all []Invitation
	err := h.each(ctx, invitations, func(key string, raw []byte) error {
		var inv Invitation
		if err := json.Unmarshal(raw, &inv); err != nil {
			return fmt.Errorf("read invitation %s: %w", idOf(key), err)
		}
		ok, err := h.good(ctx, inv)
		if ok {
			all = append(all, inv)
		}
		return err
	})
	sortByTime(all, func(inv Invitation) (time.Time, string) { return inv.BegunAt, inv.ID })
	return all, err
}

// Withdraw makes a link useless. It returns ErrForbidden, or job.ErrUnknown for one that there is not.
func (h *House) Withdraw(ctx context.Context, by Principal, id string) error {
	if err := manages(by); err != nil {
		return err
	}
	var inv Invitation
	key, raw, err := h.byID(ctx, invitations, id, &inv)
	if err != nil {
		return err
	}
	return h.end(ctx, invitations, key, raw, h.note(by.Name, "invite", inv.Name, particulars{"did": "withdraw", "link": id}))
}
