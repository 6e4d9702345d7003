package fold

import (
	"bytes"
	"strings"
)

// ends are the domain endings by which an address without a scheme is known. They are those that public ads
// use, and those reserved for examples.
var ends = wordSet("com net org edu gov info biz xyz vip club shop store site online app asia work jobs top pro live link icu tech dev cloud page wiki blog " +
	"vn cn tw kh ph hk jp kr th la mm my sg id in us uk au eu de fr ru co io me cc tv gg gl ly ee ai so to example test invalid localhost")

// shortEnds are endings that are syllables or frequent words as well. They count only before a path.
var shortEnds = wordSet("la mm my id in us to me so ai co th de au gg top live link page pro store test")

// isAddress reports whether a chunk without the punctuation round it is a mail or web address, which must stay
// letter by letter.
func isAddress(core []byte) bool {
	if bytes.Contains(core, []byte("://")) || bytes.HasPrefix(core, []byte("www.")) {
		return true
	}
	if at := bytes.IndexByte(core, '@'); at >= 0 && (bytes.IndexByte(core[at:], '.') > 0 || len(core) > maxSyllable+1) {
		return true
	}
	for i := 1; i+1 < len(core); i++ {
		if core[i] == '.' && isWord(core[i-1]) && isEnding(core[i+1:], i > 2) {
			return true
		}
	}
	return false
}

// isEnding reports whether b begins with the end of a domain.
func isEnding(b []byte, long bool) bool {
	n := 0
	for n < len(b) && isLetter(b[n]) {
		n++
	}
	if n < 2 || n < len(b) && (isDigit(b[n]) || b[n] == '-' || b[n] == '_') {
		return false
	}
	path := n < len(b) && (b[n] == '/' || b[n] == '?' || b[n] == ':')
	return path && n < 7 && long || ends[string(b[:n])] && (path || !shortEnds[string(b[:n])])
}

// isDisguised reports whether b[lo:hi] is a part of an address whose signs are written in words, as in
// "name (at) mail dot example", or a name that is announced by "id:".
func isDisguised(b []byte, lo, hi int) bool {
	behind, before := bytes.TrimLeft(b[hi:min(len(b), hi+7)], " "), bytes.TrimRight(b[max(0, lo-7):lo], " ")
	for _, sign := range signs {
		if bytes.HasPrefix(behind, sign) || bytes.HasSuffix(before, sign) {
			return true
		}
	}
	name := bytes.TrimRight(before, " :")
	return len(name) < len(before) && bytes.HasSuffix(name, []byte("id"))
}

// signs are how the signs of an address are written to be read by people only.
var signs = [...][]byte{[]byte("[at]"), []byte("(at)"), []byte("{at}"), []byte("[dot]"), []byte("(dot)"), []byte("[.]"), []byte("(.)"), []byte("dot "), []byte(" dot")}

// wordSet is the words of a list.
func wordSet(list string) map[string]bool {
	t := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		t[w] = true
	}
	return t
}
