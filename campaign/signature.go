package campaign

import (
	"encoding/binary"
	"hash/fnv"
	"math"
)

// Sizes of a signature and of the search for like ones. With 32 bands of four values, two texts that share half of
// their runs meet in a band with a chance of 87 %, two that share 60 % with 99 %.
const (
	wholeValues = 128
	headValues  = 32
	bands       = 32
	bandValues  = wholeValues / bands
)

const (
	// MinShingles is how many different runs of three words a text must have to join anything: fewer say what any
	// ad says.
	MinShingles = 10
	// HeadWords is how many words count as the beginning of a text.
	HeadWords = 24

	shingle  = 3
	wantAll  = wholeValues / 2
	wantHead = headValues / 4
)

// Signature stands for a masked text: the smallest values of 128 hash functions over its runs of three words, and
// of 32 over the runs at its beginning. The zero Signature stands for no text.
type Signature struct {
	Whole [wholeValues]uint32
	Head  [headValues]uint32
}

// Sign takes the signature of a text that was folded and masked. It reports false for one that is too short to
// join anything, see [MinShingles].
func Sign(masked string) (s Signature, ok bool) {
	words := tokens(masked)
	seen := make(map[uint64]bool, len(words))
	for i := range s.Whole {
		s.Whole[i] = math.MaxUint32
	}
	for i := range s.Head {
		s.Head[i] = math.MaxUint32
	}
	for i := 0; i+shingle <= len(words); i++ {
		h := hashRun(words[i : i+shingle])
		if seen[h] {
			continue
		}
		seen[h] = true
		lower(s.Whole[:], h)
		if i+shingle <= HeadWords {
			lower(s.Head[:], h)
		}
	}
	if len(seen) < MinShingles {
		return Signature{}, false
	}
	return s, true
}

// Alike returns how much of two texts agrees, each an estimate of the Jaccard index of their runs: in whole and at
// the beginning.
func (s *Signature) Alike(o *Signature) (whole, head float64) {
	return float64(agree(s.Whole[:], o.Whole[:])) / wholeValues, float64(agree(s.Head[:], o.Head[:])) / headValues
}

// joins reports whether two texts are copies.
func (s *Signature) joins(o *Signature) bool {
	return agree(s.Head[:], o.Head[:]) >= wantHead && agree(s.Whole[:], o.Whole[:]) >= wantAll
}

// agree counts the places in which two lists of one length have the same value.
func agree(a, b []uint32) (n int) {
	for i, v := range a {
		if v == b[i] {
			n++
		}
	}
	return n
}

// multipliers are those of the hash functions: the outputs of SplitMix64 from zero, made odd. They are part of the
// file's format.
var multipliers = func() (m [wholeValues]uint64) {
	for i := range m {
		m[i] = mix(uint64(i+1)*0x9e3779b97f4a7c15) | 1
	}
	return m
}()

// lower puts a run into each value where it hashes lower.
func lower(values []uint32, run uint64) {
	for i := range values {
		if v := uint32((run ^ run>>29) * multipliers[i] >> 32); v < values[i] {
			values[i] = v
		}
	}
}

// hashRun hashes a run of words.
func hashRun(words []string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{0})
	}
	return mix(h.Sum64())
}

// mix is the finaliser of SplitMix64: each bit of x changes half of the result's.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// signatureSize is that of an encoded signature, in bytes.
const signatureSize = 4 * (wholeValues + headValues)

func (s *Signature) encode() []byte {
	b := make([]byte, 0, signatureSize)
	for _, v := range s.Whole {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	for _, v := range s.Head {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// decodeSignature reports false for what encode does not write.
func decodeSignature(b []byte) (s Signature, ok bool) {
	if len(b) != signatureSize {
		return s, false
	}
	for i := range s.Whole {
		s.Whole[i] = binary.BigEndian.Uint32(b[4*i:])
	}
	for i := range s.Head {
		s.Head[i] = binary.BigEndian.Uint32(b[4*(wholeValues+i):])
	}
	return s, true
}
