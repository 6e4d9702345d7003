package store

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// FileName is the name of the store's file in the data directory.
const FileName = "lurewatch.db"

// lockTimeout is how long Open waits for another process to let go of the file: long enough for one that is
// about to end, short enough for a person.
const lockTimeout = time.Second

// The errors of Open that callers tell apart.
var (
	// ErrInUse is returned when another process, or another Store of this one, has the file open.
	ErrInUse = errors.New("another process is using it")
	// ErrTooNew is returned when a newer release wrote the file. The file is left as it is.
	ErrTooNew = errors.New("database is from a newer release")
)

// ErrDamaged is returned, by Open and by every call of an open store, when the file does not hold what was
// written: it was cut, a page is not the page it should be, or a case cannot be decoded. What a call that
// returns it had begun to write is undone. Restore a backup; trying again does not help.
var ErrDamaged = errors.New("the file is damaged")

// The errors of an open store that callers tell apart.
var (
	// ErrClosed is returned by every call after Close.
	ErrClosed = errors.New("store is closed")
	// ErrNotFound is returned when no case has the id asked for.
	ErrNotFound = errors.New("not found")
	// ErrStaleLease is returned when a visit is finished by someone who no longer holds it: its lease was
	// taken over, given back, finished already, or is of an earlier process. Nothing has been written.
	ErrStaleLease = errors.New("the lease is no longer held")
)

// Store is an open data directory. All its methods are safe for concurrent use.
type Store struct {
	path string
	db   *bbolt.DB
	file *os.File // the one that db uses, see seize

	applied int // transactions so far; the committer's own

	mu     sync.Mutex // guards queue, crowd, closed and seized
	wake   sync.Cond  // on mu; signalled when queue or closed changed
	queue  []*operation
	crowd  bool // the newest batch had company, see linger
	closed bool
	seized error // if not nil, what every call returns, see seize

	stopped chan struct{} // closed when the committer has ended
}

// Close waits for the operations that were accepted, ends the committer and closes the file. Every call after
// it, also a second Close, returns [ErrClosed].
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	s.closed = true
	s.wake.Signal()
	s.mu.Unlock()
	<-s.stopped
	if err := s.closeFile(); err != nil {
		return fmt.Errorf("close store %s: %w", s.path, err)
	}
	return nil
}
