package eval

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"lurewatch/job"
)

// Transform is one way in which an advertiser disguises an ad, or an honest one comes to look like a lure.
type Transform struct {
	ID   string // E01 to E19, as in the evasion suite, and E22
	Name string // snake_case
	Note string // what is done, in one English line
	// HonestOnly says that it is no disguise: lures are left out.
	HonestOnly bool
	apply      func(ad job.Ad, r *rand.Rand) job.Ad
}

// Apply returns the ad as the transform leaves it, and whether that differs. Equal seeds give equal results,
// whatever was transformed before. Id, source and language of an ad never change. It is safe for concurrent use.
func (t Transform) Apply(ad job.Ad, seed uint64) (job.Ad, bool) {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s", t.ID, ad.ID)
	out := t.apply(ad, rand.New(rand.NewPCG(seed, h.Sum64())))
	return out, out != ad
}

// transforms are in the order of reports.
var transforms = []Transform{
	{ID: "E01", Name: "strip_diacritics", Note: "diacritics dropped from Latin letters, đ to d", apply: wording(stripped)},
	{ID: "E02", Name: "nfd_form", Note: "every letter decomposed (NFD)", apply: wording(decomposed)},
	{ID: "E03", Name: "misplaced_tone", Note: "the tone of a syllable on another of its vowels; Vietnamese", apply: misplaced},
	{ID: "E04", Name: "homoglyph", Note: "1 to 3 letters of half the words from Cyrillic, Greek, full-width, mathematical", apply: words(lookalike)},
	{ID: "E05", Name: "zero_width", Note: "zero-width spaces, joiners and soft hyphens inside half the words", apply: words(zeroWidth)},
	{ID: "E06", Name: "spacing", Note: "dots, hyphens, spaces between letters of some words and between words", apply: spacing},
	{ID: "E07", Name: "leet", Note: "digits and signs for a letter, or two, of half the words", apply: words(leet)},
	{ID: "E08", Name: "emoji", Note: "flags for countries, keycaps for digits, emoji for and between words", apply: emoji},
	{ID: "E09", Name: "abbreviations", Note: "teencode and short forms of the trade", apply: abbreviations},
	{ID: "E10", Name: "repeat_letters", Note: "half the words drawn out or with a doubled letter", apply: words(drawnOut)},
	{ID: "E11", Name: "number_words", Note: "pay spelled, cut, with letter O, or as 20tr-30tr/th", apply: numberWords},
	{ID: "E12", Name: "contact_masking", Note: "phones in words, spaced, with letters; handles and links cut", apply: contactMasking},
	{ID: "E15", Name: "benign_padding", Note: "600 to 1500 letters of company profile before the ad", apply: padded},
	{ID: "E16", Name: "credibility_stripping", Note: "honest ads without company, benefits, insurance, history", HonestOnly: true, apply: credibilityStripped},
	{ID: "E19", Name: "html_tricks", Note: "words cut by tags and comments, entities, hidden decoys, right-to-left override", apply: words(htmlTricks)},
	{ID: "E22", Name: "dividers", Note: "a row of 10 to 3000 dashes, dots, letters, emoji or empty lines before, within or after the text", apply: divided},
}

// Transforms returns those named, or all for "all". Names are ids or names with commas between, in any case. The error
// joins what is unknown and lists what there is.
func Transforms(names string) ([]Transform, error) {
	var out []Transform
	var unknown []string
	for name := range strings.SplitSeq(names, ",") {
		name = strings.TrimSpace(name)
		n := len(out)
		for _, t := range transforms {
			if strings.EqualFold(name, "all") || strings.EqualFold(name, t.ID) || strings.EqualFold(name, t.Name) {
				out = append(out, t)
			}
		}
		if len(out) == n {
			unknown = append(unknown, fmt.Sprintf("%q", name))
		}
	}
	if unknown == nil {
		return once(out), nil
	}
	var ids []string
	for _, t := range transforms {
		ids = append(ids, t.ID)
	}
	return nil, fmt.Errorf("transform %s: want all or some of %s", strings.Join(unknown, ", "), strings.Join(ids, ", "))
}

// once drops transforms that were named before.
func once(list []Transform) []Transform {
	var out []Transform
	seen := make(map[string]bool)
	for _, t := range list {
		if !seen[t.ID] {
			out = append(out, t)
		}
		seen[t.ID] = true
	}
	return out
}

// wording makes a transform of what happens to title and text.
func wording(rewrite func(s string, r *rand.Rand) string) func(job.Ad, *rand.Rand) job.Ad {
	return func(ad job.Ad, r *rand.Rand) job.Ad {
		ad.Title, ad.Text = rewrite(ad.Title, r), rewrite(ad.Text, r)
		return ad
	}
}

// words makes a transform of what happens to each word of title and text.
func words(rewrite func(word []string, r *rand.Rand) string) func(job.Ad, *rand.Rand) job.Ad {
	return wording(func(s string, r *rand.Rand) string {
		return eachWord(s, func(word []string) string { return rewrite(word, r) })
	})
}
