package campaign

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"lurewatch/job"
)

// batchChanges is how many changes are written in one transaction.
const batchChanges = 500

// Log is what the book follows.
type Log interface {
	// Changes returns at most limit changes after the given position, in order of position. None means that
	// there is nothing new.
	Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error)
}

// CatchUp reads the log until there is nothing new and returns how many changes it took in. A flagged ad is in the
// book as it is now, another is not; one that is damaged in the store stays as the book has it. What was taken in
// before an error stays; the next call goes on from there. Only one CatchUp runs at a time.
func (b *Book) CatchUp(ctx context.Context, log Log) (n int, err error) {
	b.follow.Lock()
	defer b.follow.Unlock()
	for {
		changes, err := log.Changes(ctx, b.Position(), batchChanges)
		if err != nil {
			return n, fmt.Errorf("read changes after %d: %w", b.Position(), err)
		}
		if len(changes) == 0 {
			return n, nil
		}
		if err := b.write(changes); err != nil {
			return n, fmt.Errorf("join ads of the changes after %d: %w", b.Position(), err)
		}
		n += len(changes)
		if err := ctx.Err(); err != nil {
			return n, fmt.Errorf("join ads of the changes after %d: %w", b.Position(), err)
		}
	}
}

// write takes in changes and the position of the last in one transaction.
func (b *Book) write(changes []job.Change) error {
	filed := make([]filing, 0, len(changes))
	position := b.Position()
	for _, ch := range changes {
		if ch.Seq <= position {
			return fmt.Errorf("change %d follows %d: the log is out of order", ch.Seq, position)
		}
		position = ch.Seq
		if ch.Damaged == "" && ch.Case.Ad.ID != "" {
			filed = append(filed, b.filing(ch.Case))
		}
	}
	err := b.update(func(tx *bbolt.Tx) error {
		w := newBatch(tx)
		for _, f := range filed {
			w.file(f)
		}
		w.settle()
		w.putJSON(w.meta, keyTotals, w.totals)
		w.put(w.meta, keyPosition, binary.BigEndian.AppendUint64(nil, position))
		return w.err
	})
	if err == nil {
		b.position.Store(position)
	}
	return err
}

// filing is an ad with everything worked out that needs no transaction.
type filing struct {
	id        job.ID
	flagged   bool
	row       row
	signature Signature // if row.Text is set
	encoded   []byte
}

func (b *Book) filing(c job.Case) filing {
	f := filing{id: c.Ad.ID, flagged: c.Verdict.Flagged()}
	if !f.flagged {
		return f
	}
	f.row = row{Contacts: contactsOf(c.Verdict.Facts.Contacts, b.ignore), Company: companyOf(c.Ad), First: nanos(c.FirstSeen),
		Last: nanos(c.LastSeen), Source: c.Ad.Source, Lang: c.Verdict.Lang}
	if f.row.Lang == "" {
		f.row.Lang = c.Ad.Lang
	}
	if s, ok := Sign(Text(c)); ok {
		f.signature, f.encoded = s, s.encode()
		f.row.Text = textKeyOf(f.encoded).String()
	}
	return f
}

// Run catches up with the log at once and then on each tick, until ctx ends; it returns nil then. Any other end is
// an error of the log or of the disk. Nothing is lost by it: calling Run again goes on where it stopped. A tick of
// zero or less means one second.
func (b *Book) Run(ctx context.Context, log Log, tick time.Duration) error {
	if tick <= 0 {
		tick = time.Second
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for {
		if _, err := b.CatchUp(ctx, log); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}
