package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// purgeAtOnce is how many texts are dropped in one operation, so that outcomes of visits need not wait long.
const purgeAtOnce = 100

// Purge drops what at most limit ads said whose retention has ended by now, longest ago first. That of an unflagged
// ad ends [TextRetention] after it was last seen; that of one that was dismissed as it is now not before
// [DismissedRetention] after the decision either; that of one that was confirmed, or is to be handed over, never. A
// flagged ad that is purged moves to the end of the change log. It drops title, company, location, salary and text, and with them the findings and facts
// that quote them and the texts of its history. Decisions stay. An ad that cannot be read loses all but its id: its time is over too. Ids, addresses, hash, times and band stay. It returns how many it purged; fewer than limit
// means that no more are due. If a later step fails, purged counts what was dropped before.
func (s *Store) Purge(ctx context.Context, now time.Time, limit int) (purged int, err error) {
	if limit < 1 {
		return 0, s.open(ctx)
	}
	for purged < limit {
		found, err := s.expired(ctx, stampOf(now), min(limit-purged, purgeAtOnce))
		if err != nil {
			return purged, fmt.Errorf("purge texts: %w", err)
		}
		if len(found) == 0 {
			break
		}
		n := 0
		if err := s.do(ctx, func(b *batch) error { n = b.purge(found); return nil }); err != nil {
			return purged, fmt.Errorf("purge texts: %w", err)
		}
		purged += n
	}
	return purged, nil
}

// purging is a case whose text is to be dropped, as it was read before the transaction.
type purging struct {
	id           string
	key          []byte // in the list of what expires
	lost         bool   // the record cannot be read
	seen         []byte // the record in the file; if it is another by now the ad was seen again
	record       record
	strippedBody []byte
}

// expired finds at most limit texts whose retention has ended and encodes what will be left of them.
func (s *Store) expired(ctx context.Context, now stamp, limit int) ([]purging, error) {
	var raw []stored
	var keys [][]byte
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketExpiry).Cursor()
		for k, _ := c.First(); k != nil && len(raw) < limit; k, _ = c.Next() {
			end, id := splitExpiryKey(k)
			if end > now {
				break
			}
			raw, keys = append(raw, findCase(tx, id)), append(keys, bytes.Clone(k))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := make([]purging, len(raw))
	for i, r := range raw {
		if found[i], err = r.strip(); err != nil {
			return nil, fmt.Errorf("case %q: %w", r.id, err)
		}
		found[i].key = keys[i]
	}
	return found, nil
}

// strip encodes what is left of a case without its text.
func (s stored) strip() (p purging, err error) {
	p.id, p.seen = s.id, s.record
	var v body
	if p.record, v, err = s.parts(); err != nil {
		_, unreadable := decodeRecord(s.record)
		p.lost = s.err != nil || unreadable != nil
		v = body{Ad: job.Ad{ID: job.ID(s.id)}}
	}
	p.strippedBody, err = v.purge().encode()
	return p, err
}

// purge drops the texts of those that nobody wrote since they were read, and returns how many.
func (b *batch) purge(found []purging) (purged int) {
	for _, p := range found {
		if p.lost {
			b.delete(b.expiry, p.key)
			b.put(b.bodies, []byte(p.id), p.strippedBody)
			b.forgetTexts(p.id)
			purged++
			continue
		}
		if !bytes.Equal(b.cases.Get([]byte(p.id)), p.seen) {
			continue
		}
		left := p.record
		left.purged = true
		b.put(b.bodies, []byte(p.id), p.strippedBody)
		b.forgetTexts(p.id)
		if left.flagged() {
			b.follow(p.id, &p.record, &left)
		}
		b.replace(p.id, &p.record, left)
		purged++
	}
	return purged
}
