package index

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"

	"lurewatch/job"
)

// A batch is written in one step and costs one wait for the disk, which one by one allows some 40 ads a second;
// BenchmarkCatchUp has the number for batches. batchBytes bounds what long texts take in memory.
const (
	batchChanges = 500
	batchBytes   = 8 << 20
)

// Log is what the index follows.
type Log interface {
	// Changes returns at most limit changes after the given position, in order of position. None means that
	// there is nothing new. A case that was written more than once appears once, at its newest position.
	Changes(ctx context.Context, after uint64, limit int) ([]job.Change, error)
}

// CatchUp reads the log until there is nothing new and returns how many changes it took in. A case that is
// flagged is indexed as it is now; one that is not, or no longer, is not in the index; one that is damaged stays
// as the index has it and is added to [Index.Skipped]. What was taken in before
// an error stays; the next call goes on from there. Only one CatchUp runs at a time.
func (ix *Index) CatchUp(ctx context.Context, log Log) (n int, err error) {
	ix.follow.Lock()
	defer ix.follow.Unlock()
	for {
		changes, err := log.Changes(ctx, ix.Position(), batchChanges)
		if err != nil {
			return n, fmt.Errorf("read changes after %d: %w", ix.Position(), err)
		}
		if len(changes) == 0 {
			return n, nil
		}
		for len(changes) > 0 {
			if err := ctx.Err(); err != nil {
				return n, fmt.Errorf("index changes after %d: %w", ix.Position(), err)
			}
			took, err := ix.write(changes)
			if err != nil {
				return n, fmt.Errorf("index changes after %d: %w", ix.Position(), err)
			}
			n, changes = n+took, changes[took:]
		}
	}
}

// write commits as many of the changes as make a batch, together with the position of the last. bleve looks into its
// files for what the batch replaces, and panics where they are damaged.
func (ix *Index) write(changes []job.Change) (took int, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			took, err = 0, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	batch, position, size := ix.bleve.NewBatch(), ix.Position(), 0
	var skipped []job.ID
	for _, ch := range changes {
		if ch.Seq <= position {
			return 0, fmt.Errorf("change %d follows %d: the log is out of order", ch.Seq, position)
		}
		if took > 0 && size+len(ch.Case.Ad.Text) > batchBytes {
			break
		}
		if ch.Damaged != "" {
			skipped = append(skipped, ch.Case.Ad.ID)
		} else if err := put(batch, ch.Case); err != nil {
			return 0, err
		}
		took, size, position = took+1, size+len(ch.Case.Ad.Text), ch.Seq
	}
	batch.SetInternal(positionKey, strconv.AppendUint(nil, position, 10))
	if err := ix.bleve.Batch(batch); err != nil {
		return 0, errors.Join(err, soundSegments(ix.bleve)) // a full disk is not damage
	}
	ix.position.Store(position)
	ix.skip(skipped)
	return took, nil
}

// put adds a case to a batch as it is to be found from now on.
func put(batch *bleve.Batch, c job.Case) error {
	id := string(c.Ad.ID)
	batch.Delete(id)
	if !c.Verdict.Flagged() || id == "" {
		return nil
	}
	return batch.IndexAdvanced(newDocument(c))
}

// MaxSkipped is how many ids Skipped names.
const MaxSkipped = 100

// Skipped returns the ads whose changes were damaged and passed over since Open, in the order of the log: the
// first [MaxSkipped] of them, and how many there were. Those of before Open are not known any more.
func (ix *Index) Skipped() (ids []job.ID, total int) {
	ix.skips.Lock()
	defer ix.skips.Unlock()
	return slices.Clone(ix.skipped), ix.skippedAll
}

func (ix *Index) skip(ids []job.ID) {
	ix.skips.Lock()
	defer ix.skips.Unlock()
	ix.skippedAll += len(ids)
	ix.skipped = append(ix.skipped, ids[:min(len(ids), MaxSkipped-len(ix.skipped))]...)
}

// Run catches up with the log at once and then on each tick, until ctx ends; it returns nil then. Any other
// end is an error of the log or of the disk. Nothing is lost by it: calling Run again goes on where it stopped.
// A tick of zero or less means one second.
func (ix *Index) Run(ctx context.Context, log Log, tick time.Duration) error {
	if tick <= 0 {
		tick = time.Second
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for {
		if _, err := ix.CatchUp(ctx, log); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}
