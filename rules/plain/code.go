package plain

import "strings"

// A code is a row of letters and digits that no language has: a picture written out, what a network adds to an address.
const (
	minCode   = 256 // bytes
	codeShare = 10  // of which one in so many is a digit
)

// codes returns the codes of a text that are no part of an address.
func codes(s string) []cut {
	var out []cut
	for at := minCode - 1; at < len(s); at += minCode {
		if !inCode(s[at]) {
			continue
		}
		from, to := at, at
		for from > 0 && inCode(s[from-1]) {
			from--
		}
		for to < len(s) && inCode(s[to]) {
			to++
		}
		digits := 0
		for i := from; i < to; i++ {
			if s[i] >= '0' && s[i] <= '9' {
				digits++
			}
		}
		if to-from >= minCode && digits*codeShare >= to-from && !inAddress(s, from) {
			out = append(out, cut{from: from, to: to})
		}
		at = max(at, to-1)
	}
	return out
}

// longAddress is how far back the beginning of an address is looked for, in bytes.
const longAddress = 2048

// inAddress reports whether byte i stands in an address with a scheme.
func inAddress(s string, i int) bool {
	word := s[max(0, i-longAddress):i]
	return strings.Contains(word[strings.LastIndexAny(word, " \n\t")+1:], "://")
}

func inCode(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' || c == '_' || c == '-'
}
