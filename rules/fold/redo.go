package fold

import (
	"bytes"
	"strings"
)

// How many words must certainly be disguised before the whole text is taken for disguised. Honest texts have one by
// accident.
const (
	minMasked = 2
	minCut    = 2
)

// redo is the third run over a text. It is made over texts only in which the second one found words that are
// certainly disguised, or of which letters of scripts without spaces stand apart; in such texts, spellings are undone
// that could be honest elsewhere: "c0", "7uyển", "th áng", "งา.น". text is the result of the second run.
func (e *editor) redo(text line, parted int) line {
	cut := e.apart + e.cutSyllables
	if e.masked < minMasked && cut < minCut && parted < minParted {
		return text
	}
	e.vietnamese = undecided
	if cut >= minCut && !e.isVietnamese(text) {
		cut = e.apart // syllables of another language are none
	}
	out, last := text, -1
	for i, step := range [...]struct {
		due bool
		run func(line, *rewriter) line
	}{
		{parted >= minParted, e.joinNative},
		{e.masked >= minMasked, e.unmaskAll},
		{cut >= minCut, e.regroup},
	} {
		if !step.due {
			continue
		}
		e.redone[i].start(out)
		out = step.run(out, &e.redone[i])
		if e.redone[i].dirty {
			last = i
		}
	}
	if last >= 0 {
		e.redone[last].dst = text // the two change places
	}
	return out
}

// isVietnamese reports whether most words of a text are Vietnamese syllables.
func (e *editor) isVietnamese(text line) bool {
	if e.vietnamese != undecided {
		return e.vietnamese == yes
	}
	all, syllables := 0, 0
	for w := range bytes.FieldsFuncSeq(text.b, func(r rune) bool { return !(r < 0x80 && isWord(byte(r))) }) {
		plain := true
		for _, c := range w {
			plain = plain && isLetter(c)
		}
		if plain {
			all++
			syllables += count(spelt{b: w, shapes: bare[:min(len(w), len(bare))]}.isVietnamese())
		}
	}
	e.vietnamese = no
	if 10*syllables >= 6*all {
		e.vietnamese = yes
	}
	return e.vietnamese == yes
}

// bare are the shapes of a syllable without marks.
var bare [maxSyllable]uint8

// isKnown reports whether a word is one: a Vietnamese syllable in a Vietnamese text, or a word that the rules look
// for.
func (e *editor) isKnown(text, word line) bool {
	if e.isVietnamese(text) {
		return e.spelt(word).isVietnamese() || len(word.b) > 3 && isListed(word.b)
	}
	return isListed(word.b)
}

// unmaskAll gives all words their letters back in a text in which letters are masked.
func (e *editor) unmaskAll(text line, w *rewriter) line {
	b := text.b
	for i := 0; i < len(b); {
		if b[i] == ' ' || b[i] == '\n' {
			i++
			continue
		}
		end := i
		for end < len(b) && b[end] != ' ' && b[end] != '\n' {
			end++
		}
		if !isAddress(bytes.Trim(b[i:end], outer)) {
			e.unmaskChunk(text, i, end, w)
		}
		i = end
	}
	return w.finish()
}

// unmaskChunk unmasks the words in text[from:to].
func (e *editor) unmaskChunk(text line, from, to int, w *rewriter) {
	b := text.b
	for i := from; i < to; {
		n := i
		for n < to && (isWord(b[n]) || stand[b[n]] != "") {
			n++
		}
		if n == i {
			i++
			continue
		}
		next := n
		if (i == from || b[i-1] != '_') && (n == to || b[n] != '_') {
			e.unmaskOne(text, i, n, w)
		}
		i = next
	}
}

// unmaskOne unmasks the word text[from:to] if what comes of it is known. A sign behind it that ends sentences is a
// letter only if the word is none without it.
func (e *editor) unmaskOne(text line, from, to int, w *rewriter) {
	b := text.b
	for from < to && (b[from] == '!' || b[from] == '|') {
		from++
	}
	end := to
	for end > from && (b[end-1] == '!' || b[end-1] == '|') {
		end--
	}
	core := text.slice(from, end)
	switch {
	case isPlain(core) && e.isKnown(text, core):
	case e.unmaskKnown(text, from, end, w):
	case to == end+1:
		e.unmaskKnown(text, from, to, w)
	}
}

// unmaskKnown replaces text[from:to] by a word that is known, if it can be one, and reports whether it did.
func (e *editor) unmaskKnown(text line, from, to int, w *rewriter) bool {
	masked := text.slice(from, to)
	m, ok := readMask(masked.b)
	if !ok || to-from > maxMasked || m.letters == 0 || m.hidden() > m.letters+1 || e.isNumbered(masked, false) || e.isCode(text, from, to) && !isZero(masked.b) {
		return false
	}
	for n := range m.readings() {
		if word := e.reading(masked, n); e.isKnown(text, word) {
			w.replace(from, to, word)
			return true
		}
	}
	for n := range m.readings() {
		if word := e.reading(masked, n); m.letters > 2 && len(word.b) > 3 && !e.isVietnamese(text) && isWordlike(word.b) {
			w.replace(from, to, word)
			return true
		}
	}
	return false
}

// isPlain reports whether a word is letters only.
func isPlain(word line) bool {
	for _, c := range word.b {
		if !isLetter(c) {
			return false
		}
	}
	return len(word.b) > 0
}

// isZero reports whether all that hides letters of a word are zeros.
func isZero(b []byte) bool { return strings.Trim(string(b), "abcdefghijklmnopqrstuvwxyz0") == "" }
