package eval

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lurewatch/job"
)

// stripped is E01. Marks of other scripts are letters there and stay.
func stripped(s string, _ *rand.Rand) string {
	var b strings.Builder
	onLatin := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ':
			r = 'd'
		case r == 'Đ':
			r = 'D'
		case unicode.Is(unicode.Mn, r):
			if onLatin {
				continue
			}
		default:
			onLatin = unicode.Is(unicode.Latin, r)
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// decomposed is E02.
func decomposed(s string, _ *rand.Rand) string { return norm.NFD.String(s) }

// tones are the five marks of Vietnamese tones.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// misplaced is E03: hoà for hòa, ỏe for oẻ, vịêc for việc.
func misplaced(ad job.Ad, r *rand.Rand) job.Ad {
	if tongue(ad.Lang, ad.Title+ad.Text) != "vi" {
		return ad
	}
	return words(misplacedWord)(ad, r)
}

func misplacedWord(word []string, r *rand.Rand) string {
	parts := letters(norm.NFD.String(strings.Join(word, "")))
	at, tone := -1, rune(0)
	for i, p := range parts {
		if k := strings.IndexAny(p, tones); k >= 0 {
			at, tone = i, []rune(p[k:])[0]
			break
		}
	}
	if at < 0 {
		return strings.Join(word, "")
	}
	var others []int
	for _, i := range []int{at - 1, at + 1} {
		if i >= 0 && i < len(parts) && vowel(parts, i) {
			others = append(others, i)
		}
	}
	if len(others) > 0 {
		parts[at] = strings.Replace(parts[at], string(tone), "", 1)
		parts[one(r, others)] += string(tone)
	}
	return norm.NFC.String(strings.Join(parts, ""))
}

// vowel reports whether a decomposed letter is a vowel that can bear a tone: not the u of "qu", nor the i of "gi"
// before another vowel.
func vowel(parts []string, i int) bool {
	is := func(p string, set string) bool { return strings.ContainsRune(set, unicode.ToLower([]rune(p)[0])) }
	if !is(parts[i], "aeiouy") {
		return false
	}
	if i == 0 {
		return true
	}
	glide := is(parts[i], "u") && is(parts[i-1], "q") || is(parts[i], "i") && is(parts[i-1], "g") && i+1 < len(parts) && is(parts[i+1], "aeou")
	return !glide
}
