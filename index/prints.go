package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"lurewatch/job"
)

// Print is a contact of flagged ads by its hash alone.
type Print struct {
	// Sum is the SHA-256 of "phone:+84…", "handle:name" or "email:name@host", all in lower case.
	Sum [sha256.Size]byte
	// Alert and Look count the ads that bear it, by their band. Ads that people dismissed do not count.
	Alert, Look int
	LastSeen    time.Time // of any of these ads, UTC
}

// Prints are the hashes of the contacts of an index, in order, so that one can be asked for without being named. They
// follow the index: [Prints.Run] makes them anew when it has moved. All methods are safe for concurrent use.
type Prints struct {
	ix     printed
	ignore map[string]bool

	mu    sync.Mutex // guards what follows, and is held while prints are made
	list  []Print    // replaced, never changed
	at    uint64     // the position of the index that list is of
	ready bool
}

// printed is an [Index] or a [Lasting].
type printed interface {
	Position() uint64
	prints(ctx context.Context, ignore map[string]bool) ([]Print, error)
}

// NewPrints returns the prints of an index, which are made when they are first asked for. The numbers to ignore, as
// the facts of ads write them, are those of nobody who places ads: help lines.
func NewPrints(ix printed, ignore []string) *Prints {
	p := &Prints{ix: ix, ignore: make(map[string]bool)}
	for _, number := range ignore {
		p.ignore[contact{kindPhone, number}.term()] = true
	}
	return p
}

// Range returns the prints whose hash begins with the given bits: the first bits of sum count. What is returned is not to
// be changed. The errors are those of [Index.Search].
func (p *Prints) Range(ctx context.Context, sum [sha256.Size]byte, bits int) ([]Print, error) {
	p.mu.Lock()
	list, ready := p.list, p.ready
	p.mu.Unlock()
	if !ready {
		if err := p.CatchUp(ctx); err != nil {
			return nil, err
		}
		p.mu.Lock()
		list = p.list
		p.mu.Unlock()
	}
	low, high := sum, sum
	for i := bits; i < 8*len(sum); i++ {
		low[i/8] &^= 0x80 >> (i % 8)
		high[i/8] |= 0x80 >> (i % 8)
	}
	from, _ := slices.BinarySearchFunc(list, low, compareSum)
	to, found := slices.BinarySearchFunc(list, high, compareSum)
	if found {
		to++
	}
	return list[from:to:to], nil
}

func compareSum(p Print, sum [sha256.Size]byte) int { return bytes.Compare(p.Sum[:], sum[:]) }

// CatchUp makes the prints anew if the index has moved since they were made.
func (p *Prints) CatchUp(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	position := p.ix.Position()
	if p.ready && p.at == position {
		return nil
	}
	list, err := p.ix.prints(ctx, p.ignore)
	if err != nil {
		return fmt.Errorf("read the contacts of the index: %w", err)
	}
	p.list, p.at, p.ready = list, position, true
	return nil
}

// Run catches up at once and then on each tick, until ctx ends; it returns nil then. Any other end is an error of the
// index; calling Run again tries again. A tick of zero or less means ten minutes.
func (p *Prints) Run(ctx context.Context, tick time.Duration) error {
	if tick <= 0 {
		tick = 10 * time.Minute
	}
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	for {
		if err := p.CatchUp(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}

// prints reads the contacts of all ads that count.
func (ix *Index) prints(ctx context.Context, ignore map[string]bool) (out []Print, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	v, err := ix.look(ctx)
	if err != nil {
		return nil, err
	}
	defer v.snapshot.Close()
	for _, p := range v.parts {
		for _, kind := range [...]string{kindPhone, kindHandle, kindEmail} {
			if out, err = p.prints(ctx, kind, v.standing(p), ignore, out); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(out, func(a, b Print) int { return compareSum(a, b.Sum) })
	return joined(out), nil
}

// standing are the ads of a segment that nobody dismissed as they are now.
func (v *view) standing(p *part) *roaring.Bitmap {
	ads := p.live.Clone()
	stale := roaring.New()
	for _, n := range v.tags.numbers(tagStale, reviewStale) {
		if b := p.bears[n]; b != nil {
			stale.Or(b)
		}
	}
	for _, n := range v.tags.numbers(tagReview, string(job.ReviewDismissed)) {
		if b := p.bears[n]; b != nil {
			ads.AndNot(roaring.AndNot(b, stale))
		}
	}
	return ads
}

// prints adds the contacts of one kind that some ads of a segment bear.
func (p *part) prints(ctx context.Context, kind string, ads *roaring.Bitmap, ignore map[string]bool, out []Print) ([]Print, error) {
	dict, err := p.dict(fieldContact)
	if err != nil {
		return nil, err
	}
	for it := dict.AutomatonIterator(nil, []byte(kind+":"), []byte(kind+";")); ; { // ';' follows ':'
		e, err := it.Next()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if e == nil {
			return out, nil
		}
		if ignore[e.Term] {
			continue
		}
		bearing := place{ads: roaring.New()}
		if err := bearing.add(dict, e.Term); err != nil {
			return nil, err
		}
		bearing.ads.And(ads)
		if bearing.ads.IsEmpty() {
			continue
		}
		out = append(out, p.printOf(e.Term, bearing.ads))
	}
}

// printOf sums up the ads that bear a contact.
func (p *part) printOf(term string, ads *roaring.Bitmap) Print {
	print, last := Print{Sum: sha256.Sum256([]byte(term))}, int64(0)
	for it := ads.Iterator(); it.HasNext(); {
		r := &p.list[it.Next()]
		last = max(last, r.last)
		if r.band == job.Alert {
			print.Alert++
		} else {
			print.Look++
		}
	}
	print.LastSeen = timeOf(last)
	return print
}

// joined adds up neighbours that are the same contact in two segments.
func joined(sorted []Print) []Print {
	out := sorted[:0]
	for _, p := range sorted {
		if n := len(out) - 1; n >= 0 && out[n].Sum == p.Sum {
			out[n].Alert, out[n].Look = out[n].Alert+p.Alert, out[n].Look+p.Look
			if out[n].LastSeen.Before(p.LastSeen) {
				out[n].LastSeen = p.LastSeen
			}
			continue
		}
		out = append(out, p)
	}
	return slices.Clip(out)
}
