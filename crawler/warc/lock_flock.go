//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package warc

import (
	"errors"
	"os"
	"syscall"
)

// takeLock opens the file, creating it if need be, and locks it for as long as it stays open. A file that somebody
// else has locked, be it in this process, gives ErrInUse at once.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrInUse
	}
	return nil, err
}

// syncDir makes names that were created or changed in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
