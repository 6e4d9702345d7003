package fold

// minLetters is how many letters must stand apart before they are taken for one word. Initials and list
// marks ("U.S.A.", "a b c") are shorter.
const minLetters = 4

// joinLetters joins Latin letters that stand alone with the same single separator between them: "l u o n g",
// "c.a.s.i.n.o", "z-a-l-o". Where the original has a wider gap, a space stays. It works in place.
func joinLetters(b []byte, off []int32, orig string) ([]byte, []int32) {
	i, w := 0, 0
	for i < len(b) {
		if i+3 < len(b) && separator(b[i+1]) && b[i+1] == b[i+3] && isLetter(b[i]) && isLetter(b[i+2]) && (i == 0 || !inWord(b[i-1])) {
			if n := spelled(b[i:]); n >= minLetters {
				b, off, w = join(b, off, i, n, w, orig)
				i += 2*n - 1
				continue
			}
		}
		if w != i {
			b[w], off[w] = b[i], off[i]
		}
		i++
		w++
	}
	return b[:w], off[:w]
}

// spelled counts the letters that stand alone from the start of b on, each with the first one's separator.
func spelled(b []byte) int {
	sep, n := b[1], 0
	for i := 0; i < len(b) && isLetter(b[i]); i += 2 {
		if i+1 < len(b) && inWord(b[i+1]) {
			break // this letter begins a longer word
		}
		n++
		if i+1 >= len(b) || b[i+1] != sep {
			break
		}
	}
	return n
}

// join moves n spelled letters from i to w.
func join(b []byte, off []int32, i, n, w int, orig string) ([]byte, []int32, int) {
	for k := range n {
		at := i + 2*k
		b[w], off[w] = b[at], off[at]
		w++
		if k+1 < n && b[at+1] == ' ' && wide(off[at+1], off[at+2], orig) {
			b[w], off[w] = ' ', off[at+1]
			w++
		}
	}
	return b, off, w
}

// wide reports whether the white space orig[from:to] is more than one character.
func wide(from, to int32, orig string) bool {
	n := 0
	for range orig[from:to] {
		n++
	}
	return n > 1
}

func separator(c byte) bool {
	switch c {
	case ' ', '.', '-', '_', '*', '/', '|', '+', '~', ',':
		return true
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// inWord reports whether a folded byte belongs to a word: letters, digits and everything beyond ASCII.
func inWord(c byte) bool { return c >= 0x80 || asciiKind[c] == letter || asciiKind[c] == digit }
