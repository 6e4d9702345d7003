package fetch

import (
	"bytes"
	"unicode/utf8"
)

// asciiLead is how much ASCII is kept before the first other byte of a piece of text, in bytes.
const asciiLead = 64

// sample returns the text of the beginning of a page: without tags, scripts, styles, comments and character
// references, and little of what is ASCII only. Where hardly anything is left, it is the page itself. No charset but
// UTF-16 and ISO-2022 has the bytes of mark-up inside a character. It takes time in proportion to guessInput.
func sample(body []byte) []byte {
	page := body[:min(len(body), guessInput)]
	small := lowered(page)
	out := make([]byte, 0, min(len(page), guessSample)+1)
	high := 0
	for at := 0; at < len(page) && len(out) < guessSample; {
		end, next := nextMarkup(small, at)
		text := shortLead(bytes.Trim(page[at:end], " \t\r\n"))
		at = next
		if len(text) == 0 {
			continue
		}
		text = text[:min(len(text), guessSample-len(out))]
		high += countHigh(text)
		out = append(append(out, text...), ' ')
	}
	if high < 16 && countHigh(page) > high {
		page = shortLead(page)
		return page[:min(len(page), guessSample)]
	}
	return out
}

// lowered copies a text with its ASCII capitals as small letters, so that every byte keeps its place.
func lowered(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// shortLead cuts off the ASCII that a text begins with, but for its last bytes.
func shortLead(text []byte) []byte {
	first := bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
	if first < 0 {
		return text[:min(len(text), asciiLead)]
	}
	return text[max(first-asciiLead, 0):]
}

func countHigh(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// skipped is mark-up whose content is no text either, and what ends it.
var skipped = []struct{ start, end []byte }{
	{[]byte("<!--"), []byte("-->")},
	{[]byte("<script"), []byte("</script")},
	{[]byte("<style"), []byte("</style")},
	{[]byte("<"), []byte(">")},
}

// nextMarkup returns where the text from at on ends, and where it goes on after the tag, script or character
// reference there. Mark-up that never ends reaches to the end of the page.
func nextMarkup(page []byte, at int) (end, next int) {
	i := bytes.IndexAny(page[at:], "<&")
	if i < 0 {
		return len(page), len(page)
	}
	end = at + i
	rest := page[end:]
	if rest[0] == '&' {
		return end, end + max(bytes.IndexByte(rest[:min(len(rest), 12)], ';'), 0) + 1
	}
	for _, m := range skipped {
		if bytes.HasPrefix(rest, m.start) {
			j := bytes.Index(rest[len(m.start):], m.end)
			if j < 0 {
				return end, len(page)
			}
			return end, end + len(m.start) + j + len(m.end)
		}
	}
	return end, len(page)
}
