package store

import (
	"syscall"

	"go.etcd.io/bbolt"
)

// unmap lets go of the memory through which bbolt has read the first size bytes of its file. The pages stay in the
// cache of the system, which needs no permission to drop them; what is read again comes from there. So the process is
// as large as what it works on and not as the file. It may be called where nothing moves the mapping: by the committer
// between two transactions, and within one that reads. The mapping covers at least the size that a transaction saw.
// Others may read meanwhile. It is advice, so an error changes nothing.
func unmap(db *bbolt.DB, size int64) {
	syscall.Syscall(syscall.SYS_MADVISE, db.Info().Data, uintptr(size), syscall.MADV_DONTNEED)
}
