package web

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

	"lurewatch/alerts/units"
	"lurewatch/job"
)

// UnitVersion is the operator's file of a unit as it was before it was replaced.
type UnitVersion struct {
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

const versionSuffix = ".yaml"

// kept is the folder of the versions of a unit.
func (f *UnitFiles) kept(id string) string { return filepath.Join(f.Dir, keptIn, id) }

// file is the operator's file of a unit.
func (f *UnitFiles) file(id string) string { return filepath.Join(f.Dir, id+versionSuffix) }

// Versions implements [UnitBook].
func (f *UnitFiles) Versions(id string) ([]UnitVersion, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.versions(id)
}

func (f *UnitFiles) versions(id string) (list []UnitVersion, err error) {
	if _, err := units.Hash(f.Dir, id); err != nil { // the id of no unit would be a path
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
		v := UnitVersion{ID: number}
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
	slices.SortFunc(list, func(a, b UnitVersion) int { return cmp.Compare(b.ID, a.ID) })
	return list, nil
}

// cutSuffix is the number in the name of a version.
func cutSuffix(name string) (number string, ok bool) {
	number, ok = name[:max(0, len(name)-len(versionSuffix))], filepath.Ext(name) == versionSuffix
	return number, ok && versionForm.MatchString(number)
}

// keep puts the file of a unit as it is now among its versions, for good. What is there as the newest already is not kept twice.
func (f *UnitFiles) keep(id string) error {
	now, err := os.ReadFile(f.file(id))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep unit %s: %w", id, err)
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
		if err := makeDir(dir); err != nil {
			return fmt.Errorf("keep unit %s: %w", id, err)
		}
	}
	if err := writeFile(f.kept(id), fmt.Sprintf("%06d%s", next, versionSuffix), now); err != nil {
		return fmt.Errorf("keep unit %s: %w", id, err)
	}
	for _, old := range list[min(len(list), maxKept-1):] {
		if err := os.Remove(filepath.Join(f.kept(id), old.ID+versionSuffix)); err != nil {
			return fmt.Errorf("keep unit %s: %w", id, err)
		}
	}
	return nil
}

// Restore implements [UnitBook].
func (f *UnitFiles) Restore(id, version, hash string) error {
	f.mu.Lock()
	err := f.restore(id, version, hash)
	f.mu.Unlock()
	if err == nil && f.Saved != nil {
		f.Saved()
	}
	return err
}

func (f *UnitFiles) restore(id, version, hash string) error {
	now, err := units.Hash(f.Dir, id)
	if err != nil {
		return err
	}
	if now != hash {
		return fmt.Errorf("put back unit %s: %w", id, units.ErrChanged)
	}
	list, err := f.versions(id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v UnitVersion) bool { return v.ID == version })
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
		err = writeFile(f.Dir, id+versionSuffix, list[i].Text)
	} else if err = os.Remove(f.file(id)); err == nil || errors.Is(err, fs.ErrNotExist) {
		err = syncDir(f.Dir)
	}
	if err != nil {
		return fmt.Errorf("put back unit %s: %w", id, err)
	}
	return nil
}

// tried reads the units as they would be with a file, and returns what would stop its unit.
func (f *UnitFiles) tried(id string, text []byte) error {
	return f.beside(func(dir string) error {
		name := filepath.Join(dir, id+versionSuffix)
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
		book, _ := units.Load(f.Seeds, dir, f.Known)
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
func (f *UnitFiles) beside(try func(dir string) error) error {
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
		if !e.Type().IsRegular() || filepath.Ext(e.Name()) != versionSuffix {
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

// makeDir makes a folder that outlasts a power cut.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// writeFile puts a file into a folder at once and for good.
func writeFile(dir, name string, b []byte) (err error) {
	w, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(w.Name())
		}
	}()
	_, err = w.Write(b)
	if err = errors.Join(err, w.Sync(), w.Close()); err != nil {
		return err
	}
	if err = os.Rename(w.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
