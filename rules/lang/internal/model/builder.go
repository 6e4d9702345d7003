package model

import (
	"encoding/binary"
	"math"
)

// Builder fills a table of fixed size. Its zero value is not usable; [NewBuilder] makes one.
type Builder struct {
	Bias, Marked Score
	buckets      []bucket
}

// NewBuilder makes a builder for a file of at most size bytes.
func NewBuilder(size int) *Builder {
	b := &Builder{buckets: make([]bucket, (size-headBytes)/buckBytes)}
	for i := range b.buckets {
		b.buckets[i].weights = [4]uint64{zeroWeight, zeroWeight, zeroWeight, zeroWeight}
	}
	return b
}

// Put stores the weights of a feature, in nats, and reports whether there was room: a feature has one bucket of
// four places. What is put first stays. Weights beyond 127/[Unit] either way are cut.
func (b *Builder) Put(f Feature, weights [Lanes]float64) bool {
	i, tag := f.place(len(b.buckets))
	bk := &b.buckets[i]
	for j := range slotsEach {
		switch old := bk.tags >> (16 * j) & 0xFFFF; old {
		case tag:
			return false
		case 0:
			bk.tags |= tag << (16 * j)
			bk.weights[j] = pack(weights)
			return true
		}
	}
	return false
}

func pack(weights [Lanes]float64) (w uint64) {
	for l, x := range weights {
		w |= uint64(uint8(128+Quantum(x))) << (8 * l)
	}
	return w
}

// Quantum is a weight in nats as it is stored.
func Quantum(x float64) int32 {
	return int32(math.Round(max(-127, min(127, x*Unit))))
}

// Bytes writes the file.
func (b *Builder) Bytes() []byte {
	out := append([]byte(nil), magic...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(b.buckets)))
	for _, s := range []*Score{&b.Bias, &b.Marked} {
		for _, x := range s {
			out = binary.LittleEndian.AppendUint32(out, uint32(x))
		}
	}
	for i := range b.buckets {
		out = binary.LittleEndian.AppendUint64(out, b.buckets[i].tags)
		for _, w := range b.buckets[i].weights {
			out = binary.LittleEndian.AppendUint64(out, w)
		}
	}
	return out
}
