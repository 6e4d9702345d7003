package model

import _ "embed"

// HanKind is the way of writing that a Chinese character belongs to.
type HanKind uint8

// The kinds. Most characters are written alike everywhere.
const (
	Common HanKind = iota
	Simplified
	Traditional
	Japanese
	HanKinds // how many there are
)

// HanBegin and HanEnd bound the characters whose kind is known.
const (
	HanBegin = 0x4E00
	HanEnd   = 0xA000
)

// hanTable has two bits a character, the first in the lowest bits. The trainer writes it.
//
//go:embed han.bin
var hanTable string

func hanKind(r rune) HanKind {
	i := int(r) - HanBegin
	if i < 0 || i >= HanEnd-HanBegin || i/4 >= len(hanTable) {
		return Common
	}
	return HanKind(hanTable[i/4] >> (2 * (i % 4)) & 3)
}
