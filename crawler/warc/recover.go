package warc

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Recovery is what [Open] did with a file that a crash had left open.
type Recovery struct {
	File    string // as it is called now; it is not there if Records is 0
	Records int    // that were whole, of all types
	Dropped int64  // bytes after the last whole record that were cut off; nobody was told that they are there
	// Holes counts damaged places before the last whole record. They stay as they are, so that every [Ref] holds.
	Holes int
}

// String returns a sentence for the log.
func (r Recovery) String() string {
	s := fmt.Sprintf("%s was left open: %d whole records, %d bytes cut off", r.File, r.Records, r.Dropped)
	if r.Holes > 0 {
		s += fmt.Sprintf(", %d damaged places", r.Holes)
	}
	return s
}

// Recovered lists what Open had to repair, oldest first. It is empty after a clean Close.
func (w *Writer) Recovered() []Recovery { return w.recovered }

// recover closes the files that a crash left open and finishes what it interrupted.
func (w *Writer) recover() error {
	names, err := os.ReadDir(w.dir)
	if err != nil {
		return err
	}
	for _, n := range names { // sorted by name
		if strings.HasSuffix(n.Name(), ".cdxj.tmp") {
			err = os.Remove(filepath.Join(w.dir, n.Name()))
		} else if name, ok := strings.CutSuffix(n.Name(), opened); ok && isFileName(name) {
			err = w.recoverFile(name)
		}
		if err != nil {
			return fmt.Errorf("recover %s: %w", n.Name(), err)
		}
	}
	return w.removeExpired()
}

func (w *Writer) recoverFile(name string) error {
	path := filepath.Join(w.dir, name)
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s is there too, and no crash leaves both: move one away", name)
	}
	f, err := os.OpenFile(path+opened, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	c := &current{name: name, file: f}
	w.current = c
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r := Recovery{File: name}
	if e, ok := w.manifest.closed[name]; ok && e.Size == info.Size() {
		c.sealed, r.Records = true, e.Records
	} else if err := c.repair(info.Size(), &r); err != nil {
		return err
	}
	w.recovered = append(w.recovered, r)
	return w.finish()
}

// repair reads a file to its end, cuts off what follows the last whole record, and fills in c.
func (c *current) repair(size int64, r *Recovery) error {
	var faults []int64
	s, err := scan(context.Background(), c.file, size, nil, func(d *Fault) { faults = append(faults, d.Offset) })
	if err != nil {
		return err
	}
	for _, at := range faults {
		if at < s.end {
			r.Holes++
		}
	}
	c.size, c.records, c.lines, c.dropped = s.end, s.records, s.lines, size-s.end
	if r.Dropped = c.dropped; r.Dropped > 0 {
		if err := c.file.Truncate(s.end); err != nil {
			return err
		}
	}
	if s.records > 1 {
		r.Records = s.records
	}
	c.sum = sha256.New()
	_, err = io.Copy(c.sum, io.NewSectionReader(c.file, 0, s.end))
	return errors.Join(err, c.file.Sync())
}

// typicalLine is about how long a line of an index is, in bytes.
const typicalLine = 300

// remember reads the newest indexes, as far as there is room for their addresses.
func (w *Writer) remember() {
	var names []string
	for name := range w.manifest.closed {
		names = append(names, name)
	}
	slices.Sort(names)
	room, from := int64(w.opts.Remember), len(names)
	for from > 0 && room > 0 {
		from--
		if info, err := os.Stat(filepath.Join(w.dir, indexName(names[from]))); err == nil {
			room -= info.Size() / typicalLine
		}
	}
	for _, name := range names[from:] {
		w.known.load(w.dir, name)
	}
}
