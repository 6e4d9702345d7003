//go:build darwin || linux

package warc

import "syscall"

// Free returns how many bytes can still be written to the disk that a folder is on, by whoever is not its
// administrator. It is false where that cannot be told.
func Free(dir string) (bytes int64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
