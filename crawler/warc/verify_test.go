package warc_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lurewatch/crawler/warc"
)

// archive is a folder with three closed files of three exchanges each, of which the last is a revisit, and an open one.
type archive struct {
	dir   string
	files []string     // closed
	refs  [][]warc.Ref // by file
}

func (a archive) index(n int) string { return strings.TrimSuffix(a.files[n], ".warc.gz") + ".cdxj" }

// newArchive makes one as another process has it that is still writing.
func newArchive(t *testing.T) archive {
	t.Helper()
	from := t.TempDir()
	a := archive{dir: t.TempDir()}
	w := open(t, from, warc.Options{})
	for f := range 4 {
		refs := []warc.Ref{record(t, w, page(f*10+5)), record(t, w, page(f*10+6))}
		refs = append(refs, record(t, w, again(time.Duration(f)*time.Hour)))
		a.refs = append(a.refs, refs)
		if f < 3 {
			if err := w.Rotate(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.files = files(t, from, ".warc.gz")
	for _, name := range files(t, from, "") {
		spill(t, a.dir, name, slurp(t, from, name))
	}
	return a
}

// change rewrites a file in the archive.
func (a archive) change(t *testing.T, name string, f func([]byte) []byte) {
	t.Helper()
	spill(t, a.dir, name, f(slurp(t, a.dir, name)))
}

func (a archive) remove(t *testing.T, names ...string) {
	t.Helper()
	for _, n := range names {
		if err := os.Remove(filepath.Join(a.dir, n)); err != nil {
			t.Fatal(err)
		}
	}
}

func flip(at int64) func([]byte) []byte {
	return func(b []byte) []byte { b[at] ^= 0x10; return b }
}

func replace(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
}

// withoutLine drops line n, from 0.
func withoutLine(n int) func([]byte) []byte {
	return func(b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte("\n"))
		return bytes.Join(append(lines[:n:n], lines[n+1:]...), nil)
	}
}

func swapLines(b []byte) []byte {
	lines := bytes.SplitAfter(b, []byte("\n"))
	lines[0], lines[1] = lines[1], lines[0]
	return bytes.Join(lines, nil)
}

// forge writes the record at a place anew, with another text in its block and everything else as it was.
func forge(t *testing.T, ref warc.Ref, old, new string) func([]byte) []byte {
	return func(b []byte) []byte {
		z, err := gzip.NewReader(bytes.NewReader(b[ref.Offset : ref.Offset+ref.Length]))
		if err != nil {
			t.Fatal(err)
		}
		var plain, packed bytes.Buffer
		if _, err := plain.ReadFrom(z); err != nil || !strings.Contains(plain.String(), old) {
			t.Fatalf("%v: %q has no %q", err, plain.String(), old)
		}
		g := gzip.NewWriter(&packed)
		g.Write(replace(old, new)(plain.Bytes()))
		g.Close()
		return append(append(bytes.Clone(b[:ref.Offset]), packed.Bytes()...), b[ref.Offset+ref.Length:]...)
	}
}

func TestVerifyFindsEachDamage(t *testing.T) {
	const manifest = "MANIFEST.jsonl"
	for _, tc := range []struct {
		name string
		do   func(t *testing.T, a archive)
		file func(a archive) string // where it must be found
		at   int64                  // from which byte on; -1 stands for the second record of an exchange
		what string
	}{
		{"a bit of a record flipped", func(t *testing.T, a archive) {
			a.change(t, a.files[1], flip(a.refs[1][1].Offset+a.refs[1][1].Length/2))
		},
			func(a archive) string { return a.files[1] }, -1, ""},
		{"a bit of a checksum flipped", func(t *testing.T, a archive) {
			a.change(t, a.files[1], flip(a.refs[1][1].Offset+a.refs[1][1].Length-7))
		},
			func(a archive) string { return a.files[1] }, -1, "checksum"},
		{"a bit flipped that decompression does not read", func(t *testing.T, a archive) { a.change(t, a.files[1], flip(a.refs[1][1].Offset+4)) },
			func(a archive) string { return a.files[1] }, 0, "SHA-256"},
		{"a body changed under its digest", func(t *testing.T, a archive) { a.change(t, a.files[1], forge(t, a.refs[1][1], "kho", "ghi")) },
			func(a archive) string { return a.files[1] }, -1, "block digest"},
		{"the address of a record changed", func(t *testing.T, a archive) { a.change(t, a.files[1], forge(t, a.refs[1][1], "ad/16", "ad/17")) },
			func(a archive) string { return a.index(1) }, 0, "no record is as it says"},
		{"the time of a record changed", func(t *testing.T, a archive) {
			a.change(t, a.files[1], forge(t, a.refs[1][1], "Date: 2026", "Date: 2025"))
		}, func(a archive) string { return a.index(1) }, 0, "it has no line"},
		{"a length that lies", func(t *testing.T, a archive) {
			a.change(t, a.files[1], forge(t, a.refs[1][1], "Content-Length: 1", "Content-Length: 2"))
		}, func(a archive) string { return a.files[1] }, -1, "ends early"},
		{"a revisit led elsewhere", func(t *testing.T, a archive) {
			a.change(t, a.files[1], forge(t, a.refs[1][2], "WARC-Refers-To: <urn:uuid:", "WARC-Refers-To: <urn:uuid:0"))
		}, func(a archive) string { return a.files[1] }, 0, "another record"},
		{"a file cut in the middle", func(t *testing.T, a archive) {
			a.change(t, a.files[1], func(b []byte) []byte { return b[:a.refs[1][1].Offset+20] })
		}, func(a archive) string { return a.files[1] }, -1, "ends early"},
		{"a file cut between records", func(t *testing.T, a archive) {
			a.change(t, a.files[1], func(b []byte) []byte { return b[:a.refs[1][1].Offset] })
		}, func(a archive) string { return a.files[1] }, -1, "bytes, the manifest says"},
		{"bytes appended", func(t *testing.T, a archive) {
			a.change(t, a.files[1], func(b []byte) []byte { return append(b, "more"...) })
		}, func(a archive) string { return a.files[1] }, 500, ""},
		{"bytes put in the middle", func(t *testing.T, a archive) {
			a.change(t, a.files[1], func(b []byte) []byte {
				return bytes.Join([][]byte{b[:a.refs[1][1].Offset], []byte("junk"), b[a.refs[1][1].Offset:]}, nil)
			})
		}, func(a archive) string { return a.files[1] }, -1, ""},
		{"a record doubled", func(t *testing.T, a archive) {
			a.change(t, a.files[1], func(b []byte) []byte {
				r := a.refs[1][1]
				return bytes.Join([][]byte{b[:r.Offset+r.Length], b[r.Offset:]}, nil)
			})
		}, func(a archive) string { return a.files[1] }, 0, "whole records"},
		{"a record taken out", func(t *testing.T, a archive) {
			a.change(t, a.files[1], func(b []byte) []byte {
				r := a.refs[1][1]
				return append(b[:r.Offset:r.Offset], b[r.Offset+r.Length:]...)
			})
		}, func(a archive) string { return a.files[1] }, 0, "SHA-256"},
		{"a file removed", func(t *testing.T, a archive) { a.remove(t, a.files[1]) }, func(a archive) string { return a.files[1] }, 0, "not there"},
		{"a file emptied", func(t *testing.T, a archive) { a.change(t, a.files[1], func(b []byte) []byte { return nil }) },
			func(a archive) string { return a.files[1] }, 0, "0 bytes"},
		{"two files swapped", func(t *testing.T, a archive) {
			one, two := slurp(t, a.dir, a.files[0]), slurp(t, a.dir, a.files[1])
			spill(t, a.dir, a.files[0], two)
			spill(t, a.dir, a.files[1], one)
		}, func(a archive) string { return a.files[0] }, 0, "first record is of a file"},
		{"a file added", func(t *testing.T, a archive) {
			spill(t, a.dir, "lurewatch-20260304115959-00001.warc.gz", slurp(t, a.dir, a.files[1]))
		}, func(archive) string { return "lurewatch-20260304115959-00001.warc.gz" }, 0, "not in the manifest"},
		{"an index added", func(t *testing.T, a archive) { spill(t, a.dir, "lurewatch-20260304115959-00001.cdxj", nil) },
			func(archive) string { return "lurewatch-20260304115959-00001.cdxj" }, 0, "not in the manifest"},
		{"the open file damaged before its end", func(t *testing.T, a archive) { a.change(t, a.refs[3][0].File+".open", flip(a.refs[3][1].Offset+30)) },
			func(a archive) string { return a.refs[3][0].File + ".open" }, -1, ""},
		{"an index removed", func(t *testing.T, a archive) { a.remove(t, a.index(1)) }, func(a archive) string { return a.index(1) }, 0, "not there"},
		{"a line taken from an index", func(t *testing.T, a archive) { a.change(t, a.index(1), withoutLine(1)) },
			func(a archive) string { return a.index(1) }, 0, "it has no line"},
		{"a line of an index doubled", func(t *testing.T, a archive) {
			a.change(t, a.index(1), func(b []byte) []byte { return append(b, bytes.SplitAfter(b, []byte("\n"))[2]...) })
		}, func(a archive) string { return a.index(1) }, 100, "no record is as it says"},
		{"an offset in an index changed", func(t *testing.T, a archive) { a.change(t, a.index(1), replace(`"offset":"`, `"offset":"1`)) },
			func(a archive) string { return a.index(1) }, 0, "no record is as it says"},
		{"a status in an index changed", func(t *testing.T, a archive) { a.change(t, a.index(1), replace(`"200"`, `"404"`)) },
			func(a archive) string { return a.index(1) }, 0, "no record is as it says"},
		{"lines of an index swapped", func(t *testing.T, a archive) { a.change(t, a.index(1), swapLines) },
			func(a archive) string { return a.index(1) }, 100, "not sorted"},
		{"the end of an index cut", func(t *testing.T, a archive) { a.change(t, a.index(1), func(b []byte) []byte { return b[:len(b)-1] }) },
			func(a archive) string { return a.index(1) }, 0, "no end"},
		{"a size in the manifest changed", func(t *testing.T, a archive) { a.change(t, manifest, replace(`"size":`, `"size":1`)) },
			func(archive) string { return manifest }, 100, "chain is broken"},
		{"a time in the manifest changed", func(t *testing.T, a archive) { a.change(t, manifest, replace(`12:00:00`, `12:00:01`)) },
			func(archive) string { return manifest }, 100, "chain is broken"},
		{"the first line of the manifest removed", func(t *testing.T, a archive) { a.change(t, manifest, withoutLine(0)) },
			func(archive) string { return manifest }, 0, "chain is broken"},
		{"a line in the middle removed", func(t *testing.T, a archive) { a.change(t, manifest, withoutLine(1)) },
			func(archive) string { return manifest }, 100, "chain is broken"},
		{"a line in the middle removed with its files", func(t *testing.T, a archive) {
			a.change(t, manifest, withoutLine(1))
			a.remove(t, a.files[1], a.index(1))
		}, func(archive) string { return manifest }, 100, "chain is broken"},
		{"the last line removed", func(t *testing.T, a archive) { a.change(t, manifest, withoutLine(2)) },
			func(a archive) string { return a.files[2] }, 0, "not in the manifest"},
		{"the last line removed with its files", func(t *testing.T, a archive) {
			a.change(t, manifest, withoutLine(2))
			a.remove(t, a.files[2], a.index(2))
		}, func(a archive) string { return a.refs[3][0].File + ".open" }, 0, "begun after a line"},
		{"the time in the last line changed", func(t *testing.T, a archive) {
			a.change(t, manifest, func(b []byte) []byte {
				i := bytes.LastIndex(b, []byte("12:00:00"))
				return append(b[:i:i], append([]byte("12:00:01"), b[i+8:]...)...)
			})
		}, func(a archive) string { return a.refs[3][0].File + ".open" }, 0, "begun after a line"},
		{"lines of the manifest swapped", func(t *testing.T, a archive) { a.change(t, manifest, swapLines) },
			func(archive) string { return manifest }, 0, "chain is broken"},
		{"a line of the manifest that is none", func(t *testing.T, a archive) {
			a.change(t, manifest, func(b []byte) []byte { return append(b, "{}\n"...) })
		}, func(archive) string { return manifest }, 100, "line 4"},
		{"a space put into the manifest", func(t *testing.T, a archive) { a.change(t, manifest, replace(`,"file"`, `, "file"`)) },
			func(archive) string { return manifest }, 0, "not written as"},
		{"the manifest removed", func(t *testing.T, a archive) { a.remove(t, manifest) }, func(a archive) string { return a.files[0] }, 0, "not in the manifest"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := newArchive(t)
			sound(t, a.dir)
			tc.do(t, a)
			if tc.at < 0 {
				tc.at = a.refs[1][1].Offset
				if strings.HasSuffix(tc.file(a), ".open") {
					tc.at = a.refs[3][1].Offset
				}
			}
			r := verify(t, a.dir)
			for _, d := range r.Damage {
				if d.File == tc.file(a) && d.Offset >= tc.at && strings.Contains(d.What, tc.what) {
					return
				}
			}
			t.Errorf("damage %v, want one of %s from byte %d on with %q", r.Damage, tc.file(a), tc.at, tc.what)
		})
	}
}

// TestDamageDoesNotHideTheRest damages one record of each of two exchanges of a file.
func TestDamageDoesNotHideTheRest(t *testing.T) {
	a := newArchive(t)
	for _, ref := range []warc.Ref{a.refs[1][0], a.refs[1][2]} {
		a.change(t, a.files[1], flip(ref.Offset+ref.Length/2))
	}
	r := verify(t, a.dir)
	found := map[int64]bool{}
	for _, d := range r.Damage {
		if d.File == a.files[1] {
			found[d.Offset] = true
		}
	}
	if !found[a.refs[1][0].Offset] || !found[a.refs[1][2].Offset] || found[a.refs[1][1].Offset] {
		t.Errorf("damage %v, want some at bytes %d and %d, none at %d", r.Damage, a.refs[1][0].Offset, a.refs[1][2].Offset, a.refs[1][1].Offset)
	}
}

// TestWhatTheChainAloneCannotProve is the caveat of the package doc, and what a head that was written down is for.
func TestWhatTheChainAloneCannotProve(t *testing.T) {
	a := newArchive(t)
	before := verify(t, a.dir)
	a.change(t, "MANIFEST.jsonl", withoutLine(2))
	a.remove(t, a.files[2], a.index(2), a.refs[3][0].File+".open")
	after := sound(t, a.dir) // the end is gone, and nothing that is left tells
	if after.Follows(before.Head) {
		t.Errorf("the head %s is said to be of a chain that lost it", before.Head)
	}
	if !before.Follows(after.Head) || !before.Follows(before.Head) || before.Follows("x") {
		t.Errorf("a chain does not know its own heads")
	}
}

func TestVerifySaysHowFarItIs(t *testing.T) {
	a := newArchive(t)
	var seen []warc.Progress
	r, err := warc.Verify(context.Background(), a.dir, func(p warc.Progress) { seen = append(seen, p) })
	if err != nil || len(seen) != 5 || seen[0].Done != 0 || seen[4].Done != r.Bytes || seen[4].Total != r.Bytes {
		t.Errorf("progress %+v, %v, of %d bytes", seen, err, r.Bytes)
	}
	b, err := json.Marshal(r)
	if err != nil || !bytes.Contains(b, []byte(`"head":"`+r.Head+`"`)) {
		t.Errorf("report as JSON is %s, %v", b, err)
	}
}

func TestVerifyStopsWithItsContext(t *testing.T) {
	a := newArchive(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := warc.Verify(ctx, a.dir, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify = %v, want Canceled", err)
	}
	if _, err := warc.Verify(context.Background(), filepath.Join(a.dir, "nowhere"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Verify of no folder = %v, want ErrNotExist", err)
	}
}

// TestVerifyBesideAWriter has files begun, closed and expired while the folder is verified.
func TestVerifyBesideAWriter(t *testing.T) {
	dir, c := t.TempDir(), newClock(noon)
	w := open(t, dir, warc.Options{Now: c.now, MaxExchanges: 3})
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for caller := range 3 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				x := page(caller*100 + n%5)
				x.At = noon.Add(time.Duration(n) * time.Second)
				if _, err := w.Record(context.Background(), x); err != nil {
					t.Error(err)
				}
				c.set(x.At)
				if caller == 0 && n%7 == 6 {
					if _, err := w.Expire(context.Background(), x.At.Add(-10*time.Second)); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	for r := (warc.Report{}); r.Expired < 20 && !t.Failed(); {
		r = sound(t, dir)
	}
	close(stop)
	wg.Wait()
	closed(t, w)
	sound(t, dir)
}
