package web

import (
	"lurewatch/internal/inert"
	"lurewatch/internal/mask"
)

// shown is [mask.Shown].
func shown(text string, start, end int, hidden []mask.Edit) string {
	return mask.Shown(text, start, end, hidden)
}

// visible is [inert.Visible].
func visible(s string) string { return inert.Visible(s) }

// defanged is [inert.Address].
func defanged(url string) string { return inert.Address(url) }
