package units

import (
	"reflect"
	"slices"
	"strings"

	"lurewatch/internal/strictyaml"
)

// comments returns the comment of each line of a key and its value, from its "#" on; "" for a line that has none.
//
// Behind a space "#" begins a comment, but not in quotes and in texts of several lines. There it is one if the value is
// the same without it: that is asked of the reader of such files, so that nothing else has to know what quotes are.
func (b *block) comments() []string {
	notes := make([]string, len(b.body))
	b.note(notes, 0, len(b.body), quotes(b.body))
	return notes
}

// note finds the comments of the lines from one to another: all at once, and in halves where that changes the value.
func (b *block) note(notes []string, from, to int, quoted bool) {
	cut, found := slices.Clone(b.body), make([]string, len(b.body))
	for i := from; i < to; i++ {
		if at := hash(b.body[i], 0); at >= 0 {
			cut[i], found[i] = b.body[i][:at]+"\n", strings.TrimRight(b.body[i][at:], "\r\n")
		}
	}
	switch {
	case !quoted || b.same(cut):
		copy(notes[from:to], found[from:to])
	case to-from > 1:
		b.note(notes, from, (from+to)/2, quoted)
		b.note(notes, (from+to)/2, to, quoted)
	default:
		notes[from] = b.later(from)
	}
}

// later is the comment of a line whose first "#" is part of a text.
func (b *block) later(i int) string {
	line := b.body[i]
	for at := hash(line, 0); at >= 0; at = hash(line, at+1) {
		cut := slices.Clone(b.body)
		if cut[i] = line[:at] + "\n"; b.same(cut) {
			return strings.TrimRight(line[at:], "\r\n")
		}
	}
	return ""
}

// same reports whether the value stays what it is with other lines.
func (b *block) same(lines []string) bool {
	b.tries++
	return b.tries <= maxTries && alike(strings.Join(b.body, ""), strings.Join(lines, ""))
}

// hash is where the next "#" that may begin a comment stands in a line; -1 if none does.
func hash(line string, from int) int {
	for at := from; at < len(line); at++ {
		if line[at] == '#' && (at == 0 || line[at-1] == ' ' || line[at-1] == '\t') {
			return at
		}
	}
	return -1
}

// quotes reports whether "#" may be part of a text: there are quotes, or texts of several lines.
func quotes(lines []string) bool { return strings.ContainsAny(strings.Join(lines, ""), `"'|>`) }

// alike reports whether two texts are read and say the same.
func alike(a, b string) bool {
	x, ok := decoded(a)
	y, same := decoded(b)
	return ok && same && reflect.DeepEqual(x, y)
}

// decoded reads settings as they stand, with nothing filled in or checked.
func decoded(text string) (u Unit, ok bool) {
	doc, err := strictyaml.Parse("", []byte(text))
	return u, err == nil && doc.Decode(&u) == nil
}

// item is one line of a list in block form, and the lines of comments before it.
type item struct {
	indent, value, line, note string
	before                    []string
}

// items reads a list each of whose items is a line; false for any other value. notes are the comments of the lines.
func (b *block) items(notes []string) (list []item, ok bool) {
	if first := strings.TrimSuffix(strings.TrimRight(b.body[0], "\r\n"), notes[0]); !strings.HasSuffix(strings.TrimSpace(first), ":") {
		return nil, false
	}
	var before []string
	for i, line := range b.body[1:] {
		if idle(line) {
			before = append(before, line)
			continue
		}
		text := strings.TrimLeft(line, " ")
		one, ok := decoded(b.key + ":\n" + line)
		v := reflect.ValueOf(one).Field(b.field)
		if !strings.HasPrefix(text, "- ") || !ok || v.Len() != 1 {
			return nil, false
		}
		list = append(list, item{line[:len(line)-len(text)], v.Index(0).String(), line, notes[i+1], before})
		before = nil
	}
	return list, len(list) > 0
}

// relisted is a list in block form with other items: those that stay keep their lines.
func relisted(first string, items []item, want []string, eol string) string {
	var out strings.Builder
	out.WriteString(first)
	indent := items[0].indent
	for _, w := range want {
		line := indent + "- " + quote(w) + eol
		for i, x := range items {
			if x.value == w && x.line != "" {
				out.WriteString(strings.Join(x.before, ""))
				line, items[i].line = x.line, ""
				break
			}
		}
		out.WriteString(line)
	}
	for _, x := range items {
		if x.line != "" {
			out.WriteString(strings.Join(x.before, "") + noted(indent, []string{x.note}, eol))
		}
	}
	return out.String()
}
