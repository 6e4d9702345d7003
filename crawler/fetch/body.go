package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ratioFloor is the decoded size up to which the ratio does not count, in bytes.
const ratioFloor = 1 << 20

// keepBuffer is the largest buffer that is kept for the next body, in bytes.
const keepBuffer = 1 << 20

// read fills in the body of p, which comes over wire, and what is told by it. On error p has no body.
func (c *Client) read(p *Page, resp *http.Response, wire *counter) error {
	zipped, err := isZipped(resp.Header)
	if err != nil {
		return err
	}
	if resp.ContentLength > c.opts.MaxWire {
		return c.overWire(resp.ContentLength)
	}
	buf := c.buffer()
	defer c.release(buf)
	if err := c.decode(buf, wire, zipped); err != nil {
		return err
	}
	p.Wire = wire.n
	p.ContentType = mediaType(resp.Header.Get("Content-Type"), buf.Bytes())
	if !isText(p.ContentType) {
		p.Body = bytes.Clone(buf.Bytes())
		return nil
	}
	body, charset, by := toUTF8(buf.Bytes(), p.ContentType, resp.Header.Get("Content-Type"))
	if int64(len(body)) > c.opts.MaxBody {
		return c.overBody(int64(len(body)))
	}
	p.Body, p.Charset, p.CharsetBy = body, charset, by
	return nil
}

// isZipped reports whether a body is compressed with gzip, the one encoding that is asked for. Others are
// [ErrBroken].
func isZipped(h http.Header) (bool, error) {
	zipped := false
	for _, name := range strings.Split(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "" || name == "identity":
		case (name == "gzip" || name == "x-gzip") && !zipped:
			zipped = true
		default:
			return false, fmt.Errorf("content-encoding %.80q: %w: want gzip, once", h.Get("Content-Encoding"), ErrBroken)
		}
	}
	return zipped, nil
}

// Gunzip decompresses a whole gzip file, such as a sitemap whose address ends in .gz, under the limits on a body.
// Data of several members is their concatenation. The errors are [ErrTooLarge] and [ErrBroken].
func (c *Client) Gunzip(data []byte) ([]byte, error) {
	buf := c.buffer()
	defer c.release(buf)
	wire := &counter{r: bytes.NewReader(data), max: c.opts.MaxWire, over: c.overWire}
	if err := c.decode(buf, wire, true); err != nil {
		return nil, fmt.Errorf("gunzip %d bytes: %w", len(data), err)
	}
	return bytes.Clone(buf.Bytes()), nil
}

// decode reads wire to its end into buf.
func (c *Client) decode(buf *bytes.Buffer, wire *counter, zipped bool) error {
	plain := &counter{r: wire, max: c.opts.MaxBody, over: c.overBody}
	if zipped {
		z, err := c.unzipper(wire)
		if errors.Is(err, io.EOF) { // an empty body has no gzip header either
			return nil
		}
		if err != nil {
			return broken(err)
		}
		defer c.unzippers.Put(z)
		plain.r = z
		plain.check = func(n int64) error { return c.checkRatio(n, wire.n) }
	}
	_, err := buf.ReadFrom(plain)
	return broken(err)
}

// broken names an error in the middle of a body, unless it is a limit's.
func broken(err error) error {
	if err == nil || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrTimeout) {
		return err
	}
	return fmt.Errorf("read body: %w: %w", ErrBroken, err)
}

func (c *Client) overWire(n int64) error {
	return fmt.Errorf("body has %d bytes or more on the wire, want at most %d: %w", n, c.opts.MaxWire, ErrTooLarge)
}

func (c *Client) overBody(n int64) error {
	return fmt.Errorf("body has %d bytes or more decoded, want at most %d: %w", n, c.opts.MaxBody, ErrTooLarge)
}

func (c *Client) checkRatio(plain, wire int64) error {
	if plain <= ratioFloor || plain <= wire*int64(c.opts.MaxRatio) {
		return nil
	}
	return fmt.Errorf("body has %d bytes decoded from %d on the wire, want at most %d times as many: %w",
		plain, wire, c.opts.MaxRatio, ErrTooLarge)
}

// counter counts what is read through it and fails on the first byte over max.
type counter struct {
	r     io.Reader
	n     int64
	max   int64
	over  func(n int64) error
	check func(n int64) error // asked after every read; nil means no more to check
}

func (r *counter) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	r.n += int64(n)
	if r.n > r.max {
		return n, r.over(r.n)
	}
	if r.check != nil {
		if err := r.check(r.n); err != nil {
			return n, err
		}
	}
	return n, err
}

// unzipper returns a reader of the gzip that r holds; it goes back to the pool when it is no longer used.
func (c *Client) unzipper(r io.Reader) (*gzip.Reader, error) {
	z, ok := c.unzippers.Get().(*gzip.Reader)
	if !ok {
		return gzip.NewReader(r)
	}
	if err := z.Reset(r); err != nil {
		c.unzippers.Put(z)
		return nil, err
	}
	return z, nil
}

func (c *Client) buffer() *bytes.Buffer {
	if b, ok := c.buffers.Get().(*bytes.Buffer); ok {
		return b
	}
	return new(bytes.Buffer)
}

func (c *Client) release(b *bytes.Buffer) {
	if b.Cap() <= keepBuffer {
		b.Reset()
		c.buffers.Put(b)
	}
}
