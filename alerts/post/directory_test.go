package post_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"lurewatch/alerts/post"
)

func TestFilesAreWrittenWholeAndAgain(t *testing.T) {
	dir := t.TempDir()
	d := post.Directory{Path: dir}
	leftover := filepath.Join(dir, ".a.eml.part")
	if err := os.WriteFile(leftover, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		files := []post.File{{Name: "a.eml", Data: []byte(text)}, {Name: "a.csv", Data: []byte(text)}}
		if said, err := d.Write(t.Context(), files); err != nil || said != dir {
			t.Fatalf("Write = %q, %v", said, err)
		}
		for _, name := range []string{"a.eml", "a.csv"} {
			got, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || string(got) != text {
				t.Errorf("%s is %q, %v, want %q", name, got, err, text)
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("the folder has %v, %v, want two files", entries, err)
	}
}

func TestDirectoryFaults(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name      string
		ctx       context.Context
		path      string
		file      string
		temporary bool
	}{
		{"a path for a name", t.Context(), dir, "../a.eml", false},
		{"a path below", t.Context(), dir, "out/a.eml", false},
		{"a hidden name", t.Context(), dir, ".a.eml", false},
		{"no name", t.Context(), dir, "", false},
		{"no folder", t.Context(), filepath.Join(dir, "missing"), "a.eml", true},
		{"a folder in the way", t.Context(), dir, "out", true},
		{"cancelled", cancelled, dir, "a.eml", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.file == "out" {
				if err := os.Remove(filepath.Join(dir, "out")); err != nil {
					t.Fatal(err)
				}
				if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			_, err := post.Directory{Path: tt.path}.Write(tt.ctx, []post.File{{Name: tt.file, Data: []byte("x")}})
			var r *post.Refusal
			if !errors.As(err, &r) || r.Temporary != tt.temporary {
				t.Errorf("Write = %v, want a refusal with temporary %t", err, tt.temporary)
			}
		})
	}
}
