package fetch

import (
	"net/http"
	"strings"
	"time"
)

// Request asks for one page.
type Request struct {
	// URL is an absolute http or https address. It is made canonical before it is used.
	URL string
	// ETag and LastModified are validators of an earlier answer, byte for byte as its headers had them: a weak ETag
	// stays weak, and a date in a form of the server's own is the one that it understands. Empty means none. The
	// server may then answer 304 without a body.
	ETag, LastModified string
	// Accept is the Accept header; empty asks for HTML and XML first.
	Accept string
	// Note goes to the tap with the exchange and nowhere else: the id of a source, for example.
	Note string
}

const defaultAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// http returns r as a request of net/http for the canonical form of its address.
func (r Request) http(canonical string) (*http.Request, error) {
	u, err := requestURL(canonical)
	if err != nil {
		return nil, err
	}
	h := http.Header{"Accept": {defaultAccept}}
	set(h, "Accept", r.Accept)
	Conditional(h, r.ETag, r.LastModified)
	return &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: h, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
}

// Conditional makes the headers of a request ask whether a page changed, by validators as in [Request]. One that cannot
// be sent, as it has a control character in it, is left out.
func Conditional(h http.Header, etag, lastModified string) {
	set(h, "If-None-Match", etag)
	set(h, "If-Modified-Since", lastModified)
}

// set sets a header to what is not empty and can be sent.
func set(h http.Header, name, value string) {
	if value != "" && !strings.ContainsFunc(value, isControl) {
		h.Set(name, value)
	}
}

// isControl reports whether net/http would refuse a header with r in it. Validators come from servers.
func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }

// Page is one answer, complete.
type Page struct {
	URL    string // canonical
	Status int
	// Header is the answer's, as it came: Content-Type, Content-Length and Content-Encoding are those of the wire.
	Header http.Header
	// Body is UTF-8 for text and as it came, but not compressed, for everything else. It is the caller's.
	Body []byte
	// ContentType is the media type alone, in lower case. It is guessed where the server does not say.
	ContentType string
	// Charset names the encoding that the text came in, as the WHATWG does, or is tcvn3, tcvn5712, viscii or vni;
	// empty if the body is not text. CharsetBy says what told it: a source where that changes has changed.
	Charset   string
	CharsetBy CharsetBy
	// Location is the canonical address that a redirect (301, 302, 303, 307, 308) leads to. It is empty for every
	// other status, and where the redirect names no address that can be visited.
	Location string
	// Astray says why a redirect leads to no address that can be visited; it wraps [ErrOtherScheme] where that is why. It is
	// nil for every other answer, for a redirect that has a Location, and for one that names nothing.
	Astray error
	At     time.Time     // UTC, when it was asked for
	Took   time.Duration // until the last byte
	Wire   int64         // bytes of the body before decoding, without headers and chunk framing
}
