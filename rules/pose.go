package rules

import (
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// poses reports whether an ad is a report only by its title, its company, its first or its last sentences, or its
// questions: without those it would be an alert. A report on lures speaks about them throughout. Less shows that a personal
// text poses: what is left of it would be a look, and nobody tells of anything there.
func (s *Set) poses(ad job.Ad, personal bool) bool {
	for _, without := range disrobed(ad) {
		v := s.judge(without)
		if v.Band == job.Alert && !personal || v.Band >= job.Look && personal && !v.tells {
			return true
		}
	}
	return false
}

// disrobed returns an ad without each of what a lure can put on to look like a report.
func disrobed(ad job.Ad) []job.Ad {
	var out []job.Ad
	if ad.Title != "" {
		untitled := ad
		untitled.Title = ""
		out = append(out, untitled)
	}
	if ad.Company != "" {
		nameless := ad
		nameless.Company = ""
		out = append(out, nameless)
	}
	if unasked := withoutQuestions(ad.Text); len(unasked) < len(ad.Text) && 2*len(unasked) >= len(ad.Text) {
		plain := ad
		plain.Text = unasked
		out = append(out, plain)
	}
	rest := ad.Text
	for range maxStripped {
		at := firstSentence(rest)
		if rest = rest[at:]; at == 0 || 2*len(rest) < len(ad.Text) {
			break
		}
		headless := ad
		headless.Text = rest
		out = append(out, headless)
	}
	rest = ad.Text
	for range maxStripped {
		at := lastSentence(rest)
		if at == len(rest) || 2*at < len(ad.Text) {
			break
		}
		rest = rest[:at]
		tailless := ad
		tailless.Text = rest
		out = append(out, tailless)
	}
	return out
}

// maxStripped is how many sentences are taken off at each end, as long as half of the text remains.
const maxStripped = 3

// sentenceMarks end sentences.
const sentenceMarks = ".!?\n。！？။។।"

// minSentence is the least length of a sentence, in bytes: "Cảnh báo!" belongs to what follows.
const minSentence = 24

// firstSentence returns where the first sentence of a text ends, 0 if it has but one.
func firstSentence(text string) int {
	for at, r := range text {
		if end := at + utf8.RuneLen(r); at >= minSentence && ends(text, at, r) && end < len(text) {
			return end
		}
	}
	return 0
}

// lastSentence returns where the last sentence of a text begins; its length if it has but one.
func lastSentence(text string) int {
	text = strings.TrimRight(text, " "+sentenceMarks)
	for at := len(text) - minSentence; at > 0; at-- {
		if r, size := utf8.DecodeRuneInString(text[at:]); utf8.RuneStart(text[at]) && ends(text, at, r) {
			return at + size
		}
	}
	return len(text)
}

// ends reports whether a rune at text[at:] ends a sentence: a full stop does in front of white space.
func ends(text string, at int, r rune) bool {
	if !strings.ContainsRune(sentenceMarks, r) {
		return false
	}
	return r != '.' || at+1 == len(text) || text[at+1] == ' ' || text[at+1] == '\n'
}

// withoutQuestions leaves out the sentences of a text that end in a question mark.
func withoutQuestions(text string) string {
	var b strings.Builder
	from := 0
	for at, r := range text {
		if !ends(text, at, r) {
			continue
		}
		to := at + utf8.RuneLen(r)
		if r != '?' && r != '？' {
			b.WriteString(text[from:to])
		}
		from = to
	}
	b.WriteString(text[from:])
	return b.String()
}
