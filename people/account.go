package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// Account is what others may know of an account. Times are UTC.
type Account struct {
	Name      string    `json:"name"`
	Display   string    `json:"display"`
	Role      Role      `json:"role"`
	Lang      string    `json:"lang,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	// LoggedInAt is when the account was logged in to last; zero for never.
	LoggedInAt time.Time `json:"logged_in_at,omitzero"`
	// DisabledAt is when it was closed; zero for one that is open.
	DisabledAt time.Time `json:"disabled_at,omitzero"`
	// Issuer is who vouches for the person; empty for an account with a password.
	Issuer string `json:"issuer,omitempty"`
}

// account is the record of an account.
type account struct {
	Account
	Hash    string `json:"hash,omitempty"` // of the password, with its salt and cost; empty for one with an issuer
	Subject string `json:"subject,omitempty"`
	Epoch   int    `json:"epoch"` // that sessions and tokens must have begun in
	// Turn counts the changes of role and state; see [Principal.Turn].
	Turn int `json:"turn,omitempty"`
	// Reset is the key of the one link that sets a new password; empty for none.
	Reset string `json:"reset,omitempty"`
}

// unlinked takes the link for a new password from the account, and returns its deletion.
func (a *account) unlinked() []job.Row {
	old := a.Reset
	if a.Reset = ""; old == "" {
		return nil
	}
	return []job.Row{{Table: invitations, Key: old}}
}

// turned is a change of role or state: it ends sessions, tokens and links, and what the account owned until now.
func (a *account) turned() []job.Row {
	a.Epoch, a.Turn = a.Epoch+1, a.Turn+1
	return a.unlinked()
}

// open reports whether the account can be logged in to.
func (a account) open() bool { return a.Name != "" && a.DisabledAt.IsZero() }

// rules reports whether the account is that of an admin who can log in.
func (a account) rules() bool { return a.open() && a.Role.May(Manage) }

// principal is whoever has proved to be the holder of the account, with what the role allows.
func (a account) principal() Principal {
	return Principal{Name: a.Name, Display: a.Display, Role: a.Role, Lang: a.Lang, Turn: a.Turn}
}

// CheckName returns [ErrName] for what cannot be the name of an account: it has 2 to 40 of a-z, 0-9, dot, dash and
// underscore, begins with a letter, and is none of open, system, unit and cli, which the audit log uses.
func CheckName(name string) error {
	if len(name) < 2 || len(name) > 40 || name[0] < 'a' || name[0] > 'z' {
		return ErrName
	}
	if slices.Contains([]string{"open", "system", "unit", "cli"}, name) {
		return ErrName
	}
	for _, r := range name {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r)) {
			return ErrName
		}
	}
	return nil
}

// foldName is the name that is meant by what somebody typed into a form.
func foldName(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// MaxDisplay is the longest name that somebody wants to be called, in runes; a longer one is cut.
const MaxDisplay = 80

// foldDisplay is a name for people to read: one line, without invisible characters; the account's name if empty.
func foldDisplay(typed, name string) string {
	s := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))), " ")
	if utf8.RuneCountInString(s) > MaxDisplay {
		s = string([]rune(s)[:MaxDisplay])
	}
	if s == "" {
		return name
	}
	return s
}

// foldLang is one of vi, en and fr, and empty for anything else.
func foldLang(s string) string {
	if slices.Contains([]string{"vi", "en", "fr"}, s) {
		return s
	}
	return ""
}

// manages returns ErrForbidden unless the principal may let people in and shut them out. A token never may: one that
// leaked could make accounts that outlive it.
func manages(by Principal) error {
	if by.Token != "" || !by.May(Manage) {
		return ErrForbidden
	}
	return nil
}

// Accounts lists all accounts by name, for those who may manage them.
func (h *House) Accounts(ctx context.Context, by Principal) ([]Account, error) {
	if err := manages(by); err != nil {
		return nil, err
	}
	var all []Account
	err := h.each(ctx, accounts, func(key string, raw []byte) error {
		var a account
		if err := json.Unmarshal(raw, &a); err != nil {
			return fmt.Errorf("read account %s: %w", key, err)
		}
		all = append(all, a.Account)
		return nil
	})
	return all, err
}

// Account returns one account, to its holder and to those who may manage accounts.
func (h *House) Account(ctx context.Context, by Principal, name string) (Account, error) {
	if by.Name != name || by.Open {
		if err := manages(by); err != nil {
			return Account{}, err
		}
	}
	var a account
	_, err := h.read(ctx, accounts, name, &a)
	return a.Account, err
}

// SetRole gives an account another role and ends its sessions and tokens. It returns ErrForbidden, job.ErrUnknown or
// ErrLastAdmin. An account that has the role already is left as it is.
func (h *House) SetRole(ctx context.Context, by Principal, name string, r Role) error {
	if err := manages(by); err != nil {
		return err
	}
	if _, err := ParseRole(string(r)); err != nil {
		return err
	}
	return h.change(ctx, name, func(a *account) ([]job.Row, *job.Audit, error) {
		if a.Role == r {
			return nil, nil, errSame
		}
		was := a.Role
		a.Role = r
		return a.turned(), h.note(by.Name, "account", name, particulars{"did": "role", "was": was, "is": r}), nil
	})
}

// Disable closes an account and ends its sessions and tokens. It returns ErrForbidden, job.ErrUnknown or ErrLastAdmin.
func (h *House) Disable(ctx context.Context, by Principal, name string) error {
	return h.turn(ctx, by, name, "disable", h.now().UTC())
}

// Enable opens a closed account again; its holder has to log in anew.
func (h *House) Enable(ctx context.Context, by Principal, name string) error {
	return h.turn(ctx, by, name, "enable", time.Time{})
}

func (h *House) turn(ctx context.Context, by Principal, name, did string, at time.Time) error {
	if err := manages(by); err != nil {
		return err
	}
	return h.change(ctx, name, func(a *account) ([]job.Row, *job.Audit, error) {
		if a.DisabledAt.IsZero() == at.IsZero() {
			return nil, nil, errSame
		}
		a.DisabledAt = at
		return a.turned(), h.note(by.Name, "account", name, particulars{"did": did}), nil
	})
}

// SetSelf changes how the principal wants to be called and the language; what cannot be is left out.
func (h *House) SetSelf(ctx context.Context, by Principal, display, lang string) error {
	if by.Open || by.Token != "" {
		return ErrForbidden
	}
	return h.change(ctx, by.Name, func(a *account) ([]job.Row, *job.Audit, error) {
		display, lang := foldDisplay(display, a.Name), foldLang(lang)
		if a.Display == display && a.Lang == lang {
			return nil, nil, errSame
		}
		a.Display, a.Lang = display, lang
		return nil, h.note(by.Name, "account", a.Name, particulars{"did": "self"}), nil
	})
}

// errSame is returned by an edit that has nothing to do.
var errSame = errors.New("nothing to change")

// change edits an account in one transaction together with further rows and a line of the audit log. The edit begins
// anew with what is there by then if somebody else was faster; with errSame nothing is written and nothing is wrong.
func (h *House) change(ctx context.Context, name string, edit func(*account) ([]job.Row, *job.Audit, error)) error {
	for try := 1; ; try++ {
		var a account
		raw, err := h.read(ctx, accounts, name, &a)
		if err != nil {
			return err
		}
		was := a
		more, note, err := edit(&a)
		if errors.Is(err, errSame) {
			return nil
		}
		if err != nil {
			return err
		}
		err = h.write(ctx, was, raw, a, more, note)
		if !errors.Is(err, job.ErrChanged) || try == tries {
			return err
		}
	}
}

// write writes an account in the place of what was read, zero and nil for a new one. Whoever becomes or ceases to be an
// admin goes through the list of admins, which is one record: two admins who shut out each other cannot both succeed.
func (h *House) write(ctx context.Context, was account, raw []byte, is account, more []job.Row, note *job.Audit) error {
	rows := append(slices.Clone(more), row(accounts, is.Name, is, raw))
	if was.rules() != is.rules() {
		names, rawNames, err := h.admins(ctx)
		if err != nil {
			return err
		}
		names = slices.DeleteFunc(names, func(n string) bool { return n == is.Name })
		if is.rules() {
			names = append(names, is.Name)
			slices.Sort(names)
		}
		if len(names) == 0 {
			return ErrLastAdmin
		}
		rows = append(rows, row(house, keyAdmins, names, rawNames))
	}
	return h.rows.WriteRows(ctx, rows, note)
}

// admins lists the admins who can log in, and the list as it is kept: nil before the first.
func (h *House) admins(ctx context.Context) (names []string, raw []byte, err error) {
	raw, err = h.read(ctx, house, keyAdmins, &names)
	if errors.Is(err, job.ErrUnknown) {
		return nil, nil, nil
	}
	return names, raw, err
}
