package fold

// line is folded text with the offsets of its bytes.
type line struct {
	b   []byte
	off []int32
}

func (l line) slice(from, to int) line { return line{l.b[from:to], l.off[from:to]} }

func (l line) empty() line { return line{l.b[:0], l.off[:0]} }

func (l *line) add(m line) {
	l.b, l.off = append(l.b, m.b...), append(l.off, m.off...)
}

func (l *line) addByte(c byte, off int32) {
	l.b, l.off = append(l.b, c), append(l.off, off)
}

// rewriter replaces stretches of a line from left to right. A line in which nothing is replaced is not copied.
type rewriter struct {
	src, dst line
	done     int // src[:done] is in dst
	dirty    bool
}

// start begins a new line and reuses the memory of the last result.
func (w *rewriter) start(src line) {
	w.src, w.dst, w.done, w.dirty = src, w.dst.empty(), 0, false
}

// replace puts a line in the place of src[from:to], which must lie behind what was replaced before.
func (w *rewriter) replace(from, to int, with line) {
	w.dst.add(w.src.slice(w.done, from))
	w.dst.add(with)
	w.done, w.dirty = to, true
}

// finish returns the new line. It is good until the next start.
func (w *rewriter) finish() line {
	if !w.dirty {
		return w.src
	}
	w.dst.add(w.src.slice(w.done, len(w.src.b)))
	return w.dst
}
