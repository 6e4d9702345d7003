package fold

import "unicode/utf8"

// chunk is a stretch of folded text without white space that needs a second look.
type chunk struct {
	start, end int32
	traits     uint8
}

// pass is the first run over a text: it folds one rune at a time and notes the chunks in which letters may
// stand for other letters.
type pass struct {
	orig string
	// b is the folded text up to w and off says where in orig the rune starts that gave each byte. Both have
	// room for one byte for every byte of orig that is still to be read.
	b    []byte
	off  []int32
	w    int
	seen []chunk
	// The chunk being read: where it starts, its traits, and what stands in it behind its last letter or digit.
	start        int
	traits, held uint8
	once         int   // where in b a letter ends that was repeated and is kept once, 0 if none was
	parted       int   // how often a letter beyond ASCII stands before a sign, or almost alone before a space
	placed       entry // the place of the last mark; see [placeOf]
	bidi         bool  // some text was reversed
	noHidden     bool  // an element is never closed: nothing behind it can be told to be hidden
	noRaw        bool  // the same of scripts and styles
	noComment    bool
}

// room makes room for n bytes on top of what is still to be read behind orig[:at].
func (p *pass) room(at, n int) {
	need := p.w + len(p.orig) - at + n
	if need <= len(p.b) {
		return
	}
	size := need + need/8 + 16
	b, off := make([]byte, size), make([]int32, size)
	copy(b, p.b[:p.w])
	copy(off, p.off[:p.w])
	p.b, p.off = b, off
}

// run folds the text. What is common is done here, with everything in local variables, because this loop is
// nearly all the time that folding takes; the rest is done by [pass.close] and [pass.rare].
func (p *pass) run() {
	p.room(0, 0)
	s, b, off, w := p.orig, p.b, p.off, 0
	off = off[:len(b)]
	start, traits, held := 0, uint8(0), uint8(0)
	prev := byte(0)
	ascii, bmp := &runes.ascii, &runes.bmp
	for i := 0; ; {
		for i < len(s) && s[i] < utf8.RuneSelf { // letters and digits of ASCII
			e := ascii[s[i]]
			if e >= punctuation {
				break
			}
			ch := byte(e)
			traits |= held | uint8(e>>8)
			if ch == prev {
				traits |= hasDouble
			}
			b[w], off[w] = ch, int32(i)
			w, i, held, prev = w+1, i+1, 0, ch
		}
		if i >= len(s) {
			break
		}
		var e entry
		size := 1
		c := s[i]
		switch {
		case c < utf8.RuneSelf:
			e = ascii[c]
		case c < 0xE0 && c >= 0xC2 && i+1 < len(s) && s[i+1]&0xC0 == 0x80:
			e, size = bmp[uint16(c&0x1F)<<6|uint16(s[i+1]&0x3F)], 2
		case c >= 0xE0 && c < 0xF0 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 && (c > 0xE0 || s[i+1] >= 0xA0):
			e, size = bmp[uint16(c&0x0F)<<12|uint16(s[i+1]&0x3F)<<6|uint16(s[i+2]&0x3F)], 3
		default:
			e = scarce
		}
		switch e & kinds {
		case plain:
			ch := byte(e)
			traits |= held | uint8(e>>8)
			if ch == prev {
				traits |= hasDouble
			}
			b[w], off[w] = ch, int32(i)
			w, held, prev = w+1, 0, ch
		case space, lineFeed:
			if w > start {
				if first := b[start]; traits&^(hasForeign|hasMark) != hasLetter || w-start <= 2 || w-start >= minJoined && (traits&hasMark != 0 || w-start >= minJoinedHumps) || first == 'f' || first == 'j' || first == 'w' {
					p.close(start, w, traits)
				}
				b[w], off[w] = ' ', int32(i)
				w++
				start, traits, held, prev = w, 0, 0, 0
			} else if w == 0 {
				b[w], off[w] = ' ', int32(i)
				w++
				start = w
			}
			if e&kinds == lineFeed {
				b[w-1] = '\n'
			}
		case punctuation:
			if traits&(hasLetter|hasDigit) != 0 {
				held |= hasInner
			}
			prev = byte(e)
			if traits&hasForeign != 0 && isParting(prev) && b[w-1] >= utf8.RuneSelf {
				p.parted++
			}
			b[w], off[w] = prev, int32(i)
			w++
		case self:
			if t := uint8(e >> 8); t != hasSymbol {
				traits |= t
			} else if traits&(hasLetter|hasDigit) != 0 {
				held |= hasSymbol
			}
			if e&stretched != 0 {
				if p.placed = 0; w > 2 && b[w-1] == s[i+2] && b[w-2] == s[i+1] && b[w-3] == s[i] {
					p.w, p.start, p.traits, p.held = w, start, traits, held
					p.bmp(rune(c&0x0F)<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), i)
					b, off, w = p.b, p.off[:len(p.b)], p.w
					break
				}
			}
			prev = 0
			for k := range size {
				b[w+k], off[w+k] = s[i+k], int32(i)
			}
			w += size
		case ordered:
			if e&(pairing|parting) == 0 && e&places >= p.placed && w > 2 && b[w-1] != s[i+2] {
				p.placed = e & places
				traits |= hasForeign
				prev = 0
				b[w], b[w+1], b[w+2] = s[i], s[i+1], s[i+2]
				off[w], off[w+1], off[w+2] = int32(i), int32(i), int32(i)
				w += 3
				break
			}
			p.w, p.start, p.traits, p.held = w, start, traits, held
			p.ordered(e, i, size)
			b, off, w, traits, held, prev = p.b, p.off[:len(p.b)], p.w, p.traits, p.held, 0
		case drop:
		case accent:
			if w == 0 || b[w-1] < utf8.RuneSelf {
				traits |= hasMark
				break
			}
			fallthrough
		default:
			p.w, p.start, p.traits, p.held = w, start, traits, held
			size = p.rare(i)
			p.room(i+size, 0)
			b, off, w, start, traits, held = p.b, p.off[:len(p.b)], p.w, p.start, p.traits, p.held
			prev, p.placed = 0, places
			if w > 0 {
				prev = b[w-1]
			}
		}
		i += size
	}
	p.w, p.start, p.traits, p.held = w, start, traits, held
	p.close(start, w, traits)
}

// ordered folds a rune of kind ordered at orig[i:].
func (p *pass) ordered(e entry, i, size int) {
	b, w := p.b, p.w
	if e&parting != 0 {
		if p.traits&(hasLetter|hasDigit) != 0 {
			p.held |= hasSymbol
		}
		p.parted += count(w > p.start && b[w-1] >= utf8.RuneSelf)
	} else {
		p.traits |= hasForeign
		if w > 2 && string(b[w-3:w]) == p.orig[i:i+3] {
			p.keep(decode3(b[w-3:w]), i)
			return
		}
	}
	for k := range size {
		b[w+k], p.off[w+k] = p.orig[i+k], int32(i)
	}
	p.w += size
	if e&places < p.placed {
		arrange(b, p.w)
	}
	if p.placed = e & places; e&pairing != 0 {
		p.w, p.placed = pair(b, p.w), places
	}
}

// close ends a chunk and notes it if it needs a second look.
func (p *pass) close(start, end int, traits uint8) {
	if traits&hasForeign != 0 && end-start <= maxAlone {
		p.parted++
	}
	if start >= end || traits&(hasLetter|hasAlien) == 0 {
		return
	}
	first := p.b[start]
	switch {
	case traits&(hasDouble|hasAlien|hasDigit|hasInner|hasSymbol) != 0,
		end-start >= minJoined && (traits&hasMark != 0 || end-start >= minJoinedHumps),
		end-start == 1, end-start == 2 && !(isLetter(first) && isLetter(p.b[start+1])),
		traits&hasMark != 0 && (first == 'f' || first == 'j' || first == 'w'):
		p.seen = append(p.seen, chunk{int32(start), int32(end), traits})
	}
}
