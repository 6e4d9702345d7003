package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lurewatch/internal/flock"
)

// A rebuild in dir works in the folder dir + newSuffix, and sets the old store aside in dir under the name
// oldStore for as long as two renames take.
const (
	newSuffix = ".new"
	oldStore  = "store.old"
)

// Rebuild deletes the index in dir, if there is one, so that the next Open begins anew. Nothing else in the
// directory is touched. An index that is open is left alone: [ErrInUse].
func Rebuild(dir string) error {
	dir = filepath.Clean(dir)
	lock, err := holdClosed(dir)
	if err == nil {
		defer lock.Close()
		err = errors.Join(mend(dir), clearIndex(dir))
	}
	if err != nil {
		return fmt.Errorf("delete index %s: %w", dir, err)
	}
	return nil
}

// RebuildFrom builds the index in dir anew from the beginning of the log, beside the one that is there, and puts
// it in its place when it is complete and on disk; n is how many changes it took in. After an error, or if the
// process dies, dir holds a whole index: the one of before, or the new one if only clearing up failed. The
// caller opens the index afterwards. An index that is open is left alone: [ErrInUse].
func RebuildFrom(ctx context.Context, dir string, log Log) (n int, err error) {
	dir = filepath.Clean(dir)
	lock, err := holdClosed(dir)
	if err != nil {
		return 0, fmt.Errorf("rebuild index %s: %w", dir, err)
	}
	defer lock.Close()
	if err = mend(dir); err == nil {
		n, err = build(ctx, dir+newSuffix, log)
	}
	if err == nil {
		err = errors.Join(swap(dir), mend(dir))
	}
	if err != nil {
		return n, fmt.Errorf("rebuild index %s: %w", dir, err)
	}
	return n, nil
}

// holdClosed takes the lock of an index that nobody has open.
func holdClosed(dir string) (*os.File, error) {
	lock, err := hold(dir)
	if err == nil && flock.Held(filepath.Join(dir, storeDir, boltFile)) {
		return nil, errors.Join(ErrInUse, lock.Close())
	}
	return lock, err
}

// build makes a whole index in a folder that is not there yet, closed and on disk, or leaves nothing.
func build(ctx context.Context, dir string, log Log) (n int, err error) {
	if exists(dir) {
		return 0, fmt.Errorf("%s is in the way: move it away", dir)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, discard(dir))
		}
	}()
	ix, err := Open(dir)
	if err != nil {
		return 0, err
	}
	n, err = ix.CatchUp(ctx, log)
	if err := errors.Join(err, ix.Close()); err != nil {
		return 0, err
	}
	return n, filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncFile(name)
	})
}

// swap puts the new index in the place of the old one. The description, the same for every index, goes first;
// the store follows it in two renames. mend knows what to do between any two of these steps.
func swap(dir string) error {
	from := dir + newSuffix
	if err := os.RemoveAll(filepath.Join(dir, metaFile+"_temp")); err != nil {
		return err
	}
	if info, err := os.Stat(filepath.Join(dir, metaFile)); err == nil && info.IsDir() {
		if err := os.RemoveAll(filepath.Join(dir, metaFile)); err != nil {
			return err
		}
	}
	if err := os.Rename(filepath.Join(from, metaFile), filepath.Join(dir, metaFile)); err != nil {
		return err
	}
	err := os.Rename(filepath.Join(dir, storeDir), filepath.Join(dir, oldStore))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(filepath.Join(from, storeDir), filepath.Join(dir, storeDir)); err != nil {
		return err
	}
	return errors.Join(syncFile(dir), syncFile(from))
}

// mend removes what a rebuild left, and takes the old store back if the new one did not come into its place.
func mend(dir string) error {
	place, old := filepath.Join(dir, storeDir), filepath.Join(dir, oldStore)
	switch {
	case !exists(old):
	case exists(place):
		if err := os.RemoveAll(old); err != nil {
			return err
		}
	default:
		if err := errors.Join(os.Rename(old, place), syncFile(dir)); err != nil {
			return err
		}
	}
	return discard(dir + newSuffix)
}

// discard removes the folder of a new index. What is not of an index stays, and so does the folder then; a folder
// without our lock is somebody else's unless it is empty.
func discard(dir string) error {
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return nil
	}
	lock := filepath.Join(dir, lockFile)
	if exists(lock) {
		if err := errors.Join(clearIndex(dir), os.Remove(lock)); err != nil {
			return err
		}
	}
	os.Remove(dir) // refused if something else is in it
	return syncFile(filepath.Dir(dir))
}
