package inbox

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// field is a header field, unfolded and as it was written otherwise.
type field struct{ name, value string }

// head is a header. What is no field in it was left out: mails that a strict reader refuses are read too.
type head []field

// The bounds of a header: fields beyond them are left out.
const (
	maxFields = 1000
	maxValue  = 16 << 10  // bytes of one field
	maxHead   = 512 << 10 // bytes of all
)

// readHead cuts a mail or a part into header and body.
func readHead(raw []byte) (head, []byte) {
	var h head
	for left := maxHead; len(raw) > 0; {
		line, rest := cutLine(raw)
		if len(line) == 0 {
			return h, rest
		}
		raw = rest
		if left -= len(line) + 1; left < 0 {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n := len(h) - 1; n >= 0 && len(h[n].value)+len(line) < maxValue {
				h[n].value += " " + strings.TrimSpace(string(line))
			}
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		name = bytes.TrimRight(name, " \t")
		if ok && len(h) < maxFields && len(line) < maxValue && len(name) > 0 && !bytes.ContainsAny(name, " \t") {
			h = append(h, field{string(name), strings.TrimSpace(string(value))})
		}
	}
	return h, nil
}

// cutLine returns the first line, without its end, and the rest.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

// get is the first field of the name, empty if there is none.
func (h head) get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// all are the fields of the name, in order.
func (h head) all(name string) []string {
	var all []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			all = append(all, f.value)
		}
	}
	return all
}

// text is the first field of the name with its encoded words decoded, as one line.
func (h head) text(name string) string { return decodeWords(h.get(name)) }

func decodeWords(s string) string {
	d := mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		return strings.NewReader(toUTF8(charset, b)), nil
	}}
	if decoded, err := d.DecodeHeader(s); err == nil {
		s = decoded
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// addresses are those of the fields of the name, bare and with their domain in lower case.
func (h head) addresses(name string) []string {
	var all []string
	for _, value := range h.all(name) {
		list, err := (&mail.AddressParser{}).ParseList(value)
		if err != nil {
			if a := bare(value); a != "" {
				all = append(all, a)
			}
			continue
		}
		for _, a := range list {
			all = append(all, lowerDomain(a.Address))
		}
	}
	return all
}

// bare is the address between the last angle brackets, or the whole if it looks like one; empty if there is none.
func bare(s string) string {
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		s, _, _ = strings.Cut(s[open+1:], ">")
	}
	s = strings.TrimSpace(s)
	if at := strings.LastIndexByte(s, '@'); at <= 0 || at == len(s)-1 || len(s) > 320 || strings.ContainsAny(s, " <>,;\"") || strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	return lowerDomain(s)
}

func lowerDomain(addr string) string {
	at := strings.LastIndexByte(addr, '@')
	return addr[:at+1] + strings.ToLower(addr[at+1:])
}

// ids are the message ids in the first field of the name, without their brackets.
func (h head) ids(name string) []string { return idsIn(h.get(name)) }

func idsIn(s string) []string {
	var all []string
	for {
		_, rest, ok := strings.Cut(s, "<")
		if !ok {
			return all
		}
		id, after, ok := strings.Cut(rest, ">")
		if !ok {
			return all
		}
		if strings.Contains(id, "@") && !strings.ContainsAny(id, " <") && !strings.ContainsFunc(id, unicode.IsControl) && len(id) <= 500 {
			all = append(all, id)
		}
		s = after
	}
}

// toUTF8 decodes bytes of a charset; one that is not known is read as UTF-8, and if it is not that, as Windows-1252.
func toUTF8(charset string, b []byte) string {
	if e, err := htmlindex.Get(strings.TrimSpace(charset)); err == nil {
		if decoded, err := e.NewDecoder().Bytes(b); err == nil {
			return string(decoded)
		}
	}
	if utf8.Valid(b) {
		return string(b)
	}
	e, err := htmlindex.Get("windows-1252")
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	decoded, _ := e.NewDecoder().Bytes(b) // every byte has a meaning in it
	return string(decoded)
}
