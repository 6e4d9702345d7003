package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minLetters is how many letters must stand apart before they are taken for one word whatever they spell.
// Initials and list marks ("U.S.A.", "a b c") are shorter.
const minLetters = 4

// maxGap is the longest gap between two letters of one word, in folded bytes: two emoji and two spaces.
const maxGap = 10

// gap is what stands between two letters that stand alone. Smaller is narrower.
type gap uint8

const (
	symbols       gap = iota // symbols only
	spacedSymbols            // symbols and white space
	narrow                   // one white space
	wide                     // more white space
	lineBreak                // white space with a line end
	emptyLine                // and another one
)

// spelling is a row of letters that stand alone, and how it falls into words. It is kept for its memory.
type spelling struct {
	at   []int32 // where the letters are in src
	gaps []gap   // gaps[i] is behind at[i]; one less than letters
	word []spelledWord
	text []byte  // the letters of one word
	off  []int32 // of text
	ends []int
	out  line
}

// spelledWord is at[from:to].
type spelledWord struct {
	from, to int
	join     bool
}

// spelled joins the row of letters that stand alone with which seen begins, as far as it spells words, and
// returns how many chunks the row takes up; 0 means that there is no such row.
func (e *editor) spelled(seen []chunk) int {
	s := &e.letters
	s.at, s.gaps, s.word = s.at[:0], s.gaps[:0], s.word[:0]
	if at := e.alone(int(seen[0].start), int(seen[0].end)); at < 0 {
		return 0
	} else {
		s.at = append(s.at, int32(at))
	}
	chunks := 1
	for {
		last := int(s.at[len(s.at)-1])
		next, g := e.gapBehind(last)
		if next < 0 {
			break
		}
		for chunks < len(seen) && int(seen[chunks-1].end) <= next {
			if int(seen[chunks].start) > next {
				break
			}
			chunks++
		}
		s.at, s.gaps = append(s.at, int32(next)), append(s.gaps, g)
	}
	chunks -= s.drop(e.src.b, seen[chunks-1])
	if chunks == 0 || len(s.at) < 3 {
		return chunks
	}
	if e.decide(); s.any() {
		e.rewrite()
	}
	return chunks
}

// drop takes letters out of the row that share the last chunk with a longer word, and returns 1 if it did.
func (s *spelling) drop(b []byte, last chunk) int {
	for i := s.at[len(s.at)-1] + 1; i < last.end; i++ {
		if isWord(b[i]) || b[i] >= utf8.RuneSelf && native(b[i:]) == 0 {
			for len(s.at) > 0 && s.at[len(s.at)-1] >= last.start {
				s.at = s.at[:len(s.at)-1]
			}
			s.gaps = s.gaps[:max(0, len(s.at)-1)]
			return 1
		}
	}
	return 0
}

// alone returns where the first letter of src[from:to] is, or -1 if it does not stand alone.
func (e *editor) alone(from, to int) int {
	b := e.src.b
	for i := from; i < to; {
		if isWord(b[i]) {
			if e.isAlone(i) {
				return i
			}
			return -1
		}
		n := 1
		if b[i] >= utf8.RuneSelf {
			if n = native(b[i:min(to, i+utf8.UTFMax)]); n == 0 {
				return -1
			}
		}
		i += n
	}
	return -1
}

// isAlone reports whether src[i] is a letter and nothing that belongs to a word follows.
func (e *editor) isAlone(i int) bool {
	b := e.src.b
	if !isLetter(b[i]) {
		return false
	}
	if i+1 == len(b) {
		return true
	}
	return !isWord(b[i+1]) && (b[i+1] < utf8.RuneSelf || native(b[i+1:min(len(b), i+1+utf8.UTFMax)]) > 0)
}

// separators may stand between the letters of a word; those in narrowSeparators are also used between things
// that are listed, and join nothing that is short.
const (
	separators       = ".-_*/|+~,'`^="
	narrowSeparators = "/|+,'=`"
)

// gapBehind returns where the next letter stands that stands alone, and what is between it and src[i]; -1 if
// something else comes first.
func (e *editor) gapBehind(i int) (next int, g gap) {
	b := e.src.b
	symbol, blank, line, listed := false, 0, false, false // blank is the last white space
	for i++; i < len(b); {
		switch c := b[i]; {
		case isWord(c):
			if !e.isAlone(i) || symbol && blank > 0 && listed {
				return -1, 0
			}
			return i, e.gap(symbol, blank, line, i)
		case c == ' ' || c == '\n':
			blank, line = i, line || c == '\n'
			i++
		case c < utf8.RuneSelf:
			if strings.IndexByte(separators, c) < 0 {
				return -1, 0
			}
			symbol, listed = true, listed || strings.IndexByte(narrowSeparators, c) >= 0
			i++
		default:
			r, size := utf8.DecodeRune(b[i:])
			if !isCutting(r) {
				return -1, 0
			}
			symbol = true
			i += size
		}
		if blank > 0 && symbol && listed {
			return -1, 0
		}
		if next++; next > maxGap {
			return -1, 0
		}
	}
	return -1, 0
}

// gap classifies a gap with its last white space at src[blank] before a letter at src[next].
func (e *editor) gap(symbol bool, blank int, line bool, next int) gap {
	switch {
	case symbol && blank == 0:
		return symbols
	case symbol:
		return spacedSymbols
	}
	n, lines := 0, 0
	for _, r := range e.orig[min(e.src.off[blank], e.src.off[next]):e.src.off[next]] {
		n += count(unicode.IsSpace(r))
		lines += count(r == '\n')
	}
	switch {
	case line && lines > 1:
		return emptyLine
	case line:
		return lineBreak
	case n > 1:
		return wide
	}
	return narrow
}

// decide cuts the row into words at every gap that is wider than the narrowest, and says which are joined.
func (e *editor) decide() {
	s := &e.letters
	base := s.gaps[0]
	for _, g := range s.gaps {
		base = min(base, g)
	}
	upright := s.upright()
	if upright {
		base = lineBreak
	}
	from, fits := 0, true
	for i := range s.at {
		if i+1 < len(s.at) && s.gaps[i] == base {
			continue
		}
		w := spelledWord{from: from, to: i + 1}
		w.join = e.spells(w, base) || upright && w.to-w.from > 1 && e.written(w) != capitalsOnly
		fits = fits && w.to-w.from > 1 && isSyllable(s.letters(e.src.b, w))
		s.word = append(s.word, w)
		from = i + 1
	}
	others := s.any() || fits && len(s.at) > minLetters && len(s.word) > 1
	if !others || base > narrow {
		return
	}
	for i, w := range s.word {
		if !w.join && w.to-w.from > 1 && isSyllable(s.letters(e.src.b, w)) && e.written(w) != capitalsOnly {
			s.word[i].join = true
		}
	}
}

// minUpright is how many letters stand under one another where they are text.
const minUpright = 8

// upright reports whether the letters stand under one another, one a line. Other gaps are between words then.
func (s *spelling) upright() bool {
	n := 0
	for _, g := range s.gaps {
		n += count(g == lineBreak)
	}
	return len(s.at) >= minUpright && 2*n > len(s.gaps)
}

// spells reports whether letters with the given gaps are a word by themselves.
func (e *editor) spells(w spelledWord, base gap) bool {
	s := &e.letters
	n, how := w.to-w.from, e.written(w)
	listed := false
	for i := w.from; i+1 < w.to && base == symbols; i++ {
		listed = listed || strings.IndexByte(narrowSeparators, e.src.b[s.at[i]+1]) >= 0
	}
	switch {
	case n >= minLetters && base <= narrow:
		return how != capitalsOnly || base != spacedSymbols && !listed
	case n > minLetters:
		return how != capitalsOnly
	case n == 3 && base == symbols:
		return how != capitalsOnly && !listed && isSyllable(s.letters(e.src.b, w))
	}
	return false
}

func (s *spelling) any() bool {
	for _, w := range s.word {
		if w.join {
			return true
		}
	}
	return false
}

// letters returns the letters of a word. They are good until the next call.
func (s *spelling) letters(b []byte, w spelledWord) []byte {
	s.text = s.text[:0]
	for _, at := range s.at[w.from:w.to] {
		s.text = append(s.text, b[at])
	}
	return s.text
}

// hand is how a word is written in the original.
type hand uint8

const (
	plainly      hand = iota // small letters among them
	marked                   // with marks
	capitalsOnly             // without marks
)

func (e *editor) written(w spelledWord) hand {
	how := capitalsOnly
	for _, at := range e.letters.at[w.from:w.to] {
		off := e.src.off[at]
		if e.isMarkedAt(off) {
			return marked
		}
		if r, _ := utf8.DecodeRuneInString(e.orig[off:]); !unicode.IsUpper(r) {
			how = plainly
		}
	}
	return how
}

// rewrite replaces the row by its words.
func (e *editor) rewrite() {
	s := &e.letters
	s.out = s.out.empty()
	for i, w := range s.word {
		first, last := int(s.at[w.from]), int(s.at[w.to-1])
		if w.join {
			e.join(w)
			e.apart++
		} else {
			s.out.add(e.src.slice(first, last+1))
		}
		if i+1 == len(s.word) {
			continue
		}
		between := e.src.slice(last+1, int(s.at[w.to]))
		if c := between.b[0]; w.join && s.word[i+1].join && c != ' ' && c != '\n' && c == between.b[len(between.b)-1] && len(between.b) > 1 {
			s.out.addByte(' ', between.off[0]) // ". ." between spelled words
			continue
		}
		s.out.add(between)
	}
	e.replace(int(s.at[0]), int(s.at[len(s.at)-1])+1, s.out)
}

// join appends the letters of one word. Where spaces or line ends are all that is between the letters and between the
// words, it looks for the words.
func (e *editor) join(w spelledWord) {
	s := &e.letters
	text := s.letters(e.src.b, w)
	s.ends = s.ends[:0]
	if w.to-w.from > minLetters && (s.gaps[w.from] == narrow || s.gaps[w.from] == lineBreak) && !isSyllable(text) {
		s.ends = e.wordsIn(text, w)
	}
	next := 0
	for i, c := range text {
		if next < len(s.ends) && s.ends[next] == i {
			s.out.addByte(' ', e.src.off[s.at[w.from+i]-1])
			next++
		}
		s.out.addByte(c, e.src.off[s.at[w.from+i]])
	}
}
