package fetch

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// CharsetBy says what told the charset of a text.
type CharsetBy string

// What told it, in order of trust.
const (
	ByBOM    CharsetBy = "bom"    // a byte order mark
	ByHeader CharsetBy = "header" // the Content-Type
	ByMeta   CharsetBy = "meta"   // a <meta> of HTML
	ByXML    CharsetBy = "xml"    // an XML declaration
	// ByBytes means that the text is UTF-8, as hardly any other text is by accident, where nothing was declared or
	// something else.
	ByBytes CharsetBy = "bytes"
	// ByGuess means that the text reads well in this charset and in no other, where nothing was declared or what
	// cannot be.
	ByGuess CharsetBy = "guess"
	// ByDefault means that nothing was declared, and the text reads well in no charset or in several.
	ByDefault CharsetBy = "default"
)

// decoding is a charset by its name on a [Page], and how text in it becomes UTF-8: what is invalid becomes U+FFFD,
// and the result shares no memory with the body.
type decoding struct {
	name   string
	decode func(body []byte) []byte
}

var utf8Decoding = decoding{"utf-8", func(body []byte) []byte {
	if utf8.Valid(body) {
		return bytes.Clone(body)
	}
	return decodeText(unicode.UTF8, body)
}}

func textDecoding(e encoding.Encoding, name string) decoding {
	return decoding{name, func(body []byte) []byte { return decodeText(e, body) }}
}

func decodeText(e encoding.Encoding, body []byte) []byte {
	text, err := e.NewDecoder().Bytes(body)
	if err != nil { // decoders replace what is invalid; none is known to fail
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return text
}

// boms are the byte order marks, with the charset each stands for.
var boms = []struct {
	mark string
	decoding
}{
	{"\xEF\xBB\xBF", utf8Decoding},
	{"\xFE\xFF", utf16BE},
	{"\xFF\xFE", utf16LE},
	{"\x84\x31\x95\x33", textDecoding(simplifiedchinese.GB18030, "gb18030")},
}

// Text decodes a saved file as the body of an answer is decoded. It is false for what is not text, and for text
// whose charset nothing tells and that does not read well in any one charset. isHTML says whether the file is a page.
func Text(file []byte) (text []byte, isHTML, ok bool) {
	media := mediaType("", file)
	if !isText(media) {
		return nil, false, len(file) == 0
	}
	text, _, by := toUTF8(file, media, "")
	return text, media == "text/html", by != ByDefault
}

// toUTF8 decodes a text and says what from. A byte order mark is dropped, nothing else is left out. In order:
//
//   - A byte order mark.
//   - Bytes that are UTF-16, or that are UTF-8 outside ASCII, are that, whatever is declared.
//   - The first declaration that the bytes can be in: the header, a <meta>, an XML declaration. Charsets of the West
//     and windows-1258 are what servers say by default and what pages in old Vietnamese fonts say, so that a sure
//     guess beats them.
//   - A sure guess, see [guess].
//   - The first declaration, with U+FFFD for what cannot be read.
//   - The guess as it is.
func toUTF8(body []byte, media, contentType string) (text []byte, name string, by CharsetBy) {
	for _, b := range boms {
		if rest, ok := bytes.CutPrefix(body, []byte(b.mark)); ok {
			return b.decode(rest), b.name, ByBOM
		}
	}
	header, _ := lookup(charsetParam(contentType))
	if header.name == "utf-8" && bytes.IndexByte(body, 0) < 0 && utf8.Valid(body) {
		return bytes.Clone(body), "utf-8", ByHeader
	}
	told := declarations(body, media, contentType)
	if d, ok := findUTF16(body); ok {
		return d.decode(body), d.name, declaredAs(told, "utf-16", ByGuess)
	}
	if isUTF8For(body, told) {
		return utf8Decoding.decode(body), "utf-8", declaredAs(told, "utf-8", ByBytes)
	}
	return decodeLegacy(body, told)
}

// declaredAs returns by what the first declaration that begins with the name was made, or else the other.
func declaredAs(told []declaration, name string, other CharsetBy) CharsetBy {
	if len(told) > 0 && strings.HasPrefix(told[0].name, name) {
		return told[0].by
	}
	return other
}

// isUTF8For reports whether a text is UTF-8 against the first of its declarations. A pair of bytes of Chinese may be
// valid UTF-8 by accident, one of a charset of the West means nothing there.
func isUTF8For(body []byte, told []declaration) bool {
	u := countUTF8(body)
	switch {
	case len(told) == 0:
		return false // the guess's to say
	case told[0].name == "utf-8":
		return u.bad == 0
	case u.bad > 0:
		return u.bad*20 <= u.high && u.weight >= 40
	case isWide(told[0].name):
		return u.weight >= 4
	}
	return u.weight > 0
}

// isWide reports whether the characters of a charset are of several bytes.
func isWide(name string) bool {
	switch name {
	case "gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr":
		return true
	}
	return false
}

// decodeLegacy decodes a text that is neither UTF-16 nor, by its declaration, UTF-8.
func decodeLegacy(body []byte, told []declaration) (text []byte, name string, by CharsetBy) {
	var sure, guessed bool
	var best decoding
	guessOnce := func() bool {
		if !guessed {
			best, sure = guess(body)
			guessed = true
		}
		return sure
	}
	high := countHigh(body)
	for _, d := range told {
		switch {
		case strings.HasPrefix(d.name, "utf-16") && bytes.IndexByte(body, 0) < 0: // a declaration that can be read is not in it
			continue
		case isWeak(d.name) && high > 0 && guessOnce() && best.name != d.name:
			return best.decode(body), best.name, guessedBy(best)
		}
		if text := d.decode(body); bytes.Count(text, []byte("\uFFFD"))*20 <= high {
			return text, d.name, d.by
		}
	}
	switch {
	case guessOnce():
		return best.decode(body), best.name, guessedBy(best)
	case len(told) > 0 && !strings.HasPrefix(told[0].name, "utf-16"):
		return told[0].decode(body), told[0].name, told[0].by
	}
	return best.decode(body), best.name, ByDefault
}

func guessedBy(d decoding) CharsetBy {
	if d.name == "utf-8" {
		return ByBytes
	}
	return ByGuess
}

// isWeak reports whether pages say that they are in this charset without knowing.
func isWeak(name string) bool { return name == "windows-1252" || name == "windows-1258" }
