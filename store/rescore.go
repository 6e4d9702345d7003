package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// lookAtOnce is how many records Outdated reads in one transaction.
const lookAtOnce = 10_000

// Outdated returns at most limit cases that another rule set than the given one judged, in the order of their ids,
// starting after the given id; "" starts at the first. A page may have fewer cases, or none, and say More: go on
// after Last. Ads whose text was purged cannot be judged again and are only counted, as are those that cannot be read.
func (s *Store) Outdated(ctx context.Context, ruleSet string, after job.ID, limit int) (job.Outdated, error) {
	page := job.Outdated{Last: after}
	var raw []stored
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketCases).Cursor()
		k, v := c.Seek([]byte(after))
		if string(k) == string(after) {
			k, v = c.Next()
		}
		for looked := 0; k != nil; k, v = c.Next() {
			if page.More = looked == lookAtOnce || len(raw) == limit; page.More {
				return nil
			}
			looked++
			page.Last = job.ID(k)
			switch r, err := decodeRecord(v); {
			case err != nil:
				page.Damaged++
			case r.ruleSet == ruleSet:
			case r.purged:
				page.Purged++
			default:
				raw = append(raw, copyCase(tx, string(k), v))
			}
		}
		return nil
	})
	if err != nil {
		return job.Outdated{}, fmt.Errorf("read cases of another rule set after %.120q: %w", after, err)
	}
	for _, r := range raw {
		c, err := r.decode()
		if err != nil {
			page.Damaged++
			continue
		}
		page.Cases = append(page.Cases, c)
	}
	return page, nil
}

// Rejudge writes new verdicts on cases that [Store.Outdated] returned, and how far the rescoring is, in one
// transaction. A verdict that shows people the same as the old one (see [job.Verdict.ShowsAs]) only leaves its rule
// set and the time; any other replaces the old one, and the ad enters the change log if it is flagged or was. Neither
// counts as a sight or a version of the ad. A case that changed since it was read is left as it is.
func (s *Store) Rejudge(ctx context.Context, at time.Time, list []job.Rejudgement, progress job.Rescoring) error {
	ready, err := prepareRejudgements(at, list)
	if err == nil {
		err = s.do(ctx, func(b *batch) error { return b.rejudge(ready, progress) })
	}
	if err != nil {
		return fmt.Errorf("write verdicts of rule set %.60q: %w", progress.RuleSet, err)
	}
	return nil
}

// Rescoring returns how far the newest rescoring is; the zero value if there was none.
func (s *Store) Rescoring(ctx context.Context) (r job.Rescoring, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		r, err = readRescoring(tx.Bucket(bucketMeta))
		return err
	})
	if err != nil {
		return job.Rescoring{}, fmt.Errorf("read how far the rescoring is: %w", err)
	}
	return r, nil
}

func readRescoring(meta *bbolt.Bucket) (r job.Rescoring, err error) {
	v := meta.Get(keyRescoring)
	if v == nil {
		return r, nil
	}
	if err := json.Unmarshal(v, &r); err != nil {
		return r, fmt.Errorf("read the rescoring: %w", err)
	}
	return r, nil
}

// rejudgement is a new verdict, encoded outside the transaction. The embedded case has body nil if only the rule set
// is to be written.
type rejudgement struct {
	newCase
	before string // the rule set of the case as it was read
}

func prepareRejudgements(at time.Time, list []job.Rejudgement) ([]rejudgement, error) {
	if at.IsZero() {
		return nil, errors.New("the verdicts have no time")
	}
	ready := make([]rejudgement, len(list))
	for i, r := range list {
		c := r.Case
		old := c.Verdict
		c.Verdict, c.JudgedAt = r.Verdict, at
		n, err := prepareCase(c, stampOf(at))
		if err != nil {
			return nil, fmt.Errorf("case %.120q: %w", c.Ad.ID, err)
		}
		// The hash is of what was published; the text that was read lacks bytes that are not UTF-8.
		if k, err := hex.Decode(n.hash[:], []byte(c.ContentHash[:min(len(c.ContentHash), 2*len(n.hash))])); err != nil || k != len(n.hash) {
			return nil, fmt.Errorf("case %.120q: %q is no content hash", c.Ad.ID, c.ContentHash)
		}
		if r.Verdict.ShowsAs(old) {
			n.body = nil
		}
		ready[i] = rejudgement{n, old.RuleSet}
	}
	return ready, nil
}

// rejudge reads everything first, so that a refusal leaves no trace.
func (b *batch) rejudge(list []rejudgement, progress job.Rescoring) error {
	known, err := b.records(len(list), func(i int) string { return list[i].id })
	if err != nil {
		return err
	}
	for i, n := range list {
		was := known[i]
		if was == nil || was.purged || was.hash != n.hash || was.ruleSet != n.before {
			continue
		}
		r := *was
		r.since = was.begun()
		r.ruleSet, r.judgedAt = n.ruleSet, n.judgedAt
		if n.body != nil {
			r.band = n.band
			b.supersede(n.newCase, was, &r)
			b.put(b.bodies, []byte(n.id), n.body)
			b.follow(n.id, was, &r)
		}
		b.replace(n.id, was, r)
	}
	b.putJSON(b.meta, keyRescoring, progress)
	return nil
}
