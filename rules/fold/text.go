package fold

import (
	"unicode"
	"unicode/utf8"
)

// Text is a folded text that remembers where it came from. The zero Text is the folding of "".
// A Text may be read by several goroutines; [Text.Reset] needs it alone.
type Text struct {
	S    string // folded
	orig string
	off  []int32 // off[i] is where in orig the rune starts that gave S[i]; len(S)+1 entries
	buf  []byte
}

// New folds a text. Texts longer than 2 GiB are not supported.
func New(orig string) Text {
	var t Text
	t.Reset(orig)
	return t
}

// String folds a text for which nobody needs the origin.
func String(s string) string {
	var t Text
	t.Reset(s)
	return t.S
}

// Reset makes t the folding of orig and reuses the memory of its map. Strings taken from t.S stay valid.
func (t *Text) Reset(orig string) {
	p := pass{orig: orig, b: t.buf[:0], off: t.off[:0], word: -1}
	p.run()
	p.b, p.off = joinLetters(p.b, p.off, orig)
	t.orig, t.off, t.buf = orig, append(p.off, int32(len(orig))), p.b
	t.S = string(p.b)
}

// Original returns what Reset was given.
func (t *Text) Original() string { return t.orig }

// Origin returns the original bytes that gave S[start:end]: whole runes, with the marks that belong to the
// last one and without what was dropped after it. An empty range gives an empty range.
func (t *Text) Origin(start, end int) (from, to int) {
	if start >= end || len(t.off) == 0 {
		at := 0
		if start < len(t.off) {
			at = int(t.off[start])
		}
		return at, at
	}
	from, last, limit := int(t.off[start]), int(t.off[end-1]), int(t.off[end])
	_, size := utf8.DecodeRuneInString(t.orig[last:])
	to = last + size
	for to < limit {
		r, size := utf8.DecodeRuneInString(t.orig[to:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		to += size
	}
	return from, to
}

// pass is one run over a text.
type pass struct {
	orig string
	b    []byte
	off  []int32
	// word is where in b the current word began, -1 outside one; latin and alien say which letters it has.
	word         int
	latin, alien bool
	last         rune // the last rune written that is not a mark
}

func (p *pass) run() {
	if cap(p.b) < len(p.orig) {
		p.b = make([]byte, 0, len(p.orig)+len(p.orig)/8)
		p.off = make([]int32, 0, cap(p.b)+1)
	}
	for i := 0; i < len(p.orig); {
		c := p.orig[i]
		if c < utf8.RuneSelf {
			p.ascii(c, i)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(p.orig[i:])
		p.rune(r, i)
		i += size
	}
	p.endWord()
}

// ascii writes one ASCII byte: lower case, white space collapsed, other control characters as spaces.
func (p *pass) ascii(c byte, at int) {
	switch k := asciiKind[c]; k {
	case letter:
		c |= 0x20 // lower case
		p.latin = true
		if p.word < 0 {
			p.word = len(p.b)
		}
	case digit:
		if p.word < 0 {
			p.word = len(p.b)
		}
	case blank, lineEnd:
		p.endWord()
		p.space(k == lineEnd, at)
		return
	default:
		p.endWord()
	}
	p.b = append(p.b, c)
	p.off = append(p.off, int32(at))
	p.last = rune(c)
}

// space writes one space for a run of white space, and a line feed if the run holds a line end.
func (p *pass) space(line bool, at int) {
	n := len(p.b)
	if n > 0 && (p.b[n-1] == ' ' || p.b[n-1] == '\n') {
		if line {
			p.b[n-1] = '\n'
		}
		return
	}
	c := byte(' ')
	if line {
		c = '\n'
	}
	p.b = append(p.b, c)
	p.off = append(p.off, int32(at))
	p.last = ' '
}

func (p *pass) rune(r rune, at int) {
	if r >= 0x300 && r < 0x370 && (p.last < utf8.RuneSelf || unicode.Is(unicode.Latin, p.last)) {
		return // a combining mark on a Latin base
	}
	if r >= maxRune {
		if r < 0xE0000 || r > 0xE0FFF { // tags and variation selectors cannot be seen
			p.put(r, at)
		}
		return
	}
	page := runes.pages[r>>8]
	to := int32(0)
	if page != nil {
		to = page[r&255]
	}
	switch {
	case to == 0:
		p.put(r, at)
	case to == dropped:
	case to >= multi:
		for _, m := range runes.multis[to-multi] {
			p.put(m, at)
		}
	default:
		p.put(to, at)
	}
}

// put writes a folded rune.
func (p *pass) put(r rune, at int) {
	if r < utf8.RuneSelf {
		p.ascii(byte(r), at)
		return
	}
	if alien(r) {
		p.alien = true
		if p.word < 0 {
			p.word = len(p.b)
		}
	} else if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
		p.endWord()
	}
	n := len(p.b)
	p.b = utf8.AppendRune(p.b, r)
	for range len(p.b) - n {
		p.off = append(p.off, int32(at))
	}
	if !unicode.Is(unicode.M, r) {
		p.last = r
	}
}

// endWord ends the current word. A word that mixes Latin letters with look-alikes of other alphabets was
// written to be misread by machines: its look-alikes become Latin.
func (p *pass) endWord() {
	if p.word >= 0 && p.latin && p.alien {
		w := p.word
		for r := p.word; r < len(p.b); {
			c, size := utf8.DecodeRune(p.b[r:])
			if l, ok := lookalikes[c]; ok {
				p.b[w], p.off[w] = l, p.off[r]
				w++
			} else {
				copy(p.b[w:], p.b[r:r+size])
				copy(p.off[w:], p.off[r:r+size])
				w += size
			}
			r += size
		}
		p.b, p.off = p.b[:w], p.off[:w]
	}
	p.word, p.latin, p.alien = -1, false, false
}

// The kinds of ASCII bytes.
const (
	other = iota
	letter
	digit
	blank
	lineEnd
)

// asciiKind is fixed at start-up.
var asciiKind = func() (k [128]uint8) {
	for c := range k {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			k[c] = letter
		case c >= '0' && c <= '9':
			k[c] = digit
		case c == '\n', c == '\r', c == '\v', c == '\f':
			k[c] = lineEnd
		case c <= ' ', c == 127:
			k[c] = blank
		}
	}
	return k
}()
