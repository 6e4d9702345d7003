package eval

import (
	"math/rand/v2"
	"regexp"
	"strings"

	"lurewatch/job"
)

// Contacts: phones of 9 to 13 digits, handles, links to messengers and the names of messengers.
var (
	phones   = regexp.MustCompile(`\+?\d(?:[ .\-()]{0,2}\d){8,12}`)
	handles  = regexp.MustCompile(`@[A-Za-z0-9_]{4,}`)
	chatURLs = regexp.MustCompile(`(?i)(?:https?://)?(t\.me|zalo\.me|wa\.me|line\.me|m\.me|chat\.whatsapp\.com)/([A-Za-z0-9_+/\-]+)`)
)

// channels are names of messengers as they are written to be overlooked.
var channels = map[string][]entry{"": {
	{"telegram", []string{"tele", "tê lê", "t e l e", "✈️", "te.le.gram"}},
	{"whatsapp", []string{"wa", "what's up", "w.app", "whats-app"}},
	{"wechat", []string{"vx", "we chat", "uy chat"}},
	{"zalo", []string{"za lo", "zl", "z.a.l.o", "da lô"}},
	{"微信", []string{"V信", "薇❤", "+v", "vx"}},
	{"line", []string{"l1ne", "ไลน์", "li ne"}},
	{"viber", []string{"vi ber", "vb"}},
}}

// contactMasking is E12: what a reader can still dial and a pattern cannot.
func contactMasking(ad job.Ad, r *rand.Rand) job.Ad {
	lang := tongue(ad.Lang, ad.Title+ad.Text)
	return wording(func(s string, r *rand.Rand) string {
		s = chatURLs.ReplaceAllStringFunc(s, func(u string) string { return maskedURL(u, r) })
		s = handles.ReplaceAllStringFunc(s, func(h string) string { return maskedHandle(h[1:], r) })
		s = phones.ReplaceAllStringFunc(s, func(p string) string { return maskedPhone(p, lang, r) })
		return replaced(s, channels[""], func(e entry) string {
			if chance(r, 3) {
				return e.word
			}
			return one(r, e.instead)
		})
	})(ad, r)
}

func maskedURL(u string, r *rand.Rand) string {
	m := chatURLs.FindStringSubmatch(u)
	switch r.IntN(3) {
	case 0:
		return strings.ReplaceAll(m[1], ".", " . ") + " / " + m[2]
	case 1:
		return strings.ReplaceAll(m[1], ".", "(.)") + "/" + m[2]
	}
	return strings.ReplaceAll(m[1], ".", " chấm ") + "/" + m[2]
}

func maskedHandle(name string, r *rand.Rand) string {
	switch r.IntN(3) {
	case 0:
		return "@ " + name
	case 1:
		return "(a) " + strings.ReplaceAll(name, "_", " _ ")
	}
	return name
}

// digitLetters are letters written for digits in phones.
var digitLetters = strings.NewReplacer("0", "o", "1", "l", "5", "S", "8", "B")

func maskedPhone(p, lang string, r *rand.Rand) string {
	digits := strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, p)
	plus := ""
	if p[0] == '+' {
		plus = "+"
	}
	switch r.IntN(5) {
	case 0:
		return spokenDigits(digits, lang)
	case 1:
		return plus + spaced(digits)
	case 2:
		return plus + digitLetters.Replace(digits)
	case 3:
		half := len(digits) / 2
		return plus + digits[:half] + " " + spokenDigits(digits[half:], lang)
	}
	return plus + strings.Join(strings.Split(digits, ""), one(r, []string{".", "-", "_", "*", "🔥"}))
}

// spokenDigits says digit by digit, in English where the language has no words here.
func spokenDigits(digits, lang string) string {
	c, ok := countings[lang]
	if !ok {
		c = countings["en"]
	}
	words := make([]string, len(digits))
	for i := range digits {
		words[i] = c.digits[digits[i]-'0']
	}
	return strings.Join(words, c.between)
}
