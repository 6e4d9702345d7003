package ocr

import "image"

// The pictures of who writes stand beside their messages and lead tesseract astray. One is an almost square spot of
// another grey than the ground, filled for the most part, with sides of such parts of the width of the screen; characters
// are smaller or have more holes.
const (
	faceMin, faceMax = 0.055, 0.14
	faceFilled       = 0.65
	faceContrast     = 24 // of 255
)

// blot paints the pictures of people in a screenshot over with the ground.
func blot(g *image.Gray) {
	ground := int(edge(g, g.Rect))
	mask := make([]bool, len(g.Pix)) // other than the ground, and not looked at yet
	for i, p := range g.Pix {
		d := int(p) - ground
		mask[i] = max(d, -d) > faceContrast
	}
	var stack []int
	for i := range mask {
		if !mask[i] {
			continue
		}
		var r image.Rectangle
		var size int
		r, size, stack = spot(g, mask, i, stack[:0])
		if face(r, size, g.Rect.Dx()) {
			fill(g, r.Inset(-2).Intersect(g.Rect), uint8(ground))
		}
	}
}

// spot takes from the mask all that hangs together with pixel i, and returns its box and how many pixels it has.
func spot(g *image.Gray, mask []bool, i int, stack []int) (box image.Rectangle, size int, _ []int) {
	mask[i] = false
	for stack = append(stack, i); len(stack) > 0; size++ {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		x, y := at%g.Stride, at/g.Stride
		box = box.Union(image.Rect(x, y, x+1, y+1))
		for _, n := range [...]struct {
			at int
			ok bool
		}{{at - 1, x > 0}, {at + 1, x+1 < g.Stride}, {at - g.Stride, y > 0}, {at + g.Stride, at+g.Stride < len(mask)}} {
			if n.ok && mask[n.at] {
				mask[n.at] = false
				stack = append(stack, n.at)
			}
		}
	}
	return box, size, stack
}

// face reports whether a spot has the shape of the picture of a person.
func face(r image.Rectangle, size, width int) bool {
	w, h := float64(r.Dx()), float64(r.Dy())
	return min(w, h) >= faceMin*float64(width) && max(w, h) <= faceMax*float64(width) && max(w, h) <= 1.2*min(w, h) && float64(size) >= faceFilled*w*h
}

func fill(g *image.Gray, r image.Rectangle, v uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		part := row(g, y)[r.Min.X:r.Max.X]
		for x := range part {
			part[x] = v
		}
	}
}
