package warc

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Raw returns the gzip member of a record as it lies in its file, to be copied elsewhere: ref.Length bytes, which must be
// given. It compares nothing; [Read] does. The caller closes it. It may be called while a [Writer] writes there. The errors are
// [ErrNoRecord], a [*Fault] where the file is too short, and those of the disk.
func Raw(dir string, ref Ref) (io.ReadCloser, error) {
	r, err := raw(dir, ref)
	if err != nil {
		return nil, fmt.Errorf("open %v: %w", ref, err)
	}
	return r, nil
}

func raw(dir string, ref Ref) (io.ReadCloser, error) {
	f, err := openFile(dir, ref.File)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && (ref.Offset < 0 || ref.Length <= 0 || ref.Offset > info.Size()-ref.Length) {
		err = &Fault{ref.Offset, errors.New("there is no such place")}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return member{io.NewSectionReader(f, ref.Offset, ref.Length), f}, nil
}

// member reads a part of a file that it closes.
type member struct {
	io.Reader
	file *os.File
}

func (m member) Close() error { return m.file.Close() }
