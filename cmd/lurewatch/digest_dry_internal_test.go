package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lurewatch/store"
)

func TestADryRunWritesNothing(t *testing.T) {
	site, err := serveBoard(t)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	t.Setenv("LUREWATCH_SOURCES", "none")
	data, out := filepath.Join(t.TempDir(), "d"), filepath.Join(t.TempDir(), "out")
	do := func(args ...string) string {
		t.Helper()
		var said, words bytes.Buffer
		if code := run(t.Context(), append(args, "--data", data), stdio{strings.NewReader(""), &said, &words}); code != exitDone {
			t.Fatalf("%v = %d: %s", args, code, words.String())
		}
		return said.String()
	}
	do("crawl", "--start", site.Start()[0], "--allow-loopback", "--delay", "0s")
	before := contents(t, data)
	next := nextDay()
	do("digest", "--all", "--dry-run", "--date", next, "--out", out)
	do("digest", "--unit", "tay-ninh", "--dry-run")
	do("digest", "units")
	do("digest", "list")
	if diff := cmp.Diff(before, contents(t, data)); diff != "" {
		t.Errorf("the data directory changed (-before +after):\n%s", diff)
	}
	if _, err := os.Stat(filepath.Join(out, "tay-ninh."+strings.ReplaceAll(next, "-", "")+".eml")); err != nil {
		t.Errorf("nothing was written where it was asked for: %v", err)
	}
	st, err := store.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if rows, err := st.Rows(t.Context(), "alerts.key", "", 10); err != nil || len(rows) > 0 {
		t.Errorf("the store has the rows %v (%v) of an office", rows, err)
	}
}

// nextDay is the day of which units get a digest next that are told at six in Viet Nam.
func nextDay() string {
	return time.Now().UTC().Add(7*time.Hour + 18*time.Hour).Format(time.DateOnly)
}

func TestADryRunOfADayThatThereIsNot(t *testing.T) {
	site, err := serveBoard(t)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	t.Setenv("LUREWATCH_SOURCES", "none")
	data, out := filepath.Join(t.TempDir(), "d"), filepath.Join(t.TempDir(), "out")
	do := func(args ...string) (int, string) {
		var words bytes.Buffer
		return run(t.Context(), append(args, "--data", data), stdio{strings.NewReader(""), io.Discard, &words}), words.String()
	}
	if code, words := do("crawl", "--start", site.Start()[0], "--allow-loopback", "--delay", "0s"); code != exitDone {
		t.Fatalf("crawl = %d: %s", code, words)
	}
	for _, day := range []string{"2001-02-03", "2999-02-03"} {
		code, words := do("digest", "--unit", "tay-ninh", "--dry-run", "--date", day, "--out", out)
		if code != exitUsage || !strings.Contains(words, "has no digest of "+day) || !strings.Contains(words, "the next is of "+nextDay()) {
			t.Errorf("a dry run of %s = %d: %s; want %d and which days there are", day, code, words, exitUsage)
		}
	}
	if list, err := os.ReadDir(out); err == nil && len(list) > 0 {
		t.Errorf("%d files were written", len(list))
	}
}

// contents lists the files and folders below a directory with the hashes of the bytes.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		all[name] = "folder"
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		sum := sha256.Sum256(b)
		all[name] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
