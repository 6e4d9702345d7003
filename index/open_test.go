package index_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"lurewatch/index"
	"lurewatch/job"
)

// filled makes a closed index of three ads and returns its directory and the log.
func filled(t *testing.T) (dir string, l *memoryLog) {
	t.Helper()
	dir, l = filepath.Join(t.TempDir(), "index"), &memoryLog{}
	l.put(flagged("a", "one"), flagged("b", "two"), flagged("c", "three"))
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	catchUp(t, ix, l)
	if ix.Rebuilt() != "" {
		t.Errorf("a new index says it was rebuilt: %q", ix.Rebuilt())
	}
	if err := ix.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if err := ix.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	return dir, l
}

func TestOpenBeginsAnewWhatDoesNotOpen(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(dir string) error
		want   string
	}{
		{"a description cut to nothing", func(d string) error { return os.Truncate(filepath.Join(d, "index_meta.json"), 0) }, "metadata corrupt"},
		{"a description cut short", func(d string) error { return os.Truncate(filepath.Join(d, "index_meta.json"), 9) }, "metadata corrupt"},
		{"a description that is missing", func(d string) error { return os.Remove(filepath.Join(d, "index_meta.json")) }, "metadata missing"},
		{"a description that is a directory", func(d string) error {
			return errors.Join(os.Remove(filepath.Join(d, "index_meta.json")), os.Mkdir(filepath.Join(d, "index_meta.json"), 0o700))
		}, "metadata missing"},
		{"a description full of garbage", func(d string) error { return garbage(filepath.Join(d, "index_meta.json")) }, ""},
		{"a description left in an update", func(d string) error { return garbage(filepath.Join(d, "index_meta.json_temp")) }, ""},
		{"a store that is missing", func(d string) error { return os.RemoveAll(filepath.Join(d, "store")) }, ""},
		{"a store that is a file", func(d string) error {
			return errors.Join(os.RemoveAll(filepath.Join(d, "store")), garbage(filepath.Join(d, "store")))
		}, ""},
		{"a list of segments that is missing", func(d string) error { return os.Remove(filepath.Join(d, "store", "root.bolt")) }, ""},
		{"a list of segments full of garbage", func(d string) error { return garbage(filepath.Join(d, "store", "root.bolt")) }, ""},
		{"a list of segments cut short", func(d string) error { return os.Truncate(filepath.Join(d, "store", "root.bolt"), 8192) }, ""},
		{"an index of another format", func(d string) error { return setInternal(d, "lurewatch_format", "0") }, `format "0", this release knows`},
		{"an index that was half made", func(d string) error { return setInternal(d, "lurewatch_format", "") }, "half made"},
		{"a position that is no number", func(d string) error { return setInternal(d, "lurewatch_position", "x") }, "read its position"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, l := filled(t)
			if err := tc.damage(dir); err != nil {
				t.Fatal(err)
			}
			ix := open(t, dir)
			if ix.Rebuilt() == "" || !strings.Contains(ix.Rebuilt(), tc.want) {
				t.Errorf("Rebuilt() = %q, want words with %q", ix.Rebuilt(), tc.want)
			}
			if ix.Position() != 0 || count(t, ix) != 0 {
				t.Errorf("position %d with %d ads, want 0 and 0", ix.Position(), count(t, ix))
			}
			if n := catchUp(t, ix, l); n != 3 || ids(t, ix, "two") != "b" {
				t.Errorf("CatchUp took %d and finds %q, want 3 and b", n, ids(t, ix, "two"))
			}
		})
	}
}

// TestOpenSurvivesLostSegments allows either way back: bleve returns to an older state, or we begin anew.
func TestOpenSurvivesLostSegments(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(segment string) error
	}{
		{"missing", os.Remove},
		{"cut to nothing", func(s string) error { return os.Truncate(s, 0) }},
		{"cut short", func(s string) error { return os.Truncate(s, 100) }},
		{"full of garbage", garbage},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, l := filled(t)
			if err := eachSegment(dir, tc.damage); err != nil {
				t.Fatal(err)
			}
			ix := open(t, dir)
			if ix.Position() != 0 || count(t, ix) != 0 {
				t.Errorf("position %d with %d ads, want 0 and 0", ix.Position(), count(t, ix))
			}
			if n := catchUp(t, ix, l); n != 3 || ids(t, ix, "two") != "b" {
				t.Errorf("CatchUp took %d and finds %q, want 3 and b", n, ids(t, ix, "two"))
			}
		})
	}
}

func garbage(path string) error {
	return os.WriteFile(path, []byte(strings.Repeat("garbage \x00\xff\x7f", 4096)), 0o600)
}

// eachSegment does something to every segment file.
func eachSegment(dir string, do func(string) error) error {
	names, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if len(names) == 0 {
		err = errors.Join(err, errors.New("there is no segment"))
	}
	for _, n := range names {
		err = errors.Join(err, do(n))
	}
	return err
}

// setInternal changes a closed index behind our back; an empty value deletes the key.
func setInternal(dir, key, value string) error {
	b, err := bleve.Open(dir)
	if err != nil {
		return err
	}
	if value == "" {
		err = b.DeleteInternal([]byte(key))
	} else {
		err = b.SetInternal([]byte(key), []byte(value))
	}
	return errors.Join(err, b.Close())
}

func TestAnIndexInUseIsLeftAlone(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(dir string) error
	}{
		{"as it is", func(string) error { return nil }},
		{"while its description is damaged", func(d string) error { return os.Truncate(filepath.Join(d, "index_meta.json"), 0) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir, _ := filled(t)
			ix := open(t, dir)
			if err := tc.damage(dir); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			if _, err := index.Open(dir); !errors.Is(err, index.ErrInUse) {
				t.Errorf("second Open: %v, want ErrInUse", err)
			}
			if err := index.Rebuild(dir); !errors.Is(err, index.ErrInUse) {
				t.Errorf("Rebuild: %v, want ErrInUse", err)
			}
			if after := tree(t, dir); after != before {
				t.Errorf("files changed from\n%s\nto\n%s", before, after)
			}
			if got := ids(t, ix, "two"); got != "b" {
				t.Errorf("the open index finds %q, want b", got)
			}
		})
	}
}

func TestAnIndexThatAnotherProgramHasOpenIsLeftAlone(t *testing.T) {
	dir, _ := filled(t)
	b, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := index.Open(dir); !errors.Is(err, index.ErrInUse) {
		t.Errorf("Open: %v, want ErrInUse", err)
	}
	if err := index.Rebuild(dir); !errors.Is(err, index.ErrInUse) {
		t.Errorf("Rebuild: %v, want ErrInUse", err)
	}
	if n, err := b.DocCount(); n != 3 || err != nil {
		t.Errorf("the other program sees %d ads, %v, want 3", n, err)
	}
}

func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		b.WriteString(strings.TrimPrefix(path, dir) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRebuildDeletesTheIndexOnly(t *testing.T) {
	dir, l := filled(t)
	note := filepath.Join(dir, "note.txt")
	if err := os.WriteFile(note, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := index.Rebuild(dir); err != nil {
		t.Fatalf("Rebuild: %v", err)
	}
	if _, err := os.Stat(note); err != nil {
		t.Errorf("Rebuild deleted what is not its own: %v", err)
	}
	ix := open(t, dir)
	if ix.Rebuilt() != "" || ix.Position() != 0 || catchUp(t, ix, l) != 3 {
		t.Errorf("after Rebuild: %q, position %d", ix.Rebuilt(), ix.Position())
	}
}

func TestOpenNamesTheDirectoryItCannotUse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := garbage(file); err != nil {
		t.Fatal(err)
	}
	_, opening := index.Open(file)
	_, building := index.RebuildFrom(t.Context(), file, &memoryLog{})
	for what, err := range map[string]error{"open": opening, "delete": index.Rebuild(file), "rebuild": building} {
		if want := what + " index " + file + ": it is a file, not a folder: move it away"; err == nil || err.Error() != want {
			t.Errorf("%s of a file: %v, want %s", what, err, want)
		}
	}
}

func TestAClosedIndexSaysSo(t *testing.T) {
	dir, l := filled(t)
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	l.put(flagged("d", "four"))
	if _, err := ix.CatchUp(t.Context(), l); err == nil {
		t.Error("CatchUp on a closed index: no error")
	}
	if _, err := ix.Count(); err == nil {
		t.Error("Count on a closed index: no error")
	}
}

func TestSearchSaysThatTheIndexIsDamaged(t *testing.T) {
	dir, _ := filled(t)
	ix := open(t, dir)
	if err := eachSegment(dir, func(s string) error { return os.Truncate(s, 0) }); err != nil {
		t.Fatal(err)
	}
	if hits, err := ix.Search(t.Context(), job.Query{Text: "two"}); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("Search of a file that was cut while it was open = %v, %v, want ErrDamaged", hits, err)
	}
}
