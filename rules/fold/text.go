package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is a folded text that remembers where it came from. The zero Text is the folding of "".
// A Text may be read by several goroutines; [Text.Reset] needs it alone.
type Text struct {
	S    string // folded
	orig string
	off  []int32 // off[i] is where in orig the rune starts that gave S[i]; len(S)+1 entries
	bidi bool    // off does not rise throughout: some text was reversed

	// Kept for the next Reset.
	b    []byte
	seen []chunk
	edit editor
}

// New folds a text. Texts longer than 2 GiB are not supported.
func New(orig string) Text {
	var t Text
	t.Reset(orig)
	return t
}

// String folds a text for which nobody needs the origin.
func String(s string) string {
	var t Text
	t.Reset(s)
	return t.S
}

// Reset makes t the folding of orig and reuses the memory of its map. Strings taken from t.S stay valid.
func (t *Text) Reset(orig string) {
	p := pass{orig: orig, b: t.b[:cap(t.b)], off: t.off[:cap(t.off)], seen: t.seen[:0]}
	if n := min(len(p.b), len(p.off)); len(p.b) != len(p.off) {
		p.b, p.off = p.b[:n], p.off[:n]
	}
	p.run()
	text := line{p.b[:p.w], p.off[:p.w]}
	t.seen = p.seen
	if len(p.seen) > 0 || p.parted >= minParted {
		if text = t.edit.edit(orig, text, p.seen); t.edit.dirty {
			t.edit.dst = line{p.b, p.off} // the two change places
		}
		text = t.edit.redo(text, p.parted)
	}
	t.orig, t.bidi = orig, p.bidi
	t.S = string(text.b)
	t.b, t.off = text.b, append(text.off, int32(len(orig)))
}

// Original returns what Reset was given.
func (t *Text) Original() string { return t.orig }

// Folded returns the part of S that the original bytes from to to gave. Where the original shows text in reverse it may
// be another part.
func (t *Text) Folded(from, to int) (start, end int) {
	at := func(b int) int {
		i, _ := slices.BinarySearch(t.off[:len(t.S)], int32(b))
		return i
	}
	start = at(from)
	return start, max(start, at(to))
}

// Shown returns what a reader sees of the original, with its marks: without tags and hidden parts, entities as what they
// stand for. Text in disguise stays in disguise.
func (t *Text) Shown() string {
	b := make([]byte, 0, len(t.orig))
	done := 0
	for i, r := range t.S {
		size := utf8.RuneLen(r)
		from, to := t.Origin(i, i+size)
		switch {
		case from < done:
		case t.orig[from] == '&':
			b = append(b, t.S[i:i+size]...)
		default:
			b = append(b, t.orig[from:to]...)
		}
		done = max(done, to)
	}
	return string(b)
}

// Written returns how S[start:end] is written, for comparing marks: the original bytes as [Text.Origin] finds them, or what
// a reader sees of them where they hold markup or are shown in reverse.
func (t *Text) Written(start, end int) string {
	from, to := t.Origin(start, end)
	s := t.orig[from:to]
	if !t.bidi && !strings.ContainsAny(s, "<&") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := start; i < end; i++ {
		if at := int(t.off[i]); i == start || t.off[i] != t.off[i-1] {
			b = appendUnit(b, t.orig[at:])
		}
	}
	return string(b)
}

// appendUnit appends the character at the start of s with the marks on it; an entity as what it stands for.
func appendUnit(to []byte, s string) []byte {
	n := unitSize(s)
	if text, size := entityAt(s); s[0] == '&' && size > 0 {
		to = append(to, text...)
	} else {
		to = append(to, s[:n]...)
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		to = append(to, s[n:n+size]...)
		n += size
	}
	return to
}

// Origin returns the original bytes that gave S[start:end]: whole runes, with the marks that belong to the
// last one, the last letter as often as it is repeated, and without what was dropped after it. An empty range gives an empty range. Where the original
// shows text in reverse, the range covers everything that gave S[start:end] and may cover more.
func (t *Text) Origin(start, end int) (from, to int) {
	if start >= end || len(t.off) == 0 {
		at := 0
		if start < len(t.off) {
			at = int(t.off[start])
		}
		return at, at
	}
	from, last, limit := int(t.off[start]), int(t.off[end-1]), int(t.off[end])
	if t.bidi {
		for _, o := range t.off[start:end] {
			from, last = min(from, int(o)), max(last, int(o))
		}
		if limit <= last {
			limit = len(t.orig)
		}
	}
	to = last + unitSize(t.orig[last:])
	for to < limit {
		r, size := utf8.DecodeRuneInString(t.orig[to:])
		if !unicode.Is(unicode.M, r) && !isRepeat(r, t.S[end-1]) && (r < firstVowel || r > lastTail) {
			break
		}
		to += size
	}
	return from, to
}

// isRepeat reports whether a rune of the original, behind the one that gave the letter c, is the same letter
// once more.
func isRepeat(r rune, c byte) bool {
	if r >= 0x10000 || !isLetter(c) {
		return false
	}
	e := runes.bmp[r]
	if r < utf8.RuneSelf {
		e = runes.ascii[r]
	}
	return e&kinds == plain && byte(e) == c
}
