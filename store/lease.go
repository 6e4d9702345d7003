package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// Lease hands out visits that are due at l.Now. Hosts come in the order of their earliest due visit, each
// with at most l.PerHost of its earliest visits, until there are l.Max; the visits of a host stay together.
// Nothing due is no error and costs no write.
//
// It first takes back every lease that ran out, whose Until is l.Now or earlier: those visits are due as they
// were, their old tokens are void, and they are handed out again in their turn. A holder that is late but
// finishes before any such call is still in time.
func (s *Store) Lease(ctx context.Context, l job.Lease) ([]job.Visit, error) {
	if l.Max < 1 || l.PerHost < 1 || l.For <= 0 {
		return nil, fmt.Errorf("lease visits: %d in all, %d per host, for %v: each must be more than nothing", l.Max, l.PerHost, l.For)
	}
	var visits []job.Visit
	err := s.do(ctx, func(b *batch) error {
		b.reclaim(stampOf(l.Now))
		until := stampOf(l.Now.Add(l.For))
		visits = make([]job.Visit, 0, min(l.Max, 64))
		for _, key := range b.pick(l) {
			v, err := b.lease(key, until)
			if err != nil {
				b.fail(err)
				return err
			}
			visits = append(visits, v)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lease visits: %w", err)
	}
	return visits, nil
}

// pick chooses visits to lease and changes nothing, as a cursor does not survive changes under it.
func (b *batch) pick(l job.Lease) []visitKey {
	now, prefix := stampOf(l.Now), scopePrefix(l.Source)
	var keys []visitKey
	room := map[string]int{} // by host, which may have a queue in several sources
	c := b.hosts.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(keys) < l.Max; k, _ = c.Next() {
		due, source, host := splitHostKey(k, len(prefix))
		if due > now {
			break
		}
		left, met := room[host]
		if !met {
			left = l.PerHost
			if l.Skip != nil && l.Skip(host) {
				left = 0
			}
		}
		before := len(keys)
		keys = appendDue(keys, b.due, source, host, now, min(left, l.Max-len(keys)))
		room[host] = left - (len(keys) - before)
	}
	return keys
}

// appendDue appends the first n or fewer visits in a host's queue that are due.
func appendDue(keys []visitKey, due *bbolt.Bucket, source, host string, now stamp, n int) []visitKey {
	if n < 1 {
		return keys
	}
	prefix := queuePrefix(source, host)
	c := due.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix) && n > 0; k, _ = c.Next() {
		at, key := splitDueKey(k, len(prefix))
		if at > now {
			break
		}
		keys = append(keys, key)
		n--
	}
	return keys
}

// Release gives visits back unfinished, due as they were before, with no attempt counted. Visits that the
// caller does not hold any more are passed over.
func (s *Store) Release(ctx context.Context, visits []job.Visit) error {
	if len(visits) == 0 {
		return s.open(ctx)
	}
	err := s.do(ctx, func(b *batch) error {
		for _, v := range visits {
			key, e, ok, err := b.holds(v)
			if err != nil {
				b.fail(err)
				return err
			}
			if ok {
				b.unlease(key, e)
				b.enqueue(key, e)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("release %d visits: %w", len(visits), err)
	}
	return nil
}

// NextDue returns when the earliest visit that is not leased is due, in the past or in the future; false if
// there is none. An empty source asks for all sources.
func (s *Store) NextDue(ctx context.Context, source string) (t time.Time, ok bool, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		prefix := scopePrefix(source)
		k, _ := tx.Bucket(bucketHosts).Cursor().Seek(prefix)
		if ok = bytes.HasPrefix(k, prefix); ok {
			due, _, _ := splitHostKey(k, len(prefix))
			t = due.time()
		}
		return nil
	})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("find the next due visit: %w", err)
	}
	return t, ok, nil
}
