package index

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"lurewatch/job"
)

// rank is the place of an ad in an order: the larger major and minor come first, then the smaller id. Two ads never
// have the same.
type rank struct {
	major, minor int64
	id           string
}

func (r rank) compare(o rank) int {
	return cmp.Or(cmp.Compare(o.major, r.major), cmp.Compare(o.minor, r.minor), cmp.Compare(r.id, o.id))
}

// rank returns the place of a row in an order.
func (r *row) rank(o job.Order) rank {
	switch o {
	case job.Newest:
		return rank{r.last, 0, r.id}
	case job.FirstSeen:
		return rank{r.first, 0, r.id}
	case job.Flagged:
		return rank{r.flagged, 0, r.id}
	}
	return rank{r.grade, r.last, r.id}
}

// orderNumber is the first byte of a cursor; it says which order the cursor is of.
func orderNumber(o job.Order) byte {
	return byte(max(0, slices.Index(job.Orders[:], o)))
}

// cursor writes the place of the last ad of a page so that it can stand in an address.
func (r rank) cursor(o job.Order) string {
	b := []byte{orderNumber(o)}
	b = binary.AppendVarint(binary.AppendVarint(b, r.major), r.minor)
	return base64.RawURLEncoding.EncodeToString(append(b, r.id...))
}

// readCursor reads what cursor wrote for the same order; ok is false for anything else.
func readCursor(s string, o job.Order) (r rank, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) == 0 || b[0] != orderNumber(o) {
		return rank{}, false
	}
	rest := reading{rest: b[1:]}
	r.major, r.minor = rest.varint(), rest.varint()
	if rest.bad || len(rest.rest) == 0 {
		return rank{}, false
	}
	r.id = string(rest.rest)
	return r, true
}

// found are the ads of one part that match.
type found struct {
	part *part
	ads  *roaring.Bitmap
}

// place names one ad that matches, with its rank.
type ranked struct {
	rank
	part *part
	n    uint32
}

// top returns the first n of the ads in an order, those after a place only if there is one.
func top(all []found, o job.Order, after *rank, n int) []ranked {
	keep := make([]ranked, 0, min(2*n, 4096))
	sorted := 0 // how many of keep are in order and the best so far, n or 0
	shrink := func() {
		slices.SortFunc(keep, func(a, b ranked) int { return a.compare(b.rank) })
		if len(keep) > n {
			clear(keep[n:])
			keep = keep[:n]
			sorted = n
		}
	}
	for _, f := range all {
		for it := f.ads.Iterator(); it.HasNext(); {
			i := it.Next()
			r := f.part.list[i].rank(o)
			if after != nil && r.compare(*after) <= 0 || sorted > 0 && r.compare(keep[n-1].rank) > 0 {
				continue
			}
			keep = append(keep, ranked{r, f.part, i})
			if len(keep) >= 2*n+64 {
				shrink()
			}
		}
	}
	shrink()
	return keep
}
