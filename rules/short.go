package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lurewatch/rules/fold"
)

// shortForms are the short forms of one language, as the second reader reads them: short/<lang>.txt of a library. Nil is none.
type shortForms struct {
	// first holds forms by their first word, folded: the longest first, those behind numbers before others.
	first map[string][]shortForm
	// maybe has a bit for each first word, by its hash: nearly all words of a text are in no list.
	maybe [1 << maybeBits / 64]uint64
}

const maybeBits = 12

// shortForm is one way to write something short.
type shortForm struct {
	folded string
	means  string // folded
	marks  fold.Marks
	exact  bool // only as it is marked
	number bool // only behind a number
}

// maxShort is the longest short form, in folded bytes.
const maxShort = 16

// parseShort reads a file of short forms. A line says what is meant and how it is written, with commas between:
// "được = đc". "=" before a form means only as it is marked, "#" only behind a number; "#" begins a comment line.
func parseShort(name string, b []byte) (*shortForms, []error) {
	s := &shortForms{first: make(map[string][]shortForm)}
	var faults []error
	n := 0
	for line := range bytes.Lines(b) {
		n++
		text := strings.TrimSpace(string(line))
		if text == "" || text[0] == '#' {
			continue
		}
		means, forms, ok := strings.Cut(text, " = ")
		if !ok || !utf8.ValidString(text) {
			faults = append(faults, at(name, n, 1, "%q: want what is meant, an equals sign between spaces, and its short forms with commas between", text))
			continue
		}
		for form := range strings.SplitSeq(forms, ",") {
			if err := s.add(fold.String(means), strings.TrimSpace(form)); err != nil {
				faults = append(faults, at(name, n, 1, "%w", err))
			}
		}
	}
	for _, list := range s.first {
		slices.SortStableFunc(list, func(a, b shortForm) int {
			return cmp.Or(cmp.Compare(len(b.folded), len(a.folded)), boolOrder(b.number, a.number))
		})
	}
	return s, faults
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// add adds one form, with its signs.
func (s *shortForms) add(means, form string) error {
	text, number := strings.CutPrefix(form, "#")
	text, exact := strings.CutPrefix(text, "=")
	f := shortForm{folded: fold.String(text), means: means, marks: fold.MarksOf(text), exact: exact, number: number}
	n := wordEnd([]byte(f.folded), 0)
	switch {
	case n == 0 || len(f.folded) > maxShort:
		return fmt.Errorf("short form %q folds to %q, want a word and at most %d bytes", form, f.folded, maxShort)
	case f.folded == means:
		return fmt.Errorf("short form %q folds to what it means", form)
	}
	first := f.folded[:n]
	for _, o := range s.first[first] {
		if o.folded == f.folded && o.number == f.number && (o.means == means || o.marks.Key() == f.marks.Key()) {
			return fmt.Errorf("short form %q is in this file already", form)
		}
	}
	s.first[first] = append(s.first[first], f)
	h := wordHash([]byte(first))
	s.maybe[h/64] |= 1 << (h % 64)
	return nil
}

// wordEnd is where the word that begins at byte i ends; i if none does.
func wordEnd(b []byte, i int) int {
	for i < len(b) && inWord(b[i]) {
		i++
	}
	return i
}

// inWord reports whether a folded byte belongs to a word of Latin letters.
func inWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

func wordHash(b []byte) uint32 {
	h := uint32(0)
	for _, c := range b {
		h = h*31 + uint32(c)
	}
	return h * 0x9E3779B1 >> (32 - maybeBits)
}

// at finds the short form with which folded text goes on at byte i, where a word begins that ends at byte end; nil if none
// does. admits tells whether a form may be what is written there.
func (s *shortForms) at(text []byte, i, end int, admits func(*shortForm) bool) *shortForm {
	word := text[i:end]
	if h := wordHash(word); s.maybe[h/64]&(1<<(h%64)) == 0 {
		return nil
	}
	list := s.first[string(word)]
	for k := range list {
		f := &list[k]
		n := i + len(f.folded)
		if n > len(text) || string(text[i:n]) != f.folded || n < len(text) && inWord(text[n]) {
			continue
		}
		if behind := behindNumber(text, i); f.number && !behind || behind && !f.number && len(f.folded) == 1 {
			continue
		}
		if admits(f) {
			return f
		}
	}
	return nil
}

// behindNumber reports whether a number stands before byte i, a space between them or not.
func behindNumber(text []byte, i int) bool {
	for i > 0 && text[i-1] == ' ' {
		i--
	}
	return i > 0 && text[i-1] >= '0' && text[i-1] <= '9'
}
