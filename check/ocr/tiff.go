package ocr

import (
	"encoding/binary"
	"image"
	"math"
)

// The tags of TIFF that a page of grey pixels needs, in their order.
const (
	tagWidth       = 256
	tagHeight      = 257
	tagBits        = 258
	tagCompression = 259
	tagPhotometric = 262
	tagOffset      = 273
	tagSamples     = 277
	tagRows        = 278
	tagBytes       = 279
	tags           = 9
)

// tiff writes pictures as the pages of one file, which tesseract reads one after the other.
func tiff(pages []*image.Gray) []byte {
	const header, short, long = 8, 3, 4
	le := binary.LittleEndian
	out := append([]byte("II*\x00"), 0, 0, 0, 0)
	link := header - 4 // where the place of the next page is to be written
	for _, g := range pages {
		w, h := g.Rect.Dx(), g.Rect.Dy()
		start := len(out)
		for y := range h {
			out = append(out, row(g, y)...)
		}
		if len(out)%2 != 0 {
			out = append(out, 0)
		}
		le.PutUint32(out[link:], uint32(len(out)))
		out = le.AppendUint16(out, tags)
		for _, e := range [tags][2]int{
			{tagWidth, w}, {tagHeight, h}, {tagBits, 8}, {tagCompression, 1}, {tagPhotometric, 1},
			{tagOffset, start}, {tagSamples, 1}, {tagRows, h}, {tagBytes, w * h},
		} {
			size := uint16(short)
			if e[1] > math.MaxUint16 {
				size = long
			}
			out = le.AppendUint16(le.AppendUint16(out, uint16(e[0])), size)
			out = le.AppendUint32(out, 1)
			out = le.AppendUint32(out, uint32(e[1]))
		}
		link = len(out)
		out = le.AppendUint32(out, 0)
	}
	return out
}
