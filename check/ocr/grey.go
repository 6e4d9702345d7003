package ocr

import (
	"image"
	"image/color"
)

// Widths in pixels between which text on a screen of a phone has the size that tesseract reads best.
const (
	narrow = 700  // below, the picture is doubled
	wide   = 2400 // above, it is halved
)

// darkMean is the mean of grey, 0 to 255, below which a picture is taken for light text on dark ground.
const darkMean = 110

// grey turns a picture into grey pixels on opaque ground, beginning at 0, 0.
func grey(img image.Image) *image.Gray {
	r := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	if y, ok := img.(*image.YCbCr); ok { // most photographs: the first plane is the grey
		for row := range r.Dy() {
			copy(out.Pix[row*out.Stride:][:r.Dx()], y.Y[y.YOffset(r.Min.X, r.Min.Y+row):])
		}
		return out
	}
	ground := groundOf(img)
	for y := range r.Dy() {
		row := out.Pix[y*out.Stride:][:r.Dx()]
		for x := range row {
			row[x] = over(img.At(r.Min.X+x, r.Min.Y+y), ground)
		}
	}
	return out
}

// over is the grey of a colour on ground.
func over(c color.Color, ground uint32) uint8 {
	r, g, b, a := c.RGBA()
	return uint8(((19595*r+38470*g+7471*b+1<<15)>>16 + ground*(0xffff-a)/0xffff) >> 8)
}

// groundOf is what to put behind a picture that lets it through: black behind one whose own pixels are light, and white
// otherwise. It looks at some of them.
func groundOf(img image.Image) uint32 {
	const white, black = 0xffff, 0
	r := img.Bounds()
	step := max(1, r.Dx()/256, r.Dy()/256)
	var sum, weight uint64
	for y := r.Min.Y; y < r.Max.Y; y += step {
		for x := r.Min.X; x < r.Max.X; x += step {
			r, g, b, a := img.At(x, y).RGBA()
			sum += uint64(r) + uint64(g) + uint64(b) // times a already
			weight += 3 * uint64(a)
		}
	}
	if weight > 0 && sum*2 > weight {
		return black
	}
	return white
}

// fit doubles or halves g to a width at which text is read well.
func fit(g *image.Gray) *image.Gray {
	switch w := g.Rect.Dx(); {
	case w < narrow && w*g.Rect.Dy() <= MaxPixels/4:
		return double(g)
	case w > wide:
		return halve(g)
	}
	return g
}

// double makes g twice as wide and high, with new pixels between those that were.
func double(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, 2*w, 2*h))
	for y := range 2 * h {
		near, far := row(g, y/2), row(g, min(max(y/2+2*(y%2)-1, 0), h-1))
		to := row(out, y)
		for x := range 2 * w {
			i, j := x/2, min(max(x/2+2*(x%2)-1, 0), w-1)
			to[x] = uint8((9*int(near[i]) + 3*int(near[j]) + 3*int(far[i]) + int(far[j]) + 8) / 16)
		}
	}
	return out
}

// halve makes g half as wide and high.
func halve(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		a, b, to := row(g, 2*y), row(g, 2*y+1), row(out, y)
		for x := range w {
			to[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return out
}

func row(g *image.Gray, y int) []uint8 { return g.Pix[y*g.Stride:][:g.Rect.Dx()] }

// lighten turns g over in place if it is dark.
func lighten(g *image.Gray) {
	sum := 0
	for _, p := range g.Pix {
		sum += int(p)
	}
	if sum >= darkMean*len(g.Pix) {
		return
	}
	for i, p := range g.Pix {
		g.Pix[i] = 255 - p
	}
}

// view is the given rows of g itself.
func view(g *image.Gray, top, bottom int) *image.Gray {
	return &image.Gray{Pix: g.Pix[top*g.Stride : bottom*g.Stride], Stride: g.Stride, Rect: image.Rect(0, 0, g.Rect.Dx(), bottom-top)}
}

// part copies the given rows of g.
func part(g *image.Gray, top, bottom int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx(), bottom-top))
	for y := range bottom - top {
		copy(row(out, y), row(g, top+y))
	}
	return out
}
