package alerts

import (
	"context"
	"slices"
	"strings"

	"lurewatch/job"
)

// overlay takes what is written into memory and reads through it to the rows below, which it never changes. One
// goroutine uses it at a time.
type overlay struct {
	below Rows
	rows  map[string]map[string][]byte // table → key → value, nil for a row that was deleted
}

func newOverlay(below Rows) *overlay {
	return &overlay{below: below, rows: make(map[string]map[string][]byte)}
}

// Row returns a record, or job.ErrUnknown.
func (o *overlay) Row(ctx context.Context, table, key string) ([]byte, error) {
	v, ok := o.rows[table][key]
	switch {
	case !ok:
		return o.below.Row(ctx, table, key)
	case v == nil:
		return nil, job.ErrUnknown
	}
	return v, nil
}

// Rows returns at most limit records after a key, in order.
func (o *overlay) Rows(ctx context.Context, table, after string, limit int) ([]job.Row, error) {
	var mine []job.Row
	hidden := 0
	for k, v := range o.rows[table] {
		if k > after {
			mine = append(mine, job.Row{Table: table, Key: k, Value: v})
			hidden++
		}
	}
	// Of the rows below, as many more are read as can be hidden by those here.
	list, err := o.below.Rows(ctx, table, after, limit+hidden)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r job.Row) bool { _, ok := o.rows[table][r.Key]; return ok })
	for _, r := range mine {
		if r.Value != nil {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b job.Row) int { return strings.Compare(a.Key, b.Key) })
	return list[:min(limit, len(list))], nil
}

// WriteRows keeps the rows in memory, and no note.
func (o *overlay) WriteRows(_ context.Context, rows []job.Row, _ *job.Audit) error {
	for _, r := range rows {
		if o.rows[r.Table] == nil {
			o.rows[r.Table] = make(map[string][]byte)
		}
		o.rows[r.Table][r.Key] = r.Value
	}
	return nil
}
