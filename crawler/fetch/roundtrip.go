package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// RoundTripper returns c as a transport for a library that brings its own client. Its requests end when ctx does,
// when their own context does, or at Options.Timeout. It keeps every promise of Get and returns the same errors;
// only GET is sent. The User-Agent and Accept-Encoding of a request are replaced.
//
// A response has its whole body in memory: text as UTF-8, with a Content-Type that says so, and nothing compressed,
// with Uncompressed set and neither Content-Encoding nor a Content-Length that differs. [CharsetOf] says what the
// charset was.
func (c *Client) RoundTripper(ctx context.Context) http.RoundTripper {
	return &roundTripper{client: c, ctx: ctx}
}

// roundTripper holds a context because http.RoundTripper leaves no other way to give it one that the library in
// between does not know.
type roundTripper struct {
	client *Client
	ctx    context.Context
}

func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close()
	}
	if err := sendable(req); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	if t.ctx.Err() != nil {
		return nil, fmt.Errorf("get %q: %w", req.URL, context.Cause(t.ctx))
	}
	stop := context.AfterFunc(t.ctx, func() { cancel(context.Cause(t.ctx)) })
	defer stop()

	own := req.Clone(ctx)
	own.Body, own.GetBody, own.ContentLength = nil, nil, 0
	if own.Header == nil {
		own.Header = http.Header{}
	}
	p, err := t.client.fetch(ctx, own, address(req.URL))
	if err != nil {
		return nil, fmt.Errorf("get %q: %w", p.URL, err)
	}
	return p.response(req), nil
}

// sendable refuses requests that do not belong here.
func sendable(req *http.Request) error {
	u := req.URL
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: scheme is %q, want http or https", ErrScheme, u.Scheme)
	case u.Host == "":
		return fmt.Errorf("%w: %q has no host", ErrScheme, u)
	case u.User != nil:
		return fmt.Errorf("%w: it carries a user name", ErrScheme)
	case req.Method != "" && req.Method != http.MethodGet:
		return fmt.Errorf("method is %q, want GET", req.Method)
	}
	return nil
}

// address writes a URL without its fragment, which is never sent.
func address(u *url.URL) string {
	bare := *u
	bare.Fragment, bare.RawFragment = "", ""
	return bare.String()
}

// charsetHeader is where a response says what [Page.Charset] and [Page.CharsetBy] say. A server's own is dropped.
const charsetHeader = "Lurewatch-Charset"

// CharsetOf returns the charset that the text of a response of [Client.RoundTripper] came in, and what told it. They
// are empty for what is not text.
func CharsetOf(h http.Header) (charset string, by CharsetBy) {
	charset, told, _ := strings.Cut(h.Get(charsetHeader), "; by=")
	return charset, CharsetBy(told)
}

// response returns the page as the answer to req.
func (p Page) response(req *http.Request) *http.Response {
	h := p.Header.Clone()
	h.Del("Content-Encoding")
	h.Del("Content-Length")
	h.Del(charsetHeader)
	if len(p.Body) > 0 {
		h.Set("Content-Length", strconv.Itoa(len(p.Body)))
	}
	switch { // the type that was found, which may not be the one that was sent
	case p.Charset != "":
		h.Set("Content-Type", p.ContentType+"; charset=utf-8")
		h.Set(charsetHeader, p.Charset+"; by="+string(p.CharsetBy))
	case p.ContentType != "":
		h.Set("Content-Type", p.ContentType)
	}
	return &http.Response{
		Status:        strconv.Itoa(p.Status) + " " + http.StatusText(p.Status),
		StatusCode:    p.Status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        h,
		Body:          io.NopCloser(bytes.NewReader(p.Body)),
		ContentLength: int64(len(p.Body)),
		Uncompressed:  true,
		Request:       req,
	}
}
