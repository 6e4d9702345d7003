package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// countedAtOnce is how many queued visits Info counts between two looks at its context.
const countedAtOnce = 4096

// Info sums up the store at now. IndexPosition is 0, as the index is not the store's. Sources are those that
// were visited, in the order of their ids.
//
// All numbers are kept up to date by the writes, except how many visits are due: those are counted, a million in
// about 50 ms (BenchmarkMillion).
func (s *Store) Info(ctx context.Context, now time.Time) (job.Info, error) {
	info := job.Info{Schema: schema, Fates: map[string]int{}, Sources: []job.SourceInfo{}}
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		t, err := readTotals(tx.Bucket(bucketMeta))
		if err != nil {
			return err
		}
		due, err := countDue(ctx, tx, stampOf(now))
		if err != nil {
			return err
		}
		info.Cases, info.Changes = t.Cases, t.Seq
		info.Flagged = job.FlaggedCount{Alert: t.Alert, Look: t.Look}
		info.Frontier = job.FrontierCount{Due: due, Waiting: t.Queued - due, Leased: t.Leased}
		if info.Rescoring, err = readRescoring(tx.Bucket(bucketMeta)); err != nil {
			return err
		}
		for fate, n := range t.Fates {
			info.Fates[string(fate)] = n
		}
		return tx.Bucket(bucketSources).ForEach(func(k, v []byte) error {
			r, err := decodeSource(string(k), v)
			info.Sources = append(info.Sources, r.info(string(k)))
			return err
		})
	})
	if err != nil {
		return job.Info{}, fmt.Errorf("sum up the store: %w", err)
	}
	return info, nil
}

func (r sourceRecord) info(id string) job.SourceInfo {
	state := "ok"
	if r.Failing {
		state = "failing"
	}
	return job.SourceInfo{ID: id, State: state, LastSuccess: r.LastSuccess, LastFailure: r.LastFailure,
		Why: r.Why, Visits: r.Visits, Ads: r.Ads}
}

// countDue counts queued visits that are due, host by host, so that hosts with nothing due cost nothing.
func countDue(ctx context.Context, tx *bbolt.Tx, now stamp) (n int, err error) {
	prefix := scopePrefix("")
	hosts, queue := tx.Bucket(bucketHosts).Cursor(), tx.Bucket(bucketDue).Cursor()
	for k, _ := hosts.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = hosts.Next() {
		head, source, host := splitHostKey(k, len(prefix))
		if head > now {
			break
		}
		own := queuePrefix(source, host)
		for q, _ := queue.Seek(own); bytes.HasPrefix(q, own); q, _ = queue.Next() {
			if due, _ := splitDueKey(q, len(own)); due > now {
				break
			}
			if n++; n%countedAtOnce == 0 && ctx.Err() != nil {
				return 0, ctx.Err()
			}
		}
	}
	return n, nil
}
