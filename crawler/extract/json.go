package extract

import (
	"html"
	"strings"
)

// kind is what a JSON value is.
type kind uint8

const (
	nothing kind = iota // null, true, false, and what cannot be read
	text
	number
	list
	object
)

// value is a JSON value. Objects keep their members in order: kids[i] is called keys[i].
type value struct {
	kind kind
	s    string // of a text, or the digits of a number
	kids []value
	keys []string
}

// get returns the member of an object with one of the names, the first name that has one; names compare
// without case. The zero value means that there is none.
func (v value) get(names ...string) value {
	for _, name := range names {
		for i, k := range v.keys {
			if v.kids[i].kind != nothing && strings.EqualFold(k, name) {
				return v.kids[i]
			}
		}
	}
	return value{}
}

// each returns the values of a list, a single value as a list of one, and nothing for no value.
func (v value) each() []value {
	switch v.kind {
	case nothing:
		return nil
	case list:
		return v.kids
	}
	return []value{v}
}

// Limits against documents made to hurt.
const (
	maxNesting = 64
	maxValues  = 200_000 // in one page
)

// reader reads JSON as it is found in pages rather than as it is defined. It takes in its stride
//
//   - a byte order mark, HTML comments and CDATA marks around the text, // and /* */ comments in it
//   - raw line ends and control characters in strings, and escapes that do not exist
//   - quotation marks in strings without a backslash, where what follows shows that the string goes on
//   - commas that are missing or too many, and keys without quotation marks
//   - several values one after the other, with anything between
//   - closing brackets that are missing at the end, or of the wrong kind
//
// A string that never ends is nothing rather than a text cut off. Where the text nests deeper than
// maxNesting or has more than maxValues values, the reader stops and what it was reading is lost.
type reader struct {
	s       string
	i       int
	left    int // values that may still be read
	stopped bool
	lists   int  // lists that are open
	objects int  // objects that are open
	entry   bool // the value being read is an entry of a list, not a member of an object
	ends    [3]int
}

// readJSON returns the objects and lists in a text, how many values may still be read of left, and whether it
// came to the end.
func readJSON(s string, left int) (vs []value, rest int, whole bool) {
	if strings.Contains(s, "&quot;@") && !strings.Contains(s, `"@`) {
		s = html.UnescapeString(s)
	}
	r := reader{s: s, left: left}
	for !r.stopped {
		r.skip()
		if r.i >= len(s) {
			break
		}
		if c := s[r.i]; c != '{' && c != '[' {
			r.i++
			continue
		}
		if v := r.value(0); !r.stopped {
			vs = append(vs, v)
		}
	}
	return vs, max(0, r.left), !r.stopped
}

// skip passes over what means nothing between values.
func (r *reader) skip() {
	for r.i < len(r.s) {
		rest := r.s[r.i:]
		switch c := rest[0]; {
		case c <= ' ' || c == 0x7f:
			r.i++
		case strings.HasPrefix(rest, "\uFEFF"):
			r.i += len("\uFEFF")
		case strings.HasPrefix(rest, "\u00A0"):
			r.i += len("\u00A0")
		case strings.HasPrefix(rest, "<![CDATA["):
			r.i += len("<![CDATA[")
		case strings.HasPrefix(rest, "]]>"), strings.HasPrefix(rest, "-->"):
			r.i += 3
		case strings.HasPrefix(rest, "<!--"):
			r.comment("-->", 0, true)
		case strings.HasPrefix(rest, "/*"):
			r.comment("*/", 1, false)
		case strings.HasPrefix(rest, "//"):
			r.lineComment()
		default:
			return
		}
	}
}

// comment passes over a comment, or only over its beginning if it never ends, or if it hides JSON and may.
func (r *reader) comment(end string, which int, mayHide bool) {
	from := r.i + len(end) - 1 // "<!--" and "/*" are one longer and as long as their ends
	if mayHide {
		from = r.i + 4
	}
	stop := r.next(end, which, from)
	if stop == len(r.s) || mayHide && r.next("{", 2, from) < stop {
		r.i = from
		return
	}
	r.i = stop + len(end)
}

// next returns where what stands at or after from, len(r.s) if nowhere. It remembers, so that a text of
// nothing but beginnings of comments is not searched to its end for each.
func (r *reader) next(what string, which, from int) int {
	if r.ends[which] <= from {
		i := strings.Index(r.s[min(from, len(r.s)):], what)
		if i < 0 {
			r.ends[which] = len(r.s) + 1
		} else {
			r.ends[which] = from + i + 1
		}
	}
	return r.ends[which] - 1
}

// lineComment passes over a // comment, or only over the slashes where they protect a mark from JavaScript.
func (r *reader) lineComment() {
	r.i += 2
	rest := strings.TrimLeft(r.s[r.i:min(len(r.s), r.i+16)], " \t/")
	for _, mark := range []string{"<![CDATA[", "]]>", "<!--", "-->"} {
		if strings.HasPrefix(rest, mark) {
			return
		}
	}
	for r.i < len(r.s) && r.s[r.i] != '\n' && r.s[r.i] != '\r' {
		r.i++
	}
}

// value reads one value. The reader stands on its first byte.
func (r *reader) value(depth int) value {
	if r.left--; r.left < 0 || depth > maxNesting {
		r.stopped = true
		return value{}
	}
	switch c := r.s[r.i]; {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.list(depth)
	case c == '"':
		s, whole := r.text(false)
		if !whole {
			return value{}
		}
		return value{kind: text, s: s}
	case c == '-' || c >= '0' && c <= '9':
		return value{kind: number, s: r.word()}
	}
	if r.word() == "" {
		r.i++
	}
	return value{}
}

// word reads up to the next sign that ends a number, a literal or a key without quotation marks.
func (r *reader) word() string {
	start := r.i
	for r.i < len(r.s) && r.s[r.i] > ' ' && strings.IndexByte(`,:{}[]"/<`, r.s[r.i]) < 0 {
		r.i++
	}
	return r.s[start:r.i]
}

// list reads a list, the reader standing on its bracket.
func (r *reader) list(depth int) value {
	v := value{kind: list}
	r.lists++
	defer func() { r.lists-- }()
	for r.i++; !r.stopped; {
		if r.skip(); r.i >= len(r.s) {
			break
		}
		switch c := r.s[r.i]; {
		case c == ']':
			r.i++
			return v
		case c == '}' && r.objects > 0: // the list was not closed
			return v
		case c == ',' || c == '}' || c == ':':
			r.i++
		default:
			r.entry = true
			v.kids = append(v.kids, r.value(depth+1))
		}
	}
	return v
}

// object reads an object, the reader standing on its bracket.
func (r *reader) object(depth int) value {
	v := value{kind: object}
	r.objects++
	defer func() { r.objects-- }()
	for r.i++; !r.stopped; {
		if r.skip(); r.i >= len(r.s) {
			break
		}
		switch c := r.s[r.i]; {
		case c == '}':
			r.i++
			return v
		case c == ']' && r.lists > 0: // the object was not closed
			return v
		case c == '"':
			if key, whole := r.text(true); whole {
				r.member(&v, key, depth)
			}
		case strings.IndexByte(`,:[]{/<`, c) >= 0:
			r.i++
		default:
			r.member(&v, r.word(), depth)
		}
	}
	return v
}

// member reads the value that belongs to a key; a key without a colon is passed over.
func (r *reader) member(v *value, key string, depth int) {
	r.skip()
	if r.i >= len(r.s) || r.s[r.i] != ':' {
		return
	}
	r.i++
	r.skip()
	if r.i >= len(r.s) || strings.IndexByte(`,}]:`, r.s[r.i]) >= 0 {
		return
	}
	v.keys = append(v.keys, localName(key))
	r.entry = false
	v.kids = append(v.kids, r.value(depth+1))
}

// localName is a name without its vocabulary: "http://schema.org/title" and "schema:title" are "title".
func localName(name string) string {
	return name[strings.LastIndexAny(name, "/#:")+1:]
}
