package warc_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"lurewatch/crawler/warc"
)

func TestRawIsTheMemberAsItLies(t *testing.T) {
	dir := t.TempDir()
	w := open(t, dir, warc.Options{})
	record(t, w, page(1))
	ref := record(t, w, page(2))
	check := func(when string) {
		r, err := warc.Raw(dir, ref)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		rec, err := warc.NewReader(bytes.NewReader(b)).Next()
		if err != nil || int64(len(b)) != ref.Length || rec.URL() != page(2).URL {
			t.Errorf("%s: %d bytes, a record of %s, %v; want %d of %s", when, len(b), rec.URL(), err, ref.Length, page(2).URL)
		}
	}
	check("while the file is open")
	closed(t, w)
	check("when it is closed")

	for _, tc := range []struct {
		name string
		ref  warc.Ref
		want error
	}{
		{"a file that expired", warc.Ref{File: "lurewatch-20200101000000-00001.warc.gz", Length: 1}, warc.ErrNoRecord},
		{"a file elsewhere", warc.Ref{File: "../" + ref.File, Length: 1}, warc.ErrNoRecord},
		{"no length", warc.Ref{File: ref.File, Offset: ref.Offset}, warc.ErrDamaged},
		{"behind the end", warc.Ref{File: ref.File, Offset: ref.Offset, Length: 1 << 40}, warc.ErrDamaged},
		{"an offset that overflows", warc.Ref{File: ref.File, Offset: 1<<63 - 1, Length: 1}, warc.ErrDamaged},
		{"before the beginning", warc.Ref{File: ref.File, Offset: -1, Length: 1}, warc.ErrDamaged},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := warc.Raw(dir, tc.ref)
			if err == nil {
				r.Close()
			}
			if !errors.Is(err, tc.want) {
				t.Errorf("Raw(%v) = %v, want %v", tc.ref, err, tc.want)
			}
		})
	}
}
