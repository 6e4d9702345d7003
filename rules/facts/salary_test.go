package facts_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"lurewatch/job"
)

const salariesFile = "testdata/salaries.txt"

// TestReadSalaries runs testdata/salaries.txt, which explains its lines. Its expectations are written by hand and
// never rewritten by a program.
func TestReadSalaries(t *testing.T) {
	b := newBench(t)
	file, err := os.ReadFile(salariesFile)
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(file)) {
		head, rest, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		cases++
		text, want, _ := strings.Cut(rest, " => ")
		d := b.doc(job.Ad{Salary: text, Lang: head})
		if got := salaryOf(b.Read(d), b.Negotiable(d)); got != plainNumbers(want) {
			t.Errorf("%s %q: got %s, want %s", head, text, got, want)
		}
	}
	if cases < 300 {
		t.Errorf("%s has %d cases, want at least 300", salariesFile, cases)
	}
}

// salaryOf prints what a salary field was read as, with all digits.
func salaryOf(f job.Facts, negotiable bool) string {
	var all []string
	for _, w := range f.Wages {
		s := plain(w.Min)
		switch {
		case w.Max == 0:
			s += "+"
		case w.Min == 0:
			s = ".." + plain(w.Max)
		case w.Max != w.Min:
			s += "-" + plain(w.Max)
		}
		all = append(all, strings.TrimSpace(s+" "+w.Currency+" "+w.Period))
	}
	switch {
	case all != nil:
		return strings.Join(all, "; ")
	case negotiable:
		return "negotiable"
	}
	return "nothing"
}

// plain prints an amount to the cent: sums of decimals are not exact.
func plain(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// plainNumbers writes out the k, m and b of an expectation.
func plainNumbers(want string) string {
	words := strings.Fields(want)
	for i, w := range words {
		if i%3 == 0 && strings.ContainsAny(w, "0123456789") {
			words[i] = plainRange(w)
		}
	}
	return strings.Join(words, " ")
}

func plainRange(s string) string {
	if top, ok := strings.CutPrefix(s, ".."); ok {
		return ".." + plainRange(top)
	}
	if low, ok := strings.CutSuffix(s, "+"); ok {
		return plainRange(low) + "+"
	}
	if low, high, ok := strings.Cut(s, "-"); ok {
		return plainRange(low) + "-" + plainRange(high)
	}
	times := map[byte]float64{'k': 1e3, 'm': 1e6, 'b': 1e9}[s[len(s)-1]]
	if times == 0 {
		return s
	}
	v, err := strconv.ParseFloat(s[:len(s)-1], 64)
	if err != nil {
		return "no number " + s
	}
	return plain(v * times)
}
