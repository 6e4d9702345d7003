package fetch

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// mediaType returns the media type of a Content-Type header in lower case. Where the header has none, or says text
// of what is a picture, an archive or other bytes, it is guessed from the body as browsers do; it is empty if there
// is no body to guess from.
func mediaType(header string, body []byte) string {
	t := header
	if i := strings.IndexAny(t, ";,"); i >= 0 {
		t = t[:i]
	}
	t = strings.ToLower(strings.TrimSpace(t))
	switch {
	case strings.Contains(t, "/") && !(isText(t) && isBinary(header, body)):
		return t
	case len(body) == 0:
		return ""
	}
	t, _, _ = strings.Cut(http.DetectContentType(body), ";")
	return t
}

// isBinary reports whether a body that is called text is none: it begins as a file of another kind does, or holds
// control characters that no text has and does not say that it is UTF-16.
func isBinary(header string, body []byte) bool {
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	if kind == "application/octet-stream" {
		return !strings.Contains(strings.ToLower(header), "utf-16") && !bytes.HasPrefix(body, []byte("\xFE\xFF")) && !bytes.HasPrefix(body, []byte("\xFF\xFE"))
	}
	return !isText(kind)
}

// Text decodes a saved file as the body of an answer is decoded. It is false for what is not text and for text
// whose charset nothing tells: not valid UTF-8, no byte order mark, no declaration in HTML or XML. isHTML says
// whether the file is a page.
func Text(file []byte) (text []byte, isHTML, ok bool) {
	media := mediaType("", file)
	if !isText(media) {
		return nil, false, len(file) == 0
	}
	text, _, guessed := toUTF8(file, media, "")
	return text, media == "text/html", !guessed
}

// isText reports whether a body of this type is decoded to UTF-8.
func isText(media string) bool {
	switch media {
	case "application/json", "application/xml", "application/xhtml+xml":
		return true
	}
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml")
}

// boms are the byte order marks, with the charset each stands for.
var boms = []struct {
	mark, charset string
}{
	{"\xEF\xBB\xBF", "utf-8"},
	{"\xFE\xFF", "utf-16be"},
	{"\xFF\xFE", "utf-16le"},
}

// toUTF8 decodes a text and says what from. In order: a byte order mark, the charset of the Content-Type header, a
// <meta> of HTML, an XML declaration, a guess (see [guess]). Labels that nobody knows are passed over. Bytes that
// are invalid become U+FFFD, a byte order mark is dropped, nothing else changes. The result shares no memory with
// body. guessed is true where nothing said what the charset is and it is not UTF-8.
func toUTF8(body []byte, media, contentType string) (text []byte, name string, guessed bool) {
	for _, b := range boms {
		if rest, ok := bytes.CutPrefix(body, []byte(b.mark)); ok {
			e, name := charset.Lookup(b.charset)
			return decodeText(e, name, rest), name, false
		}
	}
	e, name := lookup(charsetParam(contentType))
	if e == nil && strings.Contains(media, "html") {
		e, name = lookup(metaCharset(body))
	}
	if e == nil {
		e, name = lookup(xmlCharset(body))
	}
	// A declaration that could be read as ASCII is not in UTF-16, whatever it says.
	if strings.HasPrefix(name, "utf-16") && bytes.IndexByte(body, 0) < 0 {
		e = nil
	}
	if guessed = e == nil; guessed {
		e, name = guess(body)
	}
	return decodeText(e, name, body), name, guessed && name != "utf-8"
}

// lookup finds an encoding by a label of the WHATWG. It returns nil for labels it does not know, and for the few
// that the WHATWG refuses to decode.
func lookup(label string) (encoding.Encoding, string) {
	if label == "" {
		return nil, ""
	}
	e, name := charset.Lookup(label)
	switch name {
	case "replacement":
		return nil, ""
	case "x-user-defined": // as browsers read it in a <meta>
		return charmap.Windows1252, "windows-1252"
	}
	return e, name
}

func decodeText(e encoding.Encoding, name string, body []byte) []byte {
	if name == "utf-8" {
		if utf8.Valid(body) {
			return bytes.Clone(body)
		}
		e = unicode.UTF8
	}
	text, err := e.NewDecoder().Bytes(body)
	if err != nil { // decoders replace what is invalid; none is known to fail
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return text
}

// charsetParam returns the value after "charset=" in a Content-Type, also in one with mistakes that
// mime.ParseMediaType refuses.
func charsetParam(contentType string) string {
	rest := strings.ToLower(contentType)
	for {
		_, after, ok := strings.Cut(rest, "charset")
		if !ok {
			return ""
		}
		rest = after
		value, ok := strings.CutPrefix(strings.TrimLeft(after, " \t"), "=")
		if !ok {
			continue
		}
		value = strings.TrimLeft(value, " \t\"'")
		if i := strings.IndexAny(value, " \t\"';,"); i >= 0 {
			value = value[:i]
		}
		return value
	}
}

// metaBytes is how far into a page a <meta> is looked for. The WHATWG asks for 1024 bytes; pages of job boards
// that begin with scripts have it later.
const metaBytes = 8 << 10

// metaCharset returns the label that the first <meta> with one gives, outside comments and scripts.
func metaCharset(body []byte) string {
	body = body[:min(len(body), metaBytes)]
	if !bytes.Contains(bytes.ToLower(body), []byte("charset")) {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if string(name) != "meta" || !more {
				continue
			}
			if label := metaLabel(z); label != "" {
				return label
			}
		}
	}
}

// metaLabel reads the attributes of a <meta>: charset=…, or http-equiv=content-type with a content.
func metaLabel(z *html.Tokenizer) string {
	var label, content string
	isType := false
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "charset":
			label = strings.TrimSpace(string(value))
		case "http-equiv":
			isType = strings.EqualFold(strings.TrimSpace(string(value)), "content-type")
		case "content":
			content = string(value)
		}
	}
	if label == "" && isType {
		label = charsetParam(content)
	}
	return label
}

// xmlCharset returns the encoding in the XML declaration that a text begins with.
func xmlCharset(body []byte) string {
	body = bytes.TrimLeft(body[:min(len(body), 1024)], " \t\r\n")
	if !bytes.HasPrefix(body, []byte("<?xml")) {
		return ""
	}
	end := bytes.Index(body, []byte("?>"))
	if end < 0 {
		return ""
	}
	_, value, _ := strings.Cut(string(body[:end]), "encoding")
	value = strings.TrimLeft(value, " \t\r\n")
	value = strings.TrimLeft(strings.TrimPrefix(value, "="), " \t\r\n")
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return ""
	}
	label, _, _ := strings.Cut(value[1:], value[:1])
	return label
}
