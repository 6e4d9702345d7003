package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"lurewatch/internal/secret"
	"lurewatch/job"
)

// Rows is where a House keeps its records. All methods are safe for concurrent use.
type Rows interface {
	// Row returns a record, or job.ErrUnknown.
	Row(ctx context.Context, table, key string) ([]byte, error)
	// Rows returns at most limit records of a table whose keys follow after, in the order of their keys.
	Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error)
	// WriteRows writes all rows and the line of the audit log in one transaction, or returns job.ErrChanged and
	// writes nothing if one that is Checked is not as it Was.
	WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error
	// Note appends a line to the audit log.
	Note(ctx context.Context, a job.Audit) (job.Audit, error)
}

// The tables of a House, and the key layouts.
const (
	accounts    = "account"    // name
	sessions    = "session"    // SHA-256 of the secret; its first 16 digits are the id
	tokens      = "token"      // as sessions
	invitations = "invitation" // as sessions
	subjects    = "subject"    // SHA-256 of issuer and subject; the value is a name
	house       = "house"      // keyAdmins: names of the admins who can log in; keyFirst: the key of the first link
	keyAdmins   = "admins"
	keyFirst    = "first"
)

// The refusals that callers tell apart. job.ErrUnknown is returned for an account, a session, a token or an invitation
// that there is not.
var (
	// ErrRefused is returned for a log-in with a name, a password or a proof that do not open an account, and for a
	// wrong old password.
	ErrRefused = errors.New("the name or the password is wrong")
	// ErrEnded is returned for a session or token that has ended, or that never was one.
	ErrEnded = errors.New("the session or token has ended")
	// ErrForbidden is returned when the role does not allow what was asked.
	ErrForbidden = errors.New("the role does not allow it")
	// ErrLink is returned for a link that was used, has run out or never was one.
	ErrLink = errors.New("the link was used or has run out")
	// ErrTaken is returned for the name of a new account that another has.
	ErrTaken = errors.New("the name is taken")
	// ErrName is returned for a name that cannot be that of an account. See [CheckName].
	ErrName = errors.New("the name needs 2 to 40 of a-z, 0-9, dot, dash and underscore, and begins with a letter")
	// ErrLastAdmin is returned when no admin would be left who can log in.
	ErrLastAdmin = errors.New("no admin would be left")
)

// ErrThrottled is returned, as a pointer, when somebody has to wait before the next try.
type ErrThrottled struct {
	Until time.Time
}

// Error says until when, in UTC.
func (e *ErrThrottled) Error() string {
	return "too many tries: wait until " + e.Until.UTC().Format(time.RFC3339)
}

// Options says what a House works with.
type Options struct {
	Rows Rows             // required
	Now  func() time.Time // required
	Rand io.Reader        // required; crypto/rand.Reader outside tests
	Log  *slog.Logger     // nil drops what is said
	// Issuer lets people log in with their organisation; nil for none.
	Issuer *Issuer
	// Memory is what one hash of a password takes, in KiB; 0 means 64 MiB. At most two are made at once.
	Memory uint32
}

// House is the accounts and what opens them. It is safe for concurrent use and needs no closing.
type House struct {
	rows   Rows
	now    func() time.Time
	log    *slog.Logger
	hash   *hasher
	gate   *gate
	issuer *issuer // nil for none

	randMu sync.Mutex // guards rand
	rand   io.Reader

	refusals *rate.Limiter // of lines in the audit log
	unsaid   atomic.Int64  // refusals since the last line
}

// New makes a House. It returns an error for options that lack something; nobody is asked and nothing is read yet.
func New(o Options) (*House, error) {
	if o.Rows == nil || o.Now == nil || o.Rand == nil {
		return nil, fmt.Errorf("people: rows, a clock and a source of randomness are required")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	hash, err := newHasher(o.Memory)
	if err != nil {
		return nil, err
	}
	h := &House{
		rows: o.Rows, now: o.Now, rand: o.Rand, log: o.Log, hash: hash, gate: newGate(),
		refusals: rate.NewLimiter(rate.Every(10*time.Second), 60),
	}
	if o.Issuer != nil {
		if h.issuer, err = newIssuer(*o.Issuer, h); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// random fills b from the source of randomness, for one caller at a time.
func (h *House) random(b []byte) error {
	h.randMu.Lock()
	defer h.randMu.Unlock()
	if _, err := io.ReadFull(h.rand, b); err != nil {
		return fmt.Errorf("read random bytes: %w", err)
	}
	return nil
}

// secret makes a secret and the key under which its record is kept.
func (h *House) secret(k secret.Kind) (shown, key string, err error) {
	h.randMu.Lock()
	defer h.randMu.Unlock()
	shown, err = secret.New(h.rand, k)
	if err != nil {
		return "", "", err
	}
	key, _ = secret.Key(shown, k)
	return shown, key, nil
}

// idLength is how many digits of a key are the id that people and logs see.
const idLength = 16

func idOf(key string) string { return key[:idLength] }

// particulars are the Data of a line in the audit log.
type particulars map[string]any

// note is a line of the audit log as of now.
func (h *House) note(by, act, on string, p particulars) *job.Audit {
	data, err := json.Marshal(p)
	if err != nil {
		data = nil // of strings, numbers and times, which always encode
	}
	return &job.Audit{At: h.now().UTC(), By: by, Act: act, On: on, Data: data}
}

// read decodes a record into v and returns it as it is kept. The error is job.ErrUnknown for one that there is not.
func (h *House) read(ctx context.Context, table, key string, v any) ([]byte, error) {
	if table == accounts && CheckName(key) != nil {
		return nil, job.ErrUnknown
	}
	raw, err := h.rows.Row(ctx, table, key)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return nil, fmt.Errorf("read %s %.16s: %w", table, key, err)
	}
	return raw, nil
}

// each calls f with every record of a table, in the order of the keys.
func (h *House) each(ctx context.Context, table string, f func(key string, raw []byte) error) error {
	const page = 500
	for after := ""; ; {
		rows, err := h.rows.Rows(ctx, table, after, page)
		if err != nil {
			return fmt.Errorf("list %s: %w", table, err)
		}
		for _, r := range rows {
			if err := f(r.Key, r.Value); err != nil {
				return err
			}
			after = r.Key
		}
		if len(rows) < page {
			return nil
		}
	}
}

// byID finds the record whose key begins with an id, or returns job.ErrUnknown.
func (h *House) byID(ctx context.Context, table, id string, v any) (key string, raw []byte, err error) {
	if len(id) != idLength {
		return "", nil, job.ErrUnknown
	}
	rows, err := h.rows.Rows(ctx, table, id, 1)
	if err != nil {
		return "", nil, fmt.Errorf("find %s %s: %w", table, id, err)
	}
	if len(rows) == 0 || len(rows[0].Key) < idLength || idOf(rows[0].Key) != id {
		return "", nil, job.ErrUnknown
	}
	if err := json.Unmarshal(rows[0].Value, v); err != nil {
		return "", nil, fmt.Errorf("read %s %s: %w", table, id, err)
	}
	return rows[0].Key, rows[0].Value, nil
}

// row is a record to be written where none is, or in the place of the one that was read.
func row(table, key string, v any, was []byte) job.Row {
	value, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("people: encode %s: %v", table, err)) // records are structs of strings, numbers and times
	}
	return job.Row{Table: table, Key: key, Value: value, Was: was, Checked: true}
}

// gone is the deletion of a record that was read.
func gone(table, key string, was []byte) job.Row {
	return job.Row{Table: table, Key: key, Was: was, Checked: true}
}

// tries is how often a change begins anew because somebody else changed the same record in between.
const tries = 20
