package store

import (
	"fmt"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// OpenReading opens the store in dir only to look at it. The file stays as it is, byte by byte: leases go on, and every call
// that would write returns an error. Others can look at the same time, and nobody can write. The caller closes the store.
//
// The errors are those of [Open], and one for a file that is missing or that Open would bring up to date.
func OpenReading(dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	db, file, err := openBolt(path, true)
	if err != nil {
		return nil, fmt.Errorf("open store %s to read it: %w", path, err)
	}
	return begin(path, db, file), nil
}

// upToDate refuses a file whose schema this release would have to change.
func upToDate(tx *bbolt.Tx) error {
	have, err := schemaOf(tx)
	if err != nil {
		return err
	}
	if have > uint64(schema) {
		return fmt.Errorf("schema %d, this release knows %d: %w", have, schema, ErrTooNew)
	}
	if have < uint64(schema) {
		return fmt.Errorf("schema %d, this release has %d and was not let write it", have, schema)
	}
	return nil
}
