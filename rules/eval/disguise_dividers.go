package eval

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"lurewatch/job"
)

// rows are what people and machines put between the parts of a post, and what somebody can fill one with.
var rows = []string{"-", "=", "_", "*", ".", "~", "─", "x", "W", "0", "…", "-=", "*~", ". ", "- ", "ha", "xin chào ", "👇", ".\n", "\n"}

// The lengths of rows, in characters.
const (
	shortestRow = 10
	longestRow  = 3000
)

// divided is E22: a row of one of twenty kinds before, within or behind the text, on lines of its own.
func divided(ad job.Ad, r *rand.Rand) job.Ad {
	if ad.Text == "" {
		return ad
	}
	unit := one(r, rows)
	chars := shortestRow
	for chars < longestRow && r.IntN(4) > 0 { // all lengths, and short ones as often
		chars *= 2
	}
	row := strings.Repeat(unit, 1+min(chars, longestRow)/utf8.RuneCountInString(unit))
	lines := strings.SplitAfter(ad.Text, "\n")
	at := r.IntN(len(lines) + 1)
	before := strings.Join(lines[:at], "")
	if before != "" && !strings.HasSuffix(before, "\n") {
		before += "\n"
	}
	ad.Text = before + row + "\n" + strings.Join(lines[at:], "")
	return ad
}
