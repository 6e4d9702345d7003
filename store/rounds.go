package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// maxRounds is how many ended rounds of a source are kept, the newest.
const maxRounds = 400

// BeginRun opens a round of r.Source and makes its start addresses due at r.Began: those that the frontier does not
// know are added, those that wait are moved forward, those that are leased stay with their holders. Of r the times
// and Missed count. It returns false, and changes nothing, if a round of the source is open already: rounds never
// overlap, also when the process that opened one has died.
func (s *Store) BeginRun(ctx context.Context, r job.Run, starts []job.Link) (bool, error) {
	ready, err := prepareLinks(starts)
	if err == nil {
		err = checkRound(r)
	}
	if err != nil {
		return false, fmt.Errorf("begin a round of source %.120q: %w", r.Source, err)
	}
	begun := false
	err = s.do(ctx, func(b *batch) (err error) { begun, err = b.beginRound(r, ready); return err })
	if err != nil {
		return false, fmt.Errorf("begin a round of source %.120q: %w", r.Source, err)
	}
	return begun, nil
}

func checkRound(r job.Run) error {
	if r.Began.IsZero() {
		return errors.New("it has no time")
	}
	return checkLink(job.Link{Source: r.Source, URL: "https://any.invalid/"})
}

func (b *batch) beginRound(r job.Run, starts []newLink) (bool, error) {
	source, err := b.source(r.Source)
	if err != nil || source.Round != nil {
		return false, err
	}
	entries := make(map[visitKey]entry, len(starts))
	for _, l := range starts {
		if _, twice := entries[l.key]; twice {
			continue
		}
		e, known, err := b.entry(l.key)
		if err != nil {
			return false, err
		}
		if !known {
			e = l.entry
			e.state = done // in no queue yet
		}
		entries[l.key] = e
	}
	for key, e := range entries {
		b.hasten(key, e, stampOf(r.Began))
	}
	source.Round = &job.Run{Source: r.Source, Scheduled: r.Scheduled.UTC(), Began: r.Began.UTC(), Missed: r.Missed}
	b.dirty = true
	return true, nil
}

// hasten makes an address due at a time if it would be later or never, and is not leased.
func (b *batch) hasten(key visitKey, e entry, at stamp) {
	switch {
	case e.state == leased, e.state == queued && e.due <= at:
		return
	case e.state == queued:
		b.dequeue(key, e)
	}
	e.due = at
	b.enqueue(key, e)
}

// EndRun ends the open round of a source if nothing of it is due at the given time or leased, and returns it as it
// goes into the ledger. False means that there is no open round, or that it goes on. Only the newest 400 rounds of a
// source are kept.
func (s *Store) EndRun(ctx context.Context, source string, at time.Time) (job.Run, bool, error) {
	var r job.Run
	ended := false
	err := s.do(ctx, func(b *batch) (err error) { r, ended, err = b.endRound(source, at); return err })
	if err != nil {
		return job.Run{}, false, fmt.Errorf("end the round of source %.120q: %w", source, err)
	}
	return r, ended, nil
}

func (b *batch) endRound(id string, at time.Time) (r job.Run, ended bool, err error) {
	source, err := b.source(id)
	if err != nil || source.Round == nil {
		return r, false, err
	}
	busy, err := b.busy(id, stampOf(at))
	if err != nil || busy {
		return r, false, err
	}
	r = source.round()
	r.Ended = at.UTC()
	source.Told, source.Round = source.Yield, nil
	source.Rounds++
	b.putJSON(b.rounds, roundKey(id, source.Rounds), r)
	b.forgetRounds(id)
	return r, true, nil
}

// busy reports whether an address of a source is due or leased.
func (b *batch) busy(source string, now stamp) (bool, error) {
	prefix := scopePrefix(source)
	if k, _ := b.hosts.Cursor().Seek(prefix); bytes.HasPrefix(k, prefix) {
		if due, _, _ := splitHostKey(k, len(prefix)); due <= now {
			return true, nil
		}
	}
	c := b.leases.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		_, key := splitLeaseKey(k)
		if e, _, err := b.entry(key); err != nil || e.source == source {
			return true, err
		}
	}
	return false, nil
}

// forgetRounds deletes the oldest ended rounds over maxRounds.
func (b *batch) forgetRounds(source string) {
	prefix := scopePrefix(source)
	var keys [][]byte
	c := b.rounds.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	for len(keys) > maxRounds {
		b.delete(b.rounds, keys[0])
		keys = keys[1:]
	}
}

// round is the open round with its yield so far.
func (r sourceRecord) round() job.Run {
	out := *r.Round
	out.Yield = r.Yield.Minus(r.Told)
	if !r.LastFailure.Before(out.Began) {
		out.Why = r.Why
	}
	return out
}

// Runs returns at most limit rounds of a source, the newest first. An open one is the first, with what it yielded so
// far and without an end.
func (s *Store) Runs(ctx context.Context, source string, limit int) ([]job.Run, error) {
	var out []job.Run
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		r, err := decodeSource(source, tx.Bucket(bucketSources).Get([]byte(source)))
		if err != nil {
			return err
		}
		if r.Round != nil && limit > 0 {
			out = append(out, r.round())
		}
		prefix := scopePrefix(source)
		c := tx.Bucket(bucketRounds).Cursor()
		back := c.Prev
		if k, _ := c.Seek(append(bytes.Clone(prefix), bytes.Repeat([]byte{0xff}, 9)...)); k == nil {
			back = c.Last
		}
		for k, v := back(); bytes.HasPrefix(k, prefix) && len(out) < limit; k, v = c.Prev() {
			var r job.Run
			if err := json.Unmarshal(v, &r); err != nil {
				return fmt.Errorf("read the round under %x: %w", k[len(prefix):], err)
			}
			out = append(out, r)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the rounds of source %.120q: %w", source, err)
	}
	return out, nil
}

// Accept keeps that a person found a source to be as it should be at a time. A source that was never visited is
// [ErrNotFound].
func (s *Store) Accept(ctx context.Context, source string, at time.Time) error {
	err := s.do(ctx, func(b *batch) error {
		if b.sourceRows.Get([]byte(source)) == nil {
			return ErrNotFound
		}
		r, err := b.source(source)
		if err == nil {
			r.Accepted, b.dirty = at.UTC(), true
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("accept source %.120q: %w", source, err)
	}
	return nil
}

// Accepted returns when a source was accepted last; the zero time means never.
func (s *Store) Accepted(ctx context.Context, source string) (at time.Time, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		r, err := decodeSource(source, tx.Bucket(bucketSources).Get([]byte(source)))
		at = r.Accepted
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("read when source %.120q was accepted: %w", source, err)
	}
	return at, nil
}
