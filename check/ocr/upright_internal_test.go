package ocr

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// tagged is a JPEG that says how it is to be turned.
func tagged(t testing.TB, img image.Image, order binary.AppendByteOrder, orientation uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, e := range [...][2]uint16{{256, 7}, {274, orientation}} {
		tiff = order.AppendUint16(tiff, e[0])
		tiff = order.AppendUint16(tiff, 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, e[1])
		tiff = order.AppendUint16(tiff, 0)
	}
	part := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte(nil), b.Bytes()[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(2+len(part)))
	return append(append(out, part...), b.Bytes()[2:]...)
}

func TestAPictureIsTurnedAsItSays(t *testing.T) {
	// The picture is 3 × 2: its upper left is 1, its upper right 2, its lower left 3. The table says where they go.
	g := image.NewGray(image.Rect(0, 0, 3, 2))
	for v, at := range map[uint8]image.Point{1: {0, 0}, 2: {2, 0}, 3: {0, 1}} {
		g.SetGray(at.X, at.Y, color.Gray{Y: v})
	}
	for orientation, want := range map[int][3]image.Point{
		1: {{0, 0}, {2, 0}, {0, 1}}, 2: {{2, 0}, {0, 0}, {2, 1}}, 3: {{2, 1}, {0, 1}, {2, 0}}, 4: {{0, 1}, {2, 1}, {0, 0}},
		5: {{0, 0}, {0, 2}, {1, 0}}, 6: {{1, 0}, {1, 2}, {0, 0}}, 7: {{1, 2}, {1, 0}, {0, 2}}, 8: {{0, 2}, {0, 0}, {1, 2}},
	} {
		got := upright(g, orientation)
		for v, at := range want {
			if y := got.GrayAt(at.X, at.Y).Y; y != uint8(v+1) {
				t.Errorf("orientation %d: %v is %d, want %d", orientation, at, y, v+1)
			}
		}
		for name, order := range map[string]binary.AppendByteOrder{"big": binary.BigEndian, "little": binary.LittleEndian} {
			if got := saidBy(t, order, orientation); got != orientation {
				t.Errorf("%s endian: orientation is %d, want %d", name, got, orientation)
			}
		}
	}
}

func saidBy(t *testing.T, order binary.AppendByteOrder, n int) int {
	return orientation(tagged(t, image.NewGray(image.Rect(0, 0, 8, 8)), order, uint16(n)))
}

func TestWhatSaysNothingOfItsOrientationIsAsItIs(t *testing.T) {
	whole := tagged(t, image.NewGray(image.Rect(0, 0, 8, 8)), binary.LittleEndian, 6)
	for name, b := range map[string][]byte{
		"nothing": nil, "a PNG": []byte("\x89PNG\r\n\x1a\n"), "an orientation that there is not": tagged(t, image.NewGray(image.Rect(0, 0, 8, 8)), binary.BigEndian, 9),
		"no TIFF": bytes.Replace(whole, []byte("II*"), []byte("XX*"), 1), "a directory behind the end": bytes.Replace(whole, []byte("II*\x00\x08"), []byte("II*\x00\xff"), 1),
	} {
		if got := orientation(b); got != asItIs {
			t.Errorf("%s: orientation is %d", name, got)
		}
	}
	for n := range whole {
		orientation(whole[:n]) // does not panic
	}
}
