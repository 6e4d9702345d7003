package fold

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

//go:generate go run gen.go

// maxRune is the end of the table. Beyond it only the tag characters fold: they are invisible.
const maxRune = 0x20000

// table is the folding of each rune, in pages of 256. A nil page folds to itself. An entry is 0 for "itself",
// a rune, or multi+i for the string multis[i].
type table struct {
	pages  [maxRune >> 8]*[256]int32
	multis []string
}

const (
	dropped = -1
	multi   = 1 << 24
)

// runes is built once at start-up from the generated text and read only from then on.
var runes = buildTable(foldings)

func buildTable(packed string) *table {
	t := new(table)
	r := rune(0)
	for entry := range strings.SplitSeq(strings.TrimSuffix(packed, "\x00"), "\x00") {
		step, to, _ := strings.Cut(entry, "=")
		n, err := strconv.ParseInt(step, 16, 32)
		if err != nil {
			panic("fold: generated table is damaged at " + strconv.Quote(entry))
		}
		r += rune(n)
		t.set(r, to)
	}
	return t
}

func (t *table) set(r rune, to string) {
	p := t.pages[r>>8]
	if p == nil {
		p = new([256]int32)
		t.pages[r>>8] = p
	}
	one, size := utf8.DecodeRuneInString(to)
	switch {
	case to == "":
		p[r&255] = dropped
	case size == len(to):
		p[r&255] = one
	default:
		p[r&255] = multi + int32(len(t.multis))
		t.multis = append(t.multis, to)
	}
}
