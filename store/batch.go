package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// totals are the numbers that are kept rather than counted.
type totals struct {
	// Token is the newest fencing token, Seq the newest position of the change log. Neither ever falls.
	Token uint64 `json:"token"`
	Seq   uint64 `json:"seq"`
	// Queued addresses have a due time and are not leased.
	Queued int              `json:"queued"`
	Leased int              `json:"leased"`
	Cases  int              `json:"cases"`
	Alert  int              `json:"alert"`
	Look   int              `json:"look"`
	Fates  map[job.Fate]int `json:"fates"`
}

// sourceRecord is what is kept about one source.
type sourceRecord struct {
	LastSuccess time.Time `json:"last_success,omitzero"`
	LastFailure time.Time `json:"last_failure,omitzero"`
	Failing     bool      `json:"failing,omitempty"` // the newest visit failed or met a wall
	Why         string    `json:"why,omitempty"`
	Visits      int       `json:"visits"`
	Ads         int       `json:"ads"`
	// Yield is of all visits, Told of those that ended rounds tell of. Round is the open one, nil if there is none;
	// Rounds counts those that ended.
	Yield  job.Yield `json:"yield,omitzero"`
	Told   job.Yield `json:"told,omitzero"`
	Round  *job.Run  `json:"round,omitempty"`
	Rounds uint64    `json:"rounds,omitempty"`
	// Accepted is when a person said that the source is as it should be.
	Accepted time.Time `json:"accepted,omitzero"`
}

// batch is one write transaction: the buckets, the totals as they will be, and the first error of writing.
type batch struct {
	visits, due, hosts, leases, cases, bodies, expiry, changes, sourceRows, rounds, meta *bbolt.Bucket
	standings, reviews, history, audit, rows                                             *bbolt.Bucket

	totals  totals
	sources map[string]*sourceRecord // read or changed in this transaction
	dirty   bool                     // something was written
	err     error                    // the first error of writing; the transaction cannot be committed
}

func newBatch(tx *bbolt.Tx) (*batch, error) {
	b := &batch{
		visits: tx.Bucket(bucketVisits), due: tx.Bucket(bucketDue), hosts: tx.Bucket(bucketHosts),
		leases: tx.Bucket(bucketLeases), cases: tx.Bucket(bucketCases), bodies: tx.Bucket(bucketBodies),
		expiry: tx.Bucket(bucketExpiry), changes: tx.Bucket(bucketChanges), sourceRows: tx.Bucket(bucketSources), rounds: tx.Bucket(bucketRounds),
		standings: tx.Bucket(bucketStandings), reviews: tx.Bucket(bucketReviews), history: tx.Bucket(bucketHistory),
		audit: tx.Bucket(bucketAudit), rows: tx.Bucket(bucketRows),
		meta: tx.Bucket(bucketMeta), sources: map[string]*sourceRecord{},
	}
	var err error
	b.totals, err = readTotals(b.meta)
	return b, err
}

func readTotals(meta *bbolt.Bucket) (totals, error) {
	t := totals{Fates: map[job.Fate]int{}}
	v := meta.Get(keyTotals)
	if v == nil {
		return t, nil
	}
	if err := json.Unmarshal(v, &t); err != nil {
		return t, fmt.Errorf("read the totals: %w", err)
	}
	return t, nil
}

// put and delete remember the first error; flush returns it.
func (b *batch) put(to *bbolt.Bucket, key, value []byte) {
	b.dirty = true
	if err := to.Put(key, value); err != nil && b.err == nil {
		b.err = err
	}
}

func (b *batch) delete(from *bbolt.Bucket, key []byte) {
	b.dirty = true
	if err := from.Delete(key); err != nil && b.err == nil {
		b.err = err
	}
}

// fail ends the whole transaction: an index points at something that is missing or damaged.
func (b *batch) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// source returns the record of a source, to be read and, if anything else is written too, changed.
func (b *batch) source(id string) (*sourceRecord, error) {
	if r := b.sources[id]; r != nil {
		return r, nil
	}
	r, err := decodeSource(id, b.sourceRows.Get([]byte(id)))
	if err != nil {
		return nil, err
	}
	b.sources[id] = &r
	return &r, nil
}

// decodeSource reads a record; nothing stored is the zero record.
func decodeSource(id string, v []byte) (r sourceRecord, err error) {
	if v == nil {
		return r, nil
	}
	if err := json.Unmarshal(v, &r); err != nil {
		return r, fmt.Errorf("read source %q: %w", id, err)
	}
	return r, nil
}

// flush writes what the operations left in memory, if they changed anything, and returns the first error.
func (b *batch) flush() error {
	if !b.dirty || b.err != nil {
		return b.err
	}
	b.putJSON(b.meta, keyTotals, b.totals)
	for _, id := range slices.Sorted(maps.Keys(b.sources)) {
		b.putJSON(b.sourceRows, []byte(id), b.sources[id])
	}
	return b.err
}

func (b *batch) putJSON(to *bbolt.Bucket, key []byte, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		b.fail(err)
		return
	}
	b.put(to, key, data)
}
