package facts

import (
	"errors"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v4"
)

// readSeed decodes a YAML file strictly into v and returns its document node, from which lines are told.
// The error names the file and the line of every fault.
func readSeed(seeds fs.FS, name string, v any) (*yaml.Node, error) {
	text, err := fs.ReadFile(seeds, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var doc yaml.Node
	if err := yaml.Load(text, &doc); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if err := doc.Load(v, yaml.WithKnownFields()); err != nil {
		return nil, seedFaults(name, err)
	}
	return &doc, nil
}

// seedFaults makes one error of each fault that the decoder lists.
func seedFaults(name string, err error) error {
	var list *yaml.LoadErrors
	if !errors.As(err, &list) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	var all []error
	for _, e := range list.Errors {
		all = append(all, fmt.Errorf("read %s:%d: %w", name, e.Mark.Line, errors.New(e.Message)))
	}
	return errors.Join(all...)
}

// item returns the i-th element of the list under key of the document, the document itself if there is none.
func item(doc *yaml.Node, key string, i int) *yaml.Node {
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		doc = doc.Content[0]
	}
	for k := 0; k+1 < len(doc.Content); k += 2 {
		if list := doc.Content[k+1]; doc.Content[k].Value == key && i < len(list.Content) {
			return list.Content[i]
		}
	}
	return doc
}

// faults collects what is wrong with one file.
type faults struct {
	file string
	doc  *yaml.Node
	list []error
}

// add notes a fault of the i-th element of the list under key.
func (f *faults) add(key string, i int, format string, args ...any) {
	f.list = append(f.list, fmt.Errorf("read %s:%d: %w", f.file, item(f.doc, key, i).Line, fmt.Errorf(format, args...)))
}

// err joins the faults; nil if there are none.
func (f *faults) err() error { return errors.Join(f.list...) }
