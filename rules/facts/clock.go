package facts

import (
	"fmt"
	"slices"
	"strings"
)

// clockReach is how far, in folded bytes, an hour may stand from its day.
const clockReach = 48

// clock puts in the hour that stands nearest to the day in its sentence.
func (a *appointmentReader) clock(n *dayName, lo, hi int, digits []run) {
	best := clockReach + 1
	first, _ := slices.BinarySearchFunc(digits, max(lo, n.start-2*clockReach), func(r run, at int) int { return r.start - at })
	for i := first; i < len(digits) && digits[i].end <= min(hi, n.end+2*clockReach); i++ {
		r := digits[i]
		if r.end-r.start > 2 || r.start >= n.start && r.end <= n.end && n.at.Date != "" {
			continue
		}
		d := r.start - n.end
		if r.end <= n.start {
			d = n.start - r.end
		}
		if d >= best {
			continue
		}
		if at, ok := a.hour(n, digits[i:]); ok {
			n.at.Clock, best = at, d
		}
	}
}

// hour reads the hour that begins with the first of these numbers: "20h30", "8 giờ tối", "20:30", "8pm", "晚上8点".
func (a *appointmentReader) hour(n *dayName, runs []run) (string, bool) {
	s, f, w := a.d.Text[n.field].S, n.field, a.r.when
	h, minute, end := dayNumber(s, runs[0]), 0, runs[0].end
	if runs[0].start > 0 && strings.IndexByte("/:-.", s[runs[0].start-1]) >= 0 {
		return "", false
	}
	sure, point := false, false
	if len(runs) > 1 && runs[1].start == end+1 && runs[1].end-runs[1].start == 2 && (s[end] == ':' || s[end] == '.') {
		sure, point = s[end] == ':', s[end] == '.'
		minute, end = dayNumber(s, runs[1]), runs[1].end
	}
	if _, e, ok := w.hour.starting(a.d, f, skipBlank(s, end), nil); ok {
		half := end
		sure, end = true, e
		if s[e-1] == 'm' { // am and pm are parts of the day as well
			end = skipBlank(s, half)
		}
		if !point && len(runs) > 1 && runs[1].start-end <= 1 && runs[1].end-runs[1].start == 2 {
			minute, end = dayNumber(s, runs[1]), runs[1].end
		} else if strings.HasPrefix(s[end:], "半") {
			minute, end = 30, end+len("半")
		}
	} else if _, _, ok := w.at.ending(a.d, f, back(s, runs[0].start), nil); ok {
		sure = sure || point || (n.evening && h < 12)
	}
	if !sure || h < 0 || h > 24 || minute < 0 || minute > 59 {
		return "", false
	}
	return a.ofDay(n, h, minute, runs[0].start, end), true
}

// ofDay writes an hour of twelve as one of twenty-four, by the word for the part of the day beside it or in the word
// for the day.
func (a *appointmentReader) ofDay(n *dayName, h, minute, start, end int) string {
	s, late := a.d.Text[n.field].S, n.evening
	if p, _, ok := a.r.when.partAfter.starting(a.d, n.field, skipBlank(s, end), nil); ok {
		late = p.evening
	} else if p, _, ok := a.r.when.partBefore.ending(a.d, n.field, back(s, start), nil); ok {
		late = p.evening
	}
	switch {
	case h == 24, h == 12 && late && strings.Contains(s[n.start:n.end], "dem"): // midnight is the end of the day that is named
		return "23:59"
	case late && h >= 1 && h < 12 && !(h <= 4 && (strings.HasPrefix(s[skipBlank(s, end):], "dem") || strings.HasPrefix(s[skipBlank(s, end):], "khuya"))):
		h += 12
	}
	return fmt.Sprintf("%02d:%02d", h, minute)
}
