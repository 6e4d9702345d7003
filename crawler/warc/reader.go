package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// The limits of a record. One that is over them is damage.
const (
	MaxBlock = 64 << 20 // bytes of a block
	MaxHead  = 64 << 10 // bytes of the lines before it
)

// ErrDamaged is returned, wrapped in a [*Fault], when bytes are not the record that they should be.
var ErrDamaged = errors.New("damaged")

// Fault says where a file is damaged.
type Fault struct {
	Offset int64 // of the gzip member, in bytes
	Why    error
}

// Error returns "record at byte 123: why".
func (f *Fault) Error() string { return fmt.Sprintf("record at byte %d: %v", f.Offset, f.Why) }

// Unwrap returns ErrDamaged and the cause.
func (f *Fault) Unwrap() []error { return []error{ErrDamaged, f.Why} }

// Reader reads the records of a .warc.gz file one after the other. It holds one record in memory at a time. It is
// strict: each gzip member is one record of WARC/1.1 or 1.0, of the length that it names. It does not compare digests,
// see [Record.Check]. It is not safe for concurrent use.
type Reader struct {
	source source
	packed *bufio.Reader // over source
	zip    *gzip.Reader  // over packed; nil before the first record
	plain  *bufio.Reader // over zip
	base   int64         // where source begins in its file
}

// NewReader returns a reader that begins where r does, and takes that for offset 0.
func NewReader(r io.Reader) *Reader { return newReaderAt(r, 0) }

func newReaderAt(r io.Reader, base int64) *Reader {
	rd := &Reader{source: source{r: r}, base: base}
	rd.packed = bufio.NewReaderSize(&rd.source, 64<<10)
	rd.plain = bufio.NewReaderSize(nil, 8<<10)
	return rd
}

// source counts what was read and keeps an error that is not the end: it is the disk's, not the file's.
type source struct {
	r   io.Reader
	n   int64
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	s.n += int64(n)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (r *Reader) offset() int64 { return r.base + r.source.n - int64(r.packed.Buffered()) }

// Next returns the next record, io.EOF after the last one, and a [*Fault] for what is not a record. After an error
// there is no next record.
func (r *Reader) Next() (Record, error) {
	rec := Record{Offset: r.offset()}
	if _, err := r.packed.Peek(1); err == io.EOF {
		return Record{}, io.EOF
	}
	err := r.member(&rec)
	switch {
	case r.source.err != nil:
		return Record{}, fmt.Errorf("read record at byte %d: %w", rec.Offset, r.source.err)
	case err != nil:
		return Record{}, &Fault{rec.Offset, err}
	}
	rec.Length = r.offset() - rec.Offset
	return rec, nil
}

// member reads one gzip member into rec.
func (r *Reader) member(rec *Record) error {
	if err := r.unzip(); err != nil {
		return gzipErr(err)
	}
	var err error
	if rec.Header, err = r.lines(); err != nil {
		return err
	}
	n, err := checkHeader(rec.Header)
	if err != nil {
		return err
	}
	if rec.Block, err = r.block(n); err != nil {
		return err
	}
	return r.end()
}

func (r *Reader) unzip() error {
	var err error
	if r.zip == nil {
		r.zip, err = gzip.NewReader(r.packed)
	} else {
		err = r.zip.Reset(r.packed)
	}
	if err != nil {
		return err
	}
	r.zip.Multistream(false)
	r.plain.Reset(r.zip)
	return nil
}

// lines reads the version and the named lines up to the empty line.
func (r *Reader) lines() (Header, error) {
	left := MaxHead
	version, err := r.line(&left)
	if err != nil {
		return nil, err
	}
	if version != "WARC/1.1" && version != "WARC/1.0" {
		return nil, fmt.Errorf("it begins with %.40q, want WARC/1.1", version)
	}
	h := make(Header, 0, 16)
	for {
		line, err := r.line(&left)
		if err != nil {
			return nil, err
		}
		if line == "" {
			return h, nil
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return nil, fmt.Errorf("%.80q is not a name, a colon and a value", line)
		}
		h = append(h, Field{name, strings.TrimSpace(value)})
	}
}

// line reads up to CR LF, which are not part of what it returns.
func (r *Reader) line(left *int) (string, error) {
	var long []byte
	for {
		part, err := r.plain.ReadSlice('\n')
		if *left -= len(part); *left < 0 {
			return "", fmt.Errorf("its header has more than %d bytes", MaxHead)
		}
		long = append(long, part...)
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			return "", gzipErr(err)
		}
		line, ok := bytes.CutSuffix(long, []byte("\r\n"))
		if !ok {
			return "", fmt.Errorf("%.80q does not end with CR LF", long)
		}
		return string(line), nil
	}
}

// checkHeader demands what every record has, and returns the length of the block.
func checkHeader(h Header) (int, error) {
	for _, name := range []string{hdrType, hdrID, hdrDate, hdrLength} {
		if h.Get(name) == "" {
			return 0, fmt.Errorf("it has no %s", name)
		}
	}
	if _, err := time.Parse(time.RFC3339Nano, h.Get(hdrDate)); err != nil {
		return 0, fmt.Errorf("%s is %.40q", hdrDate, h.Get(hdrDate))
	}
	n, err := strconv.ParseUint(h.Get(hdrLength), 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%s is %.40q", hdrLength, h.Get(hdrLength))
	}
	if n > MaxBlock {
		return 0, fmt.Errorf("its block has %d bytes, want at most %d", n, MaxBlock)
	}
	return int(n), nil
}

// block reads n bytes. It does not believe n before they are there.
func (r *Reader) block(n int) ([]byte, error) {
	const trust = 1 << 20
	if n <= trust {
		b := make([]byte, n)
		_, err := io.ReadFull(r.plain, b)
		return b, gzipErr(err)
	}
	var b bytes.Buffer
	b.Grow(trust)
	_, err := io.CopyN(&b, r.plain, int64(n))
	return b.Bytes(), gzipErr(err)
}

// end demands two line ends and then the end of the gzip member, whose checksum is compared there.
func (r *Reader) end() error {
	var tail [4]byte
	if _, err := io.ReadFull(r.plain, tail[:]); err != nil {
		return gzipErr(err)
	}
	if string(tail[:]) != "\r\n\r\n" {
		return fmt.Errorf("its block is followed by %q, want two line ends", tail)
	}
	switch _, err := r.plain.ReadByte(); err {
	case io.EOF:
		return nil
	case nil:
		return errors.New("its gzip member goes on after the record")
	default:
		return gzipErr(err)
	}
}

// gzipErr names an end that comes too early; an error of decompression stays what it is.
func gzipErr(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("it ends early")
	}
	return err
}
