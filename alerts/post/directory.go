package post

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Directory is a folder that things are written to as files, for people and programs that fetch them there.
type Directory struct {
	Path string // it has to exist
}

// Write writes the files, each of them whole or not at all and lasting once Write has returned, and returns the folder's
// path. A file of the same name is replaced, so that writing twice changes nothing; one file must not be written by two
// callers at once. A reader that sees the last file sees
// the others too. An error is a [*Refusal], temporary for all but a file's name.
func (d Directory) Write(ctx context.Context, files []File) (string, error) {
	for _, f := range files {
		if !fileName.MatchString(f.Name) {
			return "", broken("%q is not a name for a file", f.Name)
		}
	}
	if err := d.write(ctx, files); err != nil {
		return "", refused("write", err)
	}
	return d.Path, nil
}

func (d Directory) write(ctx context.Context, files []File) error {
	root, err := os.OpenRoot(d.Path)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := writeFile(root, f); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(d.Path, f.Name), err)
		}
	}
	dir, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// writeFile writes beside the name and moves it there. The name beside it begins with a dot, which no name of a file
// here does, and what a crash left of it is written over.
func writeFile(root *os.Root, f File) error {
	beside := "." + f.Name + ".part"
	if err := root.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	w, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = w.Write(f.Data)
	if err = errors.Join(err, w.Sync(), w.Close()); err != nil {
		_ = root.Remove(beside)
		return err
	}
	return root.Rename(beside, f.Name)
}
