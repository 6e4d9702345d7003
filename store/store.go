package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
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
	db *bbolt.DB

	mu     sync.Mutex // guards queue, crowd and closed
	wake   sync.Cond  // on mu; signalled when queue or closed changed
	queue  []*operation
	crowd  bool // the newest batch had company, see linger
	closed bool

	stopped chan struct{} // closed when the committer has ended
}

// Open opens the store in dir, and creates both if they do not exist, readable by their owner only. It ends
// the leases of earlier processes. The caller closes the store.
//
// The error wraps [ErrInUse] if someone else holds the file for about a second more, and [ErrTooNew] if the
// file is of a newer release.
func Open(dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	db, err := openFile(dir, path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	s := &Store{db: db, stopped: make(chan struct{})}
	s.wake.L = &s.mu
	go s.commitLoop()
	return s, nil
}

// openFile opens, checks and migrates the file.
func openFile(dir, path string) (*bbolt.DB, error) {
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	db, err := openBolt(path)
	if err != nil {
		return nil, err
	}
	// The file may have been created just now, or by a process that died before it came to this line.
	err = syncDir(dir)
	if err == nil {
		err = prepare(db)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openBolt turns what bbolt says, and how it panics over a damaged file, into plain errors. A file that was
// cut short is memory that cannot be read; SetPanicOnFault makes that a panic too.
func openBolt(path string) (db *bbolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			db, err = nil, fmt.Errorf("the file is damaged: %v", r)
		}
	}()
	// The free list is written with each commit, or else opening would read every page. bbolt's map of free
	// pages sorts all of them for that, its array does not: with 1,300 free pages a commit takes a third less.
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, FreelistType: bbolt.FreelistArrayType})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("the file is damaged or not a store of lurewatch: %w", err)
	case err != nil:
		return nil, err
	}
	if err := checkLength(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkLength refuses a file that ends before its last page.
func checkLength(db *bbolt.DB) error {
	info, err := os.Stat(db.Path())
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("the file is damaged: it has %d bytes, want at least %d", info.Size(), tx.Size())
		}
		return nil
	})
}

// prepare migrates the file and gives back what earlier processes had leased. As the file lock is exclusive,
// those processes are gone.
func prepare(db *bbolt.DB) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the file is damaged: %v", r)
		}
	}()
	return db.Update(func(tx *bbolt.Tx) error {
		if err := migrate(tx); err != nil {
			return err
		}
		b, err := newBatch(tx)
		if err != nil {
			return err
		}
		b.reclaim(stampOf(lastTime))
		return b.flush()
	})
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
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close store %s: %w", s.db.Path(), err)
	}
	return nil
}

// makeDir creates dir and the folders above it that are missing, and makes their names durable.
func makeDir(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		return nil
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if err := makeDir(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDir(parent)
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
