package warc

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNoRecord is returned, wrapped, when the file that a [Ref] names is not there: it expired, or it is no file of ours.
var ErrNoRecord = errors.New("no such record")

// Read reads one record of a folder and compares its digests. It may be called while a [Writer] writes there. The errors
// are [ErrNoRecord], a [*Fault], and those of the disk.
func Read(dir string, ref Ref) (Record, error) {
	rec, err := read(dir, ref)
	if err != nil {
		return Record{}, fmt.Errorf("read %v: %w", ref, err)
	}
	return rec, nil
}

func read(dir string, ref Ref) (Record, error) {
	f, err := openFile(dir, ref.File)
	if err != nil {
		return Record{}, err
	}
	defer f.Close()
	return readFrom(f, ref)
}

// readFrom reads a record of an open file.
func readFrom(f io.ReaderAt, ref Ref) (Record, error) {
	length := ref.Length
	if length == 0 {
		length = 1 << 62
	}
	if ref.Offset < 0 || length < 0 || ref.Offset+length < 0 {
		return Record{}, &Fault{ref.Offset, errors.New("there is no such place")}
	}
	rec, err := newReaderAt(io.NewSectionReader(f, ref.Offset, length), ref.Offset).Next()
	switch {
	case err == io.EOF:
		return Record{}, &Fault{ref.Offset, errors.New("the file ends before it")}
	case err != nil:
		return Record{}, err
	case ref.Length > 0 && rec.Length != ref.Length:
		return Record{}, &Fault{ref.Offset, fmt.Errorf("it has %d bytes, want %d", rec.Length, ref.Length)}
	}
	if err := rec.Check(); err != nil {
		return Record{}, &Fault{ref.Offset, err}
	}
	return rec, nil
}

// openFile opens a file under the name that it has once it is closed, or under the one before.
func openFile(dir, name string) (*os.File, error) {
	if !isFileName(name) {
		return nil, fmt.Errorf("%w: %.80q is not the name of a file here", ErrNoRecord, name)
	}
	path := filepath.Join(dir, name)
	// It may be renamed between two looks, so there are three.
	for _, p := range []string{path, path + opened, path} {
		f, err := os.Open(p)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: there is no file %s", ErrNoRecord, name)
}
