package fold

import "unicode/utf8"

// editor is the second run over a text: it goes through the chunks that the first one noted and undoes
// spellings that hide words.
type editor struct {
	orig string
	rewriter
	latin               rewriter // a chunk with look-alikes
	words, cuts, double rewriter // the first three steps on a part of a chunk
	splits              rewriter // the fourth
	joined              splitter
	word                line // room for one word
	letters             spelling
	alienWords          verdict

	// What the third run needs: how many words were certainly masked, set apart letter by letter, and cut in two; see
	// [editor.redo].
	masked, apart, cutSyllables int
	vietnamese                  verdict
	shapes                      []uint8 // of one word
	redone                      [3]rewriter
	rows                        rows
}

// edit undoes what is hidden in the chunks of a folded text. The result is good until the next edit.
func (e *editor) edit(orig string, text line, seen []chunk) line {
	e.orig, e.alienWords = orig, undecided
	e.masked, e.apart, e.cutSyllables = 0, 0, 0
	e.joined.left = maxSplit
	e.start(text)
	for k := 0; k < len(seen); {
		if n := e.spelled(seen[k:]); n > 0 {
			k += n
			continue
		}
		e.chunk(seen[k])
		k++
	}
	return e.finish()
}

// chunk undoes what is hidden within one chunk.
func (e *editor) chunk(c chunk) {
	start, end := int(c.start), int(c.end)
	if c.traits&hasAlien == 0 {
		e.parts(&e.rewriter, start, end, c.traits)
		return
	}
	latin, ok := e.latinize(e.src.slice(start, end), c.traits)
	if !ok {
		return
	}
	e.latin.start(latin)
	e.parts(&e.latin, 0, len(latin.b), c.traits|hasForeign|hasDouble|hasMark)
	e.replace(start, end, e.latin.finish())
}

// parts goes through what stands between letters that stay beyond ASCII: scripts without spaces make long chunks.
func (e *editor) parts(w *rewriter, from, to int, traits uint8) {
	if traits&hasForeign == 0 {
		e.part(w, from, to, traits)
		return
	}
	for i := from; i < to; {
		n := native(w.src.b[i:to])
		if n == 0 {
			_, size := utf8.DecodeRune(w.src.b[i:to])
			i += size
			continue
		}
		e.part(w, i, i+n, traits)
		i += n
	}
}

// native counts the bytes at the start of text that are no letters or marks beyond ASCII.
func native(text []byte) int {
	n := 0
	for n < len(text) {
		if text[n] < utf8.RuneSelf {
			n++
			continue
		}
		r, size := utf8.DecodeRune(text[n:])
		if r < 0x10000 && runes.bmp[r]>>8&hasSymbol == 0 || r >= 0x20000 && r < 0x40000 {
			break
		}
		n += size
	}
	return n
}

// part edits w.src[from:to], a part of a chunk without foreign letters. The traits of the chunk say which steps can find something.
func (e *editor) part(w *rewriter, from, to int, traits uint8) {
	b := w.src.b
	lo, hi := from, to
	for lo < hi && !isWord(b[lo]) {
		lo++
	}
	for hi > lo && !isWord(b[hi-1]) {
		hi--
	}
	switch {
	case hi-lo < 2, lo > from && (b[lo-1] == '@' || b[lo-1] == '_'), traits&hasInner != 0 && isAddress(b[lo:hi]):
		return // too short, a handle, an address
	}
	text, changed := w.src.slice(lo, hi), false
	if traits&(hasDigit|hasInner|hasSymbol) != 0 && isMixed(text.b) {
		text = e.unmask(w.src, lo, hi)
		changed = e.words.dirty
	}
	if traits&(hasInner|hasSymbol) != 0 {
		text = e.uncut(text)
		changed = changed || e.cuts.dirty
	}
	if hi-lo >= minJoined && (traits&hasMark != 0 || hi-lo >= minJoinedHumps) {
		if text = e.split(text); e.splits.dirty {
			changed = true
		}
	}
	if traits&hasDouble != 0 || changed || traits&hasMark != 0 && teen[text.b[0]] != "" {
		if plain := e.undouble(text, traits); e.double.dirty && !isDisguised(b, lo, hi) {
			text, changed = plain, true
		}
	}
	if changed {
		w.replace(lo, hi, text)
	}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isWord(c byte) bool   { return isLetter(c) || isDigit(c) }
