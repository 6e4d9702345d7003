package warc

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// magic is how a gzip member begins.
var magic = []byte{0x1f, 0x8b, 0x08}

// scanned is what a walk through a file found.
type scanned struct {
	end     int64 // of the last whole record
	records int
	lines   []indexed
}

// scan walks through a file of the given size and does not stop at damage: it goes on at the next place where a record
// begins. It calls record, if not nil, with each whole record, and fault with each damage. Its error is the context's
// or the disk's.
func scan(ctx context.Context, f io.ReaderAt, size int64, record func(Record), fault func(*Fault)) (scanned, error) {
	var s scanned
	from := int64(0)
	for from < size {
		damage, err := s.run(ctx, newReaderAt(io.NewSectionReader(f, from, size-from), from), record)
		if err != nil {
			return s, err
		}
		if damage == nil {
			break
		}
		fault(damage)
		if from, err = nextRecord(f, damage.Offset+1, size); err != nil {
			return s, err
		}
	}
	return s, nil
}

// run reads up to the end or the first damage.
func (s *scanned) run(ctx context.Context, r *Reader, record func(Record)) (*Fault, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		rec, err := r.Next()
		var damage *Fault
		switch {
		case err == io.EOF:
			return nil, nil
		case errors.As(err, &damage):
			return damage, nil
		case err != nil:
			return nil, err
		}
		s.end = rec.Offset + rec.Length
		s.records++
		head, _ := rec.HTTP()
		if text, ok := indexText(rec.Header, head); ok {
			s.lines = append(s.lines, indexed{text, rec.Offset, rec.Length})
		}
		if record != nil {
			record(rec)
		}
	}
}

// nextRecord returns the first place at or after from where a gzip member begins that begins as a record does, and size
// if there is none.
func nextRecord(f io.ReaderAt, from, size int64) (int64, error) {
	buf := make([]byte, 64<<10)
	var try taster
	for from < size {
		n, err := f.ReadAt(buf[:min(int64(len(buf)), size-from)], from)
		if err != nil && err != io.EOF {
			return size, err
		}
		if n == 0 {
			break
		}
		for i := 0; ; i++ {
			j := bytes.Index(buf[i:n], magic)
			if j < 0 {
				break
			}
			i += j
			if try.beginsRecord(io.NewSectionReader(f, from+int64(i), size-from-int64(i))) {
				return from + int64(i), nil
			}
		}
		from += int64(max(1, n-len(magic)+1)) // the magic may lie across the border
	}
	return size, nil
}

// taster looks at the first bytes of gzip members. It is used again, because a hostile file has many beginnings.
type taster struct {
	packed *bufio.Reader
	zip    *gzip.Reader
}

func (t *taster) beginsRecord(r io.Reader) bool {
	if t.packed == nil {
		t.packed, t.zip = bufio.NewReaderSize(r, 512), new(gzip.Reader)
	}
	t.packed.Reset(r)
	if t.zip.Reset(t.packed) != nil {
		return false
	}
	var b [5]byte
	_, err := io.ReadFull(t.zip, b[:])
	return err == nil && string(b[:]) == "WARC/"
}
