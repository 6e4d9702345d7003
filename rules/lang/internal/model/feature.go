package model

import "encoding/binary"

// MinGram and MaxGram are how many letters a run has.
const (
	MinGram = 3
	MaxGram = 4
)

// The kinds of features, so that a word of three letters is not a run of three.
const (
	wordSalt   = 0x9E3779B97F4A7C15
	letterSalt = 0xC2B2AE3D27D4EB4F
)

// mix spreads a key over 64 bits.
func mix(k uint64) Feature {
	k *= 0xFF51AFD7ED558CCD
	k ^= k >> 32
	k *= 0xC4CEB9FE1A85EC53
	return Feature(k ^ k>>29)
}

// eight returns the eight bytes from i on, the beginning of the word being byte 0.
func (s *Scanner) eight(i int) uint64 { return binary.LittleEndian.Uint64(s.word[i : i+8]) }

// close writes the beginning and the end of the word.
func (s *Scanner) close() { s.word[0], s.word[s.n+1] = '^', '$' }

func gramFeature(eight uint64, n int) Feature {
	return mix(eight&(1<<(8*n)-1) | uint64(n)<<56)
}

func letterFeature(r rune) Feature { return mix(uint64(r) ^ letterSalt) }

func (s *Scanner) wordFeature() Feature {
	k := uint64(s.n) * wordSalt
	i := 1
	for ; i+8 <= s.n+1; i += 8 {
		k = (k ^ s.eight(i)) * wordSalt
		k ^= k >> 31
	}
	if left := s.n + 1 - i; left > 0 {
		k ^= s.eight(i) & (1<<(8*left) - 1)
	}
	return mix(k ^ wordSalt)
}

// Features returns what the word in hand may speak by: the word itself, its runs of letters, its letters with marks.
// Of a word with a letter of Vietnamese, which speaks by [Table.Marked], all are nothing. It is for learning; [Table.Add] does not use it.
func (s *Scanner) Features() (word Feature, grams, letters []Feature) {
	if s.viet > 0 {
		return 0, nil, nil
	}
	for _, r := range s.marks[:s.nm] {
		letters = append(letters, letterFeature(r))
	}
	s.close()
	for i := 0; i <= s.n; i++ {
		for n := MinGram; n <= MaxGram && i+n <= s.n+2; n++ {
			grams = append(grams, gramFeature(s.eight(i), n))
		}
	}
	return s.wordFeature(), grams, letters
}
