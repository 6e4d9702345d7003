package fetch

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
)

// declaration is a charset that a page says it is in, where it says so. Labels that nobody knows are none.
type declaration struct {
	decoding
	by CharsetBy
}

// declarations returns what a page says, in order of trust: the Content-Type header, a <meta> of HTML, an XML
// declaration.
func declarations(body []byte, media, contentType string) []declaration {
	var out []declaration
	if d, ok := lookup(charsetParam(contentType)); ok {
		out = append(out, declaration{d, ByHeader})
	}
	if strings.Contains(media, "html") {
		if d, ok := lookup(metaCharset(body)); ok {
			out = append(out, declaration{d, ByMeta})
		}
	}
	if d, ok := lookup(xmlCharset(body)); ok {
		out = append(out, declaration{d, ByXML})
	}
	return out
}

// vietLabels are the labels of charsets that the WHATWG does not know.
var vietLabels = map[string]decoding{
	"viscii": {charsetVISCII, viscii.decode}, "csviscii": {charsetVISCII, viscii.decode}, "viscii1.1-1": {charsetVISCII, viscii.decode},
	"x-viet-viscii": {charsetVISCII, viscii.decode},
	"tcvn3":         {charsetTCVN3, tcvn3.decode}, "x-tcvn3": {charsetTCVN3, tcvn3.decode}, "abc": {charsetTCVN3, tcvn3.decode},
	"tcvn": {charsetTCVN, tcvn5712.decode}, "tcvn-5712": {charsetTCVN, tcvn5712.decode}, "tcvn5712-1": {charsetTCVN, tcvn5712.decode},
	"x-viet-tcvn5712": {charsetTCVN, tcvn5712.decode},
	"vni":             {charsetVNI, decodeVNI}, "x-viet-vni": {charsetVNI, decodeVNI}, "x-vni": {charsetVNI, decodeVNI},
}

// lookup finds a charset by a label of the WHATWG or of an old Vietnamese one. It is false for labels it does not
// know, and for the few that the WHATWG refuses to decode.
func lookup(label string) (d decoding, ok bool) {
	label = strings.ToLower(strings.TrimSpace(label))
	if d, ok := vietLabels[label]; ok {
		return d, true
	}
	e, name := charset.Lookup(label)
	switch {
	case e == nil, name == "replacement":
		return decoding{}, false
	case name == "x-user-defined": // as browsers read it in a <meta>
		return textDecoding(charmap.Windows1252, "windows-1252"), true
	case name == "utf-8":
		return utf8Decoding, true
	}
	return textDecoding(e, name), true
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
