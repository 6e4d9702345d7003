package robots

import (
	"cmp"
	"strings"
)

// rule is one Allow or Disallow line. Its pattern is spelled as the targets it is compared with, "*" stands for any
// bytes, and a target matches if it begins so; with end set, the target must also end where the pattern does.
type rule struct {
	allow   bool
	end     bool
	weight  int // octets of the pattern with everything outside ASCII percent-encoded
	pattern string
}

// byWeight orders the rule that decides first.
func byWeight(a, b rule) int {
	switch {
	case a.weight != b.weight:
		return cmp.Compare(b.weight, a.weight)
	case a.allow == b.allow:
		return 0
	case a.allow:
		return -1
	}
	return 1
}

// newRule compiles a pattern that is not empty.
func newRule(pattern string, allow bool) rule {
	r := rule{allow: allow, weight: len(encode(pattern, ""))}
	pattern, r.end = strings.CutSuffix(pattern, "$")
	r.pattern = encode(pattern, "$")
	if !allow {
		r.pattern = decodeUnreserved(r.pattern)
	}
	return r
}

// matches reports whether the rule covers the target, in one pass over both.
func (r rule) matches(t spellings) bool {
	if !r.allow {
		return r.covers(t.full)
	}
	return r.covers(t.wire) || t.plain != t.wire && r.covers(t.plain)
}

// covers never goes back: the leftmost place for each part between two "*" leaves the most for the parts after it,
// so that no other place has to be tried.
func (r rule) covers(target string) bool {
	part, rest, more := strings.Cut(r.pattern, "*")
	target, ok := strings.CutPrefix(target, part)
	for ok && more {
		part, rest, more = strings.Cut(rest, "*")
		if r.end && !more {
			return strings.HasSuffix(target, part)
		}
		_, target, ok = strings.Cut(target, part)
	}
	return ok && (!r.end || target == "")
}

// spellings are the forms of one target. In all of them the hex digits of escapes are upper case and "*" and "$",
// which mean something else in a rule, are escaped.
type spellings struct {
	wire  string // as given
	plain string // without needless escapes of ASCII; equal to wire if the target has bytes outside ASCII
	full  string // without needless escapes of ASCII, with escapes for everything outside ASCII
}

// spell returns the forms of a target.
func spell(target string) spellings {
	target, _, _ = strings.Cut(target, "#")
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	encoded := encode(target, "*$")
	s := spellings{wire: encoded, full: decodeUnreserved(encoded)}
	s.plain = s.full
	if !isASCII(target) {
		// Bytes that must be escaped in a URL are none: what an Allow rule means by them is not guessed.
		s.wire = encodeASCII(target, "*$")
		s.plain = s.wire
	}
	return s
}

// encode percent-encodes the bytes outside ASCII and those in special, and writes the hex digits of escapes in
// upper case.
func encode(s, special string) string { return escape(s, special, true) }

// encodeASCII is encode that leaves the bytes outside ASCII as they are.
func encodeASCII(s, special string) string { return escape(s, special, false) }

func escape(s, special string, high bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isEscape(s, i):
			b.WriteByte('%')
			b.WriteByte(upper(s[i+1]))
			b.WriteByte(upper(s[i+2]))
			i += 2
		case high && c >= 0x80 || strings.IndexByte(special, c) >= 0:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// decodeUnreserved undoes the escapes of letters, digits, "-", ".", "_" and "~", which RFC 3986 section 2.3 calls
// equivalent to the characters themselves.
func decodeUnreserved(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if isEscape(s, i) {
			if c := unhex(s[i+1])<<4 | unhex(s[i+2]); isUnreserved(c) {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

const hexDigits = "0123456789ABCDEF"

// isEscape reports whether a percent sign with two hex digits is at s[i].
func isEscape(s string, i int) bool {
	return s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isUnreserved(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~'
}

// upper and unhex take a byte for which isHex holds.
func upper(c byte) byte {
	if isDigit(c) {
		return c
	}
	return c &^ 0x20
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return upper(c) - 'A' + 10
}
