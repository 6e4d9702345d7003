package ocr

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Orientation is how a camera says that a picture is to be turned before it is looked at, as Exif 2.32 numbers it
// (section 4.6.4, tag 274). What everybody sees upright is read upright.
const (
	asItIs        = 1
	mirrored      = 2
	halfTurn      = 3
	upsideDown    = 4 // mirrored from top to bottom
	transposed    = 5
	quarterTurn   = 6 // clockwise
	transversed   = 7
	quarterTurnCC = 8 // counter-clockwise
)

// orientation is what a JPEG says of its own; asItIs for any other picture, and where nothing can be made of it.
func orientation(b []byte) int {
	for i := 2; bytes.HasPrefix(b, []byte("\xff\xd8")) && i+4 <= len(b) && b[i] == 0xff && b[i+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(b[i+2:]))
		if size < 2 || i+2+size > len(b) {
			break
		}
		if tiff, ok := bytes.CutPrefix(b[i+4:i+2+size], []byte("Exif\x00\x00")); ok && b[i+1] == 0xe1 {
			return turned(tiff)
		}
		i += 2 + size
	}
	return asItIs
}

// turned reads the orientation from the first directory of a TIFF header.
func turned(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return asItIs
	}
	if len(tiff) < 8 {
		return asItIs
	}
	const entry, tag, short = 12, 274, 3
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return asItIs
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entry {
			break
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if n := int(order.Uint16(entries[8:])); n >= asItIs && n <= quarterTurnCC {
				return n
			}
			break
		}
		entries = entries[entry:]
	}
	return asItIs
}

// upright turns a picture as its orientation says. One that is as it should be is returned as it is.
func upright(g *image.Gray, orientation int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if orientation == asItIs {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	if orientation >= transposed {
		out = image.NewGray(image.Rect(0, 0, h, w))
	}
	for y := range h {
		row := g.Pix[y*g.Stride:][:w]
		for x, v := range row {
			column, line := x, y // in the upright picture
			switch orientation {
			case mirrored:
				column = w - 1 - x
			case halfTurn:
				column, line = w-1-x, h-1-y
			case upsideDown:
				line = h - 1 - y
			case transposed:
				column, line = y, x
			case quarterTurn:
				column, line = h-1-y, x
			case transversed:
				column, line = h-1-y, w-1-x
			case quarterTurnCC:
				column, line = y, w-1-x
			}
			out.Pix[line*out.Stride+column] = v
		}
	}
	return out
}
