package index

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// CatchUp reads the log until there is nothing new, as [Index.CatchUp] does. An index that is marked, or was deleted
// when it was opened, is begun anew first; while that has to wait, or if it fails, the error is a [*Rebuilding], and so
// it is when the index is found damaged on the way.
func (l *Lasting) CatchUp(ctx context.Context, log Source) (n int, err error) {
	l.follow.Lock()
	defer l.follow.Unlock()
	if why := l.marked(); why != "" {
		if err := l.renew(ctx, log, why); err != nil {
			return 0, err
		}
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.ix == nil {
		return 0, errors.New("follow the log: the index is closed")
	}
	if l.ix.aimed.Load() > 0 && l.ix.Position() == 0 {
		if err := l.ix.aim(ctx, log); err != nil {
			return 0, err
		}
	}
	n, err = l.ix.CatchUp(ctx, log)
	switch {
	case errors.Is(err, ErrDamaged):
		return n, l.mark(err)
	case err != nil:
		return n, err
	case l.ix.aimed.Load() > 0:
		err = l.ix.reach()
		if err == nil && l.anew {
			l.log.Warn("search index is whole again", "dir", l.dir, "changes", n)
			l.anew = false
		}
	}
	return n, err
}

// renew puts an empty index in the place of a damaged one. It is called with follow held.
func (l *Lasting) renew(ctx context.Context, log Source, why string) error {
	now := l.now()
	if l.tries > 0 && now.Sub(l.last) >= calm+pauseAfter(l.tries) {
		l.tries = 0
	}
	if l.tries > 0 && now.Before(l.last.Add(pauseAfter(l.tries))) {
		return &Rebuilding{Why: why}
	}
	l.tries, l.last = l.tries+1, now
	ix, err := l.begin(ctx, log)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Error("search index cannot be built anew and is tried again", "dir", l.dir, "after", pauseAfter(l.tries), "why", err)
		}
		return fmt.Errorf("%w: %w", &Rebuilding{Why: why}, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	ix.members, ix.refs = l.members, l.refs
	l.ix, l.anew = ix, true
	l.unmark()
	return nil
}

// begin closes and deletes the index that there is and makes an empty one.
func (l *Lasting) begin(ctx context.Context, log Source) (*Index, error) {
	l.mu.Lock()
	old := l.ix
	l.ix = nil
	l.mu.Unlock()
	if old != nil {
		if err := old.discard(); err != nil {
			l.log.Warn("a damaged index does not close in order", "dir", l.dir, "why", err)
		}
	}
	if err := Rebuild(l.dir); err != nil {
		return nil, err
	}
	ix, err := Open(l.dir)
	if err != nil {
		return nil, err
	}
	if err := ix.aim(ctx, log); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return ix, nil
}

// discard closes a damaged index, whatever bleve makes of that.
func (ix *Index) discard() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.Join(fmt.Errorf("%w: %v", ErrDamaged, p), ix.lock.Close())
		}
	}()
	return ix.Close()
}

// aim notes in the index how far it has to come before it is whole.
func (ix *Index) aim(ctx context.Context, log Source) error {
	newest, err := log.Position(ctx)
	if err != nil {
		return fmt.Errorf("read the newest position of the log: %w", err)
	}
	if newest == 0 {
		return nil
	}
	if err := ix.bleve.SetInternal(aimKey, strconv.AppendUint(nil, newest, 10)); err != nil {
		return fmt.Errorf("write how far index %s is to come: %w", ix.dir, err)
	}
	ix.aimed.Store(newest)
	return nil
}

// reach notes that the index is whole.
func (ix *Index) reach() error {
	if err := ix.bleve.DeleteInternal(aimKey); err != nil {
		return fmt.Errorf("write that index %s is whole: %w", ix.dir, err)
	}
	ix.aimed.Store(0)
	return nil
}

// Run catches up with the log at once and then on each tick, until ctx ends; it returns nil then. Damage does not end
// it: the index is built anew, after a pause if that is not the first time. Any other end is an error of the log or of
// the disk, and calling Run again goes on where it stopped. A tick of zero or less means one second.
func (l *Lasting) Run(ctx context.Context, log Source, tick time.Duration) error {
	if tick <= 0 {
		tick = time.Second
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for {
		_, err := l.CatchUp(ctx, log)
		if ctx.Err() != nil {
			return nil
		}
		if again := (*Rebuilding)(nil); err != nil && !errors.As(err, &again) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}
