package index

import (
	"encoding/binary"
	"errors"
	"math"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"lurewatch/job"
)

// A card is all that is kept of an ad beside its words. Its head, which every search reads, is small and plain; its
// body, which only the ads on a page need, is compressed. A card is the length of the head, the head, the body. All
// lengths are unsigned varints.

// head is what ads are counted, compared and put in order by.
type head struct {
	score                float64
	first, last, flagged int64 // Unix nanoseconds, 0 for the zero time
	wage                 uint64
	versions             uint64
	tags                 []tag
}

// body is what a result shows and what its excerpts are taken from.
type body struct {
	ad     job.Ad // the quotable fields and the address
	secret secret
}

// parts lists what a body keeps, in its order on disk.
func (b *body) parts() [6]*string {
	return [...]*string{&b.ad.Title, &b.ad.Company, &b.ad.Location, &b.ad.Salary, &b.ad.Text, &b.ad.URL}
}

// errCard is returned for a card that was not written by this release.
var errCard = errors.New("the card of an ad cannot be read")

// squeezer returns the one compressor; its EncodeAll is safe for concurrent use. unsqueezer is its counterpart.
var (
	squeezer = sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstd.SpeedDefault))
		if err != nil {
			panic(err) // the options are constants
		}
		return e
	})
	unsqueezer = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2))
		if err != nil {
			panic(err)
		}
		return d
	})
)

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// encode writes the head.
func (h head) encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, math.Float64bits(h.score))
	for _, t := range [...]int64{h.first, h.last, h.flagged} {
		b = binary.AppendVarint(b, t)
	}
	b = binary.AppendUvarint(b, h.wage)
	b = binary.AppendUvarint(b, h.versions)
	b = binary.AppendUvarint(b, uint64(len(h.tags)))
	for _, t := range h.tags {
		b = appendString(append(b, byte(t.field)), t.value)
	}
	return b
}

// encodeCard writes a card.
func encodeCard(h head, b body) []byte {
	var plain []byte
	for _, s := range b.parts() {
		plain = appendString(plain, *s)
	}
	for _, spans := range b.secret {
		plain = binary.AppendUvarint(plain, uint64(len(spans)))
		for _, p := range spans {
			plain = binary.AppendUvarint(binary.AppendUvarint(plain, uint64(p.start)), uint64(p.end))
		}
	}
	top := h.encode()
	return squeezer().EncodeAll(plain, append(binary.AppendUvarint(nil, uint64(len(top))), top...))
}

// reading takes values off the front of bytes. After a value that is not there all are zero, and bad is set.
type reading struct {
	rest []byte
	bad  bool
}

func (r *reading) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	r.skip(n)
	return v
}

func (r *reading) varint() int64 {
	v, n := binary.Varint(r.rest)
	r.skip(n)
	return v
}

func (r *reading) skip(n int) {
	if n <= 0 || n > len(r.rest) {
		r.bad, r.rest = true, nil
		return
	}
	r.rest = r.rest[n:]
}

func (r *reading) bytes(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// cutCard splits a card into its head and its body as they are on disk.
func cutCard(card []byte) (top, rest []byte, err error) {
	r := reading{rest: card}
	top = r.bytes(r.uvarint())
	if r.bad {
		return nil, nil, errCard
	}
	return top, r.rest, nil
}

// decodeHead reads a head; each tag is handed to keep, whose bytes are good until it returns.
func decodeHead(top []byte, keep func(f tagField, value []byte)) (h head, err error) {
	r := reading{rest: top}
	if score := r.bytes(8); score != nil {
		h.score = math.Float64frombits(binary.BigEndian.Uint64(score))
	}
	h.first, h.last, h.flagged = r.varint(), r.varint(), r.varint()
	h.wage, h.versions = r.uvarint(), r.uvarint()
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		f := r.bytes(1)
		value := r.bytes(r.uvarint())
		if !r.bad {
			keep(tagField(f[0]), value)
		}
	}
	if r.bad {
		return head{}, errCard
	}
	return h, nil
}

// decodeBody reads a body.
func decodeBody(packed []byte) (b body, err error) {
	plain, err := unsqueezer().DecodeAll(packed, nil)
	if err != nil {
		return body{}, errors.Join(errCard, err)
	}
	r := reading{rest: plain}
	for _, s := range b.parts() {
		*s = string(r.bytes(r.uvarint()))
	}
	for i := range b.secret {
		for n := r.uvarint(); n > 0 && !r.bad; n-- {
			b.secret[i] = append(b.secret[i], span{int(r.uvarint()), int(r.uvarint())})
		}
	}
	if r.bad {
		return body{}, errCard
	}
	return b, nil
}

// nanos writes a time as Unix nanoseconds, 0 for the zero time and for what does not fit.
func nanos(t time.Time) int64 {
	if y := t.Year(); t.IsZero() || y < 1700 || y > 2200 {
		return 0
	}
	return t.UnixNano()
}

// timeOf is the inverse of nanos.
func timeOf(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
