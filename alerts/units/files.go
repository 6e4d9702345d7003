package units

import (
	"fmt"
	"io/fs"
	"sync"

	"lurewatch/job"
)

// Files are the settings of all units as files: those of the seeds and those of the operator. The files are read each
// time, so that what is shown is what is. Saving keeps what people wrote, as [Save] says, and the last five versions of a
// file are kept beside it, in the folder .history/ID. It is safe for concurrent use; the zero value is not usable.
type Files struct {
	Seeds fs.FS
	Dir   string               // of the operator's files; it need not exist
	Known func(id string) bool // as in [Parse]
	// Saved is called after settings were saved, outside of any lock; nil for nothing.
	Saved func()

	mu sync.Mutex // held while a file is saved
}

// All returns every unit, also those that a fault stops, and what is amiss.
func (f *Files) All() ([]Unit, []error) {
	book, amiss := Load(f.Seeds, f.Dir, f.Known)
	return book.All(), amiss
}

// Read returns a unit and the hash of the operator's file of it, "" where there is none. Of a unit that is stopped the error
// is its [Fault]; that of a unit that there is not is job.ErrUnknown.
func (f *Files) Read(id string) (Unit, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hash, hashErr := Hash(f.Dir, id)
	book, _ := Load(f.Seeds, f.Dir, f.Known)
	u, ok := book.Unit(id)
	for _, fault := range book.Stopped() {
		if fault.Unit == id {
			return u, hash, fault
		}
	}
	if !ok {
		return u, "", fmt.Errorf("read unit %.60q: %w", id, job.ErrUnknown)
	}
	return u, hash, hashErr
}

// Save writes the operator's file of a unit if it is still the one with the hash that [Files.Read] returned; if not, the
// error is [ErrChanged].
func (f *Files) Save(u Unit, hash string) error {
	f.mu.Lock()
	err := f.save(u, hash)
	f.mu.Unlock()
	if err == nil && f.Saved != nil {
		f.Saved()
	}
	return err
}

// save keeps the file as it is before it replaces it. What cannot be saved is found out beforehand, on copies.
func (f *Files) save(u Unit, hash string) error {
	into := func(dir string) error {
		_, err := Save(f.Seeds, dir, u, hash, f.Known)
		return err
	}
	if err := f.beside(into); err != nil {
		return err
	}
	if err := f.keep(u.ID); err != nil {
		return err
	}
	return into(f.Dir)
}
