package index

import (
	"slices"
	"strings"
	"sync"

	"lurewatch/job"
)

// tagField names a field with few different values, which are counted and compared as numbers. The numbers of the
// fields are on disk.
type tagField uint8

const (
	tagBand tagField = iota + 1
	tagCategory
	tagRule
	tagIndicator
	tagTier
	tagCountry
	tagPlace
	tagShortPlace // a place without the country before its hyphen; searched, not counted
	tagSource
	tagLang
	tagKind
	tagReview
	tagStale // searched as a state of review, not counted
	tagClosed
)

// The values of yes-or-no tags.
const (
	yes = "yes"
	no  = "no"
)

// reviewStale is what a query calls an ad that changed since it was decided on.
const reviewStale = "stale"

// facetFields are the fields that are counted on request.
var facetFields = map[string]tagField{
	"band": tagBand, "category": tagCategory, "country": tagCountry, "place": tagPlace, "lang": tagLang,
	"source": tagSource, "rule": tagRule, "review": tagReview,
}

// tag is one value of one field, as people see it.
type tag struct {
	field tagField
	value string
}

// tagsOf lists the tags of a flagged case, each once.
func tagsOf(c job.Case) []tag {
	v := c.Verdict
	tags := []tag{{tagBand, v.Band.String()}, {tagSource, c.Ad.Source}, {tagLang, langOf(c)}, {tagKind, string(v.Kind)},
		{tagReview, string(c.Review.Is())}, {tagClosed, no}}
	add := func(f tagField, value string) { tags = append(tags, tag{f, value}) }
	if !c.ClosedAt.IsZero() {
		tags[5].value = yes
	}
	if c.Stale() {
		add(tagStale, reviewStale)
	}
	for _, p := range v.Positive() {
		add(tagCategory, string(p))
	}
	for _, f := range v.Findings {
		if !f.Trial {
			add(tagRule, f.Rule)
			add(tagIndicator, f.Indicator)
			add(tagTier, f.Tier.String())
		}
	}
	for _, p := range v.Facts.Places {
		add(tagCountry, strings.ToUpper(p.Country))
		add(tagPlace, p.ID)
		if _, short, ok := strings.Cut(p.ID, "-"); ok {
			add(tagShortPlace, short)
		}
	}
	seen := map[tag]bool{{tagSource, ""}: true}
	return slices.DeleteFunc(tags, func(t tag) bool {
		drop := t.value == "" || seen[t]
		seen[t] = true
		return drop
	})
}

// vocabulary numbers the tags of all ads. It grows only.
type vocabulary struct {
	mu     sync.RWMutex
	number map[tag]uint32
	tags   []tag
	folded map[tag][]uint32 // by the value in lower case
}

// numberOf returns the number of a tag, a new one for a new tag.
func (v *vocabulary) numberOf(f tagField, value []byte) uint32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	if n, ok := v.number[tag{f, string(value)}]; ok {
		return n
	}
	t := tag{f, string(value)}
	n := uint32(len(v.tags))
	v.number[t] = n
	v.tags = append(v.tags, t)
	low := tag{f, strings.ToLower(t.value)}
	v.folded[low] = append(v.folded[low], n)
	return n
}

// numbers returns the numbers of the tags with the given value in any case.
func (v *vocabulary) numbers(f tagField, value string) []uint32 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.folded[tag{f, strings.ToLower(value)}]
}

// all returns the tags by number. What is returned is not changed any more.
func (v *vocabulary) all() []tag {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.tags[:len(v.tags):len(v.tags)]
}

func newVocabulary() *vocabulary {
	return &vocabulary{number: map[tag]uint32{}, folded: map[tag][]uint32{}}
}
