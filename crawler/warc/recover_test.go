package warc_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lurewatch/crawler/warc"
)

// crashed writes n exchanges and returns the folder as a crash leaves it then: the file open, no index. The Writer goes
// on in another folder.
func crashed(t *testing.T, n int) (dir string, refs []warc.Ref) {
	t.Helper()
	from, dir := t.TempDir(), t.TempDir()
	w := open(t, from, warc.Options{})
	for i := range n {
		refs = append(refs, record(t, w, page(i)))
	}
	for _, name := range files(t, from, "") {
		spill(t, dir, name, slurp(t, from, name))
	}
	return dir, refs
}

// TestATornFileIsCutAtEveryByte cuts an open file at each byte of its last exchange.
func TestATornFileIsCutAtEveryByte(t *testing.T) {
	source, refs := crashed(t, 3)
	name := refs[0].File
	whole := slurp(t, source, name+".open")
	bounds := map[int64]int{} // where a record ends, and how many end there or before
	spill(t, source, "copy", whole)
	for i, rec := range all(t, source, "copy") {
		bounds[rec.Offset+rec.Length] = i + 1
	}
	const workers = 8 // they wait for the disk most of the time
	for worker := range int64(workers) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for cut := refs[2].Offset + worker; cut <= int64(len(whole)) && !t.Failed(); cut += workers {
				end, records := int64(0), 0
				for at, n := range bounds {
					if at <= cut && at > end {
						end, records = at, n
					}
				}
				dir := t.TempDir()
				spill(t, dir, name+".open", whole[:cut])
				checkTorn(t, dir, warc.Recovery{File: name, Records: records, Dropped: cut - end}, end, refs)
			}
		})
	}
}

// checkTorn opens a folder with a torn file whose last whole record ends at a byte.
func checkTorn(t *testing.T, dir string, want warc.Recovery, end int64, refs []warc.Ref) {
	t.Helper()
	w := open(t, dir, warc.Options{})
	if got := w.Recovered(); len(got) != 1 || got[0] != want {
		t.Errorf("recovered %v, want %v", got, want)
	}
	closed(t, w)
	for i, ref := range refs {
		rec, err := warc.Read(dir, ref)
		if there := ref.Offset+ref.Length <= end; there != (err == nil) || there && rec.URL() != page(i).URL {
			t.Errorf("%v: %v is %s, %v", want, ref, rec.URL(), err)
		}
	}
	if r := sound(t, dir); r.Files != 1 || r.Records != want.Records {
		t.Errorf("%v: report %+v", want, r)
	}
}

func TestDamageBeforeWholeRecordsIsKept(t *testing.T) {
	dir, refs := crashed(t, 5)
	name := refs[0].File
	b := slurp(t, dir, name+".open")
	b[refs[2].Offset+refs[2].Length/2] ^= 0x55
	spill(t, dir, name+".open", append(b, "\x1f\x8b\x08 torn"...))
	w := open(t, dir, warc.Options{})
	got := w.Recovered()
	if len(got) != 1 || got[0].Holes != 1 || got[0].Records != 15 || got[0].Dropped != 8 {
		t.Errorf("recovered %v, want 15 records, 1 hole, 8 bytes dropped", got)
	}
	closed(t, w)
	for i, ref := range refs {
		if _, err := warc.Read(dir, ref); (err == nil) != (i != 2) {
			t.Errorf("record of page %d: %v", i, err)
		}
	}
	if r := verify(t, dir); len(r.Damage) != 1 || r.Damage[0].File != name || r.Damage[0].Offset != refs[2].Offset {
		t.Errorf("damage %v, want one at byte %d", r.Damage, refs[2].Offset)
	}
}

func TestAFileWithoutAnExchangeIsRemoved(t *testing.T) {
	dir, refs := crashed(t, 1)
	name := refs[0].File
	for _, size := range []int64{0, 5, refs[0].Offset, refs[0].Offset + 5} {
		into := t.TempDir()
		spill(t, into, name+".open", slurp(t, dir, name+".open")[:size])
		w := open(t, into, warc.Options{})
		if got := w.Recovered(); len(got) != 1 || got[0].Records != 0 {
			t.Errorf("%d bytes: recovered %v, want one file without records", size, got)
		}
		closed(t, w)
		if got := files(t, into, ""); len(got) != 2 {
			t.Errorf("%d bytes: %v is there, want lock and manifest", size, got)
		}
	}
}

// TestACrashWhileAFileIsClosed stops at each step of closing: before the index, before the manifest, before the name.
func TestACrashWhileAFileIsClosed(t *testing.T) {
	from := t.TempDir()
	w := open(t, from, warc.Options{})
	ref := record(t, w, page(1))
	closed(t, w)
	index := strings.TrimSuffix(ref.File, ".warc.gz") + ".cdxj"
	data, lines, manifest := slurp(t, from, ref.File), slurp(t, from, index), slurp(t, from, "MANIFEST.jsonl")
	for name, lay := range map[string]func(dir string){
		"half an index": func(dir string) { spill(t, dir, index+".tmp", lines[:40]) },
		"an index":      func(dir string) { spill(t, dir, index, lines) },
		"half a line":   func(dir string) { spill(t, dir, index, lines); spill(t, dir, "MANIFEST.jsonl", manifest[:80]) },
		"a line without its end": func(dir string) {
			spill(t, dir, index, lines)
			spill(t, dir, "MANIFEST.jsonl", manifest[:len(manifest)-1])
		},
		"all of it, but its name": func(dir string) { spill(t, dir, index, lines); spill(t, dir, "MANIFEST.jsonl", manifest) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			spill(t, dir, ref.File+".open", data)
			lay(dir)
			w := open(t, dir, warc.Options{})
			if got := w.Recovered(); len(got) != 1 || got[0] != (warc.Recovery{File: ref.File, Records: 4}) {
				t.Errorf("recovered %v", got)
			}
			closed(t, w)
			if r := sound(t, dir); r.Files != 1 || r.Records != 4 {
				t.Errorf("report is %+v", r)
			}
			for _, n := range files(t, dir, ".tmp") {
				t.Errorf("%s is still there", n)
			}
		})
	}
}

// TestAFileThatCannotBeClosedIsClosedLater puts a folder in the way of the index, and of the name.
func TestAFileThatCannotBeClosedIsClosedLater(t *testing.T) {
	for _, ending := range []string{".cdxj.tmp", ".warc.gz"} {
		dir := t.TempDir()
		w := open(t, dir, warc.Options{MaxExchanges: 1})
		ref := record(t, w, page(0))
		obstacle := filepath.Join(dir, strings.TrimSuffix(ref.File, ".warc.gz")+ending)
		if err := os.Mkdir(obstacle, 0o700); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if ref, err := w.Record(t.Context(), page(1)); err == nil {
				t.Errorf("%s: Record = %v although the file before cannot be closed", ending, ref)
			}
		}
		if err := os.Remove(obstacle); err != nil {
			t.Fatal(err)
		}
		read(t, dir, ref)
		record(t, w, page(1))
		closed(t, w)
		if r := sound(t, dir); r.Files != 2 || r.Records != 8 {
			t.Errorf("%s: report is %+v, want 8 records in 2 files", ending, r)
		}
	}
}

func TestAnOpenFileIsNoDamage(t *testing.T) {
	dir, refs := crashed(t, 2)
	path := filepath.Join(dir, refs[0].File+".open")
	if err := os.Truncate(path, refs[1].Offset+7); err != nil {
		t.Fatal(err)
	}
	r := sound(t, dir)
	if want := (warc.OpenFile{File: refs[0].File, Records: 4, Torn: 7}); len(r.Open) != 1 || r.Open[0] != want {
		t.Errorf("open files %v, want %v", r.Open, want)
	}
}

func TestOpenNeverWritesOverAClosedFile(t *testing.T) {
	dir, refs := crashed(t, 1)
	spill(t, dir, refs[0].File, []byte("closed"))
	w, err := warc.Open(dir, warc.Options{})
	if err == nil {
		w.Close()
		t.Fatal("Open takes a folder where a file is open and closed")
	}
	if got := string(slurp(t, dir, refs[0].File)); got != "closed" {
		t.Errorf("the closed file reads %q", got)
	}
}

func TestReadOpensNothingElse(t *testing.T) {
	dir := t.TempDir()
	spill(t, dir, "secret", []byte("x"))
	for _, name := range []string{"", "secret", "../secret", "lurewatch-20260304120000-00001.warc.gz", "lurewatch-../../0120000-00001.warc.gz"} {
		if _, err := warc.Read(dir, warc.Ref{File: name}); !errors.Is(err, warc.ErrNoRecord) || errors.Is(err, fs.ErrPermission) {
			t.Errorf("Read of %q = %v, want ErrNoRecord", name, err)
		}
	}
}

func TestReadComparesThePlace(t *testing.T) {
	dir, refs := crashed(t, 2)
	for name, ref := range map[string]warc.Ref{
		"in the middle of a record": {File: refs[0].File, Offset: refs[0].Offset + 1},
		"a length that is too long": {File: refs[0].File, Offset: refs[0].Offset, Length: refs[0].Length + 1},
		"a length that is short":    {File: refs[0].File, Offset: refs[0].Offset, Length: refs[0].Length - 1},
		"behind the end":            {File: refs[0].File, Offset: 1 << 40},
		"before the beginning":      {File: refs[0].File, Offset: -1},
		"beyond all numbers":        {File: refs[0].File, Offset: 1<<63 - 1, Length: 1<<63 - 1},
	} {
		if _, err := warc.Read(dir, ref); !errors.Is(err, warc.ErrDamaged) {
			t.Errorf("%s: Read = %v, want ErrDamaged", name, err)
		}
	}
	if rec := read(t, dir, warc.Ref{File: refs[1].File, Offset: refs[1].Offset}); rec.Length != refs[1].Length {
		t.Errorf("a record read without its length has %d bytes, want %d", rec.Length, refs[1].Length)
	}
}
