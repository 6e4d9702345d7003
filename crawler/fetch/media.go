package fetch

import (
	"bytes"
	"net/http"
	"strings"
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
	if d, ok := findUTF16(body); ok {
		body = d.decode(body[:min(len(body), 1024)])
	}
	t, _, _ = strings.Cut(http.DetectContentType(body), ";")
	return t
}

// isBinary reports whether a body that is called text is none: it begins as a file of another kind does, or holds
// more than stray control characters, and is not in a charset that has them.
func isBinary(header string, body []byte) bool {
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	if kind != "application/octet-stream" {
		return !isText(kind)
	}
	label := charsetParam(header)
	if strings.HasPrefix(label, "utf-16") || bytes.HasPrefix(body, []byte("\xFE\xFF")) || bytes.HasPrefix(body, []byte("\xFF\xFE")) {
		return false
	}
	if _, ok := vietLabels[label]; ok {
		return false
	}
	if _, ok := findUTF16(body); ok {
		return false
	}
	if hasStrayControls(body) {
		return false
	}
	d, sure := guess(body)
	return !sure || d.name != charsetVISCII && !strings.HasPrefix(d.name, "utf-16")
}

// hasStrayControls reports whether at most one in fifty of the first bytes is a control character, and none is NUL:
// feeds have them by mistake.
func hasStrayControls(body []byte) bool {
	probe := body[:min(len(body), 512)]
	n := 0
	for _, c := range probe {
		if c == 0 {
			return false
		}
		if isNoText(rune(c)) {
			n++
		}
	}
	return n*50 <= len(probe)
}

// isText reports whether a body of this type is decoded to UTF-8.
func isText(media string) bool {
	switch media {
	case "application/json", "application/xml", "application/xhtml+xml":
		return true
	}
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml")
}
