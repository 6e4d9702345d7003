package facts

import "math"

// run is a row of digits s[start:end], in ASCII or in another script.
type run struct{ start, end int }

// digitKind says of a byte whether it is a digit or may begin one: Thai, Lao and Devanagari digits begin with
// 0xE0, Khmer and Burmese ones with 0xE1. Full-width digits are ASCII after folding.
var digitKind = func() (k [256]bool) {
	for c := '0'; c <= '9'; c++ {
		k[c] = true
	}
	k[0xE0], k[0xE1] = true, true
	return k
}()

// digitAt reads the digit at s[at:]; size is 0 if there is none.
func digitAt(s string, at int) (value, size int) {
	if c := s[at]; isDigit(c) {
		return int(c - '0'), 1
	}
	if at+2 >= len(s) {
		return 0, 0
	}
	c := s[at+2]
	switch [2]byte{s[at], s[at+1]} {
	case [2]byte{0xE0, 0xB9}, [2]byte{0xE0, 0xBB}: // Thai, Lao
		if c >= 0x90 && c <= 0x99 {
			return int(c - 0x90), 3
		}
	case [2]byte{0xE0, 0xA5}: // Devanagari
		if c >= 0xA6 && c <= 0xAF {
			return int(c - 0xA6), 3
		}
	case [2]byte{0xE1, 0x9F}: // Khmer
		if c >= 0xA0 && c <= 0xA9 {
			return int(c - 0xA0), 3
		}
	case [2]byte{0xE1, 0x81}: // Burmese
		if c >= 0x80 && c <= 0x89 {
			return int(c - 0x80), 3
		}
	}
	return 0, 0
}

// digitRuns appends every row of digits in s, in order.
func digitRuns(s string, to []run) []run {
	for i := 0; i < len(s); {
		if !digitKind[s[i]] {
			i++
			continue
		}
		_, size := digitAt(s, i)
		if size == 0 {
			i++
			continue
		}
		r := run{start: i}
		for i < len(s) {
			_, size := digitAt(s, i)
			if size == 0 {
				break
			}
			i += size
		}
		r.end = i
		to = append(to, r)
	}
	return to
}

// number is a figure as people write it, over one or more runs.
type number struct {
	start, end int
	value      float64
	// decimal is the value if a lone separator before three digits stands for a decimal point ("1.125 million");
	// equal to value otherwise.
	decimal float64
	next    int // the index of the first run behind it
}

// maxGroups bounds the groups of one figure; more is no figure.
const maxGroups = 8

// maxDigits is the longest figure that is taken for an amount.
const maxDigits = 15

// numberAt reads the figure that begins with run i. spaced also takes single spaces for thousands separators.
// ok is false for what is too long or oddly grouped.
func numberAt(s string, runs []run, i int, spaced bool) (n number, ok bool) {
	parts := 1
	var sep, other byte
	for j := i; parts < maxGroups && j+1 < len(runs) && runs[j+1].start == runs[j].end+1; j++ {
		c := s[runs[j].end]
		if c != '.' && c != ',' && c != '\'' && !(spaced && c == ' ' && digits(s, runs[j+1]) == 3) {
			break
		}
		if sep == 0 {
			sep = c
		} else if c != sep {
			if other != 0 {
				break
			}
			other = c
		} else if other != 0 {
			break // "1.000,50.3": the figure ended before
		}
		parts++
	}
	n = number{start: runs[i].start, end: runs[i+parts-1].end, next: i + parts}
	total := 0
	for _, r := range runs[i : i+parts] {
		total += digits(s, r)
	}
	if total > maxDigits {
		return n, false
	}
	n.value, n.decimal = value(s, runs[i:i+parts], other != 0)
	return n, !math.IsNaN(n.value)
}

// value reads the groups of a figure. mixed says that the last group follows another separator than the rest.
func value(s string, groups []run, mixed bool) (v, decimal float64) {
	whole := groups
	if mixed {
		whole = groups[:len(groups)-1]
	}
	first := digits(s, groups[0])
	thousands := len(whole) > 1 && first <= 3 && !(first == 1 && s[groups[0].start] == '0')
	for k, g := range whole[1:] {
		n := digits(s, g)
		thousands = thousands && (n == 3 || n == 2 && k+1 < len(whole)-1) // 1,10,000 is how India groups
	}
	switch {
	case len(groups) == 1:
		v = join(s, groups)
		return v, v
	case len(groups) == 2 && !thousands:
		v = join(s, groups[:1]) + join(s, groups[1:2])/math.Pow10(digits(s, groups[1]))
		return v, v
	case !thousands:
		return math.NaN(), 0 // a date, a version, an address
	}
	v = join(s, whole)
	if mixed {
		last := groups[len(groups)-1]
		v += join(s, groups[len(groups)-1:]) / math.Pow10(digits(s, last))
		return v, v
	}
	if len(groups) == 2 {
		return v, v / 1000
	}
	return v, v
}

// join reads the digits of groups as one number.
func join(s string, groups []run) float64 {
	v := 0.0
	for _, g := range groups {
		for i := g.start; i < g.end; {
			d, size := digitAt(s, i)
			if size == 0 {
				return math.NaN() // a figure in words
			}
			v = v*10 + float64(d)
			i += size
		}
	}
	return v
}

// digits counts the digits of a run.
func digits(s string, r run) int {
	if s[r.start] < 0x80 && s[r.end-1] < 0x80 {
		return r.end - r.start // folding leaves no run of mixed scripts that matters
	}
	n := 0
	for i := r.start; i < r.end; n++ {
		_, size := digitAt(s, i)
		i += max(size, 1)
	}
	return n
}
