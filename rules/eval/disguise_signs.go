package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"lurewatch/job"
)

// apart are the signs set between letters, joins those set between words instead of a space.
var (
	apart = []string{".", "-", "_", " ", "/", "*", "·", "."}
	joins = []string{".", "-", "_", "/", "|"}
)

// spacing is E06: l.ư.ơ.n.g, lư-ơng, việc.nhẹ.
func spacing(ad job.Ad, r *rand.Rand) job.Ad {
	return wording(func(s string, r *rand.Rand) string {
		return joined(eachWord(s, func(word []string) string { return setApart(word, r) }), r)
	})(ad, r)
}

// setApart does it to about a third of the words of three letters or more, and of pairs of letters in scripts without
// spaces.
func setApart(word []string, r *rand.Rand) string {
	if len(word) < 2 || len(word) == 2 && !unspaced(word[0]) || !chance(r, 3) {
		return strings.Join(word, "")
	}
	sign := one(r, apart)
	if len(word) < 3 || len(word) > 10 || chance(r, 2) {
		i := 1 + r.IntN(len(word)-1)
		return strings.Join(word[:i], "") + sign + strings.Join(word[i:], "")
	}
	return strings.Join(word, sign)
}

// joined replaces some spaces between letters by signs.
func joined(s string, r *rand.Rand) string {
	rs := []rune(s)
	var b strings.Builder
	for i, c := range rs {
		if c == ' ' && i > 0 && i+1 < len(rs) && inWord(rs[i-1]) && inWord(rs[i+1]) && chance(r, 6) {
			b.WriteString(one(r, joins))
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// htmlTricks is E19, on about a third of the words.
func htmlTricks(word []string, r *rand.Rand) string {
	all := strings.Join(word, "")
	if len(word) < 2 || !chance(r, 3) {
		return all
	}
	i := 1 + r.IntN(len(word)-1)
	head, tail := strings.Join(word[:i], ""), strings.Join(word[i:], "")
	switch r.IntN(7) {
	case 0:
		return head + one(r, []string{"<b></b>", "<wbr>", "<!-- x -->", "<span></span>", "<i class=\"k\"></i>"}) + tail
	case 1:
		return "<b>" + head + "</b>" + tail
	case 2:
		return entities(word, r)
	case 3:
		return head + hidden(r) + tail
	case 4:
		return all + hidden(r)
	case 5:
		return "<font color=\"red\">" + head + "</font><font color=\"blue\">" + tail + "</font>"
	}
	return "\u202e" + backwards(word) + "\u202c"
}

// entities writes some letters by number, in decimal or hexadecimal.
func entities(word []string, r *rand.Rand) string {
	form := one(r, []string{"&#%d;", "&#x%x;", "&#x%X;"})
	var b strings.Builder
	for _, l := range word {
		for _, c := range l {
			if unicode.IsLetter(c) && chance(r, 2) {
				fmt.Fprintf(&b, form, c)
			} else {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}

// decoys are harmless words that are not shown to who looks at the page.
var decoys = []string{"bảo hiểm", "cà phê", "insurance", "training", "公司", "abc", "lịch sử", "holiday"}

func hidden(r *rand.Rand) string {
	form := one(r, []string{
		`<span style="display:none">%s</span>`, `<span style="display: none;">%s</span>`, `<i hidden>%s</i>`,
		`<span style="visibility:hidden">%s</span>`, `<span style="font-size:0">%s</span>`,
	})
	return fmt.Sprintf(form, one(r, decoys))
}

func backwards(word []string) string {
	var b strings.Builder
	for i := len(word) - 1; i >= 0; i-- {
		b.WriteString(word[i])
	}
	return b.String()
}
