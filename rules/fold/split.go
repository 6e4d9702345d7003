package fold

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// How long a row of letters is, in letters, before it is looked at for words without spaces between: one with marks, and
// one without, of small letters and of words that begin with capitals.
const (
	minJoined      = maxSyllable
	minJoinedPlain = 24
	minJoinedHumps = 15
)

// minHumps is how many words within a row begin with a capital behind a small letter. Names of products have one or two.
const minHumps = 3

// maxSplit is how many letters of a text are looked at for words. What is joined behind them stays joined.
const maxSplit = 1 << 12

// What it costs to read a stretch of a row as a word, and a letter as a part of none.
const (
	costWord     = 10 // a syllable that the rules look for, or another word
	costSyllable = 14 // any syllable
	costStump    = 20 // a syllable that is the rest of one: "ương"
	costUnknown  = 16
)

// syllableList has the words of the Vietnamese phrases of the rules, with their marks: syllables, and names like
// "campuchia". It is written by gen_words.go.
//
//go:embed syllables.txt
var syllableList string

// common are the words of syllableList: syllables by letters, shapes and tone, and without marks; names as they are.
var common = sync.OnceValue(func() map[string]bool {
	t := make(map[string]bool, 4000)
	var m Marks
	for w := range strings.Lines(syllableList) {
		w = strings.TrimSpace(w)
		if m.Reset(w); m.Words() == 1 && len(m.bases) <= maxSyllable {
			m.addTo(t)
		}
		t[w] = true
	}
	return t
})

// splitter finds the words in a row of letters that stand without spaces. It is kept for its memory.
type splitter struct {
	left   int // how many letters may still be looked at
	shapes []uint8
	tones  []uint8
	hump   []bool // the letter is a capital behind a small one
	cost   []int
	back   []int // how many letters the last word has; 0 for a letter that belongs to none
	ends   []int
	humps  int
	// Counted are letters that are not the one before once more:
	letters int
	marked  int // with a tone or a shape
	toned   int // with a tone
}

// split sets spaces in rows of letters that are several words: "việcnhẹlươngcao", "ViecNheLuongCao"; and, where it finds
// some, between letters and digits.
func (e *editor) split(text line) line {
	if e.splitRows(text, false); !e.splits.dirty {
		return text
	}
	if bytes.ContainsAny(text.b, "0123456789") {
		e.splitRows(text, true)
	}
	return e.splits.finish()
}

func (e *editor) splitRows(text line, digits bool) {
	e.splits.start(text)
	b := text.b
	for i := 0; i < len(b); {
		n := i
		for n < len(b) && isLetter(b[n]) {
			n++
		}
		if digits && i > 0 && n > i && isDigit(b[i-1]) {
			e.space(text, i)
		}
		if n-i >= minJoined && n-i <= e.joined.left {
			e.splitRow(text, i, n)
		}
		if digits && n < len(b) && n > i && isDigit(b[n]) {
			e.space(text, n)
		}
		i = max(n, i+1)
	}
}

// space sets a space before text[at], which stands where that does.
func (e *editor) space(text line, at int) {
	e.word = e.word.empty()
	e.word.addByte(' ', text.off[at])
	e.splits.replace(at, at, e.word)
}

// splitRow sets spaces in text[from:to], letters only.
func (e *editor) splitRow(text line, from, to int) {
	s, row := &e.joined, text.slice(from, to)
	e.readMarks(row)
	alone := (from == 0 || strings.IndexByte(":/@._-", text.b[from-1]) < 0 && !isDigit(text.b[from-1])) && (to == len(text.b) || text.b[to] != '_' && !isDigit(text.b[to]))
	switch n := to - from; {
	case s.toned > 1 || s.marked > 0 && s.letters > maxSyllable:
		if !e.cutLetters(row, true) {
			return
		}
	case alone && s.humps >= minHumps && n >= minJoinedHumps:
		s.ends = s.ends[:0]
		for i := 1; i < n; i++ {
			if s.hump[i] {
				s.ends = append(s.ends, i)
			}
		}
	case alone && n >= minJoinedPlain:
		if !e.cutLetters(row, false) {
			return
		}
	default:
		return
	}
	for _, at := range s.ends {
		e.space(text, from+at)
	}
}

// readMarks notes how the letters of a row are written.
func (e *editor) readMarks(row line) {
	s := &e.joined
	s.left -= len(row.b)
	s.shapes, s.tones, s.hump = s.shapes[:0], s.tones[:0], s.hump[:0]
	s.humps, s.letters, s.marked, s.toned = 0, 0, 0, 0
	small := false
	for i, at := range row.off {
		shape, tone := e.marksAt(at)
		s.shapes, s.tones = append(s.shapes, shape), append(s.tones, tone)
		if i == 0 || row.b[i] != row.b[i-1] {
			s.letters++
			s.toned += count(tone != 0)
			s.marked += count(tone != 0 || shape != 0 && shape != anyMark)
		}
		r, _ := utf8.DecodeRuneInString(e.orig[at:])
		upper := unicode.IsUpper(r)
		s.hump = append(s.hump, upper && small)
		s.humps += count(upper && small)
		small = !upper
	}
	if 3*s.humps > len(row.b) { // letters in either case as they come
		clear(s.hump)
		s.humps = 0
	}
}

// cutLetters finds the cheapest way to read a row of letters as Vietnamese, and reports whether it is good enough. Without
// marked, syllables are read with all marks, and there are no words of other languages between them.
func (e *editor) cutLetters(row line, marked bool) bool {
	s := &e.joined
	longest := maxSyllable
	if marked {
		longest = maxMasked
	}
	s.cost, s.back = append(s.cost[:0], 0), append(s.back[:0], 0)
	for to := 1; to <= len(row.b); to++ {
		best, n := s.cost[to-1]+costUnknown, 0
		for k := 1; k <= min(to, longest); k++ {
			if s.cost[to-k]+costWord < best {
				if c := s.cost[to-k] + e.costJoined(row, to-k, to, marked); c < best {
					best, n = c, k
				}
			}
			if s.hump[to-k] {
				break
			}
		}
		s.cost, s.back = append(s.cost, best), append(s.back, n)
	}
	return s.collect(row, marked)
}

// costJoined is what it costs to take a stretch of the row for a word.
func (e *editor) costJoined(row line, from, to int, marked bool) int {
	w, ok := e.joined.syllable(row, from, to, marked)
	switch {
	case !ok || !w.isVietnamese():
	case isVowel(w.b[0]) && !w.isLone():
		return costStump
	case w.in(common()):
		return costWord
	default:
		return costSyllable
	}
	if marked && len(w.b) >= minForeign && !e.joined.bears(from, to) && (isListed(w.b) || common()[string(w.b)]) {
		return costWord
	}
	return costUnknown * (len(w.b) + 1)
}

// minForeign is how long a word of another language is among syllables, in letters.
const minForeign = 5

// syllable returns a stretch of the row with its marks; ok is false if it is too long or bears two tones.
func (s *splitter) syllable(row line, from, to int, marked bool) (w spelt, ok bool) {
	w = spelt{b: row.b[from:to], shapes: s.shapes[from:to], marked: marked}
	tones := 0
	for _, t := range s.tones[from:to] {
		if t != 0 {
			w.tone = t
			tones++
		}
	}
	return w, to-from <= maxSyllable && tones <= 1
}

// bears reports whether letters of the row bear marks.
func (s *splitter) bears(from, to int) bool {
	for i := from; i < to; i++ {
		if s.tones[i] != 0 || s.shapes[i] != 0 && s.shapes[i] != anyMark {
			return true
		}
	}
	return false
}

// collect notes where words end, and reports whether the row is read well. With marks, at most a fifth of the letters
// belongs to no word, and some are syllables whose marks no word of French has; without, words are not short throughout,
// as those are that are read into a word of another language.
func (s *splitter) collect(row line, marked bool) bool {
	s.ends = s.ends[:0]
	unknown, words, evident := 0, 0, 0
	last := -1 // how long the word behind is, 0 for none
	for to := len(row.b); to > 0; {
		k := s.back[to]
		if last >= 0 && (k > 0 || last > 0) {
			s.ends = append(s.ends, to)
		}
		if last = k; k == 0 {
			unknown++
			to--
			continue
		}
		if w, ok := s.syllable(row, to-k, to, marked); ok && s.bears(to-k, to) && w.isVietnamese() && w.in(common()) {
			evident += k
		}
		words++
		to -= k
	}
	slices.Reverse(s.ends)
	switch {
	case len(s.ends) == 0:
		return false
	case marked:
		return 5*unknown <= len(row.b) && evident >= minEvident
	}
	return unknown == 0 && len(row.b) >= 3*words
}

// minEvident is how many letters belong to marked syllables at least that the rules look for.
const minEvident = 4

// wordsIn returns where the words in a row of letters end, none if it is one word or cannot be told.
func (e *editor) wordsIn(text []byte, w spelledWord) []int {
	s := &e.letters
	if len(text) > e.joined.left {
		return nil
	}
	row := line{text, s.off[:0]}
	for _, at := range s.at[w.from:w.to] {
		row.off = append(row.off, e.src.off[at])
	}
	s.off = row.off
	e.readMarks(row)
	switch {
	case e.joined.marked > 0 && e.cutLetters(row, true), len(text) >= minJoinedPlain && e.cutLetters(row, false):
		return e.joined.ends
	case e.joined.marked == 0:
		return nil
	}
	ends, _ := syllables(text, s.ends)
	return ends
}
