package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// migrations[i] takes a file of schema i to schema i+1. One that was released is never edited.
var migrations = [...]func(*bbolt.Tx) error{
	createBuckets,
	keepBandsOfBefore,
	createRounds,
	createReviews,
}

// schema is the version of the layout in keys.go.
const schema = len(migrations)

// migrate brings the file to the current schema in the given transaction, so that either all steps and the
// new version are written or nothing is.
func migrate(tx *bbolt.Tx) error {
	have, err := schemaOf(tx)
	if err != nil {
		return err
	}
	if have > uint64(schema) {
		return fmt.Errorf("schema %d, this release knows %d: %w", have, schema, ErrTooNew)
	}
	if have == uint64(schema) {
		return nil
	}
	for i, step := range migrations[have:] {
		if err := step(tx); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", int(have)+i+1, err)
		}
	}
	return tx.Bucket(bucketMeta).Put(keySchema, binary.BigEndian.AppendUint64(nil, uint64(schema)))
}

// schemaOf returns 0 for an empty file, and an error for a bbolt file that something else wrote.
func schemaOf(tx *bbolt.Tx) (uint64, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		if name, _ := tx.Cursor().First(); name != nil {
			return 0, fmt.Errorf("it holds a bucket %q and no schema: not a store of lurewatch", name)
		}
		return 0, nil
	}
	v := meta.Get(keySchema)
	if len(v) != 8 {
		return 0, errors.New("it has no schema version: not a store of lurewatch")
	}
	return binary.BigEndian.Uint64(v), nil
}

func createBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketMeta, bucketVisits, bucketDue, bucketHosts, bucketLeases,
		bucketCases, bucketBodies, bucketExpiry, bucketChanges, bucketSources} {
		if _, err := tx.CreateBucket(name); err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
	}
	return nil
}

// keepBandsOfBefore changes nothing that is there: from schema 2 on, records hold the band of before (see record.go)
// and meta can hold a rescoring. In older records the band of before is none.
func keepBandsOfBefore(*bbolt.Tx) error { return nil }

// createRounds adds the ledger of rounds; records of ads can be of format 2 from now on (see record.go).
func createRounds(tx *bbolt.Tx) error {
	if _, err := tx.CreateBucket(bucketRounds); err != nil {
		return fmt.Errorf("create bucket %s: %w", bucketRounds, err)
	}
	return nil
}

// createReviews adds what people do; records of ads can be of format 3 from now on (see record.go). Older records are
// read as if flagged ads had been flagged when they were first seen.
func createReviews(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketStandings, bucketReviews, bucketHistory, bucketAudit, bucketRows} {
		if _, err := tx.CreateBucket(name); err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
	}
	return nil
}
