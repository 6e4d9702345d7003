package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"lurewatch/job"
)

// view runs a short read transaction: a long one keeps the space of old pages from being used again. A panic
// and memory that cannot be read are an [ErrDamaged] that names the file.
func (s *Store) view(ctx context.Context, read func(*bbolt.Tx) error) (err error) {
	if err := s.open(ctx); err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	begun := false
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		err = fmt.Errorf("read store %s: %w", s.path, panicked(p))
		if !begun { // bbolt holds a lock while it begins, and gives it back in no defer
			s.seize(err)
		}
	}()
	err = s.db.View(func(tx *bbolt.Tx) error { begun = true; return read(tx) })
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	return err
}

// open returns [ErrClosed] after Close, and the context's error once it has ended.
func (s *Store) open(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.seized != nil:
		return s.seized
	}
	return ctx.Err()
}

// usable returns an error if bbolt died.
func (s *Store) usable() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seized
}

// Case returns the case of an ad, or [ErrNotFound].
func (s *Store) Case(ctx context.Context, id job.ID) (job.Case, error) {
	var raw stored
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		v := tx.Bucket(bucketCases).Get([]byte(id))
		if v == nil {
			return ErrNotFound
		}
		raw = copyCase(tx, string(id), v)
		return nil
	})
	if err != nil {
		return job.Case{}, fmt.Errorf("read case %.120q: %w", id, err)
	}
	return raw.decode()
}

// Cases returns at most limit cases in the order of their ids, starting after the given id; "" starts at the
// first. Fewer than limit means that there are no more.
//
// If some of them cannot be read the error is an [*Unreadable] that names them, and the cases are the others.
func (s *Store) Cases(ctx context.Context, after job.ID, limit int) ([]job.Case, error) {
	var raw []stored
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketCases).Cursor()
		k, v := c.Seek([]byte(after))
		if string(k) == string(after) {
			k, v = c.Next()
		}
		for ; k != nil && len(raw) < limit; k, v = c.Next() {
			raw = append(raw, copyCase(tx, string(k), v))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read cases after %.120q: %w", after, err)
	}
	cases, bad := make([]job.Case, 0, len(raw)), Unreadable{}
	for _, r := range raw {
		c, err := r.decode()
		if err == nil {
			cases = append(cases, c)
			continue
		}
		if bad.Err == nil {
			bad.Err = err
		}
		bad.IDs = append(bad.IDs, job.ID(r.id))
	}
	if bad.Err != nil {
		return cases, &bad
	}
	return cases, nil
}

// Changes returns at most limit changes after the given position, in order. An ad written more than once
// appears once, at its latest position, and every change carries the case as it is now. Positions have gaps.
//
// A case that cannot be read does not hold the others up: its change has Damaged set and of the case only the
// id. The error is for a log that itself cannot be read.
func (s *Store) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	var raw []stored
	var seqs []uint64
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		if after+1 == 0 {
			return nil
		}
		c := tx.Bucket(bucketChanges).Cursor()
		for k, id := c.Seek(seqKey(after + 1)); k != nil && len(raw) < limit; k, id = c.Next() {
			seqs = append(seqs, binary.BigEndian.Uint64(k))
			raw = append(raw, findCase(tx, string(id)))
		}
		unmap(s.db, tx.Size()) // a follower that is far behind reads most of the file
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read changes after %d: %w", after, err)
	}
	changes := make([]job.Change, len(raw))
	for i, r := range raw {
		changes[i].Seq = seqs[i]
		if changes[i].Case, changes[i].Was, err = r.change(); err != nil {
			changes[i] = job.Change{Seq: seqs[i], Case: job.Case{Ad: job.Ad{ID: job.ID(r.id)}}, Damaged: err.Error()}
		}
	}
	return changes, nil
}

// Position returns the newest position of the change log, 0 before the first change. It never falls.
func (s *Store) Position(ctx context.Context) (uint64, error) {
	var t totals
	err := s.view(ctx, func(tx *bbolt.Tx) (err error) {
		t, err = readTotals(tx.Bucket(bucketMeta))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the position of the change log: %w", err)
	}
	return t.Seq, nil
}

// findCase is copyCase of a case whose record is to be found first.
func findCase(tx *bbolt.Tx, id string) (s stored) {
	defer s.caught(tx, id)
	return copyCase(tx, id, tx.Bucket(bucketCases).Get([]byte(id)))
}

// copyCase copies a case out of the transaction, to be decoded after it. A page that cannot be read is kept as
// the error of this case alone.
func copyCase(tx *bbolt.Tx, id string, record []byte) (s stored) {
	defer s.caught(tx, id)
	body, standing := tx.Bucket(bucketBodies).Get([]byte(id)), tx.Bucket(bucketStandings).Get([]byte(id))
	if size := tx.Size(); max(int64(len(record)), int64(len(body)), int64(len(standing))) > size {
		return stored{id: id, err: damage("it is longer than the file")}
	}
	return stored{id: id, record: bytes.Clone(record), body: bytes.Clone(body), standing: bytes.Clone(standing)}
}

// caught keeps a panic of reading a case. It is deferred.
func (s *stored) caught(tx *bbolt.Tx, id string) {
	if p := recover(); p != nil {
		*s = stored{id: id, err: fmt.Errorf("read store %s: %w", tx.DB().Path(), panicked(p))}
	}
}
