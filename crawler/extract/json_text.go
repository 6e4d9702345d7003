package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string, the reader standing on its quotation mark, and reports whether it ends.
func (r *reader) text(isKey bool) (string, bool) {
	r.i++
	start := r.i
	var b []byte // what was read, once it differs from the source
	for r.i < len(r.s) {
		switch c := r.s[r.i]; {
		case c == '"' && r.closes(isKey):
			s := r.s[start:r.i]
			r.i++
			return string(b) + s, true
		case c == '\\' && r.i+1 < len(r.s):
			b = append(b, r.s[start:r.i]...)
			b = r.escape(b)
			start = r.i
		default:
			r.i++
		}
	}
	return "", false
}

// closes reports whether the quotation mark that the reader stands on ends a string. It does if what follows
// can follow a string; otherwise the author forgot a backslash.
func (r *reader) closes(isKey bool) bool {
	i := r.i + 1
	newLine := false
	for ; i < len(r.s) && r.s[i] <= ' '; i++ {
		newLine = newLine || r.s[i] == '\n'
	}
	if i >= len(r.s) {
		return true
	}
	switch c := r.s[i]; {
	case isKey:
		return c == ':' || c == ',' || c == '}' || newLine
	case c == '}' || c == ']':
		return true
	case c == '/' || c == '<':
		return startsComment(r.s[i:])
	case c == '"':
		return newLine // the comma is missing
	case c != ',':
		return false
	}
	for i++; i < len(r.s) && r.s[i] <= ' '; i++ {
	}
	rest := r.s[i:]
	if rest == "" || startsComment(rest) || strings.IndexByte(",}]", rest[0]) >= 0 {
		return true
	}
	if r.entry {
		return strings.IndexByte(`"{[-0123456789tfn`, rest[0]) >= 0
	}
	return startsKey(rest)
}

// maxKey is the longest key that startsKey recognises, in bytes.
const maxKey = 100

// startsKey reports whether a text begins with a key and its colon.
func startsKey(s string) bool {
	s = s[:min(len(s), maxKey)]
	end := 0
	if s[0] == '"' {
		end = strings.IndexByte(s[1:], '"') + 2
		if end < 2 {
			return false
		}
	} else {
		for end < len(s) && (isWord(s[end]) || strings.IndexByte("_$@-", s[end]) >= 0) {
			end++
		}
	}
	return strings.HasPrefix(strings.TrimLeft(s[end:], " \t\r\n"), ":")
}

func startsComment(s string) bool {
	return strings.HasPrefix(s, "//") || strings.HasPrefix(s, "/*") || strings.HasPrefix(s, "<!--")
}

// escape reads an escape sequence and appends what it stands for.
func (r *reader) escape(b []byte) []byte {
	c := r.s[r.i+1]
	r.i += 2
	switch c {
	case 'n':
		return append(b, '\n')
	case 'r', 't', 'b', 'f':
		return append(b, ' ')
	case 'u':
		return utf8.AppendRune(b, r.unicode())
	}
	return append(b, c)
}

// unicode reads the digits of a \u escape, and of the second half of a pair.
func (r *reader) unicode() rune {
	u, ok := r.hex(r.i)
	if !ok {
		return utf8.RuneError
	}
	r.i += 4
	if utf16.IsSurrogate(u) && strings.HasPrefix(r.s[r.i:], `\u`) {
		if low, ok := r.hex(r.i + 2); ok {
			if pair := utf16.DecodeRune(u, low); pair != utf8.RuneError {
				r.i += 6
				return pair
			}
		}
	}
	return u
}

func (r *reader) hex(i int) (rune, bool) {
	if i+4 > len(r.s) {
		return 0, false
	}
	u, err := strconv.ParseUint(r.s[i:i+4], 16, 32)
	return rune(u), err == nil
}
