package store

import (
	"bytes"
	"fmt"

	"lurewatch/job"
)

// enqueue puts an entry that is in no index into the queue of its host, due at e.due, and stores it.
func (b *batch) enqueue(key visitKey, e entry) {
	host := job.Host(e.url)
	head, ok := b.head(e.source, host)
	b.put(b.due, dueKey(e.source, host, e.due, key), nil)
	if !ok || e.due < head {
		b.moveHost(e.source, host, head, ok, e.due, true)
	}
	e.state, e.token, e.until = queued, 0, 0
	b.put(b.visits, key[:], e.encode())
	b.totals.Queued++
}

// dequeue takes an entry out of the queue of its host. The caller stores what becomes of it.
func (b *batch) dequeue(key visitKey, e entry) {
	host := job.Host(e.url)
	old, had := b.head(e.source, host)
	b.delete(b.due, dueKey(e.source, host, e.due, key))
	if head, ok := b.head(e.source, host); ok != had || head != old {
		b.moveHost(e.source, host, old, had, head, ok)
	}
	b.totals.Queued--
}

// head is when the first address in a host's queue is due; false if the queue is empty.
func (b *batch) head(source, host string) (stamp, bool) {
	prefix := queuePrefix(source, host)
	k, _ := b.due.Cursor().Seek(prefix)
	if !bytes.HasPrefix(k, prefix) {
		return 0, false
	}
	due, _ := splitDueKey(k, len(prefix))
	return due, true
}

// moveHost moves a host in both its scopes from one head to another; had and has say which of them are.
func (b *batch) moveHost(source, host string, from stamp, had bool, to stamp, has bool) {
	for _, scope := range [...]string{source, ""} {
		if had {
			b.delete(b.hosts, hostKey(scope, source, host, from))
		}
		if has {
			b.put(b.hosts, hostKey(scope, source, host, to), nil)
		}
	}
}

// lease takes an entry that is due out of its queue and gives it to a new token.
func (b *batch) lease(key visitKey, until stamp) (job.Visit, error) {
	e, ok, err := b.entry(key)
	if err != nil {
		return job.Visit{}, err
	}
	if !ok || e.state != queued {
		return job.Visit{}, fmt.Errorf("visit %s is in a queue and not in the frontier", key)
	}
	b.dequeue(key, e)
	b.totals.Token++
	e.state, e.token, e.until = leased, b.totals.Token, until
	b.put(b.visits, key[:], e.encode())
	b.put(b.leases, leaseKey(until, key), nil)
	b.totals.Leased++
	return e.visit(key), nil
}

// unlease ends a lease. The caller stores what becomes of the entry.
func (b *batch) unlease(key visitKey, e entry) {
	b.delete(b.leases, leaseKey(e.until, key))
	b.totals.Leased--
}

// reclaim gives back every visit whose lease ran out at now or before: due as it was, its token void.
func (b *batch) reclaim(now stamp) {
	var expired []visitKey
	c := b.leases.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		until, key := splitLeaseKey(k)
		if until > now {
			break
		}
		expired = append(expired, key)
	}
	for _, key := range expired {
		e, ok, err := b.entry(key)
		if err == nil && (!ok || e.state != leased) {
			err = fmt.Errorf("visit %s has a lease and is not leased", key)
		}
		if err != nil {
			b.fail(err)
			return
		}
		b.unlease(key, e)
		b.enqueue(key, e)
	}
}

// entry reads one address; false if the frontier does not know it.
func (b *batch) entry(key visitKey) (entry, bool, error) {
	v := b.visits.Get(key[:])
	if v == nil {
		return entry{}, false, nil
	}
	e, err := decodeEntry(v)
	if err != nil {
		return entry{}, false, fmt.Errorf("read visit %s: %w", key, err)
	}
	return e, true, nil
}

// holds reads the entry of a visit and reports whether the visit is its current holder.
func (b *batch) holds(v job.Visit) (key visitKey, e entry, ok bool, err error) {
	key, ok = parseKey(v.Key)
	if !ok {
		return key, e, false, nil
	}
	e, ok, err = b.entry(key)
	return key, e, ok && e.state == leased && e.token == v.Token, err
}
