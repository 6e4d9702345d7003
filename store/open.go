package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"lurewatch/internal/durable"
)

// Open opens the store in dir, and creates both if they do not exist, readable by their owner only. It ends
// the leases of earlier processes. The caller closes the store.
//
// The error wraps [ErrInUse] if someone else holds the file for about a second more, [ErrTooNew] if the file is
// of a newer release, and [ErrDamaged] if it can be seen at once that the file is not what it was. An empty file
// is damage: a store gets its name when it is whole.
func Open(dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	db, file, err := openFile(dir, path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return begin(path, db, file), nil
}

// begin is an open store with its committer.
func begin(path string, db *bbolt.DB, file *os.File) *Store {
	s := &Store{path: path, db: db, file: file, stopped: make(chan struct{})}
	s.wake.L = &s.mu
	go s.commitLoop()
	return s
}

// openFile opens, checks and migrates the file, and creates it first if there is none.
func openFile(dir, path string) (*bbolt.DB, *os.File, error) {
	if err := durable.Folder(dir); err != nil {
		return nil, nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if err := create(dir, path); err != nil {
			return nil, nil, err
		}
	case err != nil:
		return nil, nil, err
	case info.Mode().IsRegular() && info.Size() == 0:
		return nil, nil, damage("the file is empty: a store never is; put a backup in its place, or move it away to begin anew")
	}
	return openBolt(path, false)
}

// create makes a store under another name and gives it its own when it is whole, so that a crash leaves a whole
// store or none. What is left of a crash is used if it is whole, and begun anew otherwise. Whoever holds the
// lock of the other file is alone in here.
func create(dir, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return errors.New("it is a link to a file that does not exist")
	}
	temp := path + ".new"
	db, file, err := openBolt(temp, false)
	if errors.Is(err, ErrDamaged) {
		if err := os.Remove(temp); err != nil {
			return err
		}
		db, file, err = openBolt(temp, false)
	}
	if err != nil {
		return fmt.Errorf("create it: %w", err)
	}
	if _, err = os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		err = errors.Join(file.Sync(), os.Rename(temp, path), durable.Sync(dir))
	} else if err == nil { // another process was first
		err = os.Remove(temp)
		if errors.Is(err, os.ErrNotExist) {
			err = nil
		}
	}
	return errors.Join(err, db.Close())
}

// openBolt opens a file and brings it up to date. It turns what bbolt says, and how it panics over a damaged
// file, into plain errors. A file that was cut short is memory that cannot be read; SetPanicOnFault makes that
// a panic too. After a panic bbolt can hold its locks, so that only its file can be closed. With look the file must be up to
// date, and is not written.
func openBolt(path string, look bool) (db *bbolt.DB, file *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(panicked(p), letGo(file))
		}
		if err != nil {
			db, file = nil, nil
		}
	}()
	// The free list is written with each commit, or else opening would read every page. bbolt's map of free
	// pages sorts all of them for that, its array does not: with 1,300 free pages a commit takes a third less.
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: look, FreelistType: bbolt.FreelistArrayType,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode)
			file = f
			return f, err
		}})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, nil, ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, nil, fmt.Errorf("%w or not a store of lurewatch: %w", ErrDamaged, err)
	case err != nil:
		return nil, nil, err
	}
	if err := checkLength(db); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	if look {
		if err := db.View(upToDate); err != nil {
			return nil, nil, errors.Join(err, db.Close())
		}
		return db, file, nil
	}
	if held, err := transact(db, prepare); held {
		return nil, nil, errors.Join(err, letGo(file))
	} else if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, file, nil
}

// checkLength refuses a file that ends before its last page.
func checkLength(db *bbolt.DB) error {
	info, err := os.Stat(db.Path())
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("%w: it has %d bytes, want at least %d", ErrDamaged, info.Size(), tx.Size())
		}
		return nil
	})
}

// prepare migrates the file and gives back what earlier processes had leased. As the file lock is exclusive,
// those processes are gone.
func prepare(tx *bbolt.Tx) (commit bool, err error) {
	if err := migrate(tx); err != nil {
		return false, err
	}
	b, err := newBatch(tx)
	if err != nil {
		return false, err
	}
	b.reclaim(stampOf(lastTime))
	return true, b.flush()
}
