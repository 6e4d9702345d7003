package digest

import (
	"encoding/binary"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"golang.org/x/text/unicode/norm"
)

// glyphs has a bit for every character below U+10000 that the font draws.
type glyphs [0x10000 / 64]uint64

func (g *glyphs) has(r rune) bool { return r >= 0 && r < 0x10000 && g[r/64]>>(r%64)&1 == 1 }

// drawn reads which characters the font of the PDF draws. The font is part of the program.
var drawn = sync.OnceValue(func() *glyphs { return readGlyphs(dejavusans.TTF) })

// readGlyphs reads the character map of a TrueType font, the one of format 4 for Unicode (OpenType 1.9, cmap). A segment
// that is mapped through the table of glyphs counts as drawn where that table has a glyph.
func readGlyphs(font []byte) *glyphs {
	var g glyphs
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(font[at:])) }
	for i := range u16(4) {
		record := 12 + 16*i
		if string(font[record:record+4]) != "cmap" {
			continue
		}
		table := u32(record + 8)
		for j := range u16(table + 2) {
			sub := table + u32(table+4+8*j+4)
			if u16(table+4+8*j) != 3 || u16(sub) != 4 {
				continue
			}
			n := u16(sub+6) / 2 // segments
			for k := range n {
				end, start := u16(sub+14+2*k), u16(sub+16+2*n+2*k)
				delta, at := u16(sub+16+4*n+2*k), sub+16+6*n+2*k
				for c := start; c <= end && c < 0xffff; c++ {
					glyph := c
					if offset := u16(at); offset != 0 {
						if glyph = u16(at + offset + 2*(c-start)); glyph == 0 {
							continue
						}
					}
					if (glyph+delta)&0xffff != 0 {
						g[c/64] |= 1 << (c % 64)
					}
				}
			}
		}
	}
	return &g
}

// printable writes a text with the glyphs that there are. Where letters of a script are left out it says which, once for
// letters that follow each other: what cannot be printed must not vanish. Scripts that need shaping or are written from
// right to left are left out even where the font has their letters.
func (p pen) printable(s string) string {
	s = norm.NFC.String(s)
	if strings.IndexFunc(s, func(r rune) bool { return r != '\n' && !prints(r) }) < 0 {
		return s
	}
	var b strings.Builder
	open := "" // the script that was last left out, until something else is printed
	space := false
	for _, r := range s {
		switch script := scriptOf(r); {
		case r == ' ' && open != "":
			space = true
		case prints(r):
			if space {
				b.WriteByte(' ')
			}
			open, space = "", false
			b.WriteRune(r)
		case script == "mark" || script == open:
			space = false
		default:
			if space || open != "" {
				b.WriteByte(' ')
			}
			open, space = script, false
			b.WriteString(p.leftOut(script))
		}
	}
	return b.String()
}

func (p pen) leftOut(script string) string {
	if script == "symbol" {
		return p.say("pdf.symbol")
	}
	return p.say("pdf.script", "script", p.say("script."+script))
}

// prints reports whether the PDF can show a character.
func prints(r rune) bool {
	return r == ' ' || drawn().has(r) && unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited) && !unicode.IsControl(r)
}

// scriptOf names the script of a character that is not printed: "mark" for what is drawn on the letter before it.
func scriptOf(r rune) string {
	for _, s := range [...]struct {
		name  string
		table *unicode.RangeTable
	}{{"han", unicode.Han}, {"thai", unicode.Thai}, {"khmer", unicode.Khmer}, {"lao", unicode.Lao}, {"myanmar", unicode.Myanmar},
		{"japanese", unicode.Hiragana}, {"japanese", unicode.Katakana}, {"hangul", unicode.Hangul}} {
		if unicode.Is(s.table, r) {
			return s.name
		}
	}
	switch {
	case unicode.IsMark(r) || unicode.Is(unicode.Cf, r):
		return "mark"
	case unicode.IsLetter(r):
		return "other"
	}
	return "symbol"
}
