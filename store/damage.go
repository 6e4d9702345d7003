package store

import (
	"fmt"
	"runtime/debug"
	"strings"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// Unreadable is returned by [Store.Cases] when some of the cases it came upon cannot be read; the others are
// returned beside it. It wraps [ErrDamaged].
type Unreadable struct {
	// IDs are the cases that cannot be read, in order. They count towards the limit, and reading goes on after
	// the larger of the last of them and the last case returned.
	IDs []job.ID
	Err error // why, for the first of them
}

// Error says how many there are, and why the first cannot be read.
func (e *Unreadable) Error() string {
	if len(e.IDs) == 1 {
		return e.Err.Error()
	}
	return fmt.Sprintf("%d cases cannot be read, the first: %v", len(e.IDs), e.Err)
}

// Unwrap returns why the first cannot be read.
func (e *Unreadable) Unwrap() error { return e.Err }

// damage is an [ErrDamaged] that says in its own words what is damaged.
type damage string

func (d damage) Error() string { return string(d) }
func (d damage) Unwrap() error { return ErrDamaged }

// panicked makes an error of one line of what bbolt panicked with.
func panicked(p any) error {
	return fmt.Errorf("%w: %.200s", ErrDamaged, strings.ReplaceAll(fmt.Sprint(p), "\n", " "))
}

// transact runs one write transaction and commits it if run says so. A panic and memory that cannot be read are
// an error; everything is undone then. bbolt died with its locks held if held is true: nothing but the file may
// be touched after that.
func transact(db *bbolt.DB, run func(*bbolt.Tx) (commit bool, err error)) (held bool, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	held = true
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	tx, err := db.Begin(true)
	if err != nil {
		return false, fmt.Errorf("begin a transaction: %w", err)
	}
	defer func() {
		tx.Rollback() // says ErrTxClosed after a commit, and cannot fail otherwise
		held = false
	}()
	if commit, err := run(tx); err != nil || !commit {
		return true, err
	}
	return true, tx.Commit()
}

// seize ends the use of bbolt after it died with its locks held, where any call would wait for ever.
func (s *Store) seize(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seized = err
}

// closeFile closes bbolt, or only its file if bbolt died. The memory it mapped stays mapped then.
func (s *Store) closeFile() error {
	s.mu.Lock()
	seized := s.seized
	s.mu.Unlock()
	if seized != nil {
		return letGo(s.file)
	}
	return s.db.Close()
}
