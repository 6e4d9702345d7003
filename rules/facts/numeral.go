package facts

import (
	"math"
	"slices"
)

// numeral is a word that figures are said with: "hai", "mươi", "十", "rưỡi".
type numeral struct {
	form
	value float64 // what the word adds
	times float64 // what it multiplies the words before it by, 10 or 100; 0 for a word that adds
	some  bool    // it makes a figure vague: "mấy", "vài", "几"
	half  bool    // half of the multiplier before it: "2 triệu rưỡi"
	skip  bool    // it only joins: "lẻ", "and"
}

type numeralSeed struct {
	Say   []string `yaml:"say"`
	Is    float64  `yaml:"is"`
	Times float64  `yaml:"times"`
	Some  bool     `yaml:"some"`
	Half  bool     `yaml:"half"`
	Skip  bool     `yaml:"skip"`
}

// saying is a figure that is not written in plain digits: "hai mươi", "三十五", "2O".
type saying struct {
	run
	value float64
	top   float64 // where a vague figure ends, +Inf for an open one; 0 for an exact one
	vague bool
	half  bool // it can be the first half of a range, whose unit stands at the second
}

// numbers makes the tables of words, and lets the automaton look for those that multiply and for the units that
// can follow a figure in words.
func (m *money) numbers(seeds []numeralSeed, units []unitSeed, l *lexicon) {
	var list []numeral
	for _, s := range seeds {
		for _, say := range s.Say {
			n := numeral{newForm(say), s.Is, s.Times, s.Some, s.Half, s.Skip}
			list = append(list, n)
			m.numTail[tailOf(n.say, len(n.say))] = true
			if s.Times != 0 {
				l.add(say, scale|tens)
			}
		}
	}
	m.numStart, m.numEnd = byFirst(list), byLast(list)
	m.some = byFirst(slices.DeleteFunc(slices.Clone(list), func(n numeral) bool { return !n.some }))
	for _, u := range units {
		for _, say := range u.Say {
			if f := newForm(say).say; u.Times >= 1000 && len(f) >= 2 {
				l.add(say, scale)
			}
		}
	}
}

// tailOf packs the last two bytes of s[:at], a space in front of the first.
func tailOf(s string, at int) uint16 {
	if at < 2 {
		return uint16(' ')<<8 | uint16(s[at-1])
	}
	return uint16(s[at-2])<<8 | uint16(s[at-1])
}

// maxWords bounds the words of one figure.
const maxWords = 10

// sayings finds the figures in words that stand at a word that multiplies, and the digits that are disguised as
// letters, in order.
func (r *moneyReader) sayings() []saying {
	var out []saying
	done := 0
	for i, m := range r.marks {
		if m.word.is&scale == 0 || m.start < done || inOther(r.d, r.field, r.marks, i) {
			continue
		}
		p := back(r.s, m.start)
		if p > 0 && isDigit(r.s[p-1]) {
			continue // "30 triệu", "3 chục triệu": what is said is written in digits
		}
		start := m.start
		if p > 0 && r.numTail[tailOf(r.s, p)] {
			start = max(r.chain(start), done)
		}
		if start == m.start && m.word.is&tens == 0 {
			start = skipBlank(r.s, m.end) // Burmese says the unit first
			if m.word.is&leads == 0 || !r.isNumeral(start) {
				continue
			}
		}
		if p := back(r.s, start); p > 0 && isDigit(r.s[p-1]) {
			continue // the same of "3 chục triệu", seen from "triệu"
		}
		if s, ok := r.said(start); ok {
			if first, ok := r.firstHalf(start, done); ok {
				out = append(out, first)
			}
			_, _, s.half = r.to.starting(r.d, r.field, skipBlank(r.s, s.end), nil)
			out, done = append(out, s), s.end
		}
	}
	return r.disguised(out)
}

// firstHalf reads the figure in words in front of the second half of a range that begins at s[at:]: "mười lăm đến
// hai mươi triệu". It does not begin before done.
func (r *moneyReader) firstHalf(at, done int) (saying, bool) {
	_, gap, ok := r.toEnd.ending(r.d, r.field, back(r.s, at), nil)
	if !ok {
		return saying{}, false
	}
	end := back(r.s, gap)
	start := r.chain(end)
	if start >= end || start < done || !r.isNumeral(start) {
		return saying{}, false
	}
	s, ok := r.said(start)
	s.half = true
	return s, ok && s.end == end
}

// chain returns where the numerals that end at s[:at] begin, at if there are none.
func (r *moneyReader) chain(at int) int {
	for range maxWords {
		p := at
		if p > 0 && (r.s[p-1] == ' ' || r.s[p-1] == '-' && p > 1 && isLetter(r.s[p-2])) {
			p--
		}
		_, start, ok := r.numEnd.ending(r.d, r.field, p, nil)
		if !ok {
			break
		}
		at = start
	}
	return at
}

func (r *moneyReader) isNumeral(at int) bool {
	n, _, ok := r.numStart.starting(r.d, r.field, at, nil)
	return ok && !n.half && !n.skip
}

// said adds up the numerals from s[at:] on.
func (r *moneyReader) said(at int) (out saying, ok bool) {
	out.start = at
	total, cur, words := 0.0, 0.0, 0
	for ; words < maxWords; words++ {
		p := at
		if words > 0 && p < len(r.s) && (r.s[p] == ' ' || r.s[p] == '-') {
			p++
		}
		n, end, found := r.numStart.starting(r.d, r.field, p, nil)
		if !found || n.half || n.skip && words == 0 {
			break
		}
		switch {
		case n.skip:
			if !r.isNumeral(skipBlank(r.s, end)) {
				out.value = total + cur
				return out, out.end > out.start && out.value > 0
			}
			at = end
			continue
		case n.some && total+cur == 0:
			cur, out.vague = n.value, true
		case n.some:
			out.top, out.vague = 10, true
		case n.times == 100:
			total, cur = total+max(cur, 1)*100, 0
		case n.times != 0:
			cur = max(cur, 1) * n.times
		case math.Mod(cur, 10) == 0 || n.value >= 10 && cur < 10 && n.value < 20 && n.value-10 != cur:
			cur += n.value
		case n.value == cur+1 && out.top == 0: // "hai ba triệu", "两三万"
			out.top = 1
		default:
			found = false
		}
		if !found {
			break
		}
		at, out.end = end, end
	}
	out.value = total + cur
	switch {
	case out.top != 0:
		out.top = out.value + out.top
	case out.vague:
		out.top = math.Inf(1)
	}
	return out, out.end > out.start && out.value > 0
}

// disguised adds the rows of digits in which letters stand for digits ("2O", "l5", "5oo.ooo") to the sayings.
func (r *moneyReader) disguised(out []saying) []saying {
	n := len(out)
	last := -1
	for _, d := range r.runs {
		if d.start < last || s0(r.s, d.end) != 'o' && !(d.start > 0 && (r.s[d.start-1] == 'l' || r.s[d.start-1] == 'i')) {
			continue
		}
		if s, ok := r.undisguise(d); ok {
			out, last = append(out, s), s.end
		}
	}
	if n > 0 && len(out) > n {
		slices.SortFunc(out, func(a, b saying) int { return a.start - b.start })
	}
	return out
}

// maxDisguise is the longest row of digits and letters that is read as a number.
const maxDisguise = 16

// undisguise reads the row of digits, look-alike letters and separators round a run. What is left of it on both
// sides must not be a letter, save that a unit may follow.
func (r *moneyReader) undisguise(d run) (saying, bool) {
	start := d.start
	if start > 0 && (r.s[start-1] == 'l' || r.s[start-1] == 'i') {
		start--
	}
	if start > 0 && (isLetter(r.s[start-1]) || isDigit(r.s[start-1])) {
		return saying{}, false
	}
	var plain []byte
	end := start
	for ; end < len(r.s) && end-start < maxDisguise; end++ {
		c := r.s[end]
		switch {
		case c == 'o':
			c = '0'
		case c == 'l' || c == 'i':
			c = '1'
		case (c == '.' || c == ',') && (isDigit(s0(r.s, end+1)) || s0(r.s, end+1) == 'o'):
		case !isDigit(c):
			c = 0
		}
		if c == 0 {
			break
		}
		plain = append(plain, c)
	}
	text := string(plain)
	runs := digitRuns(text, nil)
	if len(runs) == 0 {
		return saying{}, false
	}
	num, ok := numberAt(text, runs, 0, false)
	if !ok || num.end != len(text) || num.value <= 0 {
		return saying{}, false
	}
	return saying{run: run{start, end}, value: num.value}, true
}

// s0 returns the byte at s[at:], 0 behind the end.
func s0(s string, at int) byte {
	if at >= len(s) {
		return 0
	}
	return s[at]
}

// merge puts sayings into the rows of digits in place of those they overlap. runs is not changed.
func merge(runs []run, sayings []saying) []run {
	if len(sayings) == 0 {
		return runs
	}
	out := make([]run, 0, len(runs)+len(sayings))
	i := 0
	for _, s := range sayings {
		for i < len(runs) && runs[i].end <= s.start {
			out = append(out, runs[i])
			i++
		}
		for i < len(runs) && runs[i].start < s.end {
			i++
		}
		if n := len(out); n == 0 || out[n-1].end <= s.start {
			out = append(out, s.run)
		}
	}
	return append(out, runs[i:]...)
}

// saidAt returns the saying that is run i, if it is one.
func (r *moneyReader) saidAt(i int) (saying, bool) {
	if len(r.words) == 0 {
		return saying{}, false
	}
	at := r.runs[i].start
	n, ok := slices.BinarySearchFunc(r.words, at, func(s saying, at int) int { return s.start - at })
	if !ok || r.words[n].end != r.runs[i].end {
		return saying{}, false
	}
	return r.words[n], true
}
