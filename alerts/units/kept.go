package units

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"lurewatch/internal/durable"
	"lurewatch/job"
)

// Version is the operator's file of a unit as it was before it was replaced.
type Version struct {
	ID string // "000012": later versions are larger
	// At is when it was replaced.
	At time.Time
	// Text is the file, comments and all. It is empty where there was none, so that the seed held alone.
	Text []byte
}

// maxKept is how many versions of a unit's file are kept.
const maxKept = 5

// keptIn is the folder of versions beside the files of units. Its name begins with a dot, so that it is not read for units.
const keptIn = ".history"

// versionForm is how versions are numbered.
var versionForm = regexp.MustCompile(`^[0-9]{6}$`)

// kept is the folder of the versions of a unit.
func (f *Files) kept(id string) string { return filepath.Join(f.Dir, keptIn, id) }

// file is the operator's file of a unit.
func (f *Files) file(id string) string { return filepath.Join(f.Dir, id+suffix) }

// Versions returns what the operator's file of a unit was before, the newest first, at most five.
func (f *Files) Versions(id string) ([]Version, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.versions(id)
}

func (f *Files) versions(id string) (list []Version, err error) {
	if _, err := Hash(f.Dir, id); err != nil { // the id of no unit would be a path
		return nil, err
	}
	entries, err := os.ReadDir(f.kept(id))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read what is kept of unit %s: %w", id, err)
	}
	for _, e := range entries {
		number, ok := cutSuffix(e.Name())
		if !ok {
			continue
		}
		v := Version{ID: number}
		info, err := e.Info()
		if err == nil {
			v.At = info.ModTime()
			v.Text, err = os.ReadFile(filepath.Join(f.kept(id), e.Name()))
		}
		if err != nil {
			return nil, fmt.Errorf("read what is kept of unit %s: %w", id, err)
		}
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b Version) int { return cmp.Compare(b.ID, a.ID) })
	return list, nil
}

// cutSuffix is the number in the name of a version.
func cutSuffix(name string) (number string, ok bool) {
	number, ok = name[:max(0, len(name)-len(suffix))], filepath.Ext(name) == suffix
	return number, ok && versionForm.MatchString(number)
}

// keep puts the file of a unit as it is now among its versions, for good. What is there as the newest already is not kept twice.
func (f *Files) keep(id string) error {
	now, err := os.ReadFile(f.file(id))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep unit %s: %w", id, err)
	}
	if now == nil && !f.seeded(id) {
		return nil // there was no unit
	}
	list, err := f.versions(id)
	if err != nil {
		return err
	}
	next := 1
	if len(list) > 0 {
		if bytes.Equal(list[0].Text, now) {
			return nil
		}
		if _, err := fmt.Sscanf(list[0].ID, "%d", &next); err != nil {
			return fmt.Errorf("keep unit %s: %w", id, err)
		}
		next++
	}
	for _, dir := range []string{f.Dir, filepath.Join(f.Dir, keptIn), f.kept(id)} {
		if err := durable.Folder(dir); err != nil {
			return fmt.Errorf("keep unit %s: %w", id, err)
		}
	}
	if err := durable.Replace(filepath.Join(f.kept(id), fmt.Sprintf("%06d%s", next, suffix)), now); err != nil {
		return fmt.Errorf("keep unit %s: %w", id, err)
	}
	for _, old := range list[min(len(list), maxKept-1):] {
		if err := os.Remove(filepath.Join(f.kept(id), old.ID+suffix)); err != nil {
			return fmt.Errorf("keep unit %s: %w", id, err)
		}
	}
	return nil
}

// seeded reports whether a unit has a file in the seeds.
func (f *Files) seeded(id string) bool {
	s, _ := open(f.Seeds, "")
	return s.seeded[id] != ""
}

// Restore puts a version back, if the operator's file is still the one with the hash; else the error is [ErrChanged]. A version
// that would stop the unit is not put back: the error is its [Fault].
func (f *Files) Restore(id, version, hash string) error {
	f.mu.Lock()
	err := f.restore(id, version, hash)
	f.mu.Unlock()
	if err == nil && f.Saved != nil {
		f.Saved()
	}
	return err
}

func (f *Files) restore(id, version, hash string) error {
	now, err := Hash(f.Dir, id)
	if err != nil {
		return err
	}
	if now != hash {
		return fmt.Errorf("put back unit %s: %w", id, ErrChanged)
	}
	list, err := f.versions(id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v Version) bool { return v.ID == version })
	if i < 0 {
		return fmt.Errorf("put back version %.20q of unit %s: %w", version, id, job.ErrUnknown)
	}
	if err := f.tried(id, list[i].Text); err != nil {
		return fmt.Errorf("put back unit %s: %w", id, err)
	}
	if err := f.keep(id); err != nil {
		return err
	}
	if len(list[i].Text) > 0 {
		err = durable.Replace(f.file(id), list[i].Text)
	} else if err = os.Remove(f.file(id)); err == nil || errors.Is(err, fs.ErrNotExist) {
		err = durable.Sync(f.Dir)
	}
	if err != nil {
		return fmt.Errorf("put back unit %s: %w", id, err)
	}
	return nil
}

// tried reads the units as they would be with a file, and returns what would stop its unit.
func (f *Files) tried(id string, text []byte) error {
	return f.beside(func(dir string) error {
		name := filepath.Join(dir, id+suffix)
		err := os.Remove(name)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if len(text) > 0 && err == nil {
			err = os.WriteFile(name, text, 0o600)
		}
		if err != nil {
			return err
		}
		book, _ := Load(f.Seeds, dir, f.Known)
		for _, fault := range book.Stopped() {
			if fault.Unit == id {
				return fault
			}
		}
		if _, ok := book.Unit(id); !ok {
			return job.ErrUnknown
		}
		return nil
	})
}

// beside calls try with a folder of copies of all unit files, which is gone after it.
func (f *Files) beside(try func(dir string) error) error {
	dir, err := os.MkdirTemp("", "units-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a few copies that stay harm nobody
	entries, err := os.ReadDir(f.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || filepath.Ext(e.Name()) != suffix {
			continue
		}
		b, err := os.ReadFile(filepath.Join(f.Dir, e.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, e.Name()), b, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return try(dir)
}
