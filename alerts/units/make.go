package units

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lurewatch/internal/durable"
)

// The reasons why a unit is not made or not taken out of use.
var (
	// ErrTaken is returned for an id that another unit has, be it stopped, or had until it was taken out of use.
	ErrTaken = errors.New("another unit has this id, or had it")
	// ErrSeeded is returned for a unit that is to be taken out of use and is not the operator's alone.
	ErrSeeded = errors.New("the unit comes with the program and can be paused, but not taken out of use")
	// ErrNeeded is returned for a unit without which another one would be stopped, or nobody told of what fits no other.
	ErrNeeded = errors.New("other units cannot do without it")
)

// MaxID is the longest id of a unit, in letters.
const MaxID = 40

// ValidID reports whether an id is well formed: at most 40 lower-case ASCII letters and digits, in words set apart by hyphens.
func ValidID(id string) bool { return len(id) <= MaxID && idForm.MatchString(id) }

// ID proposes an id for a name: its letters without marks, words set apart by hyphens, cut behind a word. It is "" for a
// name without Latin letters and digits.
func ID(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			b.WriteByte(' ')
		}
	}
	id := ""
	for _, word := range strings.Fields(b.String()) {
		if next := strings.TrimPrefix(id+"-"+word, "-"); len(next) <= MaxID {
			id = next
			continue
		}
		break
	}
	return id
}

// Own reports whether a unit has a file of the operator's and none in the seeds.
func (f *Files) Own(id string) bool {
	s, _ := open(f.Seeds, f.Dir)
	return s.edited[id] != "" && s.seeded[id] == ""
}

// Make writes the file of a unit that there is not yet. The errors are [ErrTaken] and those of [Save].
func (f *Files) Make(u Unit) error {
	f.mu.Lock()
	err := f.make(u)
	f.mu.Unlock()
	if err == nil && f.Saved != nil {
		f.Saved()
	}
	return err
}

// Check returns the faults that the file of a unit would have, whether or not there is a unit of its id. Nothing is written.
func (f *Files) Check(u Unit) error {
	_, err := checked(f.Seeds, f.Dir, u, nil, f.Known)
	return err
}

func (f *Files) make(u Unit) error {
	s, _ := open(f.Seeds, f.Dir)
	if s.seeded[u.ID] != "" || s.edited[u.ID] != "" {
		return fmt.Errorf("make unit %s: %w", u.ID, ErrTaken)
	}
	if old, err := f.versions(u.ID); err != nil || len(old) > 0 {
		return fmt.Errorf("make unit %s: %w", u.ID, errors.Join(err, ErrTaken))
	}
	_, err := Save(f.Seeds, f.Dir, u, "", f.Known)
	return err
}

// Retire takes a unit out of use that is the operator's alone: its file is kept as its newest version, so that
// [Files.Restore] with an empty hash puts the unit back, and is gone. The errors are [ErrChanged], where the file is not the
// one with the hash, [ErrSeeded], and [ErrNeeded].
func (f *Files) Retire(id, hash string) error {
	f.mu.Lock()
	err := f.retire(id, hash)
	f.mu.Unlock()
	if err == nil && f.Saved != nil {
		f.Saved()
	}
	return err
}

func (f *Files) retire(id, hash string) error {
	now, err := Hash(f.Dir, id)
	switch {
	case err != nil:
		return err
	case now != hash || now == "":
		err = ErrChanged
	case !f.Own(id):
		err = ErrSeeded
	default:
		err = f.spared(id)
	}
	if err != nil {
		return fmt.Errorf("take unit %s out of use: %w", id, err)
	}
	if err := f.keep(id); err != nil {
		return err
	}
	if err = os.Remove(f.file(id)); err == nil {
		err = durable.Sync(f.Dir)
	}
	if err != nil {
		return fmt.Errorf("take unit %s out of use: %w", id, err)
	}
	return nil
}

// spared reads the units as they would be without one, and returns what would be amiss with the others that is not now.
func (f *Files) spared(id string) error {
	_, before := Load(f.Seeds, f.Dir, f.Known)
	return f.beside(func(dir string) error {
		if err := os.Remove(filepath.Join(dir, id+suffix)); err != nil {
			return err
		}
		_, after := Load(f.Seeds, dir, f.Known)
		for _, err := range after {
			if !slices.ContainsFunc(before, func(was error) bool { return was.Error() == err.Error() }) {
				return fmt.Errorf("%w: %w", ErrNeeded, err)
			}
		}
		return nil
	})
}

// Retired is a unit that was taken out of use, with the version of its file that it had then.
type Retired struct {
	ID string
	// Name is what it was called; empty if that cannot be read.
	Name Name
	Last Version
}

// Retired lists the units of which versions are kept and no file is there, by id.
func (f *Files) Retired() (list []Retired, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	entries, err := os.ReadDir(filepath.Join(f.Dir, keptIn))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read units out of use: %w", err)
	}
	s, _ := open(f.Seeds, f.Dir)
	for _, e := range entries {
		id := e.Name()
		if !e.IsDir() || !ValidID(id) || s.seeded[id] != "" || s.edited[id] != "" {
			continue
		}
		old, err := f.versions(id)
		if err != nil {
			return nil, err
		}
		if len(old) > 0 && len(old[0].Text) > 0 {
			u, _ := decoded(string(old[0].Text)) // one that cannot be read is told by its id
			list = append(list, Retired{id, u.Name, old[0]})
		}
	}
	return list, nil
}
