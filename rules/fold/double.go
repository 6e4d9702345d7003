package fold

import (
	"unicode"
	"unicode/utf8"
)

// undouble makes one letter of a letter that is repeated. Words that are written with two keep them, also
// where they are drawn out; see [doubled]. Vietnamese has only "uu" at the end of a syllable (ưu, cứu).
// Words with digits or underscores are left alone: they are names and codes.
func (e *editor) undouble(text line, traits uint8) line {
	w := &e.double
	w.start(text)
	b := text.b
	for i := 0; i < len(b); {
		if !isWord(b[i]) && b[i] != '_' {
			i++
			continue
		}
		n, plainWord := i, true
		for n < len(b) && (isWord(b[n]) || b[n] == '_') {
			plainWord = plainWord && isLetter(b[n])
			n++
		}
		if plainWord && (i == 0 || b[i-1] != '@') {
			e.undoubleWord(text, i, n, traits&hasMark != 0)
		}
		i = n
	}
	return w.finish()
}

// run counts the letters at the start of b that are the same.
func run(b []byte) int {
	n := 1
	for n < len(b) && b[n] == b[0] {
		n++
	}
	return n
}

// undoubleWord replaces text[from:to] if a letter is repeated in it that should not be. marks says that there
// are marks in the chunk.
func (e *editor) undoubleWord(text line, from, to int, marks bool) {
	b := text.b[from:to]
	doubles, vowels := 0, 0
	longest := 0
	for i := 0; i < len(b); {
		n := run(b[i:])
		if n > 1 {
			doubles++
			longest = max(longest, n)
		}
		if isVowel(b[i]) {
			vowels++
		}
		i += n
	}
	if doubles == 0 || vowels == 0 || run(b) == len(b) {
		if marks {
			e.unteen(text, from, to)
		}
		return
	}
	uu := longest == 2 && doubles == 1 && len(b) <= maxSyllable && b[len(b)-1] == 'u' && b[len(b)-2] == 'u' && isSyllable(b)
	bare := !marks || !e.isMarked(text, from, to)
	if uu || longest == 2 && (bare && (len(b) == 3 || len(b) <= maxDoubled && doubled.words[string(b)])) {
		return // three letters are an abbreviation or a word of English: SSO, too
	}
	word := e.word.empty()
	for i := 0; i < len(b); {
		word.addByte(b[i], text.off[from+i])
		i += run(b[i:])
	}
	if bare && len(word.b) <= maxDoubled {
		if right, ok := doubled.byKey[string(word.b)]; ok {
			word = respell(word, text.slice(from, to), right)
		}
	}
	e.double.replace(from, to, word)
	e.word = word
}

// respell writes a word anew as right, which has the same letters but for their repetition.
func respell(out, word line, right string) line {
	out = out.empty()
	at := 0
	for i := 0; i < len(right); {
		n, m := run(word.b[at:]), 1
		for i+m < len(right) && right[i+m] == right[i] {
			m++
		}
		for k := range m {
			out.addByte(right[i], word.off[at+min(k*(n-1), n-1)])
		}
		i, at = i+m, at+n
	}
	return out
}

// isMarked reports whether text[from:to] was written with a mark on a letter.
func (e *editor) isMarked(text line, from, to int) bool {
	for _, at := range text.off[from:to] {
		if e.isMarkedAt(at) {
			return true
		}
	}
	return false
}

// isMarkedAt reports whether the Latin letter at orig[at:] bears a mark, composed or not.
func (e *editor) isMarkedAt(at int32) bool {
	r, size := utf8.DecodeRuneInString(e.orig[at:])
	if r >= utf8.RuneSelf {
		return r < rune(len(latin)) && latin[r].base != 0
	}
	for i := int(at) + size; i < len(e.orig); {
		mark, size := utf8.DecodeRuneInString(e.orig[i:])
		if mark < 0x300 || !unicode.Is(unicode.M, mark) {
			return false
		}
		if isAccent(mark) {
			return true
		}
		i += size
	}
	return false
}

// teen are the spellings that young people use at the start of a Vietnamese word; no word with marks has them otherwise.
var teen = [256]string{'f': "ph", 'w': "qu", 'j': "gi"}

// unteen writes a word anew that bears Vietnamese marks and begins with a letter that Vietnamese has not:
// "fí" is "phí", "jờ" is "giờ". A letter more has the offset of the one it comes from.
func (e *editor) unteen(text line, from, to int) {
	b := text.b[from:to]
	right := teen[b[0]]
	if right == "" || len(b) < 2 || len(b) > maxSyllable || !e.isMarked(text, from, to) {
		return
	}
	if b[0] == 'w' && b[1] == 'u' || b[0] == 'j' && b[1] == 'i' {
		right = right[:1]
	}
	word := e.word.empty()
	for i := range len(right) {
		word.addByte(right[i], text.off[from])
	}
	word.add(text.slice(from+1, to))
	if isSyllable(word.b) {
		e.double.replace(from, to, word)
	}
	e.word = word
}
