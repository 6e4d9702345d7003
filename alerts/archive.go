package alerts

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// Retention is how long is kept what was sent, to whom, when, and what the server said.
const Retention = 2 * 365 * 24 * time.Hour

// Archive returns at most limit postings of a unit in the order of days, those under way among them, that follow a key: "" begins with the oldest
// that is kept, "tay-ninh.20261101" with that day, and the Key of a posting behind it.
func (f *Office) Archive(ctx context.Context, unit, after string, limit int) ([]Posting, error) {
	if after < unit+"." {
		after = unit + "."
	}
	var list []Posting
	for _, table := range [...]string{tableOutbox, tableArchive} { // what is sent once more is in both
		n := 0
		err := eachAfter(ctx, f.o.Store, table, unit+".", after, func(_ string, p Posting, _ []byte) (bool, error) {
			list = append(list, p)
			n++
			return n < limit, nil
		})
		if err != nil {
			return nil, fmt.Errorf("read the archive of unit %q: %w", unit, err)
		}
	}
	slices.SortStableFunc(list, func(a, b Posting) int { return strings.Compare(a.key(), b.key()) })
	list = slices.CompactFunc(list, func(a, b Posting) bool { return a.key() == b.key() })
	return list[:min(limit, len(list))], nil
}

// Key is the place of a posting in [Office.Archive].
func (p Posting) Key() string { return p.key() }

// Runs returns at most limit rows of the run ledger of a unit after a day, oldest first; "" begins with the oldest.
func (f *Office) Runs(ctx context.Context, unit, after string, limit int) ([]Run, error) {
	var list []Run
	err := eachAfter(ctx, f.o.Store, tableRuns, unit+"/", unit+"/"+after, func(_ string, r Run, _ []byte) (bool, error) {
		list = append(list, r)
		return len(list) < limit, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger of unit %q: %w", unit, err)
	}
	return list, nil
}

// Bytes returns what a digest is for a kind of target, as it was sent. It is job.ErrUnknown for a digest that was not
// made for such a target, or is kept no longer.
func (f *Office) Bytes(ctx context.Context, digestID string, k Kind) ([]byte, error) {
	list, err := f.postings(ctx, digestID)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Target.Kind == k {
			return f.bytes(ctx, p)
		}
	}
	return nil, fmt.Errorf("digest %.80q as %s: %w", digestID, k, job.ErrUnknown)
}

// postings lists those of one digest.
func (f *Office) postings(ctx context.Context, digestID string) (list []Posting, err error) {
	for _, table := range [...]string{tableOutbox, tableArchive} {
		err := each(ctx, f.o.Store, table, digestID+"/", func(_ string, p Posting, _ []byte) (bool, error) {
			list = append(list, p)
			return true, nil
		})
		if err != nil {
			return nil, fmt.Errorf("read the postings of digest %.80q: %w", digestID, err)
		}
	}
	return list, nil
}

// ErrNobody is returned where a digest is to be sent once more and its unit has no target for it now. It is job.ErrUnknown
// too.
var ErrNobody = fmt.Errorf("its unit is no more, or has nobody to send it to now: %w", job.ErrUnknown)

// Resend queues a digest once more: the same bytes with the same message id, for the targets that its unit has now. What was
// delivered stays so, and its sending once more is a [Posting] of its own. A line in the audit log says by whom. It is job.ErrUnknown for a digest that is not kept, and ErrNobody where the unit is no
// more or has nobody to send it to now.
func (f *Office) Resend(ctx context.Context, digestID, by string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, r := f.clerk(f.o.Store, f.o.Now(), "")
	old, err := f.postings(ctx, digestID)
	if err == nil && (len(old) == 0 || old[0].Unit == "") {
		err = job.ErrUnknown
	}
	if err != nil {
		return fmt.Errorf("send digest %.80q again: %w", digestID, err)
	}
	list := c.again(old, r.Units)
	if len(list) == 0 {
		return fmt.Errorf("send digest %.80q again: %w", digestID, ErrNobody)
	}
	var st step
	for _, p := range list {
		_, was, err := get[Posting](ctx, c.rows, tableOutbox, p.key())
		if err != nil {
			return err
		}
		p.State, p.Queued, p.Next, p.Done, p.Tries, p.By = Queued, c.now, c.now, time.Time{}, 0, by
		st.swap(tableOutbox, p.key(), p, was)
	}
	if err := st.write(ctx, c.rows, &job.Audit{At: c.now, By: by, Act: "resend", On: digestID}); err != nil {
		return fmt.Errorf("send digest %.80q again: %w", digestID, err)
	}
	return nil
}

// again lists where a digest goes when it is sent once more, with what is known of each target.
func (c *clerk) again(old []Posting, all []units.Unit) []Posting {
	sums := make(map[Kind]string)
	for _, p := range old {
		sums[p.Target.Kind] = p.SHA256
	}
	to := targets(unitOf(all, old[0].Unit))
	var list []Posting
	for _, t := range to {
		p := Posting{Digest: old[0].Digest, Unit: old[0].Unit, Target: t, MessageID: old[0].MessageID, SHA256: sums[t.Kind]}
		if o, ok := newestTo(old, t); ok && o.State == Sent {
			p.Target, p.Again = o.Target, o.Again+1
		} else if ok {
			p = o
		}
		if p.SHA256 != "" && t.Kind != Feed && !slices.ContainsFunc(list, func(q Posting) bool { return q.Target.same(t) }) {
			list = append(list, p)
		}
	}
	return list
}

// newestTo is the posting to a target that was queued last; false if there is none.
func newestTo(list []Posting, t Target) (newest Posting, ok bool) {
	for _, p := range list {
		if p.Target.same(t) && (!ok || p.Again >= newest.Again) {
			newest, ok = p, true
		}
	}
	return newest, ok
}

// clean purges the archive and sweeps the outbox, once a day.
func (c *clerk) clean(ctx context.Context) error {
	today := c.now.Format(dayForm)
	if c.cleaned == today {
		return nil
	}
	var ids []string
	err := eachAfter(ctx, c.rows, tableUnits, "", "", func(id string, _ json.RawMessage, _ []byte) (bool, error) {
		ids = append(ids, id)
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.purge(ctx, id); err != nil {
			return fmt.Errorf("purge the archive of unit %q: %w", id, err)
		}
	}
	if err := c.purgePostings(ctx, "~", func(p Posting) bool { return p.Done.Before(c.now.Add(-Retention)) }); err != nil {
		return fmt.Errorf("purge the archive of alarms: %w", err)
	}
	if err := c.sweepFiles(ctx); err != nil {
		return err
	}
	c.cleaned = today
	return nil
}

// purge drops what is older than [Retention] of a unit: runs, digests and postings. What it was told of, and the
// references, stay.
func (c *clerk) purge(ctx context.Context, unit string) error {
	last := c.now.Add(-Retention).Format(dayForm)
	var st step
	err := each(ctx, c.rows, tableRuns, unit+"/", func(key string, r Run, _ []byte) (bool, error) {
		if r.Day >= last {
			return false, nil
		}
		st.drop(tableRuns, key)
		return true, nil
	})
	if err != nil {
		return err
	}
	first := unit + "." + compact(last) // no digest of that day or a later one is before it
	for {
		rows, err := c.rows.Rows(ctx, tableDigests, unit+".", 10)
		if err != nil {
			return err
		}
		var old step
		for _, r := range rows {
			if strings.HasPrefix(r.Key, unit+".") && r.Key < first {
				old.drop(tableDigests, r.Key)
			}
		}
		if len(old.rows) == 0 {
			break
		}
		if err := old.write(ctx, c.rows, nil); err != nil {
			return err
		}
	}
	if err := c.purgePostings(ctx, unit+".", func(p Posting) bool { return p.Digest < first }); err != nil {
		return err
	}
	return st.writeLast(ctx, c.rows)
}

// purgePostings drops postings from the archive, oldest first, while old holds, with their files.
func (c *clerk) purgePostings(ctx context.Context, prefix string, old func(Posting) bool) error {
	var st step
	var files []string
	err := each(ctx, c.rows, tableArchive, prefix, func(key string, p Posting, _ []byte) (bool, error) {
		if !old(p) {
			return false, nil
		}
		st.drop(tableArchive, key)
		files = append(files, fileName(p.Digest, p.Target.Kind))
		return true, nil
	})
	if err != nil {
		return err
	}
	if err := st.writeLast(ctx, c.rows); err != nil {
		return err
	}
	for _, name := range files {
		if err := remove(filepath.Join(c.folder(), name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
