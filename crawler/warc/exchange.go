package warc

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Truncation says why a body is not complete. The values are those of WARC-Truncated.
type Truncation string

// The reasons for a body that is not complete.
const (
	Whole           Truncation = ""
	TruncLength     Truncation = "length"     // longer than what is read of a page
	TruncTime       Truncation = "time"       // took too long
	TruncDisconnect Truncation = "disconnect" // the connection ended early
	TruncOther      Truncation = "unspecified"
)

// Exchange is one request and its answer.
type Exchange struct {
	URL  string        // canonical: ASCII, http or https, no fragment
	At   time.Time     // when it was asked for; written in UTC, to the microsecond
	Took time.Duration // until the last byte
	IP   netip.Addr    // of the server; the zero Addr is left out
	// Request is the head of the request as it was sent: request line, headers and the empty line. Empty means that it
	// is not known, and then no request record is written.
	Request []byte
	Proto   string // as http.Response.Proto: "HTTP/2.0"; empty means HTTP/1.1
	Status  string // as http.Response.Status: "200 OK"
	Header  http.Header
	// Body is the body after transfer decoding (chunks) and before content decoding (gzip).
	Body      []byte
	Truncated Truncation
	Source    string // the id of the source; empty is left out
	Reader    string // how the page was read: json-ld, feed; empty is left out
	// Fields are more lines for the metadata record. Names are tokens (letters, digits, -, _ and the like) other than
	// those that the record has anyway; line ends in values become spaces.
	Fields map[string]string
}

// ErrExchange is returned, wrapped, for an exchange that cannot be written as it is. To try again is of no use.
var ErrExchange = errors.New("not an exchange that can be recorded")

// The lines of a metadata record that are not the caller's to name.
const (
	fieldTook      = "fetchTimeMs"
	fieldFetched   = "fetched"
	fieldSource    = "source"
	fieldReader    = "reader"
	fieldTruncated = "truncated"
)

var ownFields = []string{fieldTook, fieldFetched, fieldSource, fieldReader, fieldTruncated}

const maxURL = 8 << 10

// check says what is wrong with the first part that cannot be written.
func (x Exchange) check() error {
	why := x.wrong()
	if why == "" {
		return nil
	}
	return fmt.Errorf("record %.200q: %w: %s", x.URL, ErrExchange, why)
}

func (x Exchange) wrong() string {
	switch {
	case !isURL(x.URL):
		return fmt.Sprintf("its address is not http or https in at most %d printable ASCII characters", maxURL)
	case x.At.IsZero() || x.At.Year() > 9999:
		return "it has no time"
	case len(x.Request) > 0 && !strings.HasSuffix(string(x.Request[max(0, len(x.Request)-4):]), "\r\n\r\n"):
		return "its request does not end with an empty line"
	case !isStatus(x.Status):
		return fmt.Sprintf("its status is %.80q, want three digits and a phrase", x.Status)
	case len(x.Body) > MaxBlock-MaxHead:
		return fmt.Sprintf("its body has %d bytes, want at most %d", len(x.Body), MaxBlock-MaxHead)
	case len(x.Request) > MaxHead:
		return fmt.Sprintf("its request has %d bytes, want at most %d", len(x.Request), MaxHead)
	case !slices.Contains([]Truncation{Whole, TruncLength, TruncTime, TruncDisconnect, TruncOther}, x.Truncated):
		return fmt.Sprintf("its reason for being incomplete is %q", x.Truncated)
	}
	for name := range x.Fields {
		if !isToken(name) || slices.ContainsFunc(ownFields, func(own string) bool { return strings.EqualFold(own, name) }) {
			return fmt.Sprintf("%.80q is no name for a field of its own", name)
		}
	}
	return ""
}

// code is the status code.
func (x Exchange) code() int {
	n, _ := strconv.Atoi(x.Status[:3])
	return n
}

func isURL(s string) bool {
	if len(s) > maxURL || !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7F })
}

func isStatus(s string) bool {
	if len(s) < 3 || len(s) > 3 && s[3] != ' ' || strings.ContainsAny(s, "\r\n\x00") {
		return false
	}
	return s[0] >= '1' && s[0] <= '9' && isDigit(s[1]) && isDigit(s[2])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isToken reports whether s can be the name of a header.
func isToken(s string) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	return c > ' ' && c < 0x7F && !strings.ContainsRune(`()<>@,;:\"/[]?={}`, rune(c))
}
