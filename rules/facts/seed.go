package facts

import (
	"io/fs"

	"lurewatch/internal/strictyaml"
)

// readSeed decodes a YAML file strictly into v and returns its document, from which places are told.
func readSeed(seeds fs.FS, name string, v any) (*strictyaml.Document, error) {
	doc, err := strictyaml.Read(seeds, name, 0)
	if err != nil {
		return nil, err
	}
	return doc, doc.Decode(v)
}

// faults collects what is wrong with one file.
type faults struct {
	doc  *strictyaml.Document
	list []error
}

// add notes a fault of the i-th element of the list under key.
func (f *faults) add(key string, i int, format string, args ...any) {
	f.list = append(f.list, f.doc.At(key, i).Errorf(format, args...))
}

// err joins the faults; nil if there are none.
func (f *faults) err() error { return strictyaml.Join(f.list...) }
