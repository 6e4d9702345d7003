package store_test

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"lurewatch/store"
)

func TestOpenCreatesForTheOwnerOnly(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "a", "b")
	s, err := store.Open(dir)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	defer s.Close()
	for path, want := range map[string]os.FileMode{
		filepath.Join(top, "a"): 0o700, dir: 0o700, filepath.Join(dir, store.FileName): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("mode of %s = %v, %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestOpenRefusesASecondStore(t *testing.T) {
	dir := t.TempDir()
	first, err := store.Open(dir)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	if _, err := store.Open(dir); !errors.Is(err, store.ErrInUse) {
		t.Errorf("Open of a store in use = %v, want ErrInUse", err)
	}
	if err := first.Close(); err != nil {
		t.Fatalf("Close = %v", err)
	}
	if err := first.Close(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("second Close = %v, want ErrClosed", err)
	}
	again, err := store.Open(dir)
	if err != nil {
		t.Fatalf("Open after Close = %v", err)
	}
	again.Close()
}

func TestOpenRefusesANewerSchemaAndLeavesItAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	writeBolt(t, path, "meta", "schema", binary.BigEndian.AppendUint64(nil, 99))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(dir)
	if !errors.Is(err, store.ErrTooNew) {
		t.Fatalf("Open = %v, want ErrTooNew", err)
	}
	if want := "open store " + path + ": schema 99, this release knows 4: database is from a newer release"; err.Error() != want {
		t.Errorf("Open = %q, want %q", err, want)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed (%v)", err)
	}
}

func TestOpenRefusesWhatIsNotAStore(t *testing.T) {
	for _, tc := range []struct {
		name  string
		write func(t *testing.T, path string)
		want  string
	}{
		{"a text", func(t *testing.T, path string) { writeFile(t, path, []byte("không phải cơ sở dữ liệu\n")) }, "damaged or not a store"},
		{"only zeros", func(t *testing.T, path string) { writeFile(t, path, make([]byte, 1<<16)) }, "damaged or not a store"},
		{"a bbolt file of something else", func(t *testing.T, path string) { writeBolt(t, path, "other", "k", []byte("v")) }, `it holds a bucket "other"`},
		{"a bbolt file without a version", func(t *testing.T, path string) { writeBolt(t, path, "meta", "k", []byte("v")) }, "no schema version"},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is a directory"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			tc.write(t, filepath.Join(dir, store.FileName))
			s, err := store.Open(dir)
			if err == nil {
				s.Close()
				t.Fatal("Open = nil, want an error")
			}
			if msg := err.Error(); !strings.Contains(msg, tc.want) || !strings.HasPrefix(msg, "open store ") || strings.Contains(msg, "\n") {
				t.Errorf("Open = %q, want one line with %q", msg, tc.want)
			}
		})
	}
}

func TestOpenRefusesAFolderThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	writeFile(t, path, nil)
	if _, err := store.Open(path); err == nil || !strings.Contains(err.Error(), "is not a folder") {
		t.Errorf("Open = %v, want an error that says it is not a folder", err)
	}
}

// A file that was cut anywhere is an error, never a crash: the memory behind its end cannot be read.
func TestOpenRefusesAFileThatWasCut(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	fill(t, s, 300)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v", err)
	}
	path := filepath.Join(dir, store.FileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	used := bytesUsed(t, path)
	sizes := []int{used - 1, used - 5000, used - 50_000}
	for size := 1; size < used; size = size*5/3 + 1 {
		sizes = append(sizes, size)
	}
	for _, size := range sizes {
		cut := t.TempDir()
		writeFile(t, filepath.Join(cut, store.FileName), whole[:size])
		s, err := store.Open(cut)
		if err == nil {
			s.Close()
			t.Errorf("Open of the first %d of %d bytes = nil, want an error", size, used)
		} else if !strings.Contains(err.Error(), "damaged") && !strings.Contains(err.Error(), "too small") {
			t.Errorf("Open of the first %d bytes = %v, want one that says it is damaged", size, err)
		}
	}
}

// bytesUsed is where the last page of a bbolt file ends.
func bytesUsed(t *testing.T, path string) (n int) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.View(func(tx *bbolt.Tx) error { n = int(tx.Size()); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func writeBolt(t *testing.T, path, bucket, key string, value []byte) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucket))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), value)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// dropBucket makes a file what it was before a schema added a bucket.
func dropBucket(t *testing.T, path, bucket string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte(bucket)) }); err != nil {
		t.Fatal(err)
	}
}
