package ocr

import (
	"image"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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

// better returns the reading of one line that is surer. Words in Latin letters among others are first taken over from the
// first reading, where they were read more surely: handles, prices, names of apps.
func better(first, second line) line {
	second = mix(second, first.words)
	if second.conf < legibleConf || second.conf <= first.conf {
		return first
	}
	second.box = first.box
	return second
}

// mix puts those words that are in Latin letters, and surer than what l has in their place, into l.
func mix(l line, from []word) line {
	words := l.words
	for _, w := range from {
		if at, end := under(words, w.box); at < end && w.beats(sureness(words[at:end])) {
			words = slices.Concat(words[:at], []word{w}, words[end:])
		}
	}
	out, ok := newLine(l.box, words)
	if !ok {
		return l
	}
	out.langs, out.page = l.langs, l.page
	return out
}

// Confidences of words in Latin letters, 0 to 1.
const (
	plainConf  = 0.92 // from here on a word is right, however sure another reading is of its place
	latinConf  = 0.80 // below, it may be anything
	handleConf = 0.60 // below, a word with @ or _ may be anything
)

// beats reports whether a word is in Latin letters and righter than another reading of the same place, which has some
// confidence. No other script has a mark that looks like @ or _.
func (w word) beats(conf float64) bool {
	switch {
	case !latin(w.text):
		return false
	case strings.ContainsAny(w.text, "@_") && w.conf >= handleConf, w.conf >= plainConf:
		return true
	}
	return w.conf >= latinConf && w.conf > conf
}

// sure reports whether a line is in Latin letters and read well enough not to be read in another script.
func (l line) sure() bool {
	return l.conf >= plainConf && !slices.ContainsFunc(l.words, func(w word) bool { return !latin(w.text) })
}

// under returns from where to where words, which stand from left to right, have their middle in the width of box.
func under(words []word, box image.Rectangle) (at, end int) {
	middle := func(w word) int { return (w.box.Min.X + w.box.Max.X) / 2 }
	for at < len(words) && middle(words[at]) < box.Min.X {
		at++
	}
	for end = at; end < len(words) && middle(words[end]) < box.Max.X; {
		end++
	}
	return at, end
}

// sureness is the mean confidence of the characters of some words.
func sureness(words []word) float64 {
	var sum, runes float64
	for _, w := range words {
		n := float64(utf8.RuneCountInString(w.text))
		sum, runes = sum+n*w.conf, runes+n
	}
	return sum / max(runes, 1)
}

// latin reports whether a word is of at least two letters or digits and none but Latin letters.
func latin(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r), r >= '0' && r <= '9':
			n++
		case r >= utf8.RuneSelf:
			return false
		}
	}
	return n >= 2
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

func betterPage(first, second []line) []line {
	var kept, added []line
	gone := make([]bool, len(first))
	for _, l := range second {
		var sum, weight float64
		var at []int
		var words []word
		sure := false
		for i, k := range first {
			if same(k.box, l.box) {
				sum += k.conf * float64(k.box.Dx())
				weight += float64(k.box.Dx())
				at = append(at, i)
				words = append(words, k.words...)
				sure = sure || k.sure()
			}
		}
		l = mix(l, words)
		if sure || l.conf < legibleConf || weight > 0 && l.conf <= sum/weight {
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
