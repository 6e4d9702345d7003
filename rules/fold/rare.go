package fold

import (
	"unicode"
	"unicode/utf8"
)

// rare deals with what begins at orig[at:] and is not common, and returns how many bytes of orig it took.
func (p *pass) rare(at int) int {
	s := p.orig[at:]
	switch s[0] {
	case '<':
		return p.tag(at)
	case '&':
		return p.entity(at)
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == rlo:
		return p.reversed(at)
	case isRegional(r):
		return p.regional(at)
	case r >= firstKhmer && r < firstKhmer+10:
		p.room(at, utf8.UTFMax)
		p.khmerDigit(r, at)
		return size
	case r == burmeseW || r == burmese0:
		p.room(at, utf8.UTFMax)
		p.round(r, at)
		return size
	case r >= firstLead && r <= lastLead:
		if syllable, n := hangul(s); n > 0 {
			p.room(at, utf8.UTFMax)
			p.keep(syllable, at)
			return n
		}
	}
	p.rune(r, at)
	return size
}

// The letters of which Hangul syllables are made: leading consonants, vowels, trailing consonants.
const (
	firstLead, lastLead   = 0x1100, 0x1112
	firstVowel, lastVowel = 0x1161, 0x1175
	beforeTrail, lastTail = 0x11A7, 0x11C2
	firstSyllable         = 0xAC00
)

// hangul composes the syllable that s spells in letters and says how many bytes it takes; 0 if s spells none.
func hangul(s string) (syllable rune, size int) {
	lead, n := utf8.DecodeRuneInString(s)
	vowel, m := utf8.DecodeRuneInString(s[n:])
	if vowel < firstVowel || vowel > lastVowel {
		return 0, 0
	}
	n += m
	syllable = firstSyllable + ((lead-firstLead)*(lastVowel-firstVowel+1)+(vowel-firstVowel))*(lastTail-beforeTrail+1)
	if tail, m := utf8.DecodeRuneInString(s[n:]); tail > beforeTrail && tail <= lastTail {
		return syllable + tail - beforeTrail, n + m
	}
	return syllable, n
}

// rune folds one rune, whatever it is, except that nothing comes of marks of direction and of markup.
func (p *pass) rune(r rune, at int) {
	p.room(at, utf8.UTFMax)
	switch {
	case r < utf8.RuneSelf:
		p.ascii(byte(r), at)
	case r < 0x10000:
		p.bmp(r, at)
	case isRegional(r):
		p.ascii(byte('a'+r-regionalA), at)
	case r >= 0xE0000 && r <= 0xE0FFF: // tags and variation selectors cannot be seen
	case r >= maxRune || runes.high[r>>8-0x100] == nil:
		p.keep(r, at)
	default:
		switch to := runes.high[r>>8-0x100][r&255]; to {
		case 0:
			p.keep(r, at)
		case -1:
		case -2:
			p.several(runes.multi[r], at)
		default:
			p.put(to, at)
		}
	}
}

func (p *pass) bmp(r rune, at int) {
	switch e := runes.bmp[r]; e & kinds {
	case plain:
		p.ascii(byte(e), at)
		p.traits |= uint8(e >> 8)
	case punctuation, space:
		p.ascii(byte(e), at)
	case self, ordered:
		p.keep(r, at)
	case accent:
		if p.onLatin() {
			p.traits |= hasMark
			return
		}
		p.keep(r, at)
	case scarce:
		if to, ok := runes.to[r]; ok {
			p.several(to, at)
			return
		}
		p.keep(r, at)
	}
}

// several writes the runes that one rune folds to.
func (p *pass) several(to string, at int) {
	p.room(at, len(to)+utf8.UTFMax)
	if isForeign(to) {
		copy(p.b[p.w:], to)
		for k := range len(to) {
			p.off[p.w+k] = int32(at)
		}
		p.w += len(to)
		p.traits |= hasForeign
		return
	}
	for _, r := range to {
		p.put(r, at)
	}
}

// isForeign reports whether a text is all letters that stay as they are and nothing else happens to.
func isForeign(s string) bool {
	for _, r := range s {
		if r >= 0x10000 || runes.bmp[r] != self|hasForeign<<8 || r < utf8.RuneSelf {
			return false
		}
	}
	return true
}

// put writes a folded rune.
func (p *pass) put(r rune, at int) {
	if r < utf8.RuneSelf {
		if p.ascii(byte(r), at); runes.ascii[r]&kinds == plain {
			p.traits |= hasMark
		}
		return
	}
	p.keep(r, at)
}

// ascii writes one ASCII character.
func (p *pass) ascii(c byte, at int) {
	e := runes.ascii[c]
	switch e & kinds {
	case space, lineFeed:
		p.blank(e&kinds == lineFeed, at)
		return
	case plain:
		c = byte(e)
		if p.w > p.start && p.b[p.w-1] == c {
			p.traits |= hasDouble
		}
		p.traits |= p.held | uint8(e>>8)
		p.held = 0
	default:
		if p.traits&(hasLetter|hasDigit) != 0 {
			p.held |= hasInner
		}
	}
	p.b[p.w], p.off[p.w] = c, int32(at)
	p.w++
}

// blank writes one space for a run of white space, and a line feed if the run holds a line end.
func (p *pass) blank(line bool, at int) {
	p.room(at, 1)
	if p.w > p.start || p.w == 0 {
		p.close(p.start, p.w, p.traits)
		p.b[p.w], p.off[p.w] = ' ', int32(at)
		p.w++
		p.start, p.traits, p.held = p.w, 0, 0
	}
	if line {
		p.b[p.w-1] = '\n'
	}
}

// keep writes a rune as it is. Of three or more equal ones in a row, of scripts in which people draw words
// out, the first is enough.
func (p *pass) keep(r rune, at int) {
	switch {
	case alien(r):
		p.traits |= hasAlien
	case r < 0x10000 && runes.bmp[r]&(hasForeign<<8) != 0, r >= 0x10000 && unicode.In(r, unicode.L, unicode.M):
		p.traits |= hasForeign
	case p.traits&(hasLetter|hasDigit) != 0:
		p.held |= hasSymbol
	}
	n := utf8.RuneLen(r)
	if r < 0x10000 && isStretched(runes.bmp[r]) && p.repeats(r) {
		if p.once != p.w { // the second one was one too many
			p.w -= n
			p.once = p.w
		}
		return
	}
	p.room(at, n)
	utf8.EncodeRune(p.b[p.w:p.w+n], r)
	for k := range n {
		p.off[p.w+k] = int32(at)
	}
	p.w += n
	if n == 3 && r < 0x2000 {
		arrange(p.b, p.w)
		p.w = pair(p.b, p.w)
	}
}

// repeats reports whether r is the third in a row or one behind it.
func (p *pass) repeats(r rune) bool {
	last, size := utf8.DecodeLastRune(p.b[:p.w])
	if last != r {
		return false
	}
	before, _ := utf8.DecodeLastRune(p.b[:p.w-size])
	return p.once == p.w || before == r
}

// onLatin reports whether the last rune that is not a mark is ASCII or a Latin letter.
func (p *pass) onLatin() bool {
	for w := p.w; w > 0; {
		r, size := utf8.DecodeLastRune(p.b[:w])
		if r < utf8.RuneSelf || unicode.Is(unicode.Latin, r) {
			return true
		}
		if !unicode.Is(unicode.M, r) || p.w-w > 32 {
			return false
		}
		w -= size
	}
	return true
}
