package warc_test

import (
	"path/filepath"
	"runtime"
	"testing"

	"lurewatch/crawler/warc"
)

func TestFreeTellsOfTheDiskOfAFolder(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("free space is not known here")
	}
	if n, ok := warc.Free(t.TempDir()); !ok || n <= 0 {
		t.Errorf("Free of a folder = %d, %v, want some", n, ok)
	}
	if n, ok := warc.Free(filepath.Join(t.TempDir(), "nowhere")); ok {
		t.Errorf("Free of what is not there = %d, want it unknown", n)
	}
}
