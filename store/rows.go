package store

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// The bounds of a row, in bytes, and of how many are written at once.
const (
	maxTable    = 64
	maxRowKey   = 1024
	maxRowValue = 1 << 20
	maxRows     = 10_000
)

// rowFormat begins each value, so that an empty one is not nothing.
const rowFormat = 1

// Row returns the value of a record of another package, or [job.ErrUnknown].
func (s *Store) Row(ctx context.Context, table, key string) (value []byte, err error) {
	err = checkRow(table, key)
	if err == nil {
		err = s.view(ctx, func(tx *bbolt.Tx) error {
			value, err = decodeRow(tx.Bucket(bucketRows).Get(rowKey(table, key)))
			if err == nil && value == nil {
				err = job.ErrUnknown
			}
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read row %.60q of %.60q: %w", key, table, err)
	}
	return value, nil
}

// Rows returns at most limit records of a table in the order of their keys, starting after the given key; "" starts at
// the first. A table that was never written to is empty. Was and Checked are not set.
func (s *Store) Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error) {
	var rows []job.Row
	read := func(tx *bbolt.Tx) error {
		prefix, first := rowKey(table, ""), rowKey(table, after)
		c := tx.Bucket(bucketRows).Cursor()
		for k, v := c.Seek(first); bytes.HasPrefix(k, prefix) && len(rows) < limit; k, v = c.Next() {
			if bytes.Equal(k, first) {
				continue
			}
			value, err := decodeRow(v)
			if err != nil {
				return fmt.Errorf("row %.60q: %w", k[len(prefix):], err)
			}
			rows = append(rows, job.Row{Table: table, Key: string(k[len(prefix):]), Value: value})
		}
		return nil
	}
	err := checkRow(table, "any")
	if err == nil {
		err = s.view(ctx, read)
	}
	if err != nil {
		return nil, fmt.Errorf("read the rows of %.60q after %.60q: %w", table, after, err)
	}
	return rows, nil
}

// WriteRows writes and deletes records, and appends note to the audit log as [Store.Note] does unless it is nil, in one
// transaction. If one row that is Checked is not as its Was says, the error is [job.ErrChanged] and nothing is written.
// A row may come once. Deleting one that there is not is no error.
func (s *Store) WriteRows(ctx context.Context, rows []job.Row, note *job.Audit) error {
	err := checkRows(rows)
	var line *job.Audit
	if err == nil && note != nil {
		var a job.Audit
		if a, err = prepareNote(*note); err != nil {
			err = fmt.Errorf("note %.40q in the audit log: %w", note.Act, err)
		}
		line = &a
	}
	if err == nil {
		err = s.do(ctx, func(b *batch) error { return b.writeRows(rows, line) })
	}
	if err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}

func checkRows(rows []job.Row) error {
	if len(rows) > maxRows {
		return fmt.Errorf("%d rows at once, want at most %d", len(rows), maxRows)
	}
	seen := make(map[string]bool, len(rows))
	for _, r := range rows {
		if err := checkRow(r.Table, r.Key); err != nil {
			return err
		}
		key := string(rowKey(r.Table, r.Key))
		if seen[key] {
			return fmt.Errorf("row %.60q of %.60q comes twice", r.Key, r.Table)
		}
		seen[key] = true
		if len(r.Value) > maxRowValue {
			return fmt.Errorf("row %.60q of %.60q has %d bytes, want at most %d", r.Key, r.Table, len(r.Value), maxRowValue)
		}
	}
	return nil
}

func checkRow(table, key string) error {
	switch {
	case table == "" || len(table) > maxTable || strings.IndexByte(table, 0) >= 0:
		return fmt.Errorf("table %.80q: want 1 to %d bytes, none of them zero", table, maxTable)
	case key == "" || len(key) > maxRowKey || strings.IndexByte(key, 0) >= 0:
		return fmt.Errorf("key %.80q: want 1 to %d bytes, none of them zero", key, maxRowKey)
	}
	return nil
}

// writeRows reads everything first, so that a refusal leaves no trace.
func (b *batch) writeRows(rows []job.Row, note *job.Audit) error {
	for _, r := range rows {
		if !r.Checked {
			continue
		}
		is, err := decodeRow(b.rows.Get(rowKey(r.Table, r.Key)))
		if err != nil {
			return fmt.Errorf("row %.60q of %.60q: %w", r.Key, r.Table, err)
		}
		if (is == nil) != (r.Was == nil) || !bytes.Equal(is, r.Was) {
			return fmt.Errorf("row %.60q of %.60q: %w", r.Key, r.Table, job.ErrChanged)
		}
	}
	if note != nil {
		line, err := b.nextAudit(*note)
		if err != nil {
			return err
		}
		b.putAudit(line)
	}
	for _, r := range rows {
		if r.Value == nil {
			b.delete(b.rows, rowKey(r.Table, r.Key))
			continue
		}
		b.put(b.rows, rowKey(r.Table, r.Key), append([]byte{rowFormat}, r.Value...))
	}
	return nil
}

// decodeRow copies a value out of the transaction; nil if there is none.
func decodeRow(v []byte) ([]byte, error) {
	switch {
	case v == nil:
		return nil, nil
	case len(v) == 0 || v[0] != rowFormat:
		return nil, damage("its value is not of a known format")
	}
	return append(make([]byte, 0, len(v)-1), v[1:]...), nil
}
