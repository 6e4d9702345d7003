package plain

import (
	"slices"
	"strings"
)

// cut is bytes from to to of a text that are left out, and what stands in their place. A seamless one leaves a text that
// goes on as it would: it is not widened.
type cut struct {
	from, to int
	fill     string
	seamless bool
}

// tidy puts cuts in order and joins those beside each other; what was a whole line goes with its line end, and what stood
// between words leaves a space, or a line end if it held one.
func tidy(s string, list []cut) []cut {
	slices.SortFunc(list, func(a, b cut) int { return a.from - b.from })
	out := list[:0]
	for _, c := range list {
		if n := len(out); n > 0 && c.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, c.to)
		} else if n > 0 && !c.seamless && !out[n-1].seamless && strings.Trim(s[out[n-1].to:c.from], " \t") == "" {
			out[n-1].to = c.to
		} else {
			out = append(out, c)
		}
	}
	for i := range out {
		floor, ceiling := 0, len(s)
		if i > 0 {
			floor = out[i-1].to
		}
		if i+1 < len(out) {
			ceiling = out[i+1].from
		}
		if !out[i].seamless {
			out[i].settle(s, floor, ceiling)
		}
	}
	return out
}

// settle widens a cut to the spaces beside it and to its line, between floor and ceiling.
func (c *cut) settle(s string, floor, ceiling int) {
	lines := strings.Contains(s[c.from:c.to], "\n")
	for c.from > floor && (s[c.from-1] == ' ' || s[c.from-1] == '\t') {
		c.from--
	}
	for c.to < ceiling && (s[c.to] == ' ' || s[c.to] == '\t') {
		c.to++
	}
	begins, ends := c.from == 0 || s[c.from-1] == '\n', c.to == len(s) || s[c.to] == '\n'
	switch {
	case begins && ends && c.to < ceiling:
		c.to++
	case begins && ends && c.from > floor:
		c.from--
	case begins || ends:
	case lines:
		c.fill = "\n"
	default:
		c.fill = " "
	}
}
