package facts

// idle reports whether a figure without a unit is none of ours, before more is looked up: most figures of an ad are
// dates, phone numbers and counts. In running text it needs a word of pay in front, or a unit after the second half
// of a range.
func (r *moneyReader) idle(g figure) bool {
	if r.field == salary || r.payNear(g.start) || s0(r.s, skipSpaces(r.s, g.end)) == '(' {
		return false
	}
	h, ok := r.second(g)
	return !ok || !h.unit
}

// payNear reports whether a word of pay stands in front of s[at:].
func (r *moneyReader) payNear(at int) bool {
	for i := endingBy(r.marks, at) - 1; i >= 0 && at-r.marks[i].end <= payReach; i-- {
		if r.marks[i].word.is&pay != 0 {
			return true
		}
	}
	return false
}

// dull reports whether run i can be seen to be idle from the bytes round it: "-" and the like on both sides, and
// again behind the next run. Rows of dates and phone numbers cost no more.
func (r *moneyReader) dull(i int) bool {
	if r.field == salary || len(r.words) > 0 || i+1 >= len(r.runs) {
		return false
	}
	d, next := r.runs[i], r.runs[i+1]
	return d.start > 0 && r.separates(d.start-1) && r.separates(d.end) && next.start == d.end+1 && r.separates(next.end) && !r.payNear(d.start)
}

// separates reports whether s[at] is a byte that neither begins nor ends a unit and belongs to no figure.
func (r *moneyReader) separates(at int) bool {
	switch c := s0(r.s, at); c {
	case '-', '/', ':', ';':
		return r.after.at[c] == nil && r.before.at[c] == nil
	}
	return false
}
