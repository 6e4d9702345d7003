package fold

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:generate go run gen.go

// maxRune is the end of the table. Beyond it only the tag characters fold: they are invisible.
const maxRune = 0x20000

// An entry says what one rune folds to and what it is to the word it stands in. Its low byte is the folded
// ASCII character where its kind is plain, punctuation, space or lineFeed; the next byte holds traits; the
// byte above holds the kind. For the kinds other and several the rest is in [table.to].
type entry uint32

// The kinds of entries, the cheap ones first.
const (
	plain       = entry(iota) << 16 // becomes a letter or digit of ASCII
	punctuation                     // becomes another visible character of ASCII
	space
	lineFeed
	self    // stays as it is
	ordered // stays, and is a mark that has a place, or a sign that may part letters
	drop    // cannot be seen
	accent  // goes on a Latin base and stays on others
	scarce  // is rare enough to be looked at closely
	kinds   = entry(0xFF) << 16

	// stretched is set in an entry of kind self or ordered if people repeat the letter or mark for emphasis.
	stretched = entry(1)
	// places is where an entry of kind ordered has the place of a mark, see [placeOf]; pairing is set in one that may be
	// one with the rune before it.
	places  = entry(0x1E)
	pairing = entry(0x20)
	// parting is set in the entry of a symbol that is set between letters.
	parting = entry(0x40)
)

func isStretched(e entry) bool { return e&stretched != 0 && (e&kinds == self || e&kinds == ordered) }

// drawnOut reports whether a letter or mark belongs to a script that keeps its marks and in which people
// repeat letters for emphasis: Thai, Lao, Burmese, Khmer, Devanagari, kana.
func drawnOut(r rune) bool {
	return r >= 0x900 && r < 0x10A0 || r >= 0x1780 && r < 0x1800 || r >= 0x3040 && r < 0x3100
}

// The traits of a character, and of all characters of a chunk together.
const (
	hasLetter  = 1 << iota // an ASCII letter after folding
	hasDigit               // an ASCII digit
	hasInner               // ASCII punctuation behind a letter or digit and before another one
	hasSymbol              // the same of a visible character beyond ASCII that is no letter
	hasAlien               // a letter of an alphabet with look-alikes
	hasDouble              // a letter right behind its like
	hasMark                // a letter that was not ASCII before folding
	hasForeign             // a letter or mark that stays as it is
)

// table is the folding of each rune.
type table struct {
	ascii [utf8.RuneSelf]entry
	bmp   [0x10000]entry                 // from 0x80 on
	high  [(maxRune >> 8) - 0x100][]rune // by page of 256, from 0x10000 on; a nil page folds to itself
	to    map[rune]string                // of scarce runes of the bmp that do not fold to themselves
	multi map[rune]string                // of high runes that become several
}

// runes is built once at start-up from the generated text and read only from then on.
var runes = buildTable(foldings)

func buildTable(packed string) *table {
	t := &table{to: make(map[rune]string), multi: make(map[rune]string)}
	t.setASCII()
	t.setClasses()
	r := rune(0)
	for e := range strings.SplitSeq(strings.TrimSuffix(packed, "\x00"), "\x00") {
		step, to, _ := strings.Cut(e, "=")
		n, err := strconv.ParseInt(step, 16, 32)
		if err != nil {
			panic("fold: generated table is damaged at " + strconv.Quote(e))
		}
		r += rune(n)
		if r < 0x10000 {
			t.set(r, to)
		} else {
			t.setHigh(r, to)
		}
	}
	for r := rune(firstKhmer); r < firstKhmer+10; r++ {
		t.bmp[r] = scarce
	}
	t.bmp[burmese0] = scarce
	for _, r := range []rune{rlo, 0x2029, 0x85} { // they end or begin reversed text
		t.to[r] = map[rune]string{rlo: "", 0x2029: "\n", 0x85: "\n"}[r]
		t.bmp[r] = scarce
	}
	return t
}

func (t *table) setASCII() {
	for c := range t.ascii {
		e := punctuation | entry(c)
		switch {
		case c >= 'a' && c <= 'z':
			e = plain | hasLetter<<8 | entry(c)
		case c >= 'A' && c <= 'Z':
			e = plain | hasLetter<<8 | entry(c|0x20)
		case c >= '0' && c <= '9':
			e = plain | hasDigit<<8 | entry(c)
		case c == '\n', c == '\r', c == '\v', c == '\f':
			e = lineFeed
		case c <= ' ', c == 0x7F:
			e = space
		case c == '<', c == '&':
			e = scarce
		}
		t.ascii[c] = e
	}
}

// setClasses says what the runes are that fold to themselves.
func (t *table) setClasses() {
	for r := range t.bmp {
		t.bmp[r] = self | hasSymbol<<8
		if isCutting(rune(r)) {
			t.bmp[r] = ordered | hasSymbol<<8 | parting
		}
	}
	each := func(tab *unicode.RangeTable, f func(r rune)) {
		for _, s := range tab.R16 {
			for r := rune(s.Lo); r <= rune(s.Hi); r += rune(s.Stride) {
				f(r)
			}
		}
	}
	letter := func(r rune) {
		t.bmp[r] = self | hasForeign<<8
		if drawnOut(r) {
			t.bmp[r] |= stretched
		}
		if at := placeOf(r); at > 0 || isPairing(r) {
			t.bmp[r] = ordered | hasForeign<<8 | stretched | entry(at)<<1 | pairing*entry(count(isPairing(r)))
		}
	}
	each(unicode.L, letter)
	each(unicode.M, letter)
	each(unicode.Nd, func(r rune) { t.bmp[r] = self | hasForeign<<8 })
	for r := range rune(0x10000) {
		switch {
		case alien(r):
			t.bmp[r] = self | hasAlien<<8
		case r >= firstLead && r <= lastLead: // may begin a syllable that is spelled out
			t.bmp[r] = scarce | hasForeign<<8
		case r >= 0xD800 && r < 0xE000, r == utf8.RuneError, r == burmeseW:
			t.bmp[r] = scarce | hasForeign<<8
		}
	}
	for _, span := range [...][2]rune{{0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}} {
		for r := span[0]; r <= span[1]; r++ {
			t.bmp[r] = accent | hasMark<<8
		}
	}
}

// set notes what a rune of the bmp folds to.
func (t *table) set(r rune, to string) {
	if to == "" {
		t.bmp[r] = drop
		return
	}
	if len(to) == 1 {
		switch e := t.ascii[to[0]]; e & kinds {
		case plain:
			t.bmp[r] = e | hasMark<<8
			return
		case punctuation, space:
			t.bmp[r] = e
			return
		}
	}
	t.bmp[r] = scarce
	t.to[r] = to
}

// setHigh notes what a rune beyond the bmp folds to.
func (t *table) setHigh(r rune, to string) {
	page := &t.high[r>>8-0x100]
	if *page == nil {
		*page = make([]rune, 256)
	}
	one, size := utf8.DecodeRuneInString(to)
	switch {
	case to == "":
		(*page)[r&255] = -1
	case size == len(to):
		(*page)[r&255] = one
	default:
		(*page)[r&255] = -2
		t.multi[r] = to
	}
}
