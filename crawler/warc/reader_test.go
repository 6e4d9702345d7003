package warc_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lurewatch/crawler/warc"
)

// member packs text as one gzip member.
func member(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	goodHeader = "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-04T12:00:00Z\r\nContent-Length: 4\r\n\r\n"
	good       = goodHeader + "abcd\r\n\r\n"
)

func TestReaderIsStrict(t *testing.T) {
	edit := func(old, new string) []byte { return member(t, strings.Replace(good, old, new, 1)) }
	for _, tc := range []struct {
		name string
		in   []byte
		want string // of the error; empty if it is a record
	}{
		{"a record", member(t, good), ""},
		{"a record of the version before", edit("/1.1", "/1.0"), ""},
		{"a record with a fraction of a second", edit("00Z", "00.123456Z"), ""},
		{"another version", edit("/1.1", "/2.0"), `it begins with "WARC/2.0", want WARC/1.1`},
		{"no gzip", []byte(good), "gzip"},
		{"a gzip header cut", member(t, good)[:5], "it ends early"},
		{"a checksum cut", member(t, good)[:len(member(t, good))-3], "it ends early"},
		{"nothing in a member", member(t, ""), "it ends early"},
		{"a header without its end", member(t, "WARC/1.1\r\nWARC-Type: metadata\r\n"), "it ends early"},
		{"lines that end with LF", edit("metadata\r\n", "metadata\n"), `"WARC-Type: metadata\n" does not end with CR LF`},
		{"a line without a colon", edit("WARC-Type:", "WARC-Type"), `"WARC-Type metadata" is not a name, a colon and a value`},
		{"no type", edit("WARC-Type", "WARC-Kind"), "it has no WARC-Type"},
		{"no id", edit("WARC-Record-ID", "X"), "it has no WARC-Record-ID"},
		{"no date", edit("WARC-Date", "X"), "it has no WARC-Date"},
		{"a date that is none", edit("2026-03", "2026-13"), `WARC-Date is "2026-13-04T12:00:00Z"`},
		{"no length", edit("Content-Length", "X"), "it has no Content-Length"},
		{"a length below zero", edit(": 4", ": -4"), `Content-Length is "-4"`},
		{"a length that is no number", edit(": 4", ": 0x4"), `Content-Length is "0x4"`},
		{"a length beyond all numbers", edit(": 4", ": 99999999999999999999"), `Content-Length is "99999999999999999999"`},
		{"a length over the limit", edit(": 4", ": 67108865"), "its block has 67108865 bytes, want at most 67108864"},
		{"a length that is not there", edit(": 4", ": 60000000"), "it ends early"},
		{"a length that is short", edit(": 4", ": 3"), `its block is followed by "d\r\n\r", want two line ends`},
		{"a length that is long", edit(": 4", ": 5"), "it ends early"},
		{"a header over the limit", edit("WARC-Type", "X: "+strings.Repeat("x", warc.MaxHead)+"\r\nWARC-Type"), "its header has more than 65536 bytes"},
		{"two records in one member", member(t, good+good), "its gzip member goes on after the record"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := warc.NewReader(bytes.NewReader(tc.in))
			rec, err := r.Next()
			if tc.want == "" {
				if err != nil || string(rec.Block) != "abcd" || rec.Length != int64(len(tc.in)) {
					t.Errorf("Next = %+v, %v", rec, err)
				}
				return
			}
			var f *warc.Fault
			if !errors.As(err, &f) || !errors.Is(err, warc.ErrDamaged) || !strings.Contains(f.Why.Error(), tc.want) {
				t.Errorf("Next = %v, want %q", err, tc.want)
			}
		})
	}
}

func TestReaderKnowsWhereItIs(t *testing.T) {
	var in bytes.Buffer
	var want []int64
	for n := range 50 {
		want = append(want, int64(in.Len()))
		in.Write(member(t, strings.Replace(good, "urn:uuid:1", fmt.Sprint("urn:uuid:", n*n*n), 1)))
	}
	size := int64(in.Len())
	r := warc.NewReader(&in)
	for n, at := range append(want[1:], size) {
		rec, err := r.Next()
		if err != nil || rec.Offset != want[n] || rec.Offset+rec.Length != at {
			t.Fatalf("record %d is at %d+%d, %v, want %d to %d", n, rec.Offset, rec.Length, err, want[n], at)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last record: %v, want EOF", err)
	}
}

// failing gives an error of its own after some bytes.
type failing struct{ r io.Reader }

var errDisk = errors.New("the disk is gone")

func (f failing) Read(b []byte) (int, error) {
	n, err := f.r.Read(b)
	if err == io.EOF {
		err = errDisk
	}
	return n, err
}

func TestAnErrorOfTheDiskIsNoDamage(t *testing.T) {
	for _, n := range []int{0, 5, 40, 80} {
		_, err := warc.NewReader(failing{bytes.NewReader(member(t, good)[:n])}).Next()
		if !errors.Is(err, errDisk) || errors.Is(err, warc.ErrDamaged) {
			t.Errorf("after %d bytes: %v, want the disk's error", n, err)
		}
	}
}

func TestFieldsOfABlock(t *testing.T) {
	got, err := warc.ParseFields([]byte("a: 1\r\nlong: one\r\n  two\r\n\r\nb:\r\n"))
	want := warc.Header{{Name: "a", Value: "1"}, {Name: "long", Value: "one two"}, {Name: "b"}}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) || got.Get("LONG") != "one two" || got.Get("c") != "" {
		t.Errorf("ParseFields = %v, %v, want %v", got, err, want)
	}
	if _, err := warc.ParseFields([]byte("a: 1\r\nno colon\r\n")); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
		t.Errorf("ParseFields = %v, want an error in line 2", err)
	}
}

// FuzzReader wants no panic, no record out of bounds, and no end of the world for bytes that are not a file of ours. The
// input is both packed as one member and read as it is.
func FuzzReader(f *testing.F) {
	f.Add([]byte(good))
	f.Add(member(f, good))
	f.Add(append(member(f, good), member(f, strings.Replace(good, "metadata", "response", 1))...))
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, data := range [][]byte{in, member(t, string(in))} {
			r, at := warc.NewReader(bytes.NewReader(data)), int64(0)
			for {
				rec, err := r.Next()
				if err == io.EOF {
					if at != int64(len(data)) {
						t.Errorf("the end comes at %d of %d bytes", at, len(data))
					}
					break
				}
				if err != nil {
					if !errors.Is(err, warc.ErrDamaged) {
						t.Errorf("Next = %v", err)
					}
					break
				}
				if rec.Offset != at || rec.Length <= 0 || rec.Offset+rec.Length > int64(len(data)) || fmt.Sprint(len(rec.Block)) != strings.TrimLeft(rec.Header.Get("Content-Length"), "0") && len(rec.Block) > 0 {
					t.Errorf("record %+v in %d bytes", rec, len(data))
				}
				at += rec.Length
				rec.Check()
				rec.HTTP()
				rec.Original()
				warc.ParseFields(rec.Block)
			}
		}
	})
}

// FuzzOpen wants a folder with any open file and any manifest to be taken or refused, and to verify afterwards as far as
// it was written by the Writer.
func FuzzOpen(f *testing.F) {
	f.Add(member(f, good), []byte("{}"))
	f.Add([]byte("\x1f\x8b\x08WARC"), []byte(`{"seq":1}`+"\n"))
	f.Fuzz(func(t *testing.T, file, manifest []byte) {
		dir := t.TempDir()
		spill(t, dir, "lurewatch-20260304120000-00001.warc.gz.open", file)
		spill(t, dir, "MANIFEST.jsonl", manifest)
		spill(t, dir, "lurewatch-20260304110000-00001.cdxj", manifest)
		w, err := warc.Open(dir, warc.Options{})
		if err != nil {
			return
		}
		ref := record(t, w, page(1))
		closed(t, w)
		read(t, dir, ref)
		for _, d := range verify(t, dir).Damage {
			if d.File == ref.File {
				t.Errorf("a file written after: %v", d)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, ref.File)); err != nil {
			t.Error(err)
		}
	})
}
