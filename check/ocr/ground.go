package ocr

import "image"

// A ground is what text stands on: the page, a message, a button. It is a spot of one grey, of which no pixel differs by
// more than groundNear from the one it was found by. What makes it more than a stroke of a character is its size, as parts
// of the width of the picture and of its square.
const (
	groundNear   = 10   // of 255
	groundArea   = 1e-3 // of the square of the width
	groundWide   = 0.2  // so wide, it is one whatever its shape
	groundSide   = 0.05 // smaller ones have such sides and
	groundFilled = 0.6  // fill their box so far
)

// flatten makes text dark on white, whatever it stands on: each pixel becomes as dark as it differs from its ground, which
// is for those that belong to none the nearest one. It reports false, and changes nothing, if there is none: in photographs.
func flatten(g *image.Gray) bool {
	f := field{g: g, of: make([]int32, len(g.Pix))}
	for i := range f.of {
		if f.of[i] == unseen {
			f.flood(int32(i))
		}
	}
	if len(f.greys) == 0 {
		return false
	}
	f.spread()
	out := make([]uint8, len(g.Pix))
	for i := range out {
		out[i] = 255 - f.ink(int32(i))
	}
	copy(g.Pix, out)
	return true
}

// What field.of holds for a pixel that is not looked at yet, and for one of a spot that is no ground. Below stands the
// number of the nearest ground, times -1 and less 1.
const (
	unseen = 0
	nobody = -1
)

// field says on which ground the pixels of g stand.
type field struct {
	g     *image.Gray
	of    []int32 // for each pixel the number of its ground, from 1
	greys []uint8 // of the grounds
	queue []int32 // places of pixels
}

// neighbours calls do with the places beside a pixel.
func (f *field) neighbours(at int32, do func(int32)) {
	w := int32(f.g.Stride)
	x := at % w
	if x > 0 {
		do(at - 1)
	}
	if x+1 < w {
		do(at + 1)
	}
	if at >= w {
		do(at - w)
	}
	if int(at+w) < len(f.of) {
		do(at + w)
	}
}

// flood looks at the spot that pixel at belongs to, and numbers it if it is a ground.
func (f *field) flood(at int32) {
	seed, id := int(f.g.Pix[at]), int32(len(f.greys)+1)
	var box image.Rectangle
	var count [256]int
	f.of[at] = id
	f.queue = append(f.queue[:0], at)
	for n := 0; n < len(f.queue); n++ {
		i := f.queue[n]
		x, y := int(i)%f.g.Stride, int(i)/f.g.Stride
		box = box.Union(image.Rect(x, y, x+1, y+1))
		count[f.g.Pix[i]]++
		f.neighbours(i, func(k int32) {
			if d := int(f.g.Pix[k]) - seed; f.of[k] == unseen && d <= groundNear && -d <= groundNear {
				f.of[k] = id
				f.queue = append(f.queue, k)
			}
		})
	}
	if !carries(box, len(f.queue), f.g.Rect.Dx()) {
		for _, i := range f.queue {
			f.of[i] = nobody
		}
		return
	}
	f.greys = append(f.greys, commonest(&count))
}

// carries reports whether a spot is a ground, by its box, how many pixels it has, and the width of the picture.
func carries(r image.Rectangle, size, width int) bool {
	w, h, all := float64(r.Dx()), float64(r.Dy()), float64(max(width, narrow)) // a narrow picture may show a single word
	return float64(size) >= groundArea*all*all &&
		(w >= groundWide*all || min(w, h) >= groundSide*all && float64(size) >= groundFilled*w*h)
}

// spread gives the pixels that belong to no ground the nearest one.
func (f *field) spread() {
	f.queue = f.queue[:0]
	for i, id := range f.of {
		if id <= 0 {
			continue
		}
		f.neighbours(int32(i), func(k int32) {
			if f.of[k] == nobody {
				f.of[k] = nobody - id
				f.queue = append(f.queue, k)
			}
		})
	}
	for n := 0; n < len(f.queue); n++ {
		i := f.queue[n]
		f.neighbours(i, func(k int32) {
			if f.of[k] == nobody {
				f.of[k] = f.of[i]
				f.queue = append(f.queue, k)
			}
		})
	}
}

// seam is how far from its ground a pixel may lie that is part of the line where two grounds meet.
const seam = 3

// ink is by how much pixel i differs from its ground. What lies between two grounds by its place and by its grey is none.
func (f *field) ink(i int32) uint8 {
	p, at := int(f.g.Pix[i]), f.of[i]
	if at > 0 {
		return apartBy(p, f.grey(at))
	}
	own := f.grey(nobody - at)
	w := int32(f.g.Stride)
	for _, step := range [...]int32{-1, 1, -w, w} {
		for k, n := i+step, 0; n < seam && k >= 0 && int(k) < len(f.of); k, n = k+step, n+1 {
			if id := f.of[k]; id > 0 && id != nobody-at {
				if other := f.grey(id); p >= min(own, other)-groundNear && p <= max(own, other)+groundNear {
					return 0
				}
			}
		}
	}
	return apartBy(p, own)
}

func (f *field) grey(id int32) int { return int(f.greys[id-1]) }

func apartBy(a, b int) uint8 { return uint8(max(a-b, b-a)) }

// commonest is the value that was counted most often.
func commonest(count *[256]int) uint8 {
	best := 0
	for v, n := range count {
		if n > count[best] {
			best = v
		}
	}
	return uint8(best)
}
