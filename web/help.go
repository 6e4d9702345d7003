package web

import (
	"time"

	"lurewatch/check"
)

// help is the number that a worried person is asked to call first.
type help struct {
	Number, Tel string
	// Checked is when it was seen at a named source.
	Checked time.Time
}

// helpOf is the first verified line for anybody in Viet Nam, and nil where there is none: then the pages print no number
// at all.
func helpOf(all check.Hotlines) *help {
	lines := all.Verified("VN", check.Anyone)
	if len(lines) == 0 {
		return nil
	}
	h := lines[0]
	return &help{Number: h.Numbers[0], Tel: check.Tel(h.Numbers[0]), Checked: h.Seen}
}
