package people

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"lurewatch/job"
)

// The rules of a password. There are no others: no kinds of characters, no date on which it runs out (NIST SP 800-63B).
const (
	MinPassword = 12   // characters
	MaxPassword = 1000 // bytes
)

// PasswordError says, as a pointer, which rule a new password breaks.
type PasswordError struct {
	// Why is short, long, name (it is that of the account) or common.
	Why string
}

// Error says which rule it is.
func (e *PasswordError) Error() string { return "the password cannot be used: " + e.Why }

//go:embed common.txt
var commonFile []byte

// common are the passwords in common.txt: ones of twelve characters or more that people type when twelve are asked for,
// in English and Vietnamese, compiled for this package.
var common = readCommon(commonFile)

func readCommon(file []byte) map[string]bool {
	all := make(map[string]bool)
	for s := bufio.NewScanner(bytes.NewReader(file)); s.Scan(); {
		if line := s.Text(); !strings.HasPrefix(line, "#") {
			all[line] = true
		}
	}
	return all
}

// CheckPassword returns a *[PasswordError] for a password that a new account of that name cannot have, or nil.
func CheckPassword(name, password string) error {
	folded := strings.ToLower(normal(password))
	switch {
	case len(password) > MaxPassword:
		return &PasswordError{"long"}
	case utf8.RuneCountInString(norm.NFC.String(password)) < MinPassword:
		return &PasswordError{"short"}
	case name != "" && strings.ReplaceAll(folded, name, "") == "":
		return &PasswordError{"name"}
	case common[strings.ReplaceAll(folded, " ", "")]:
		return &PasswordError{"common"}
	}
	return nil
}

// normal is the form in which a password is hashed: keyboards write the same Vietnamese letter in one rune or in three.
func normal(password string) string { return norm.NFKC.String(password) }

const (
	defaultMemory = 64 * 1024 // KiB
	atOnce        = 2         // hashes
	mayWait       = 32        // others
)

// hasher makes and compares hashes of passwords, few at once so that the memory stays bounded.
type hasher struct {
	params  argon2id.Params
	slots   chan struct{}
	waiting atomic.Int32
	dummy   string // is compared with where there is no account, so that it takes as long
}

func newHasher(memory uint32) (*hasher, error) {
	if memory == 0 {
		memory = defaultMemory
	}
	h := &hasher{
		params: argon2id.Params{Memory: memory, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		slots:  make(chan struct{}, atOnce),
	}
	var err error
	h.dummy, err = argon2id.CreateHash("", &h.params)
	return h, err
}

// turn waits until it is the caller's. It returns ErrThrottled if too many wait already; the slot must be given back.
func (h *hasher) turn(ctx context.Context, now time.Time) error {
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > mayWait {
		return &ErrThrottled{Until: now.Add(5 * time.Second)}
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// make returns the hash of a password, with its salt and cost.
func (h *hasher) make(ctx context.Context, password string, now time.Time) (string, error) {
	if err := h.turn(ctx, now); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	return argon2id.CreateHash(normal(password), &h.params)
}

// is reports whether the hash is that of the password. An empty hash is that of none, and takes as long.
func (h *hasher) is(ctx context.Context, hash, password string, now time.Time) (bool, error) {
	if err := h.turn(ctx, now); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	none := hash == "" || len(password) > MaxPassword
	if none {
		hash, password = h.dummy, password[:min(len(password), MaxPassword)]
	}
	same, err := argon2id.ComparePasswordAndHash(normal(password), hash)
	if err != nil {
		return false, fmt.Errorf("compare with the hash of a password: %w", err)
	}
	return same && !none, nil
}

// SetPassword gives the principal a new password. It ends all sessions of the account, the one it is called from too, all
// tokens and the links that set a password, and returns the secret of a session that goes on in the place of the caller's:
// whoever got hold of the old secret has nothing. It returns ErrRefused for a wrong old password, *ErrThrottled, a *PasswordError, or ErrForbidden for
// whoever has no password here: a token, or an account with an issuer.
func (h *House) SetPassword(ctx context.Context, by Principal, old, password, from string) (string, error) {
	if by.Open || by.Token != "" || by.Session == "" {
		return "", ErrForbidden
	}
	var a account
	if _, err := h.read(ctx, accounts, by.Name, &a); err != nil {
		return "", err
	}
	if a.Hash == "" {
		return "", ErrForbidden
	}
	if err := h.prove(ctx, a, old, from); err != nil {
		return "", err
	}
	if err := CheckPassword(a.Name, password); err != nil {
		return "", err
	}
	hash, err := h.hash.make(ctx, password, h.now())
	if err != nil {
		return "", err
	}
	return h.repass(ctx, by, a.Epoch, hash, from)
}

// repass writes a new password and a new session in the place of the caller's, if the account is still of the epoch in
// which the old password was proved.
func (h *House) repass(ctx context.Context, by Principal, epoch int, hash, from string) (string, error) {
	var shown string
	err := h.change(ctx, by.Name, func(a *account) ([]job.Row, *job.Audit, error) {
		if a.Epoch != epoch {
			return nil, nil, ErrEnded
		}
		var s Session
		key, raw, err := h.byID(ctx, sessions, by.Session, &s)
		if err != nil {
			return nil, nil, ended(err)
		}
		a.Hash, a.Epoch = hash, a.Epoch+1
		next, err := h.newSession(*a, from)
		if err != nil {
			return nil, nil, err
		}
		next.BegunAt, next.EndsAt, shown = s.BegunAt, s.EndsAt, next.secret
		rows := append(a.unlinked(), gone(sessions, key, raw), next.row())
		return rows, h.note(a.Name, "password", a.Name, particulars{"did": "change", "session": next.ID}), nil
	})
	if err != nil {
		return "", err
	}
	return shown, nil
}

// prove checks the old password of an account behind the gate.
func (h *House) prove(ctx context.Context, a account, password, from string) error {
	p, err := h.gate.enter(a.Name, addressOf(from), h.now())
	if err != nil {
		return err
	}
	same, err := h.hash.is(ctx, a.Hash, password, h.now())
	if err != nil {
		return err
	}
	if !same {
		return h.refused(ctx, a.Name, from, particulars{"at": "password"})
	}
	p.well(h.now())
	return nil
}
