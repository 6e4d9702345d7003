package facts

import (
	"crypto/sha256"
	"fmt"
	"io/fs"

	"lurewatch/internal/strictyaml"
)

// seedFiles are all files that facts are read with.
var seedFiles = [...]string{appointmentsFile, currenciesFile, occupationsFile, placesFile, wagesFile}

// sumSeeds is the SHA-256 of the names and contents of all seed files.
func sumSeeds(seeds fs.FS) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	for _, name := range seedFiles {
		b, err := fs.ReadFile(seeds, name)
		if err != nil {
			return sum, fmt.Errorf("sum of seeds: %w", err)
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(b), b)
	}
	h.Sum(sum[:0])
	return sum, nil
}

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
