package fit

import (
	"hash/fnv"
	"strings"

	"lurewatch/job"
	"lurewatch/rules"
)

// Kind is what is known of a sample.
type Kind int

// The kinds of samples.
const (
	Lure     Kind = iota // an ad that people should see
	Honest               // an ad that a person called honest
	Report               // a text about such ads
	Presumed             // an ad from a place where lures are rare; nobody read it
)

// Sample is one labelled ad after judging by the rules alone.
type Sample struct {
	ID    job.ID
	Kind  Kind
	Alert bool // a lure that ought to be an alert
	// Source says where the ad is from, for bounds by source.
	Source string
	// Group is the template the ad belongs to, if it is known; near copies are found besides.
	Group string
	// Disguised says that this is a copy of another sample in disguise. It teaches, for half the weight, and sets no
	// bound but that for a look of Vietnamese without its marks.
	Disguised bool
	rules.Observation
}

// weight is how much a sample counts in learning.
func (s *Sample) weight(presumed float64) float64 {
	w := 1.0
	if s.Kind == Presumed {
		w = presumed
	}
	if s.Disguised {
		w /= 2
	}
	return w
}

// bounds reports whether a sample may set a bound: Vietnamese without its marks is too rare but for disguised copies.
func (s *Sample) bounds() bool { return !s.Disguised || s.Lang == rules.Unmarked }

// shingleWords is the length of the word sequences by which near copies are told.
const shingleWords = 4

// clusters numbers the samples so that near copies, and samples of one group, share a number.
func clusters(samples []Sample) []int {
	parent := make([]int, len(samples))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	groups := make(map[string]int)
	posts := make(map[uint64][]int32)
	sizes := make([]int, len(samples))
	for i := range samples {
		s := &samples[i]
		if s.Group != "" {
			if first, ok := groups[s.Group]; ok {
				parent[find(i)] = find(first)
			} else {
				groups[s.Group] = i
			}
		}
		if s.Kind == Presumed || s.Disguised { // a copy stays with its original by its group
			continue
		}
		shared := make(map[int32]int)
		for _, h := range shingles(s.Text) {
			sizes[i]++
			for _, o := range posts[h] {
				shared[o]++
			}
			if len(posts[h]) < maxPosts {
				posts[h] = append(posts[h], int32(i))
			}
		}
		for o, n := range shared {
			if 10*n >= 3*min(sizes[i], sizes[o]) {
				parent[find(i)] = find(int(o))
			}
		}
	}
	out := make([]int, len(samples))
	for i := range out {
		out[i] = find(i)
	}
	return out
}

// maxPosts bounds how many samples one shingle joins.
const maxPosts = 50

// shingles are the different word sequences of a text; of letters where words are not set apart by spaces.
func shingles(text string) []uint64 {
	words := strings.Fields(text)
	if 12*len(words) < len(text) { // a script without spaces
		words = words[:0]
		for _, r := range text {
			words = append(words, string(r))
		}
	}
	seen := make(map[uint64]bool)
	var out []uint64
	for i := 0; i+shingleWords <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingleWords] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		if s := h.Sum64(); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
