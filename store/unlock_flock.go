//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package store

import (
	"errors"
	"os"
	"syscall"
)

// letGo unlocks and closes a file that bbolt cannot close any more. Closing alone does not unlock it: the memory
// that bbolt mapped keeps it open.
func letGo(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}
