package inbox

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
)

// The bounds of a mail. One that is beyond them is an error, never a mail read in part.
const (
	MaxMail  = 25 << 20 // bytes
	MaxParts = 200
	MaxDepth = 10 // of parts within parts
)

// part is a part of a mail. The mail as a whole is the outermost.
type part struct {
	head   head
	kind   string            // media type in lower case: "text/plain"
	params map[string]string // of the media type
	body   []byte            // as it was sent; nil where there are kids
	kids   []part
}

// readParts reads a mail. Mails within it, as forwarding makes them, are not opened.
func readParts(raw []byte) (part, error) {
	left := MaxParts
	return readPart(raw, 0, "text/plain", &left)
}

func readPart(raw []byte, depth int, usual string, left *int) (part, error) {
	*left--
	switch {
	case *left < 0:
		return part{}, fmt.Errorf("more than %d parts", MaxParts)
	case depth > MaxDepth:
		return part{}, fmt.Errorf("parts are nested deeper than %d", MaxDepth)
	}
	h, body := readHead(raw)
	p := part{head: h, body: body}
	p.kind, p.params = mediaType(h.get("Content-Type"), usual)
	boundary := p.params["boundary"]
	if !strings.HasPrefix(p.kind, "multipart/") || boundary == "" {
		return p, nil
	}
	usual = "text/plain"
	if p.kind == "multipart/digest" {
		usual = "message/rfc822"
	}
	chunks, err := split(body, boundary)
	if err != nil {
		return part{}, err
	}
	for _, chunk := range chunks {
		kid, err := readPart(chunk, depth+1, usual, left)
		if err != nil {
			return part{}, err
		}
		p.kids = append(p.kids, kid)
	}
	if len(p.kids) > 0 {
		p.body = nil
	}
	return p, nil
}

// mediaType reads a Content-Type, with what can be told of a broken one.
func mediaType(s, usual string) (string, map[string]string) {
	if s == "" {
		return usual, nil
	}
	kind, params, err := mime.ParseMediaType(s)
	if err == nil || errors.Is(err, mime.ErrInvalidMediaParameter) {
		return kind, params
	}
	kind, _, _ = strings.Cut(s, ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !strings.Contains(kind, "/") {
		return usual, nil
	}
	params = make(map[string]string)
	for param := range strings.SplitSeq(s, ";") {
		if name, value, ok := strings.Cut(param, "="); ok {
			params[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return kind, params
}

// split cuts the body of a multipart at its boundary. What stands before the first and after the last is left out.
func split(body []byte, boundary string) ([][]byte, error) {
	delimiter := []byte("--" + boundary)
	var chunks [][]byte
	start := -1
	for at := 0; at < len(body); {
		end := at
		if n := bytes.IndexByte(body[at:], '\n'); n >= 0 {
			end += n + 1
		} else {
			end = len(body)
		}
		tail, ok := bytes.CutPrefix(bytes.TrimRight(body[at:end], " \t\r\n"), delimiter)
		last := string(tail) == "--"
		if ok && (len(tail) == 0 || last) {
			if start >= 0 {
				chunks = append(chunks, trimBreak(body[start:at]))
			}
			if start = end; last {
				return chunks, nil
			}
		}
		if len(chunks) > MaxParts {
			return nil, fmt.Errorf("more than %d parts", MaxParts)
		}
		at = end
	}
	if start >= 0 {
		chunks = append(chunks, body[start:])
	}
	return chunks, nil
}

// trimBreak takes away the line break that belongs to the boundary after it.
func trimBreak(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}

// decoded are the bytes that were sent, without their transfer encoding. Broken base64 is read as far as it can be, broken
// quoted-printable as it stands.
func (p part) decoded() []byte {
	switch strings.ToLower(strings.TrimSpace(p.head.get("Content-Transfer-Encoding"))) {
	case "base64":
		clean := onlyBase64(p.body)
		n, _ := base64.StdEncoding.Decode(clean, clean) // it writes behind where it reads
		return clean[:n]
	case "quoted-printable":
		if b, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(p.body))); err == nil {
			return b
		}
	}
	return p.body
}

func onlyBase64(b []byte) []byte {
	keep := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' {
			return r
		}
		return -1
	}
	clean := bytes.Map(keep, b)
	switch len(clean) % 4 {
	case 1:
		return clean[:len(clean)-1]
	case 2:
		return append(clean, "=="...)
	case 3:
		return append(clean, '=')
	}
	return clean
}

// text is a text part as UTF-8 with LF at the end of lines.
func (p part) text() string {
	s := toUTF8(p.params["charset"], p.decoded())
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(s)
	return strings.ToValidUTF8(strings.TrimPrefix(s, "\uFEFF"), "\uFFFD")
}

// attached tells whether the part is a file rather than something to read.
func (p part) attached() bool {
	kind, _, _ := strings.Cut(p.head.get("Content-Disposition"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "attachment")
}

// find is the first part that fits, outermost and first ones before others; nil if there is none.
func (p *part) find(fits func(*part) bool) *part {
	if fits(p) {
		return p
	}
	for i := range p.kids {
		if found := p.kids[i].find(fits); found != nil {
			return found
		}
	}
	return nil
}

// ofKind is the first part of the media type.
func (p *part) ofKind(kind string) *part {
	return p.find(func(p *part) bool { return p.kind == kind && len(p.kids) == 0 })
}
