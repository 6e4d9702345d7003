package sources

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"lurewatch/crawler"
	"lurewatch/internal/strictyaml"
)

// maxFile is the longest source file, in bytes.
const maxFile = 64 << 10

// Load reads all *.yaml files at the root of fsys, in the order of their names, which is that of the ids.
//
// A file with a fault yields no source and hides no other: Load returns the sources without fault together with an
// error that joins every fault of every other file, each as "file:line:column: …". No file at all is an error, too.
func Load(fsys fs.FS) ([]Source, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("load sources: %w", err)
	}
	var out []Source
	var faults []error
	for _, e := range entries {
		switch ext := path.Ext(e.Name()); {
		case ext == ".yaml" && !e.Type().IsRegular():
			faults = append(faults, strictyaml.Place{File: e.Name()}.Errorf("not a regular file; it is not read"))
		case ext == ".yaml":
			s, err := LoadFile(fsys, e.Name())
			if err != nil {
				faults = append(faults, err)
				continue
			}
			out = append(out, s)
		case ext == ".yml":
			faults = append(faults, strictyaml.Place{File: e.Name()}.Errorf("a source file ends in .yaml; this one is not read"))
		}
	}
	if len(out) == 0 && len(faults) == 0 {
		return nil, errors.New("load sources: no *.yaml file")
	}
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(a.ID, b.ID) })
	return out, strictyaml.Join(faults...)
}

// LoadFile reads one file. The error joins every fault.
func LoadFile(fsys fs.FS, name string) (Source, error) {
	doc, err := strictyaml.Read(fsys, name, maxFile)
	if err != nil {
		return Source{}, err
	}
	var f file
	err = doc.Decode(&f)
	if err != nil && reflect.ValueOf(f).IsZero() { // nothing of a source file: what is missing need not be said
		return Source{}, err
	}
	c := newChecker(doc, err)
	s := c.source(f, path.Base(name))
	if err := strictyaml.Join(c.faults...); err != nil {
		return Source{}, err
	}
	return s, nil
}

// Crawls returns what the crawler visits: every source that is not disabled. The error is that of [Source.Crawl].
func Crawls(all []Source) ([]crawler.Source, error) {
	var out []crawler.Source
	var faults []error
	for _, s := range all {
		if s.Disabled != "" {
			continue
		}
		c, err := s.Crawl()
		if err != nil {
			faults = append(faults, err)
			continue
		}
		out = append(out, c)
	}
	return out, errors.Join(faults...)
}
