package warc

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// file compares a closed file with its line in the manifest, its records with their digests, and its index with them.
func (v *verifier) file(e entry) error {
	f, size, err := v.start(e.File)
	if errors.Is(err, ErrNoRecord) {
		if !v.expiredSince(e.File) {
			v.damage(e.File, 0, "it is in the manifest and not there")
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if size != e.Size {
		v.damage(e.File, min(size, e.Size), "it has %d bytes, the manifest says %d", size, e.Size)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, size)); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != e.SHA256 {
		v.damage(e.File, 0, "its SHA-256 is %s, the manifest says %.80s", got, e.SHA256)
	}
	s, err := v.records(f, size, e.File, e.Seq, func(d *Fault) { v.damage(e.File, d.Offset, "%v", d.Why) })
	if err != nil {
		return err
	}
	if s.records != e.Records {
		v.damage(e.File, 0, "it has %d whole records, the manifest says %d", s.records, e.Records)
	}
	return v.index(e.File, s.lines)
}

// expiredSince looks whether a Writer has expired a file after its line was read.
func (v *verifier) expiredSince(name string) bool {
	data, err := os.ReadFile(filepath.Join(v.dir, manifestName))
	if err != nil {
		return false
	}
	v.expired[name] = false
	eachLine(bytes.NewReader(data), func(line string, _ int64, _ int) { // a line that is too long was reported
		if e, err := parseEntry(line); err == nil && e.Event == eventExpired && e.File == name {
			v.expired[name] = true
		}
	})
	return v.expired[name]
}

// open reads a file that is not closed. Damage at its end is what a crash or a write under way leaves.
func (v *verifier) open(name string) error {
	f, size, err := v.start(name)
	if errors.Is(err, ErrNoRecord) {
		return nil // closed, or expired, since the folder was read
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var faults []*Fault
	s, err := v.records(f, size, name+opened, len(v.report.lines)+1, func(d *Fault) { faults = append(faults, d) })
	if err != nil {
		return err
	}
	for _, d := range faults {
		if d.Offset < s.end {
			v.damage(name+opened, d.Offset, "%v", d.Why)
		}
	}
	v.report.Open = append(v.report.Open, OpenFile{File: name, Records: s.records, Torn: size - s.end})
	return nil
}

// start opens a file, whatever it is called at the moment, and says so.
func (v *verifier) start(name string) (*os.File, int64, error) {
	f, err := openFile(v.dir, name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	v.at.File = name
	v.progress(v.at)
	v.at.Done += info.Size()
	v.at.Total = max(v.at.Total, v.at.Done)
	v.report.Bytes += info.Size()
	return f, info.Size(), nil
}

// records walks through a file that was begun before the line with the given number was written.
func (v *verifier) records(f *os.File, size int64, name string, line int, fault func(*Fault)) (scanned, error) {
	first := true
	s, err := scan(v.ctx, f, size, func(rec Record) {
		if err := rec.Check(); err != nil {
			v.damage(name, rec.Offset, "%v", err)
		}
		if first {
			v.info(rec, name, line)
		}
		first = false
		if at, ok := rec.Original(); ok {
			v.original(rec, name, at)
		}
	}, fault)
	v.report.Records += s.records
	return s, err
}

// info looks at the first record of a file: it names the file, and the newest line of the manifest at the time.
func (v *verifier) info(rec Record, name string, line int) {
	fields, err := ParseFields(rec.Block)
	if rec.Type() != TypeInfo || rec.Offset != 0 || err != nil {
		v.damage(name, rec.Offset, "it does not begin with a warcinfo record")
		return
	}
	if got := rec.Header.Get(hdrFilename); got != name && got+opened != name {
		v.damage(name, 0, "its first record is of a file %.80q", got)
	}
	if at, ok := v.begun[fields.Get(manifestHead)]; !ok || at >= line {
		v.damage(name, 0, "it was begun after a line of the manifest with hash %.80s, which is not there", fields.Get(manifestHead))
	}
}

// original looks at the record that a revisit refers to. In a file that expired or is missing it is gone with it.
func (v *verifier) original(rec Record, name string, at Ref) {
	if v.expired[at.File] {
		return
	}
	o, err := v.read(at)
	switch {
	case errors.Is(err, ErrNoRecord):
		if _, ok := v.closed[at.File]; !ok { // else the file is reported itself
			v.damage(name, rec.Offset, "it refers to %s, which is not there", at.File)
		}
	case err != nil:
		v.damage(name, rec.Offset, "it refers to %s@%d: %v", at.File, at.Offset, err)
	case o.ID() != rec.Header.Get(hdrRefersTo) || o.Header.Get(hdrPayload) != rec.Header.Get(hdrPayload):
		v.damage(name, rec.Offset, "it refers to %s@%d, where another record is", at.File, at.Offset)
	}
}

// read keeps the file open: revisits that follow each other mostly refer to one file.
func (v *verifier) read(at Ref) (Record, error) {
	if v.last == nil || v.lastOf != at.File {
		f, err := openFile(v.dir, at.File)
		if err != nil {
			return Record{}, err
		}
		if v.last != nil {
			v.last.Close()
		}
		v.last, v.lastOf = f, at.File
	}
	return readFrom(v.last, at)
}

// index compares an index with what the records say it should be.
func (v *verifier) index(file string, want []indexed) error {
	name := indexName(file)
	data, err := os.ReadFile(filepath.Join(v.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		if !v.expiredSince(file) {
			v.damage(name, 0, "it is not there")
		}
		return nil
	}
	if err != nil {
		return err
	}
	sortIndex(want)
	type at struct {
		line   string
		offset int64
		number int
	}
	var got []at
	if err := eachLine(bytes.NewReader(data), func(line string, offset int64, n int) {
		if len(got) > 0 && line < got[len(got)-1].line {
			v.damage(name, offset, "line %d: it is not sorted", n)
		}
		got = append(got, at{line, offset, n})
	}); err != nil {
		v.damage(name, 0, "%v", err)
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		v.damage(name, int64(len(data)), "its last line has no end")
	}
	slices.SortStableFunc(got, func(a, b at) int { return cmp.Compare(a.line, b.line) })
	for len(got) > 0 || len(want) > 0 {
		c := 0 // which of the two lines comes first
		switch {
		case len(got) == 0:
			c = 1
		case len(want) == 0:
			c = -1
		default:
			c = cmp.Compare(got[0].line, want[0].line(file))
		}
		if c < 0 {
			v.damage(name, got[0].offset, "line %d: no record is as it says", got[0].number)
		}
		if c > 0 {
			v.damage(name, 0, "it has no line for the record at byte %d of %s", want[0].offset, file)
		}
		if c <= 0 {
			got = got[1:]
		}
		if c >= 0 {
			want = want[1:]
		}
	}
	return nil
}
