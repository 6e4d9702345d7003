package ocr

import "image"

// join adds the lines of a band, in its coordinates, to those of the bands above. A line belongs to the band that has its
// middle; one that both bands put on the other's side, or both on their own, is counted once.
func join(lines, more []line, b band) []line {
	above := len(lines)
	for _, l := range more {
		l.box = l.box.Add(image.Pt(0, b.top))
		middle := (l.box.Min.Y + l.box.Max.Y) / 2
		slack := l.box.Dy() / 2
		if middle >= b.to && b.to != b.bottom || middle < b.from-slack {
			continue
		}
		if middle < b.from+slack && seen(lines[:above], l) {
			continue
		}
		lines = append(lines, l)
	}
	return lines
}

// seen reports whether one of the lines stands where l does.
func seen(lines []line, l line) bool {
	for _, k := range lines {
		if same(k.box, l.box) {
			return true
		}
	}
	return false
}

// same reports whether two boxes are of one line of text: they meet, and share half of the height of the lower.
func same(a, b image.Rectangle) bool {
	both := a.Intersect(b)
	return !both.Empty() && 2*both.Dy() >= min(a.Dy(), b.Dy())
}

// better returns the lines of two readings, each place from that which is surer of it, in the order of the reading
// from which most comes.
func better(first, second []line) []line {
	var kept, added []line
	gone := make([]bool, len(first))
	for _, l := range second {
		var sum, weight float64
		var at []int
		for i, k := range first {
			if same(k.box, l.box) {
				sum += k.conf * float64(k.box.Dx())
				weight += float64(k.box.Dx())
				at = append(at, i)
			}
		}
		if l.conf < legibleConf || weight > 0 && l.conf <= sum/weight {
			continue
		}
		for _, i := range at {
			gone[i] = true
		}
		added = append(added, l)
	}
	for i, l := range first {
		if !gone[i] {
			kept = append(kept, l)
		}
	}
	return interleave(kept, added)
}

// interleave puts two lists, each in reading order, into one, by where the lines begin.
func interleave(a, b []line) []line {
	out := make([]line, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].box.Min.Y+a[0].box.Max.Y <= b[0].box.Min.Y+b[0].box.Max.Y {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// downwards moves lines up to where they stand: above those that are below them in the same column. Columns beside one
// another stay as tesseract ordered them.
func downwards(lines []line) []line {
	for i := range lines {
		for k := i; k > 0 && below(lines[k-1].box, lines[k].box); k-- {
			lines[k-1], lines[k] = lines[k], lines[k-1]
		}
	}
	return lines
}

// below reports whether a stands below b, in the same column.
func below(a, b image.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y+a.Max.Y > b.Min.Y+b.Max.Y
}
