package model

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// The lanes of a weight: what a word of Latin letters can speak for. Other is every other language, and names.
const (
	Vi = iota
	En
	Id
	Ms
	Fil
	Hi
	Fr
	Other
	Lanes
)

// Score is a sum of weights for each lane, in units of 1/[Unit] nats.
type Score [Lanes]int32

// Unit is how many steps of a stored weight make one nat: a byte spans 8 nats either way.
const Unit = 16

// Feature is the hash of a word, of a run of letters, or of a letter with a mark.
type Feature uint64

// Table is the weights of features. It is never written after Read and safe for concurrent use.
type Table struct {
	Bias    Score // of a text without words
	Marked  Score // of a word with a letter of Vietnamese
	buckets []bucket
}

// bucket has room for four features: a mark of 16 bits each to know them by, 0 for none, and eight weights each, a
// byte a lane, 128 meaning zero.
type bucket struct {
	tags    uint64
	weights [4]uint64
}

// The file: magic, then 32 bits each, little endian, of the number of buckets, and of Bias and Marked lane by lane, then the buckets.
const (
	magic      = "LWlang1\n"
	headBytes  = len(magic) + 4 + 2*4*Lanes
	slotsEach  = 4
	buckBytes  = 8 + 8*slotsEach
	everyLane  = 0x0001000100010001
	zeroWeight = 0x8080808080808080
)

// Read makes a table of what [Builder.Bytes] wrote.
func Read(b []byte) (*Table, error) {
	if len(b) < headBytes || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("read language model: want a file that begins with %q and has at least %d bytes, got %d", magic, headBytes, len(b))
	}
	n := int(binary.LittleEndian.Uint32(b[len(magic):]))
	if want := headBytes + n*buckBytes; n == 0 || len(b) != want {
		return nil, fmt.Errorf("read language model: %d buckets make %d bytes, got %d", n, want, len(b))
	}
	t := &Table{buckets: make([]bucket, n)}
	at := len(magic) + 4
	for _, s := range []*Score{&t.Bias, &t.Marked} {
		for l := range s {
			s[l] = int32(binary.LittleEndian.Uint32(b[at:]))
			at += 4
		}
	}
	for i := range t.buckets {
		t.buckets[i].tags = binary.LittleEndian.Uint64(b[at:])
		for j := range slotsEach {
			t.buckets[i].weights[j] = binary.LittleEndian.Uint64(b[at+8+8*j:])
		}
		at += buckBytes
	}
	return t, nil
}

// place returns the bucket of a feature among n, and its tag, which is never 0.
func (f Feature) place(n int) (int, uint64) {
	return int(uint64(uint32(f>>32)) * uint64(n) >> 32), uint64(uint16(f) | 1)
}

// find returns the weights of a feature.
func (t *Table) find(f Feature) (uint64, bool) {
	i, tag := f.place(len(t.buckets))
	b := &t.buckets[i]
	x := b.tags ^ tag*everyLane
	hit := (x - everyLane) &^ x & (everyLane << 15) // the lowest lane set here is a lane of x that is zero
	if hit == 0 {
		return 0, false
	}
	return b.weights[bits.TrailingZeros64(hit)/16%slotsEach], true
}

// Sum adds up the weights of words, four lanes in a register. The zero Sum is empty.
type Sum struct {
	even, odd uint64 // sixteen bits a lane, since the last carry
	n         int32  // weights since the last carry
	marked    int32  // words with a letter of Vietnamese
	total     Score
}

// mostAdded is how many weights fit into sixteen bits a lane, a word's letters and runs included.
const (
	evenBytes = 0x00FF00FF00FF00FF
	mostAdded = 256 - MaxMarks - 3*(MaxWord+1)
)

func (s *Sum) add(w uint64) {
	s.even += w & evenBytes
	s.odd += w >> 8 & evenBytes
	s.n++
}

// carry moves what the registers hold into the total.
func (s *Sum) carry() {
	zero := 128 * s.n
	for i := range Lanes / 2 {
		s.total[2*i] += int32(s.even>>(16*i)&0xFFFF) - zero
		s.total[2*i+1] += int32(s.odd>>(16*i)&0xFFFF) - zero
	}
	s.even, s.odd, s.n = 0, 0, 0
}

// Score returns what the words of a sum speak for together.
func (t *Table) Score(s *Sum) Score {
	s.carry()
	out := s.total
	for l := range out {
		out[l] += s.marked * t.Marked[l]
	}
	return out
}

// Add adds what the word in hand of a scanner speaks for.
func (t *Table) Add(s *Scanner, out *Sum) {
	if s.viet > 0 {
		out.marked++
		return
	}
	if out.n > mostAdded {
		out.carry()
	}
	for _, r := range s.marks[:s.nm] {
		if w, ok := t.find(letterFeature(r)); ok {
			out.add(w)
		}
	}
	if w, ok := t.find(s.wordFeature()); ok {
		out.add(w)
	} else {
		t.addGrams(s, out)
	}
}

func (t *Table) addGrams(s *Scanner, out *Sum) {
	s.close()
	for i := 0; i <= s.n; i++ {
		eight := s.eight(i)
		for n := MinGram; n <= MaxGram && i+n <= s.n+2; n++ {
			if w, ok := t.find(gramFeature(eight, n)); ok {
				out.add(w)
			}
		}
	}
}
