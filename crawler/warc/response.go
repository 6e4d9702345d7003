package warc

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// moved is put before the name of a header that is no longer true of the recorded bytes.
const moved = "X-Crawler-"

// head renders status line and headers, sorted by name, with the empty line. Lengths that the body has not are kept
// under another name unless the answer is written without its body.
func (x Exchange) head(bare bool) []byte {
	var b bytes.Buffer
	b.WriteString(x.statusLine())
	names := make([]string, 0, len(x.Header))
	for name := range x.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		values := x.Header[name]
		as := headerName(name)
		switch http.CanonicalHeaderKey(name) {
		case "Transfer-Encoding":
			as = moved + as
		case "Content-Length":
			if !bare && !(len(values) == 1 && values[0] == strconv.Itoa(len(x.Body))) {
				as = moved + as
			}
		}
		for _, v := range values {
			b.WriteString(as + ": " + oneLine(v) + "\r\n")
		}
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

func (x Exchange) statusLine() string {
	version := "HTTP/1.1 "
	if x.Proto == "HTTP/1.0" {
		version = "HTTP/1.0 "
	}
	status := x.Status
	if len(status) == 3 {
		status += " " // the phrase may be empty, the space before it not
	}
	return version + status + "\r\n"
}

// protocol names the real protocol, as WARC-Protocol does.
func (x Exchange) protocol() string {
	switch p := strings.ToLower(x.Proto); p {
	case "", "http/1.1":
		return "http/1.1"
	case "http/2.0", "http/2":
		return "h2"
	case "http/3.0", "http/3":
		return "h3"
	default:
		return p
	}
}

// headerName replaces bytes that no header name has.
func headerName(name string) string {
	if isToken(name) {
		return name
	}
	b := []byte(name)
	for i, c := range b {
		if !isTokenByte(c) {
			b[i] = '_'
		}
	}
	return string(b)
}

// splitHTTP divides an HTTP message into its head, the empty line included, and its body. A message without an empty
// line is all head.
func splitHTTP(block []byte) (head, body []byte) {
	if i := bytes.Index(block, []byte("\r\n\r\n")); i >= 0 {
		return block[:i+4], block[i+4:]
	}
	return block, nil
}

// headerLine returns the first value of a header in the head of an HTTP message, "" if there is none.
func headerLine(head []byte, name string) string {
	for line := range strings.SplitSeq(string(head), "\r\n") {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// statusOf returns the code in the status line of a head, "" if it has none.
func statusOf(head []byte) string {
	line, _, _ := bytes.Cut(head, []byte("\r\n"))
	if parts := strings.SplitN(string(line), " ", 3); len(parts) > 1 && strings.HasPrefix(parts[0], "HTTP/") {
		return parts[1]
	}
	return ""
}
