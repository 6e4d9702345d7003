package index_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lurewatch/index"
	"lurewatch/job"
)

func TestLookingAtAnIndexLeavesItAsItIs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	if _, err := index.OpenReading(dir, nil, time.Now); err == nil {
		t.Fatal("OpenReading opens what is not there")
	}
	ix := open(t, dir)
	log := new(memoryLog)
	log.put(flagged("a", "tuyển gõ máy ở Bavet"))
	catchUp(t, ix, log)
	if _, err := index.OpenReading(dir, nil, time.Now); err == nil {
		t.Error("OpenReading opens what somebody has open")
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	before := files(t, dir)
	r, err := index.OpenReading(dir, nil, time.Now)
	if err != nil {
		t.Fatalf("OpenReading = %v", err)
	}
	if hits, err := r.Search(t.Context(), job.Query{Text: "bavet"}); err != nil || len(hits.Hits) != 1 {
		t.Errorf("Search = %+v, %v, want ad a", hits, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	after := files(t, dir)
	if len(after) != len(before) {
		t.Errorf("%d files, there were %d", len(after), len(before))
	}
	for name, b := range before {
		if !bytes.Equal(b, after[name]) {
			t.Errorf("%s changed", name)
		}
	}
}

// files are the files below a directory.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := make(map[string][]byte)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
