package index

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"

	"lurewatch/job"
)

// Sentinels of this package.
var (
	// ErrInUse is returned by Open, Rebuild and RebuildFrom when another process, or this one, has the index open.
	ErrInUse = errors.New("index is in use")
	// ErrDamaged is returned, wrapped, by Search, Known and CatchUp when files of the index are not what they were.
	// A [Lasting] builds it anew then. Without one, close it, build it anew with [RebuildFrom] and open it again.
	ErrDamaged = errors.New("index is damaged")
)

// Index is an open search index. All methods are safe for concurrent use.
type Index struct {
	dir     string
	rebuilt string
	bleve   bleve.Index
	lock    *os.File

	members func(job.ID) ([]job.ID, error)   // see Campaigns; nil for none
	refs    func(ref string) (job.ID, error) // see Refs; nil for none

	segments segments

	follow   sync.Mutex    // held while changes are read and written
	position atomic.Uint64 // of the last change in the index
	aimed    atomic.Uint64 // how far it has to come to be whole again; 0 if it is, see [Lasting]

	skips      sync.Mutex // guards skipped and skippedAll
	skipped    []job.ID
	skippedAll int

	closing  sync.Once
	closeErr error
}

// Rebuilt says in words why Open deleted an index that was there and began anew, for the log. It is empty if
// the index was opened as it was, or if there was none.
func (ix *Index) Rebuilt() string { return ix.rebuilt }

// Position returns the position in the change log up to which the index has followed; 0 means from the
// beginning. It is stored in one step with the ads, so it never claims more than can be found.
func (ix *Index) Position() uint64 { return ix.position.Load() }

// Stale reports whether the index is ahead of a log whose newest position is given: the store came back from
// a backup, and the index knows ads that it does not. [Rebuild] it then.
func (ix *Index) Stale(newest uint64) bool { return newest < ix.Position() }

// Count returns how many ads are in the index.
func (ix *Index) Count() (uint64, error) {
	n, err := ix.bleve.DocCount()
	if err != nil {
		return 0, fmt.Errorf("count ads in index %s: %w", ix.dir, err)
	}
	return n, nil
}

// Close waits for a batch that is being written, ends bleve's goroutines and lets others open the index.
// Closing twice is harmless; everything but Close, Position, Rebuilt, Skipped and Stale fails afterwards.
func (ix *Index) Close() error {
	ix.closing.Do(func() {
		ix.follow.Lock()
		defer ix.follow.Unlock()
		if err := errors.Join(ix.bleve.Close(), ix.lock.Close()); err != nil {
			ix.closeErr = fmt.Errorf("close index %s: %w", ix.dir, err)
		}
	})
	return ix.closeErr
}
