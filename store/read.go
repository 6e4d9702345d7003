package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"lurewatch/job"
)

// view runs a short read transaction: a long one keeps the space of old pages from being used again.
func (s *Store) view(ctx context.Context, read func(*bbolt.Tx) error) error {
	if err := s.open(ctx); err != nil {
		return err
	}
	err := s.db.View(read)
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	return err
}

// open returns [ErrClosed] after Close, and the context's error once it has ended.
func (s *Store) open(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	return ctx.Err()
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
	cases := make([]job.Case, len(raw))
	for i, r := range raw {
		if cases[i], err = r.decode(); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// Changes returns at most limit changes after the given position, in order. An ad written more than once
// appears once, at its latest position, and every change carries the case as it is now. Positions have gaps.
func (s *Store) Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error) {
	var raw []stored
	var seqs []uint64
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		if after+1 == 0 {
			return nil
		}
		cases, c := tx.Bucket(bucketCases), tx.Bucket(bucketChanges).Cursor()
		for k, id := c.Seek(seqKey(after + 1)); k != nil && len(raw) < limit; k, id = c.Next() {
			seqs = append(seqs, binary.BigEndian.Uint64(k))
			raw = append(raw, copyCase(tx, string(id), cases.Get(id)))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read changes after %d: %w", after, err)
	}
	changes := make([]job.Change, len(raw))
	for i, r := range raw {
		if changes[i].Case, err = r.decode(); err != nil {
			return nil, err
		}
		changes[i].Seq = seqs[i]
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

// copyCase copies a case out of the transaction, to be decoded after it.
func copyCase(tx *bbolt.Tx, id string, record []byte) stored {
	return stored{id, bytes.Clone(record), bytes.Clone(tx.Bucket(bucketBodies).Get([]byte(id)))}
}
