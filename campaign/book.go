package campaign

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"lurewatch/internal/durable"
)

// FileName is the name of the book's file in the data directory.
const FileName = "campaigns.db"

// ErrDamaged is returned, wrapped, when the file does not hold what was written. Delete it; it is built again.
var ErrDamaged = errors.New("the file of campaigns is damaged")

// Options says how ads are joined. The zero Options ignores no contact.
type Options struct {
	// Ignore lists contacts that join nothing, as the facts of ads write them: hotlines, "+84111".
	Ignore []string
}

// Book is an open file of campaigns. All methods are safe for concurrent use.
type Book struct {
	db      *bbolt.DB
	ignore  map[string]bool
	rebuilt string

	follow   sync.Mutex    // held while changes are read and written
	position atomic.Uint64 // of the last change in the book
}

// Open opens dir/campaigns.db, or makes an empty one at position 0. A file that does not open (damaged, of another
// format) is deleted and begun anew; [Book.Rebuilt] says why. The caller closes the book.
func Open(dir string, o Options) (*Book, error) {
	path := filepath.Join(dir, FileName)
	b := begin(o)
	err := b.load(path, false)
	if err != nil && !errors.Is(err, bolterrors.ErrTimeout) && !errors.Is(err, os.ErrPermission) {
		b.rebuilt = err.Error()
		if err = os.Remove(path); err == nil {
			err = b.load(path, false)
		}
	}
	if err == nil {
		err = durable.Sync(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open campaigns %s: %w", path, err)
	}
	return b, nil
}

// OpenReading opens dir/campaigns.db only to look at it: the file stays as it is, byte by byte, and what would write returns
// an error. It is an error if there is none, or one that [Open] would begin anew. The caller closes the book.
func OpenReading(dir string, o Options) (*Book, error) {
	path := filepath.Join(dir, FileName)
	b := begin(o)
	if err := b.load(path, true); err != nil {
		return nil, fmt.Errorf("open campaigns %s to read them: %w", path, err)
	}
	return b, nil
}

func begin(o Options) *Book {
	b := &Book{ignore: make(map[string]bool)}
	for _, c := range o.Ignore {
		b.ignore[c] = true
	}
	return b
}

// load opens the file and, unless it only looks, makes the buckets of a new one. bbolt panics over some damage.
func (b *Book) load(path string, look bool) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	var file *os.File
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
			if file != nil {
				file.Close()
			}
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, ReadOnly: look, FreelistType: bbolt.FreelistArrayType,
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			f, err = os.OpenFile(name, flag, mode)
			file = f
			return f, err
		}})
	if err != nil {
		return err
	}
	begun := db.Update
	if look {
		begun = db.View
	}
	if err := begun(b.prepare); err != nil {
		return errors.Join(err, db.Close())
	}
	b.db = db
	return nil
}

// prepare makes what is missing in an empty file and refuses one of another format.
func (b *Book) prepare(tx *bbolt.Tx) error {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		if name, _ := tx.Cursor().First(); name != nil {
			return fmt.Errorf("it holds a bucket %q and no format", name)
		}
		for _, name := range buckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put(keyFormat, []byte(format))
	}
	if found := meta.Get(keyFormat); string(found) != format {
		return fmt.Errorf("format %.20q, this release knows %q", found, format)
	}
	for _, name := range buckets {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("%w: it has no bucket %q", ErrDamaged, name)
		}
	}
	if v := meta.Get(keyPosition); len(v) == 8 {
		b.position.Store(binary.BigEndian.Uint64(v))
	}
	return nil
}

// Rebuilt says in words why Open deleted a file that was there, for the log; empty if it did not.
func (b *Book) Rebuilt() string { return b.rebuilt }

// Position returns the position in the change log up to which the book has followed; 0 means from the beginning.
func (b *Book) Position() uint64 { return b.position.Load() }

// Stale reports whether the book is ahead of a log whose newest position is given: the store came back from a
// backup. [Book.Reset] it then.
func (b *Book) Stale(newest uint64) bool { return newest < b.Position() }

// Reset empties the book, so that the next CatchUp reads the log from its beginning.
func (b *Book) Reset() error {
	b.follow.Lock()
	defer b.follow.Unlock()
	err := b.update(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
		}
		return b.prepare(tx)
	})
	if err != nil {
		return fmt.Errorf("empty the campaigns: %w", err)
	}
	b.position.Store(0)
	return nil
}

// Close waits for what is being written and closes the file. Every other call fails afterwards.
func (b *Book) Close() error {
	b.follow.Lock()
	defer b.follow.Unlock()
	if err := b.db.Close(); err != nil {
		return fmt.Errorf("close campaigns: %w", err)
	}
	return nil
}

// view and update run a transaction. A panic in it, bbolt's or one over an entry that cannot be read, is an
// [ErrDamaged], and nothing has been written.
func (b *Book) view(read func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer caught(&err)
	return b.db.View(read)
}

func (b *Book) update(write func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer caught(&err)
	return b.db.Update(write)
}

// caught turns a panic into an error. It is deferred.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, p)
	}
}
