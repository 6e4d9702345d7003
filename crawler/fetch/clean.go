package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync/atomic"
)

// cleanConn leaves header lines out of the answers of HTTP/1 that have control characters in their values. Browsers
// read such pages, net/http refuses them whole. Lines that say where the body ends stay, whatever is in them.
//
// A head begins with the first byte after a request, because nothing is sent before the answer to the request before
// it was read. Only a Write that begins with "GET " is a request: a connection that carries TLS or a tunnel is passed
// on as it is.
type cleanConn struct {
	net.Conn
	asked atomic.Bool // the head of an answer comes next, or is being read

	// What follows belongs to the one goroutine that reads.
	line    []byte // of a head, without its end so far
	out     []byte // cleaned and not handed on yet
	err     error  // to be returned after out
	lines   int    // of the head so far
	interim bool   // the head is of a status 1xx: another follows
	dropped bool   // the line before was left out
}

// longestLine is how long a line of a head may be, in bytes. What has a longer one is passed on as it is, and refused
// for its length.
const longestLine = DefaultMaxHeader

// Write implements net.Conn.
func (c *cleanConn) Write(b []byte) (int, error) {
	if bytes.HasPrefix(b, []byte("GET ")) {
		c.asked.Store(true)
	}
	return c.Conn.Write(b)
}

// Read implements net.Conn.
func (c *cleanConn) Read(b []byte) (int, error) {
	for len(c.out) == 0 {
		if err := c.err; err != nil {
			c.err = nil
			return 0, err
		}
		n, err := c.Conn.Read(b)
		if !c.asked.Load() {
			return n, err
		}
		c.head(b[:n])
		if c.err = err; err != nil {
			c.pass(nil)
		}
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	n := copy(b, c.out)
	c.out = c.out[n:]
	return n, nil
}

// pass ends the head: what is left of it and b go on as they are.
func (c *cleanConn) pass(b []byte) {
	c.out = append(append(c.out, c.line...), b...)
	c.line, c.lines, c.interim, c.dropped = nil, 0, false, false
}

// head takes in a part of a head, and of what follows it.
func (c *cleanConn) head(b []byte) {
	c.out = nil
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			c.line = append(c.line, b...)
			if len(c.line) > longestLine {
				c.asked.Store(false)
				c.pass(nil)
			}
			return
		}
		c.line, b = append(c.line, b[:i+1]...), b[i+1:]
		if c.endLine() {
			c.asked.Store(false)
			c.pass(b)
			return
		}
	}
}

// endLine takes a whole line and reports whether the head ends with it.
func (c *cleanConn) endLine() bool {
	text := bytes.TrimSuffix(bytes.TrimSuffix(c.line, []byte("\n")), []byte("\r"))
	c.lines++
	switch {
	case c.lines == 1:
		c.interim = bytes.HasPrefix(text, []byte("HTTP/1.")) && len(text) > 9 && text[9] == '1'
		c.dropped = false
	case len(text) == 0:
		if !c.interim {
			return true
		}
		c.lines = 0
	case text[0] == ' ' || text[0] == '\t': // it goes on the line before
		c.dropped = c.dropped || bytes.ContainsFunc(text, isControl)
	default:
		c.dropped = bytes.ContainsFunc(text, isControl) && !framing(text)
	}
	if !c.dropped {
		c.out = append(c.out, c.line...)
	}
	c.line = c.line[:0]
	return false
}

// framing reports whether a line says where the body ends or how it is coded.
func framing(line []byte) bool {
	name, _, _ := bytes.Cut(line, []byte(":"))
	switch string(bytes.ToLower(name)) {
	case "content-length", "transfer-encoding", "content-encoding", "connection":
		return true
	}
	return false
}

// clean makes a transport that connects as the guard allows leave such lines out, over TLS as well.
func clean(t *http.Transport, g *guard) {
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := g.dialer()(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &cleanConn{Conn: conn}, nil
	}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := g.dialer()(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return shake(ctx, conn, t.TLSClientConfig, address)
	}
}

// shake makes a TLS connection of one that is open. What then speaks HTTP/2 has heads of its own and stays as it is.
func shake(ctx context.Context, conn net.Conn, config *tls.Config, address string) (net.Conn, error) {
	own := config.Clone()
	if own == nil {
		own = &tls.Config{}
	}
	if host, _, err := net.SplitHostPort(address); own.ServerName == "" && err == nil {
		own.ServerName = host
	}
	own.NextProtos = []string{"h2", "http/1.1"}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	secure := tls.Client(conn, own)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	if secure.ConnectionState().NegotiatedProtocol == "h2" {
		return secure, nil
	}
	return &cleanConn{Conn: secure}, nil
}
