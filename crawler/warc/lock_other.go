//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package warc

import "os"

// takeLock only opens the file: on these systems nothing keeps a second writer out but the lock of the store.
func takeLock(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}

// syncDir does nothing: these systems do not let a folder be synced.
func syncDir(string) error { return nil }
