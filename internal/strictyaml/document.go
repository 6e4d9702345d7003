package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The bounds of every document.
const (
	// MaxBytes is the longest file that [Parse] takes, and [Read] unless told otherwise.
	MaxBytes = 4 << 20
	// MaxDepth is how many lists and mappings may stand inside one another.
	MaxDepth = 64
	// MaxValues is how many keys and values a document may have once its aliases are followed.
	MaxValues = 1 << 20
)

// Document is a file that is YAML. It is immutable and safe for concurrent use.
type Document struct {
	name string
	root *yaml.Node
}

// Read reads a file of at most maxBytes bytes; zero means [MaxBytes].
func Read(fsys fs.FS, name string, maxBytes int64) (*Document, error) {
	if maxBytes == 0 {
		maxBytes = MaxBytes
	}
	info, err := fs.Stat(fsys, name) // before it is opened: a pipe would wait for somebody who writes
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, Place{File: name}.Errorf("this is no file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case int64(len(b)) > maxBytes:
		return nil, Place{File: name}.Errorf("the file is longer than %d bytes", maxBytes)
	}
	return Parse(name, b)
}

// Parse reads the bytes of a file. Name is only for messages. A file of comments alone is an error.
func Parse(name string, b []byte) (*Document, error) {
	if len(b) > MaxBytes {
		return nil, Place{File: name}.Errorf("the file is longer than %d bytes", MaxBytes)
	}
	if onlyComments(b) {
		return nil, Place{File: name}.Errorf("the file is empty")
	}
	var doc yaml.Node
	if err := yaml.Load(b, &doc); err != nil {
		return nil, syntaxFault(name, err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, Place{File: name}.Errorf("the file is empty")
	}
	d := &Document{name, doc.Content[0]}
	m := meter{doc: d, known: make(map[*yaml.Node]extent), open: make(map[*yaml.Node]bool)}
	if _, err := m.measure(d.root, 1); err != nil {
		return nil, err
	}
	return d, nil
}

// onlyComments reports whether a file says nothing.
func onlyComments(b []byte) bool {
	for line := range bytes.Lines(b) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// syntaxFault is the fault that the YAML reader found.
func syntaxFault(name string, err error) error {
	p := Place{File: name}
	var many *yaml.LoadErrors
	if errors.As(err, &many) && len(many.Errors) > 0 {
		err = many.Errors[0]
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		p.Line, p.Column, err = one.Mark.Line, one.Mark.Column, errors.New(one.Message)
	}
	return p.Errorf("not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

// Name returns the name under which the document was read.
func (d *Document) Name() string { return d.name }

// Has reports whether the steps of [Document.At] lead to a value.
func (d *Document) Has(steps ...any) bool {
	n := d.root
	for _, s := range steps {
		if _, n = child(resolve(n), s); n == nil {
			return false
		}
	}
	return true
}

// At returns where the value stands to which the steps lead, text for a key and int for the position in a list, or
// as near to it as the document goes.
func (d *Document) At(steps ...any) Place {
	n, _ := d.follow(steps)
	return d.place(n)
}

// Key is At for the key before the value.
func (d *Document) Key(steps ...any) Place {
	_, key := d.follow(steps)
	return d.place(key)
}

// follow returns the last value on the way of the steps and the key before it; that of a list item is the item.
func (d *Document) follow(steps []any) (value, key *yaml.Node) {
	value, key = d.root, d.root
	for _, s := range steps {
		k, v := child(resolve(value), s)
		if v == nil {
			break
		}
		value, key = v, k
	}
	return value, key
}

// child returns the value of one step and the key before it; nil if there is none.
func child(n *yaml.Node, step any) (key, value *yaml.Node) {
	switch s := step.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && s >= 0 && s < len(n.Content) {
			return n.Content[s], n.Content[s]
		}
	case string:
		if n.Kind != yaml.MappingNode {
			return nil, nil
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == s {
				return n.Content[i], n.Content[i+1]
			}
		}
	}
	return nil, nil
}

func (d *Document) place(n *yaml.Node) Place { return Place{d.name, n.Line, n.Column} }

// resolve returns what an alias stands for. [Parse] has seen to it that it is no alias again and again.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// extent is how large a value is once its aliases are followed.
type extent struct{ values, depth int }

// meter measures a document before anybody walks through it.
type meter struct {
	doc   *Document
	known map[*yaml.Node]extent // of values with an anchor
	open  map[*yaml.Node]bool   // anchors that are being measured
}

// measure returns the extent of a value at a depth, or the fault of being too large.
func (m *meter) measure(n *yaml.Node, depth int) (extent, error) {
	if depth > MaxDepth {
		return extent{}, m.doc.place(n).Errorf("nests deeper than %d", MaxDepth)
	}
	if n.Kind == yaml.AliasNode {
		return m.alias(n, depth)
	}
	if n.Anchor != "" {
		m.open[n] = true
		defer delete(m.open, n)
	}
	e := extent{1, 1}
	for _, c := range n.Content {
		inner, err := m.measure(c, depth+1)
		if err != nil {
			return extent{}, err
		}
		e = extent{e.values + inner.values, max(e.depth, inner.depth+1)}
		if e.values > MaxValues {
			return extent{}, m.doc.place(n).Errorf("has more than %d values once its aliases are followed", MaxValues)
		}
	}
	if n.Anchor != "" {
		m.known[n] = e
	}
	return e, nil
}

// alias measures what an alias stands for, once.
func (m *meter) alias(n *yaml.Node, depth int) (extent, error) {
	if n.Alias == nil || m.open[n.Alias] {
		return extent{}, m.doc.place(n).Errorf("alias *%s contains itself", n.Value)
	}
	e, ok := m.known[n.Alias]
	if !ok {
		return m.measure(n.Alias, depth)
	}
	if depth+e.depth-1 > MaxDepth {
		return extent{}, m.doc.place(n).Errorf("nests deeper than %d", MaxDepth)
	}
	return e, nil
}
