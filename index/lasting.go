package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"lurewatch/job"
)

// Source is a log that a [Lasting] follows. Position is that of its newest change, 0 for none.
type Source interface {
	Log
	Position(ctx context.Context) (uint64, error)
}

// The pauses before an index is built anew again, after it was damaged again or could not be built: none before the
// first time, then a longer one each time, from leastPause to mostPause. calm is how long an index has to stay sound for
// the next damage to count as the first.
const (
	leastPause = 30 * time.Second
	mostPause  = time.Hour
	calm       = time.Hour
)

// pauseAfter is the pause after an index was built anew n times in a row.
func pauseAfter(n int) time.Duration {
	return min(mostPause, leastPause<<min(max(n, 1)-1, 10))
}

// Rebuilding is the error of a search while the index is built anew after damage. What is in it until then is not all,
// so that nothing is found at all.
type Rebuilding struct {
	Done, Of uint64 // positions in the change log; Of is 0 while that is not known
	Why      string // what was damaged, for the log
}

func (r *Rebuilding) Error() string {
	if r.Of == 0 {
		return "search is being rebuilt"
	}
	return fmt.Sprintf("search is being rebuilt, %d of %d", r.Done, r.Of)
}

// Rebuilding returns how much of the change log is read again, and how much there is; 0 of 0 before that is known.
func (r *Rebuilding) Rebuilding() (done, of uint64) { return r.Done, r.Of }

// unknown is the aim of an index that has read nothing, before the first CatchUp reads how far the log goes.
const unknown = 1

// Lasting is an open index that outlives damage. The first search, look-up or catch-up that finds a file of the index
// not to be what it was marks the index; from then on searches and look-ups return a [*Rebuilding], and the next
// [Lasting.CatchUp] deletes the index and begins one anew, from the beginning of the log. Searches are answered again
// when a CatchUp came to the end of the log, also if the program was ended and started on the way; an index that has read
// nothing yet answers likewise. An index that gets
// damaged again, or cannot be built, is left for a while before the next attempt: half a minute at first, an hour at
// most. All methods are safe for concurrent use.
type Lasting struct {
	dir string
	log *slog.Logger
	now func() time.Time

	follow sync.Mutex // held while changes are read and written, and the index is changed for another; guards tries, last and anew
	tries  int        // how often in a row the index was built anew
	last   time.Time  // when that was begun
	anew   bool       // the index was begun anew and is not whole yet

	mu      sync.RWMutex // guards ix, members and refs: held for reading while the index is used
	ix      *Index       // nil while there is none
	members func(job.ID) ([]job.ID, error)
	refs    func(ref string) (job.ID, error)

	state   sync.Mutex // guards damaged
	damaged string     // what was found to be damaged; "" if nothing was
}

// OpenLasting opens the index in dir as [Open] does. What happens to it is written to log, which may be nil; now is the
// clock.
func OpenLasting(dir string, log *slog.Logger, now func() time.Time) (*Lasting, error) {
	ix, err := Open(dir)
	if err != nil {
		return nil, err
	}
	return lasting(ix, log, now), nil
}

func lasting(ix *Index, log *slog.Logger, now func() time.Time) *Lasting {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if ix.Position() == 0 { // bleve falls back on it too where it cannot open a segment
		ix.aimed.Store(unknown)
	}
	return &Lasting{dir: ix.dir, log: log, now: now, ix: ix, anew: ix.rebuilt != ""}
}

// Campaigns says how "campaign:ID" is read; see [Index.Campaigns].
func (l *Lasting) Campaigns(members func(job.ID) ([]job.ID, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.members = members
	if l.ix != nil {
		l.ix.Campaigns(members)
	}
}

// Refs says how references are read; see [Index.Refs].
func (l *Lasting) Refs(of func(ref string) (job.ID, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refs = of
	if l.ix != nil {
		l.ix.Refs(of)
	}
}

// Search finds flagged ads as [Index.Search] does. While the index is built anew the error is a [*Rebuilding].
func (l *Lasting) Search(ctx context.Context, q job.Query) (hits job.Hits, err error) {
	err = l.read(func(ix *Index) (err error) { hits, err = ix.Search(ctx, q); return err })
	return hits, err
}

// Known looks contacts up as [Index.Known] does. While the index is built anew the error is a [*Rebuilding].
func (l *Lasting) Known(ctx context.Context, asked []string) (out []job.Known, err error) {
	err = l.read(func(ix *Index) (err error) { out, err = ix.Known(ctx, asked); return err })
	return out, err
}

func (l *Lasting) prints(ctx context.Context, ignore map[string]bool) (out []Print, err error) {
	err = l.read(func(ix *Index) error { out, err = ix.prints(ctx, ignore); return err })
	return out, err
}

// read lets do read the index, if that is whole, and marks it if do found it damaged.
func (l *Lasting) read(do func(*Index) error) error {
	if err := l.Ready(); err != nil {
		return err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return &Rebuilding{}
	}
	err := do(l.ix)
	if errors.Is(err, ErrDamaged) {
		return l.mark(err)
	}
	return err
}

// mark notes that the index is damaged and returns what is told to whoever searches. What was searched for, which the
// outermost words of the error tell, is not for the log.
func (l *Lasting) mark(why error) error {
	if inner := errors.Unwrap(why); inner != nil {
		why = inner
	}
	l.state.Lock()
	defer l.state.Unlock()
	if l.damaged == "" {
		l.damaged = why.Error()
		l.log.Warn("search index is damaged and is built anew; no ad and no decision is lost", "dir", l.dir, "why", why)
	}
	return &Rebuilding{Why: l.damaged}
}

// marked returns why the index has to be built anew, "" if it has not.
func (l *Lasting) marked() string {
	l.state.Lock()
	defer l.state.Unlock()
	return l.damaged
}

// unmark notes that there is another index in the place of the damaged one.
func (l *Lasting) unmark() {
	l.state.Lock()
	defer l.state.Unlock()
	l.damaged = ""
}

// Ready returns a [*Rebuilding] while the index is built anew, and nil while it answers.
func (l *Lasting) Ready() error {
	if why := l.marked(); why != "" {
		return &Rebuilding{Why: why}
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return nil // it is closed, and says so itself
	}
	switch of := l.ix.aimed.Load(); {
	case of == unknown && l.ix.Position() == 0:
		return &Rebuilding{Why: l.ix.rebuilt}
	case of > 0:
		return &Rebuilding{Done: min(l.ix.Position(), of), Of: of, Why: l.ix.rebuilt}
	}
	return nil
}

// Rebuilt says why [OpenLasting] began the index anew; see [Index.Rebuilt].
func (l *Lasting) Rebuilt() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return ""
	}
	return l.ix.Rebuilt()
}

// Stale reports whether the index is ahead of a log whose newest position is given; see [Index.Stale].
func (l *Lasting) Stale(newest uint64) bool { return newest < l.Position() }

// Position returns up to where the index follows the log; see [Index.Position].
func (l *Lasting) Position() uint64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return 0
	}
	return l.ix.Position()
}

// Skipped returns the ads that were passed over; see [Index.Skipped].
func (l *Lasting) Skipped() (ids []job.ID, total int) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return nil, 0
	}
	return l.ix.Skipped()
}

// Close closes the index; see [Index.Close]. It waits for a CatchUp that runs.
func (l *Lasting) Close() error {
	l.follow.Lock()
	defer l.follow.Unlock()
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return nil
	}
	return l.ix.Close()
}
