package units

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"lurewatch/internal/strictyaml"
)

// Folder is the folder of unit files, in the seeds and in the data directory.
const Folder = "units"

// MaxFile is the longest unit file, in bytes.
const MaxFile = 64 << 10

// ErrNoNational is returned when no national unit was loaded: what fits no other unit would be told to nobody.
var ErrNoNational = errors.New("load units: none of kind national: an ad that fits no other unit would be told to nobody")

// Fault is why a unit is stopped. Nothing is sent to it, nor is what was loaded of it before kept.
type Fault struct {
	Unit string // by the name of its file
	Err  error
}

// Error returns "unit tay-ninh is stopped: " and why.
func (f Fault) Error() string { return fmt.Sprintf("unit %s is stopped: %v", f.Unit, f.Err) }

// Unwrap returns why.
func (f Fault) Unwrap() error { return f.Err }

// Book is every unit at one time. It never changes and is safe for concurrent use.
type Book struct {
	units   []Unit // by id
	stopped []Fault
}

// Load reads the units of the seeds, units/*.yaml, and of the operator: the same names in a folder, which need not
// exist; "" means none. An operator's file with the id of a seed unit replaces the top-level keys that it has, any other
// is a whole unit. A file with a fault stops its unit alone. The errors are every [Fault], what else is amiss with the
// folder, and [ErrNoNational]; the book is usable whatever they are. known is as in [Parse].
func Load(seeds fs.FS, dir string, known func(id string) bool) (*Book, []error) {
	shelf, errs := open(seeds, dir)
	b := new(Book)
	for _, id := range shelf.ids() {
		u, err := shelf.unit(id, known)
		if err != nil {
			b.stopped = append(b.stopped, Fault{id, err})
			continue
		}
		b.units = append(b.units, u)
	}
	for _, f := range b.stopped {
		errs = append(errs, f)
	}
	if !slices.ContainsFunc(b.units, func(u Unit) bool { return u.Kind == National }) {
		errs = append(errs, ErrNoNational)
	}
	return b, errs
}

// Unit returns a unit by its id; false for one that is stopped or that there is not.
func (b *Book) Unit(id string) (Unit, bool) {
	i, ok := slices.BinarySearchFunc(b.units, id, func(u Unit, id string) int { return strings.Compare(u.ID, id) })
	if !ok {
		return Unit{}, false
	}
	return b.units[i], true
}

// All lists the units that are not stopped, by id.
func (b *Book) All() []Unit { return slices.Clone(b.units) }

// Stopped lists the units with faults, by id.
func (b *Book) Stopped() []Fault { return slices.Clone(b.stopped) }

// shelf is where the files of units lie.
type shelf struct {
	seeds, own     fs.FS
	seeded, edited map[string]string // file name by unit
}

// open lists the files. Faults are those of the folders, not of the units.
func open(seeds fs.FS, dir string) (shelf, []error) {
	s := shelf{seeds: seeds}
	var errs, more []error
	s.seeded, errs = files(seeds, Folder)
	if dir == "" {
		return s, errs
	}
	s.own = os.DirFS(dir)
	if s.edited, more = files(s.own, "."); len(more) == 1 && errors.Is(more[0], fs.ErrNotExist) {
		more = nil
	}
	return s, append(errs, more...)
}

// ids lists the units of which there is a file.
func (s shelf) ids() []string {
	all := maps.Clone(s.seeded)
	maps.Copy(all, s.edited)
	return slices.Sorted(maps.Keys(all))
}

// unit reads a unit from its one or two files.
func (s shelf) unit(id string, known func(id string) bool) (Unit, error) {
	l, err := s.layers(id)
	if err != nil {
		return Unit{}, err
	}
	u, err := l.unit(known)
	if err != nil {
		return Unit{}, err
	}
	return u, s.fits(u, l)
}

// layers reads the files of a unit.
func (s shelf) layers(id string) (layers, error) {
	var l layers
	for _, f := range []struct {
		fsys fs.FS
		dir  string
		name string
	}{{s.seeds, Folder, s.seeded[id]}, {s.own, ".", s.edited[id]}} {
		if f.name == "" {
			continue
		}
		doc, err := strictyaml.Read(f.fsys, path.Join(f.dir, f.name), MaxFile)
		if err != nil {
			return nil, err
		}
		if err := titled(doc, id); err != nil {
			return nil, err
		}
		l = append(l, doc)
	}
	return l, nil
}

// titled reports a file that does not name its unit as its own name does.
func titled(doc *strictyaml.Document, id string) error {
	if !doc.Has("id") {
		return doc.At().Errorf("id: is required, and is %q here", id)
	}
	var u Unit
	if err := doc.Decode(&u); err != nil {
		return err
	}
	if u.ID != id {
		return doc.At("id").Errorf("id %q: want %q, as the file is called", u.ID, id)
	}
	return nil
}

// fits reports neighbours of which there is no file. One that is stopped is a neighbour still.
func (s shelf) fits(u Unit, l layers) error {
	var faults []error
	for i, id := range u.Area.Neighbours {
		_, seeded := s.seeded[id]
		_, edited := s.edited[id]
		if !seeded && !edited || id == u.ID {
			c := checker{files: l}
			faults = append(faults, c.at("area", "neighbours", i).Errorf("neighbours %q: there is no such other unit", id))
		}
	}
	return strictyaml.Join(faults...)
}
