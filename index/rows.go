package index

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"lurewatch/job"
)

// bleve keeps an index as segments that never change; ads that are gone are marked beside them. The heads of the ads
// of each segment are read once and kept in memory, about 400 bytes an ad, so that a search counts, compares and
// orders without reading the disk.

// row is one ad of a segment.
type row struct {
	id                   string
	band                 job.Band
	grade                int64 // band, then score to a millionth
	score                float64
	first, last, flagged int64 // Unix nanoseconds, 0 for never
	wage, versions       uint64
	tags                 []uint32
}

// rows are the ads of one segment by their number in it. But for phrases it does not change once it is read.
type rows struct {
	list  []row
	all   *roaring.Bitmap
	bears map[uint32]*roaring.Bitmap // by tag: the ads that have it

	phrases phrases
}

// segments keeps the rows of the segments that the newest search saw.
type segments struct {
	mu   sync.Mutex // guards of, and is held while a segment is read
	of   map[uint64]*rows
	tags *vocabulary
}

// part is one segment as one search sees it.
type part struct {
	*rows
	segment *scorch.SegmentSnapshot
	live    *roaring.Bitmap // its ads without those that are gone
	dicts   map[string]segment.TermDictionary
	words   *vocabulary
}

// view is the index at one moment. It is used by one goroutine.
type view struct {
	snapshot *scorch.IndexSnapshot
	parts    []*part
	tags     *vocabulary
}

// look takes a view of the index as it is now. The caller closes its snapshot.
func (ix *Index) look(ctx context.Context) (v *view, err error) {
	inner, err := ix.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := inner.Reader()
	if err != nil {
		return nil, err
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		reader.Close()
		return nil, fmt.Errorf("bleve reads %T", reader)
	}
	v = &view{snapshot: snapshot, tags: ix.segments.tags}
	defer func() {
		if err != nil || halfMade(v) {
			snapshot.Close()
		}
	}()
	v.parts, err = ix.segments.parts(ctx, snapshot)
	return v, err
}

// halfMade reports whether a view was left half made by a panic.
func halfMade(v *view) bool { return v.parts == nil && len(v.snapshot.Segments()) > 0 }

// parts returns the segments of a snapshot with their rows, and forgets the rows of others.
func (s *segments) parts(ctx context.Context, snapshot *scorch.IndexSnapshot) ([]*part, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := make(map[uint64]*rows, len(s.of))
	out := []*part{}
	for _, seg := range snapshot.Segments() {
		r := s.of[seg.Id()]
		if r == nil || len(r.list) != int(seg.FullSize()) {
			var err error
			if r, err = s.read(ctx, seg); err != nil {
				return nil, err
			}
			s.of[seg.Id()] = r
		}
		now[seg.Id()] = r
		live := r.all
		if gone := seg.Deleted(); gone != nil {
			live = roaring.AndNot(live, gone)
		}
		out = append(out, &part{rows: r, segment: seg, live: live, dicts: map[string]segment.TermDictionary{}, words: s.tags})
	}
	s.of = now
	return out, nil
}

// read reads the heads of all ads of a segment.
func (s *segments) read(ctx context.Context, seg *scorch.SegmentSnapshot) (*rows, error) {
	n := int(seg.FullSize())
	r := &rows{list: make([]row, n), all: roaring.New(), bears: map[uint32]*roaring.Bitmap{}}
	r.all.AddRange(0, uint64(n))
	for i := range r.list {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := s.readRow(seg, i, r); err != nil {
			return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
		}
	}
	for _, b := range r.bears {
		b.RunOptimize()
	}
	return r, nil
}

func (s *segments) readRow(seg *scorch.SegmentSnapshot, i int, r *rows) error {
	to, failed := &r.list[i], errCard
	err := seg.VisitDocument(uint64(i), func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case "_id":
			to.id = string(value)
		case fieldCard:
			failed = s.readCard(value, i, r)
		}
		return true
	})
	if err != nil {
		return err
	}
	return failed
}

func (s *segments) readCard(card []byte, i int, r *rows) error {
	top, _, err := cutCard(card)
	if err != nil {
		return err
	}
	to := &r.list[i]
	h, err := decodeHead(top, func(f tagField, value []byte) {
		n := s.tags.numberOf(f, value)
		to.tags = append(to.tags, n)
		b := r.bears[n]
		if b == nil {
			b = roaring.New()
			r.bears[n] = b
		}
		b.Add(uint32(i))
		if f == tagBand {
			to.band, _ = job.ParseBand(string(value))
		}
	})
	if err != nil {
		return err
	}
	to.score, to.first, to.last, to.flagged, to.wage, to.versions = h.score, h.first, h.last, h.flagged, h.wage, h.versions
	to.grade = int64(to.band)<<32 + int64(math.Round(bounded(h.score)*1e6))
	return nil
}

// body reads the rest of the card of an ad.
func (p *part) body(n uint32) (b body, err error) {
	failed := errCard
	err = p.segment.VisitDocument(uint64(n), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field != fieldCard {
			return true
		}
		_, packed, bad := cutCard(value)
		if failed = bad; failed == nil {
			b, failed = decodeBody(packed)
		}
		return false
	})
	if err == nil {
		err = failed
	}
	return b, err
}
