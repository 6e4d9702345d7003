package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"
)

// Exchange is one request and its answer as they were sent, for an archive. It is the receiver's own.
type Exchange struct {
	URL  string        // of the request, as [Page.URL]
	Note string        // the request's, see [Request.Note]
	At   time.Time     // UTC, when it was asked for
	Took time.Duration // until the last byte that was read
	// IP is the address that answered. It is the zero AddrPort behind a proxy, which alone knows it.
	IP netip.AddrPort
	// Proto is "HTTP/1.1" or "HTTP/2.0".
	Proto string
	// RequestHead is what was asked, from the request line to the empty line, with CRLF. Where Proto is HTTP/2.0 it
	// is the same request in the form of HTTP/1.1. What only a proxy was told, such as a password, is not in it.
	RequestHead []byte
	Status      int
	StatusText  string // after the number, "Not Found"; empty where Proto is HTTP/2.0
	// Header is the answer's, by canonical names: order and spelling are lost, a Transfer-Encoding is undone, and lines
	// with control characters in them are left out.
	Header http.Header
	// Body is what was read of the body: without chunks, still compressed. It has at most Options.MaxWire bytes.
	Body []byte
	// Truncated is empty if Body is whole, or else why it is not, in the words of WARC.
	Truncated Truncated
}

// Truncated says why a body was not read whole, as a WARC-Truncated field does.
type Truncated string

// The reasons.
const (
	TruncatedLength      Truncated = "length"      // a limit on bytes or on the ratio
	TruncatedTime        Truncated = "time"        // a limit on time or on speed
	TruncatedDisconnect  Truncated = "disconnect"  // the connection ended, or what came is not HTTP
	TruncatedUnspecified Truncated = "unspecified" // the caller gave up
)

// noteKey is the context key of a note.
type noteKey struct{}

// WithNote returns a context under which every request that has no note of its own bears this one. It is for
// requests that a library makes through [Client.RoundTripper].
func WithNote(ctx context.Context, note string) context.Context {
	return context.WithValue(ctx, noteKey{}, note)
}

func noteOf(ctx context.Context) string {
	note, _ := ctx.Value(noteKey{}).(string)
	return note
}

// recording collects an Exchange while a request is under way. A nil recording collects nothing.
type recording struct {
	exchange Exchange
	answered atomic.Pointer[netip.AddrPort] // set by the transport, perhaps from another goroutine
	body     bytes.Buffer
	complete bool // the body was read to its end
	max      int64
}

// record begins a recording of req, nil if there is no tap, and returns the context to send it under.
func (c *Client) record(ctx context.Context, req *http.Request, p Page) (context.Context, *recording) {
	if c.opts.Tap == nil {
		return ctx, nil
	}
	r := &recording{max: c.opts.MaxWire}
	r.exchange = Exchange{URL: p.URL, At: p.At, Note: noteOf(ctx), RequestHead: requestHead(req, c.opts.Proxy.absolute(req.URL))}
	if c.opts.Proxy.isSet() {
		return ctx, r
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if at, ok := info.Conn.RemoteAddr().(*net.TCPAddr); ok {
			ip := at.AddrPort()
			ip = netip.AddrPortFrom(ip.Addr().Unmap(), ip.Port())
			r.answered.Store(&ip)
		}
	}}), r
}

// requestHead writes a request as the transport does.
func requestHead(req *http.Request, absolute bool) []byte {
	var b bytes.Buffer
	write := req.Write
	if absolute {
		write = req.WriteProxy
	}
	if err := write(&b); err != nil { // the transport refuses it as well
		return nil
	}
	return b.Bytes()
}

// maxGrow is how much memory is taken on the word of a Content-Length, in bytes.
const maxGrow = 256 << 10

// tee returns a reader of body that records what is read through it.
func (r *recording) tee(body io.Reader, length int64) io.Reader {
	if r == nil {
		return body
	}
	r.body.Grow(int(min(max(length, 0), r.max, maxGrow)))
	return &tee{body, r}
}

type tee struct {
	body io.Reader
	rec  *recording
}

func (t *tee) Read(b []byte) (int, error) {
	n, err := t.body.Read(b)
	keep := min(int64(n), t.rec.max-int64(t.rec.body.Len()))
	t.rec.body.Write(b[:keep])
	t.rec.complete = errors.Is(err, io.EOF) && keep == int64(n)
	return n, err
}

// drain reads a body that could not be decoded to its end, so that the archive has what could not be. It returns
// how reading ended, err itself if there is nothing to drain.
func (r *recording) drain(wire io.Reader, err error) error {
	if r == nil || r.complete || !errors.Is(err, ErrBroken) {
		return err
	}
	_, err = io.Copy(io.Discard, wire)
	return broken(err)
}

// finish hands the exchange to the tap. err is how reading the body ended.
func (r *recording) finish(tap func(Exchange), resp *http.Response, took time.Duration, err error) {
	if r == nil {
		return
	}
	e := &r.exchange
	if at := r.answered.Load(); at != nil {
		e.IP = *at
	}
	e.Took, e.Proto, e.Status, e.Header = took, resp.Proto, resp.StatusCode, resp.Header.Clone()
	if _, text, ok := strings.Cut(resp.Status, " "); ok && resp.ProtoMajor == 1 {
		e.StatusText = text
	}
	e.Body = r.body.Bytes()
	if !r.complete && err != nil {
		e.Truncated = truncatedBy(err)
	}
	tap(*e)
}

// truncatedBy names the reason for which reading ended before the end of the body.
func truncatedBy(err error) Truncated {
	switch {
	case errors.Is(err, ErrTooLarge):
		return TruncatedLength
	case errors.Is(err, ErrTimeout):
		return TruncatedTime
	case errors.Is(err, ErrBroken):
		return TruncatedDisconnect
	}
	return TruncatedUnspecified
}
