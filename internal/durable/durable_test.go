package durable_test

import (
	"os"
	"path/filepath"
	"testing"

	"lurewatch/internal/durable"
)

func TestAFileIsReplacedAndNothingElseIsLeft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := durable.Folder(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "file")
	for _, want := range []string{"one", "", "another"} {
		if err := durable.Replace(name, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); string(got) != want || err != nil {
			t.Errorf("the file is %q, %v, want %q", got, err, want)
		}
	}
	if entries, err := os.ReadDir(dir); len(entries) != 1 || err != nil {
		t.Errorf("the folder has %v, %v, want the file alone", entries, err)
	}
}

func TestWhatCannotBeReplacedStays(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "taken")
	if err := durable.Folder(filepath.Join(name, "inner")); err != nil {
		t.Fatal(err)
	}
	if err := durable.Replace(name, []byte("x")); err == nil {
		t.Error("Replace puts a file in the place of a folder")
	}
	if entries, err := os.ReadDir(dir); len(entries) != 1 || err != nil {
		t.Errorf("the folder has %v, %v, want what was there", entries, err)
	}
	if err := durable.Replace(filepath.Join(dir, "absent", "x"), nil); err == nil {
		t.Error("Replace makes folders")
	}
	file := filepath.Join(dir, "file")
	if err := durable.Replace(file, nil); err != nil {
		t.Fatal(err)
	}
	if err := durable.Folder(file); err == nil {
		t.Error("Folder takes a file for a folder")
	}
}
