package warc

import (
	"bytes"
	"fmt"
	"strings"
)

// Field is one named line.
type Field struct{ Name, Value string }

// Header is the named lines of a record, or of a block of type application/warc-fields, in their order.
type Header []Field

// Get returns the first value of a name, whatever its case, and "" if there is none.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// add appends a line unless the value is empty.
func (h *Header) add(name, value string) {
	if value != "" {
		*h = append(*h, Field{name, value})
	}
}

// write appends the lines to b. Nothing in a value can begin another line.
func (h Header) write(b *bytes.Buffer) {
	for _, f := range h {
		b.WriteString(f.Name)
		b.WriteString(": ")
		b.WriteString(oneLine(f.Value))
		b.WriteString("\r\n")
	}
}

// ParseFields reads a block of type application/warc-fields. A line that begins with white space goes on with the one
// before it.
func ParseFields(block []byte) (Header, error) {
	var h Header
	for n, line := range strings.Split(strings.TrimSuffix(string(block), "\r\n"), "\r\n") {
		if line == "" {
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && len(h) > 0 {
			h[len(h)-1].Value += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return nil, fmt.Errorf("line %d: %.80q is not a name, a colon and a value", n+1, line)
		}
		h = append(h, Field{name, strings.TrimSpace(value)})
	}
	return h, nil
}

// oneLine replaces what would end a line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n\x00") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\x00", " ").Replace(s)
}
