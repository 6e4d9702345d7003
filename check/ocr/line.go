package ocr

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of text where it stands in the picture.
type line struct {
	box   image.Rectangle
	text  string
	runes int     // of text, without blanks
	conf  float64 // mean over runes, 0 to 1
	head  int     // width of its first word, in pixels
	langs []string
}

// word is one word, or one character of a script without blanks.
type word struct {
	box  image.Rectangle
	text string
	conf float64
}

// The columns of what tesseract prints as TSV.
const (
	colLevel = iota
	colPage
	colBlock
	colPar
	colLine
	colWord
	colLeft
	colTop
	colWidth
	colHeight
	colConf
	colText
	columns
)

// Levels of rows in TSV.
const (
	levelLine = "4"
	levelWord = "5"
)

// parse reads what tesseract prints as TSV. Lines without text are left out.
func parse(tsv string, langs []string) ([]line, error) {
	var out []line
	var box image.Rectangle
	var words []word
	end := func() {
		if l, ok := newLine(box, words); ok {
			l.langs = langs
			out = append(out, l)
		}
		words = words[:0]
	}
	for row := range strings.Lines(tsv) {
		f := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", columns)
		if len(f) < columns || f[colLevel] != levelLine && f[colLevel] != levelWord {
			continue // a heading, or a level above lines
		}
		r, err := rectangle(f[colLeft : colHeight+1])
		if err != nil {
			return nil, fmt.Errorf("%w: row %q: %w", ErrFailed, row, err)
		}
		if f[colLevel] == levelLine {
			end()
			box = r
			continue
		}
		conf, err := strconv.ParseFloat(f[colConf], 64)
		if err != nil {
			return nil, fmt.Errorf("%w: row %q: %w", ErrFailed, row, err)
		}
		words = append(words, word{box: r, text: strings.TrimSpace(strings.ToValidUTF8(f[colText], "")), conf: min(max(conf, 0), 100) / 100})
	}
	end()
	return downwards(out), nil
}

func rectangle(f []string) (image.Rectangle, error) {
	var n [4]int
	for i, s := range f {
		v, err := strconv.Atoi(s)
		if err != nil {
			return image.Rectangle{}, err
		}
		n[i] = v
	}
	return image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3]), nil
}

// speck is the confidence below which marks without a letter or digit are taken for parts of a picture.
const speck = 0.5

// newLine puts words together. It reports false if nothing is left.
func newLine(box image.Rectangle, words []word) (line, bool) {
	words = slices.DeleteFunc(slices.Clone(words), func(w word) bool { return w.text == "" || w.conf < speck && !legible(w.text) })
	if rest := words[beside(words):]; len(rest) < len(words) {
		words, box = rest, around(rest)
	}
	l := line{box: box}
	var b strings.Builder
	var last rune
	var sum float64
	var first image.Rectangle
	for _, w := range words {
		r := []rune(w.text)
		if b.Len() > 0 && !(tight(last) && tight(r[0])) {
			b.WriteByte(' ')
		}
		if l.runes == 0 || wordy(r[0]) && l.runes < headRunes {
			first = first.Union(w.box)
		}
		b.WriteString(w.text)
		last = r[len(r)-1]
		l.runes += len(r)
		sum += w.conf * float64(len(r))
	}
	if !legible(b.String()) {
		return line{}, false
	}
	l.text, l.conf, l.head = squeeze(b.String()), sum/float64(l.runes), first.Dx()
	return l, true
}

// headRunes is how many characters are taken for the first word of a line in a script that does not set words apart.
const headRunes = 6

// beside counts the words at the beginning of a line that are no text but the picture of who writes, or another mark,
// at some distance from it: without letters, or a single character.
func beside(words []word) int {
	for i := 0; i+1 < len(words) && i < 3; i++ {
		w, next := words[i], words[i+1]
		if legible(w.text) && utf8.RuneCountInString(w.text) > 1 {
			return 0
		}
		if next.box.Min.X-w.box.Max.X > around(words[i+1:]).Dy()*3/4 {
			return i + 1
		}
	}
	return 0
}

// around is the box of some words, as high as most of them.
func around(words []word) image.Rectangle {
	var all image.Rectangle
	var tops, bottoms []int
	for _, w := range words {
		all = all.Union(w.box)
		tops, bottoms = append(tops, w.box.Min.Y), append(bottoms, w.box.Max.Y)
	}
	slices.Sort(tops)
	slices.Sort(bottoms)
	all.Min.Y, all.Max.Y = tops[len(tops)/2], bottoms[len(bottoms)/2]
	return all
}

// squeeze takes out blanks between characters of scripts without them.
func squeeze(s string) string {
	r := []rune(s)
	out := r[:0:0]
	for i, c := range r {
		if c == ' ' && i > 0 && i+1 < len(r) && tight(r[i-1]) && tight(r[i+1]) {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func legible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// tight reports whether a character is of a script that sets no blanks between words, or one of its punctuation marks.
func tight(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || wordy(r) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff65
}

// wordy reports whether a character is of a script without blanks in which lines end between words of several
// characters.
func wordy(r rune) bool {
	return unicode.In(r, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar)
}
