package ocr

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// printed are the lines that tesseract prints as text, beside TSV: these show where blanks are among words that are not set
// apart, which stand as one character each in TSV.
type printed struct{ lines []string }

func printedOf(out string) *printed {
	p := new(printed)
	for row := range strings.Lines(out) {
		if s := strings.Trim(row, " \r\n\f"); s != "" && !strings.Contains(s, "\t") {
			p.lines = append(p.lines, s)
		}
	}
	return p
}

// part notes the blanks before the words of the line that comes next in p. Words that are not found there stay as they are.
func (p *printed) part(words []word) {
	if !slices.ContainsFunc(words, func(w word) bool { return w.text != "" }) {
		return
	}
	for i, s := range p.lines {
		if off, ok := blanks(words, s); ok {
			for k := range words {
				words[k].off = off[k]
			}
			p.lines = p.lines[i+1:]
			return
		}
	}
}

// blanks reports for each word whether s has a blank before it that separates phrases, and whether s is these words.
func blanks(words []word, s string) (off []bool, ok bool) {
	off = make([]bool, len(words))
	var last rune
	for i, w := range words {
		rest := strings.TrimLeft(s, " ")
		first, _ := utf8.DecodeRuneInString(w.text)
		off[i] = len(rest) < len(s) && wordy(last) && wordy(first)
		if s, ok = strings.CutPrefix(rest, w.text); !ok {
			return nil, false
		}
		if w.text != "" {
			last, _ = utf8.DecodeLastRuneInString(w.text)
		}
	}
	return off, strings.TrimSpace(s) == ""
}
