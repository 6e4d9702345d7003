package eval

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// padded is E15: a company profile, benefits and the text of a logo before the ad, in the language of the ad. A
// language without a text of its own stays as it is.
func padded(ad job.Ad, r *rand.Rand) job.Ad {
	texts := paddings[tongue(ad.Lang, ad.Title+ad.Text)]
	if len(texts) == 0 {
		return ad
	}
	ad.Text = one(r, texts) + "\n\n" + ad.Text
	return ad
}

// credibilityStripped is E16: the company field and every sentence by which an employer shows that it is real go.
// An ad of nothing but such sentences keeps its text.
func credibilityStripped(ad job.Ad, _ *rand.Rand) job.Ad {
	ad.Company = ""
	list := credibility[tongue(ad.Lang, ad.Title+ad.Text)]
	var b strings.Builder
	for _, s := range sentences(ad.Text) {
		if !assures(s, list) {
			b.WriteString(s)
		}
	}
	if text := strings.TrimSpace(b.String()); text != "" && text != strings.TrimSpace(ad.Text) {
		ad.Text = text
	}
	return ad
}

// assures reports whether a sentence has a word of credibility.
func assures(s string, list []entry) bool {
	s = strings.ToLower(s)
	for _, e := range list {
		if strings.Contains(s, e.word) {
			return true
		}
	}
	return false
}

// sentences cuts a text behind line ends and the signs that end a sentence. Joined, they are the text.
func sentences(s string) []string {
	var out []string
	from := 0
	for i, c := range s {
		end := i + utf8.RuneLen(c)
		switch c {
		case '\n', '。', '！', '？', '；', '។', '၊', '။', '।':
		case '.', '!', '?', ';':
			if end < len(s) && s[end] != ' ' && s[end] != '\n' {
				continue
			}
		default:
			continue
		}
		out = append(out, s[from:end])
		from = end
	}
	return append(out, s[from:])
}
