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
	words []word // of which text is
	page  int    // in what was given to tesseract
}

// word is one word, or one character of a script without blanks.
type word struct {
	box  image.Rectangle
	text string
	conf float64
	off  bool // a blank stands before it, though its script sets none between words
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

// parse reads what tesseract prints: for each page TSV, and then its text. Lines without text are left out.
func parse(out string, langs []string) ([]line, error) {
	var all []line
	cur := line{langs: langs}
	text := printedOf(out)
	end := func() {
		text.part(cur.words)
		if l, ok := newLine(cur.box, cur.words); ok {
			l.langs, l.page = langs, cur.page
			all = append(all, l)
		}
		cur.words = nil
	}
	for row := range strings.Lines(out) {
		f := strings.SplitN(strings.Trim(row, "\f\r\n"), "\t", columns)
		if len(f) < columns || f[colLevel] != levelLine && f[colLevel] != levelWord {
			continue // a heading, a level above lines, or text
		}
		n, err := numbers(f[colPage : colHeight+1])
		if err != nil {
			return nil, fmt.Errorf("%w: row %q: %w", ErrFailed, row, err)
		}
		left, top, width, height := n[colLeft-colPage], n[colTop-colPage], n[colWidth-colPage], n[colHeight-colPage]
		box := image.Rect(left, top, left+width, top+height)
		if f[colLevel] == levelLine {
			end()
			cur.box, cur.page = box, n[0]
			continue
		}
		conf, err := strconv.ParseFloat(f[colConf], 64)
		if err != nil {
			return nil, fmt.Errorf("%w: row %q: %w", ErrFailed, row, err)
		}
		cur.words = append(cur.words, word{box: box, text: strings.TrimSpace(strings.ToValidUTF8(f[colText], "")), conf: min(max(conf, 0), 100) / 100})
	}
	end()
	return all, nil
}

func numbers(f []string) (n [colHeight - colPage + 1]int, err error) {
	for i, s := range f {
		if n[i], err = strconv.Atoi(s); err != nil {
			return n, err
		}
	}
	return n, nil
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
		if b.Len() > 0 && (w.off || !(tight(last) && tight(r[0]))) {
			b.WriteByte(' ')
		}
		if l.runes == 0 || wordy(r[0]) && l.runes < headRunes {
			first = first.Union(w.box)
		}
		b.WriteString(squeeze(w.text))
		last = r[len(r)-1]
		l.runes += len(r)
		sum += w.conf * float64(len(r))
	}
	if !legible(b.String()) {
		return line{}, false
	}
	l.words, l.text, l.conf, l.head = words, b.String(), sum/float64(l.runes), first.Dx()
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

// move adds p to where a line and its words stand.
func (l *line) move(p image.Point) {
	l.box = l.box.Add(p)
	l.words = slices.Clone(l.words)
	for i := range l.words {
		l.words[i].box = l.words[i].box.Add(p)
	}
}

func (l *line) halve() {
	l.words = slices.Clone(l.words)
	for i := range l.words {
		b := l.words[i].box
		l.words[i].box = image.Rect(b.Min.X/2, b.Min.Y/2, b.Max.X/2, b.Max.Y/2)
	}
}
