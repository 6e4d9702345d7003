package ocr

import (
	"bytes"
	"encoding/binary"
	"image"
	"testing"

	xtiff "golang.org/x/image/tiff"
)

func TestPagesOfATIFFHoldTheirPixels(t *testing.T) {
	pages := []*image.Gray{image.NewGray(image.Rect(0, 0, 5, 3)), image.NewGray(image.Rect(0, 0, 300, 2)), image.NewGray(image.Rect(0, 0, 400, 200))}
	for i, g := range pages {
		for k := range g.Pix {
			g.Pix[k] = uint8(31*k + i)
		}
	}
	out := tiff(pages)
	next := binary.LittleEndian.Uint32(out[4:])
	for i, want := range pages {
		one := append(append([]byte(nil), out[:4]...), binary.LittleEndian.AppendUint32(nil, next)...) // a file that begins with page i
		got, err := xtiff.Decode(bytes.NewReader(append(one, out[8:]...)))
		if err != nil {
			t.Fatalf("page %d: %v", i+1, err)
		}
		g, ok := got.(*image.Gray)
		if !ok || g.Rect != want.Rect || !bytes.Equal(g.Pix, want.Pix) {
			t.Errorf("page %d is %T of %v and differs from what was written", i+1, got, got.Bounds())
		}
		entries := binary.LittleEndian.Uint16(out[next:])
		next = binary.LittleEndian.Uint32(out[next+2+12*uint32(entries):])
	}
	if next != 0 {
		t.Errorf("another page follows the last one, at %d", next)
	}
}
