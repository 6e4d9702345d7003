package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lurewatch/job"
)

// secretMark begins the terms of what stands inside a contact. Such a term is another one than the same word elsewhere,
// so that a search of somebody who sees contacts masked does not find it, however it is asked for; a search of anybody
// else looks for both.
const secretMark = "\x01"

// secret are the parts of the quotable fields, in the order of [job.Fields], where contacts stand.
type secret [len(job.Fields)][]span

// The least digits of what is taken for a number to call, and the most characters between two of them. Masks hide eight
// digits with two characters between them; dates and wages that are as long are secret here although masks show them.
const (
	secretDigits = 8
	secretGap    = 3
)

// secretsOf finds every part of an ad that may be masked: the contacts that were read in it, wherever they are spelled
// out, and whatever has the form of a number to call, a mail address or a handle.
func secretsOf(c job.Case) (all secret) {
	for i, f := range job.Fields {
		text := c.Ad.Field(f)
		if text == "" {
			continue
		}
		spans := append(numbersToCall(text), addressed(text)...)
		for _, k := range c.Verdict.Facts.Contacts {
			if k.Field == f && k.Start >= 0 && k.Start < k.End && k.End <= len(text) && text[k.Start:k.End] == k.Quote {
				spans = append(spans, span{k.Start, k.End})
			}
			for _, spelling := range [...]string{k.Quote, k.Value} {
				spans = append(spans, placesOf(text, spelling)...)
			}
		}
		all[i] = merge(spans)
	}
	return all
}

// leastSpelling is how long a contact must be that is looked for in all of the ad, in bytes: shorter ones are words.
const leastSpelling = 5

func placesOf(text, spelling string) (out []span) {
	if len(spelling) < leastSpelling {
		return nil
	}
	for from := 0; ; {
		i := strings.Index(text[from:], spelling)
		if i < 0 {
			return out
		}
		from += i + len(spelling)
		out = append(out, span{from - len(spelling), from})
	}
}

// addressed finds mail addresses and names behind an @.
func addressed(text string) (out []span) {
	name := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._%+-@＠", r)
	}
	for from := 0; ; {
		i := strings.IndexAny(text[from:], "@＠")
		if i < 0 {
			return out
		}
		i += from
		start := len(strings.TrimRightFunc(text[from:i], name)) + from
		from = len(text) - len(strings.TrimLeftFunc(text[i:], name))
		out = append(out, span{start, from})
	}
}

// numbersToCall finds runs of digits with little between them. Letters that stand for digits, o, i and l, count where
// they are a word of their own or touch digits only.
func numbersToCall(text string) (out []span) {
	run, digits, gap, real := span{}, 0, 0, false
	end := func() {
		if digits >= secretDigits && real {
			out = append(out, run)
		}
		digits, gap, real = 0, 0, false
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		stop, n := i+size, 0
		switch kind := secretClass(r); kind {
		case digit:
			n = 1
		case letter:
			if stop, n = lent(text, i); n == 0 {
				end()
			}
		case blank:
			end()
		case other:
			if gap++; gap > secretGap {
				end()
			}
		}
		if n > 0 {
			if digits == 0 {
				run.start = i
			}
			run.end, digits, gap, real = stop, digits+n, 0, real || unicode.IsDigit(r)
		}
		i = stop
	}
	end()
	return out
}

// secretClass is digit, letter, blank for a line end, attached for what cannot be seen, or other.
func secretClass(r rune) class {
	switch {
	case r >= '0' && r <= '9':
		return digit
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return letter
	case r == '\n', r == '\r':
		return blank
	case r >= ' ' && r < 0x7F:
		return other
	case r < ' ', r == '\u2800', unicode.In(r, unicode.Cf, unicode.M, unicode.Other_Default_Ignorable_Code_Point):
		return attached
	case unicode.IsDigit(r):
		return digit
	case unicode.IsLetter(r):
		return letter
	}
	return other
}

// lent returns where the letters end that begin at i, and how many they are if all of them stand for digits, else 0.
func lent(text string, i int) (stop, n int) {
	all := true
	for stop = i; stop < len(text); n++ {
		r, size := utf8.DecodeRuneInString(text[stop:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			break
		}
		all = all && strings.ContainsRune("oOiIl", r)
		stop += size
	}
	if !all {
		return stop, 0
	}
	return stop, n
}

// overlaps reports whether bytes start to end touch one of the spans, which are in order.
func overlaps(spans []span, start, end int) bool {
	i, _ := slices.BinarySearchFunc(spans, start, func(s span, at int) int {
		if s.end <= at {
			return -1
		}
		return 1
	})
	return i < len(spans) && spans[i].start < end
}

// joined are the spans in the text that [words] makes of an ad.
func (s secret) joined(ad job.Ad) (out []span) {
	at := 0
	for i, f := range job.Fields {
		for _, p := range s[i] {
			out = append(out, span{at + p.start, at + p.end})
		}
		at += len(ad.Field(f)) + utf8.RuneLen(fieldBreak)
	}
	return out
}
