package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Edit is a stretch of two texts that were compared: in both, only in the older or only in the newer.
type Edit struct {
	Text string
	Op   string // "same", "del", "ins", or "cut" for a stretch in both that is left out
}

// The limits of a comparison. Texts that differ in more words are shown one after the other; of a stretch that is the
// same in both, as many words are shown at each end.
const (
	maxSlips   = 800
	shownWords = 12
)

// diffWords compares two texts by words, and by characters where a script is written without spaces. All of the
// older text is in the "same" and "del" stretches, all of the newer in "same" and "ins", but for those cut.
func diffWords(older, newer string) []Edit {
	a, b := split(older), split(newer)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	d := differ{a: a[head : len(a)-tail], b: b[head : len(b)-tail]}
	d.add("same", a[:head])
	d.middle()
	d.add("same", a[len(a)-tail:])
	d.group()
	return d.shorten()
}

// differ builds a comparison of two lists of words.
type differ struct {
	a, b []string
	out  []run
}

type run struct {
	op    string
	words []string
}

func (d *differ) add(op string, words []string) {
	switch n := len(d.out); {
	case len(words) == 0:
	case n > 0 && d.out[n-1].op == op:
		d.out[n-1].words = append(slices.Clip(d.out[n-1].words), words...)
	default:
		d.out = append(d.out, run{op, words})
	}
}

// middle compares by Myers' greedy algorithm: the fewest words taken out and put in.
func (d *differ) middle() {
	n, m := len(d.a), len(d.b)
	most := min(n+m, maxSlips)
	reach := make([]int32, 2*most+3)
	at := func(k int) *int32 { return &reach[k+most+1] }
	var trace [][]int32
	for slips := 0; slips <= most; slips++ {
		trace = append(trace, slices.Clone(reach[most+1-slips-1:most+1+slips+2]))
		for k := -slips; k <= slips; k += 2 {
			x := 0
			if k == -slips || k != slips && *at(k - 1) < *at(k + 1) {
				x = int(*at(k + 1))
			} else {
				x = int(*at(k - 1)) + 1
			}
			for x < n && x-k < m && d.a[x] == d.b[x-k] {
				x++
			}
			*at(k) = int32(x)
			if x >= n && x-k >= m {
				d.walk(trace, slips)
				return
			}
		}
	}
	d.add("del", d.a)
	d.add("ins", d.b)
}

// walk goes the way back that middle found. trace[s] is how far each diagonal from -s-1 to s+1 reached before slip s.
func (d *differ) walk(trace [][]int32, slips int) {
	var steps []run
	x, y := len(d.a), len(d.b)
	for s := slips; s >= 0; s-- {
		k := x - y
		was := func(k int) int { return int(trace[s][k+s+1]) }
		from := k - 1
		if k == -s || k != s && was(k-1) < was(k+1) {
			from = k + 1
		}
		px := was(from)
		py := px - from
		for x > px && y > py {
			steps = append(steps, run{"same", d.a[x-1 : x]})
			x, y = x-1, y-1
		}
		switch {
		case s == 0:
		case from == k+1:
			steps = append(steps, run{"ins", d.b[y-1 : y]})
		default:
			steps = append(steps, run{"del", d.a[x-1 : x]})
		}
		x, y = px, py
	}
	for _, r := range slices.Backward(steps) {
		d.add(r.op, r.words)
	}
}

// group puts what was taken out before what was put in, and takes spaces between two changes for changed as well: phrases
// are read more easily than single words.
func (d *differ) group() {
	all := d.out
	d.out = nil
	var del, ins []string
	flush := func() {
		d.add("del", del)
		d.add("ins", ins)
		del, ins = nil, nil
	}
	for i, r := range all {
		switch {
		case r.op == "del":
			del = append(del, r.words...)
		case r.op == "ins":
			ins = append(ins, r.words...)
		case len(del)+len(ins) > 0 && i+1 < len(all) && strings.TrimSpace(join(r.words)) == "":
			del, ins = append(del, r.words...), append(ins, r.words...)
		default:
			flush()
			d.add("same", r.words)
		}
	}
	flush()
}

// shorten makes the edits, with the long stretches that did not change cut in their middle.
func (d *differ) shorten() []Edit {
	var out []Edit
	for i, r := range d.out {
		w := r.words
		if r.op != "same" || len(w) <= 4*shownWords {
			out = append(out, Edit{join(w), r.op})
			continue
		}
		if i > 0 {
			out = append(out, Edit{join(w[:2*shownWords]), "same"})
		}
		out = append(out, Edit{"…", "cut"})
		if i < len(d.out)-1 {
			out = append(out, Edit{join(w[len(w)-2*shownWords:]), "same"})
		}
	}
	return out
}

func join(words []string) string {
	var b []byte
	for _, w := range words {
		b = append(b, w...)
	}
	return string(b)
}

// split cuts a text into words, spaces, and everything else sign by sign; the parts joined are the text. Letters of
// scripts without spaces stand alone, with the marks that belong to them.
func split(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		same := unicode.IsMark
		switch {
		case unicode.IsSpace(r):
			same = unicode.IsSpace
		case spaced(r):
			same = func(r rune) bool { return spaced(r) || unicode.IsMark(r) }
		}
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !same(r) {
				break
			}
			end += size
		}
		out = append(out, text[i:end])
		i = end
	}
	return out
}

// spaced reports whether a rune is a letter or digit of a script that puts spaces between words.
func spaced(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
