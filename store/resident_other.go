//go:build !linux

package store

import "go.etcd.io/bbolt"

// unmap does nothing: what MADV_DONTNEED does to a mapped file is Linux's own.
func unmap(*bbolt.DB, int64) {}
