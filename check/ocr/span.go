package ocr

import (
	"image"
	"slices"
)

// A line is read by itself with all that belongs to it: tesseract leaves marks out that stand high above it. Ink is
// followed up from the line over gaps of such a part of its height, and so far.
const (
	gapPart   = 0.2
	abovePart = 0.6
	amongPart = 0.25 // so far down the marks of a line may stand among those of the line above
	inkLeast  = 32   // of 255, from the ground
)

// spans returns for each line what of g to read for it: its box with the marks above it, and no more of the lines above than
// what stands among those.
func spans(g *image.Gray, lines []line) []image.Rectangle {
	var heights []int
	for _, l := range lines {
		heights = append(heights, l.box.Dy())
	}
	slices.Sort(heights)
	out := make([]image.Rectangle, len(lines))
	for i, l := range lines {
		r := l.box.Intersect(g.Rect)
		high := float64(max(r.Dy(), heights[len(heights)/2]))
		top := max(0, r.Min.Y-int(abovePart*high))
		for _, o := range lines {
			if o.box.Min.X < r.Max.X && r.Min.X < o.box.Max.X && o.box.Min.Y+o.box.Max.Y < r.Min.Y+r.Max.Y {
				top = max(top, min(r.Min.Y, o.box.Max.Y-int(amongPart*high)))
			}
		}
		r.Min.Y = upwards(g, r, top, int(gapPart*high))
		out[i] = r
	}
	return out
}

// upwards goes up from r, to row top at most and over gaps of so many rows, and returns the last row with ink.
func upwards(g *image.Gray, r image.Rectangle, top, gap int) int {
	ground, last := edge(g, r), r.Min.Y
	for y := r.Min.Y - 1; y >= top && last-y <= gap; y-- {
		if slices.ContainsFunc(row(g, y)[r.Min.X:r.Max.X], func(p uint8) bool { return inked(p, ground) }) {
			last = y
		}
	}
	return last
}

func inked(p, ground uint8) bool { return max(p, ground)-min(p, ground) > inkLeast }

// sheet is the place at of g by itself, with a margin, for the line in box: what reaches into it from the line above is
// painted over.
func sheet(g *image.Gray, at, box image.Rectangle) *image.Gray {
	page := stack(g, []image.Rectangle{at})
	wipe(page, margin, margin+box.Min.Y-at.Min.Y, edge(g, at))
	return page
}

// wipe paints over those spots of ink that touch the row from and end above the row to.
func wipe(g *image.Gray, from, to int, ground uint8) {
	if from >= to {
		return
	}
	mask := make([]bool, len(g.Pix))
	for i, p := range g.Pix {
		mask[i] = inked(p, ground)
	}
	var stack []int
	for x := range g.Rect.Dx() {
		if i := from*g.Stride + x; mask[i] {
			var r image.Rectangle
			if r, _, stack = spot(g, mask, i, stack[:0]); r.Max.Y <= to {
				fill(g, r.Inset(-1).Intersect(image.Rect(0, from, g.Rect.Dx(), to)), ground)
			}
		}
	}
}
