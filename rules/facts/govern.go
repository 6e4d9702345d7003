package facts

import (
	"slices"
	"strings"
)

// governor finds the word nearest in front of s[at:] that says whether an amount there is pay. It returns pay,
// notPay or 0, the word, and how many bytes lie between.
func governor(d *Doc, f int, marks []mark, at int) (is class, by *word, dist int) {
	s := d.Text[f].S
	for i := endingBy(marks, at) - 1; i >= 0; i-- {
		m := marks[i]
		dist := at - m.end
		if dist > payReach {
			break
		}
		is := m.word.is & (pay | notPay)
		if is == 0 || inOther(d, f, marks, i) || !m.word.agrees(d, f, m.start, m.end) {
			continue
		}
		m = longest(d, f, marks, i)
		if m.word.is&pay != 0 {
			return pay, m.word, dist
		}
		if dist <= notPayReach && !endsClause(s[m.end:at]) {
			return notPay, m.word, dist
		}
	}
	return 0, nil, 0
}

// endsClause reports whether a sentence, a line or a clause ends within a gap: "Không đặt cọc. 15 triệu/tháng".
func endsClause(gap string) bool {
	return strings.ContainsAny(gap, "\n;!?。") || strings.Contains(gap, ". ")
}

// longest returns the longest of the words that end where marks[i] does and say whether an amount is pay: "basic
// salary" rather than "salary".
func longest(d *Doc, f int, marks []mark, i int) mark {
	best := marks[i]
	for _, m := range marks[max(0, i-4):i] {
		if m.end == best.end && m.start < best.start && m.word.is&(pay|notPay) != 0 && m.word.agrees(d, f, m.start, m.end) {
			best = m
		}
	}
	return best
}

// afterReach is how far behind an amount a word can stand that makes it no pay, in languages that put a word
// between: "SGD 250 transport allowance".
const afterReach = 12

// follows returns the word right behind s[:at] that makes an amount there no pay, nil if there is none: "500k tiền
// cọc".
func (m *moneyReader) follows(at int) *word {
	reach := 1
	if m.lang.base != "vi" && m.lang.base != "zh" {
		reach = afterReach
	}
	first := endingBy(m.marks, at)
	for _, w := range m.marks[first:min(len(m.marks), first+8)] {
		if w.word.is&notPay == 0 || w.word.is&pay != 0 || w.start < at || w.start > at+reach {
			continue
		}
		if isWords(m.s[at:w.start]) && w.word.agrees(m.d, m.field, w.start, w.end) {
			return w.word
		}
	}
	return nil
}

// isWords reports whether a gap has nothing but letters and spaces.
func isWords(gap string) bool {
	for i := range len(gap) {
		if c := gap[i]; c != ' ' && !isLetter(c) {
			return false
		}
	}
	return true
}

// periodInFront finds a period that is said in front of an amount at s[at:]: "mỗi tháng 20 củ", "月薪".
func periodInFront(d *Doc, f int, marks []mark, at int) period {
	s := d.Text[f].S
	for i := endingBy(marks, at) - 1; i >= 0; i-- {
		m := marks[i]
		if at-m.end > periodReach || strings.IndexByte(s[m.end:at], '.') >= 0 {
			return ""
		}
		if m.word.is&periodBefore == 0 || m.start > 0 && isDigit(s[m.start-1]) || hasDigit(s[m.end:at]) || inOther(d, f, marks, i) {
			continue
		}
		if m.word.agrees(d, f, m.start, m.end) {
			return m.word.period
		}
	}
	return ""
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

// endingBy returns how many marks end at or before s[at:]. Marks are ordered by their end.
func endingBy(marks []mark, at int) int {
	n, _ := slices.BinarySearchFunc(marks, at+1, func(m mark, end int) int { return m.end - end })
	return n
}

// inOther reports whether marks[i] lies inside a phrase that means something else: lương in "số lượng".
// Phrases that overlap it stand near it in the list.
func inOther(d *Doc, f int, marks []mark, i int) bool {
	m := marks[i]
	for k := max(0, i-4); k < len(marks) && k < i+9; k++ {
		o := marks[k]
		if o.word.is&other != 0 && o.start <= m.start && o.end >= m.end && o.end-o.start > m.end-m.start && o.word.agrees(d, f, o.start, o.end) {
			return true
		}
	}
	return false
}

// overlap reports whether r lies in one of the ranges, and where that one ends. Ranges are in order.
func overlap(ranges []run, r run) (bool, int) {
	i, _ := slices.BinarySearchFunc(ranges, r.start, func(t run, at int) int { return t.end - at - 1 })
	if i < len(ranges) && ranges[i].start < r.end {
		return true, ranges[i].end
	}
	return false, 0
}

// firstFrom returns the index of the first run that begins at or behind at.
func firstFrom(runs []run, at int) int {
	i, _ := slices.BinarySearchFunc(runs, at, func(r run, at int) int { return r.start - at })
	return i
}
