package fetch

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// The guess reads at most guessInput bytes of a body, takes the mark-up out, and judges at most guessSample of what
// is left.
const (
	guessInput  = 256 << 10
	guessSample = 4 << 10
)

// sureScore is how well a text must read in the charset that is guessed, from -1 to 1, and sureLead by how much
// better than in every other. Nearly every text of 160 bytes passes both in its own charset, and none of the tests' in
// another.
const (
	sureScore = 0.3
	sureLead  = 0.2
)

// candidate is a charset that a text may turn out to be in. judge scores decoded text from -1 to 1, and says whether
// it is enough of one to be sure by.
type candidate struct {
	decoding
	judge func(decoded []byte) (score float64, enough bool)
}

var windows1252 = textDecoding(charmap.Windows1252, "windows-1252")

// candidates are tried in this order; of equal scores the first wins.
var candidates = []candidate{
	{textDecoding(charmap.Windows1258, "windows-1258"), judgeVietnamese},
	{decoding{charsetTCVN3, tcvn3.decode}, judgeVietnamese},
	{decoding{charsetVISCII, viscii.decode}, judgeVietnamese},
	{decoding{charsetVNI, decodeVNI}, judgeVietnamese},
	{textDecoding(simplifiedchinese.GB18030, "gb18030"), judgeChinese},
	{textDecoding(traditionalchinese.Big5, "big5"), judgeTraditional},
	{textDecoding(japanese.ShiftJIS, "shift_jis"), judgeJapanese},
	{textDecoding(japanese.EUCJP, "euc-jp"), judgeJapanese},
	{textDecoding(korean.EUCKR, "euc-kr"), judgeKorean},
	{textDecoding(charmap.Windows874, "windows-874"), judgeThai},
	{textDecoding(charmap.Windows1251, "windows-1251"), judgeCyrillic},
	{textDecoding(charmap.KOI8R, "koi8-r"), judgeCyrillic},
	{utf16LE, judgeUTF16},
	{utf16BE, judgeUTF16},
}

// guess names the encoding of a text that does not say. What is UTF-8, but for at most one bad byte in twenty bytes
// outside ASCII, is UTF-8, and so is ASCII. For the rest, the text is read in every charset that a page of the region
// may be in, and the one wins in which it reads best: by the syllables of Vietnamese, the frequent characters of
// Chinese, Japanese and Korean, the order of letters in Thai and Cyrillic. sure is false where none reads well or
// two read alike; the result is then the best, or windows-1252.
func guess(body []byte) (d decoding, sure bool) {
	switch {
	case isISO2022JP(body):
		return textDecoding(japanese.ISO2022JP, "iso-2022-jp"), true
	case readsAsUTF8(body):
		return utf8Decoding, true
	}
	text := sample(body)
	best, second, enough := judgeWestern(text), -1.0, false
	d = windows1252
	for _, c := range candidates {
		in := text
		if c.name == utf16LE.name || c.name == utf16BE.name {
			in = body[:min(len(body), guessSample)&^1] // whose mark-up is not in bytes
		}
		score, ok := c.judge(c.decode(in))
		switch {
		case score > best:
			d, best, second, enough = c.decoding, score, best, ok
		case score > second:
			second = score
		}
	}
	return d, enough && best >= sureScore && best-second >= sureLead
}

// isISO2022JP reports whether a text is in ASCII bytes and switches to Japanese.
func isISO2022JP(body []byte) bool {
	i := bytes.Index(body, []byte("\x1b$"))
	if i < 0 || i+2 >= len(body) || body[i+2] != 'B' && body[i+2] != '@' {
		return false
	}
	for _, b := range body {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// readsAsUTF8 reports whether at most one byte in twenty outside ASCII is in no valid UTF-8 sequence.
func readsAsUTF8(body []byte) bool {
	u := countUTF8(body)
	return u.bad*20 <= u.high
}

// utf8Count says how much of a text is UTF-8.
type utf8Count struct {
	high int // bytes outside ASCII
	bad  int // those of them that are in no valid sequence
	// weight is what the valid sequences prove: 1 for each of two bytes, 2 for one of three, 3 for one of four.
	weight int
}

func countUTF8(body []byte) utf8Count {
	var u utf8Count
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, n := utf8.DecodeRune(body[i:])
		if n == 1 {
			u.bad++
		}
		u.high += n
		u.weight += n - 1
		i += n
	}
	return u
}
