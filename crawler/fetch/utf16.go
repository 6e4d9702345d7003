package fetch

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

var (
	utf16LE = textDecoding(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le")
	utf16BE = textDecoding(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be")
)

// utf16Probe is how much of a body is looked at to find out whether it is UTF-16, in bytes.
const utf16Probe = 4 << 10

// findUTF16 reports whether a text without a byte order mark is UTF-16, and in which order. It must have bytes that
// no text has in another charset: NUL, which every space, line end and tag has in UTF-16, or control characters, which
// Thai has.
func findUTF16(body []byte) (d decoding, ok bool) {
	probe := body[:min(len(body), utf16Probe)&^1]
	if len(probe) < 8 || bytes.IndexFunc(probe, isNoText) < 0 {
		return decoding{}, false
	}
	least := 0.8
	if bytes.IndexByte(probe, 0) >= 0 {
		least = 0.6
	}
	le, be := scoreUTF16(probe, 0), scoreUTF16(probe, 1)
	switch {
	case le >= least && le > be:
		return utf16LE, true
	case be >= least && be > le:
		return utf16BE, true
	}
	return decoding{}, false
}

// isNoText reports whether r is a control character that text has none of, ESC aside, which ISO-2022 has.
func isNoText(r rune) bool {
	return r < '\t' || r == '\v' || r >= 0x0E && r < ' ' && r != 0x1B
}

// scoreUTF16 says how far the units of a text are characters that pages are written in, at most 1. The high byte of
// a unit is its second for order 0 and its first for order 1.
func scoreUTF16(b []byte, order int) float64 {
	sum := 0.0
	for i := 0; i+1 < len(b); i += 2 {
		u := rune(b[i+1-order])<<8 | rune(b[i+order])
		if utf16.IsSurrogate(u) && u < 0xDC00 && i+3 < len(b) {
			low := rune(b[i+3-order])<<8 | rune(b[i+2+order])
			if low >= 0xDC00 && low <= 0xDFFF {
				sum += 1
				i += 2
				continue
			}
		}
		sum += scoreUnit(u)
	}
	return sum / float64(max(len(b)/2, 1))
}

func scoreUnit(u rune) float64 {
	switch {
	case u == '\n' || u == '\r' || u == '\t' || u >= ' ' && u < 0x7F,
		u >= 0xA0 && u <= 0x24F, u >= 0x300 && u <= 0x323, u >= 0x400 && u <= 0x45F, // Latin, tones, Cyrillic
		u >= 0xE01 && u <= 0xE5B, u >= 0x1E00 && u <= 0x1EFF, u >= 0x2010 && u <= 0x2026, // Thai, Vietnamese, punctuation
		u >= 0x3000 && u <= 0x3011, u >= 0x3041 && u <= 0x30FE, u >= 0xFF01 && u <= 0xFF5E, frequent[u] != 0: // kana, wide forms
		return 1
	case u >= 0x4E00 && u <= 0x9FFF:
		return 0.3
	case u >= 0xAC00 && u <= 0xD7A3:
		return 0.5
	case u < ' ', utf16.IsSurrogate(u), u == 0xFFFE, u == 0xFFFF:
		return -2
	}
	return -1
}

// judgeUTF16 is for text without a NUL byte: Chinese or Japanese without a space or tag.
func judgeUTF16(decoded []byte) (score float64, enough bool) {
	if bytes.ContainsRune(decoded, utf8.RuneError) {
		return -1, false
	}
	best := -1.0
	for _, lang := range []language{chinese, traditional, japaneseText, koreanText} {
		s, ok := judgeWide(decoded, lang)
		if s > best {
			best, enough = s, ok
		}
	}
	return best, enough
}
