package ocr_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"

	"lurewatch/check/ocr"
)

// chunk is one part of a PNG.
func chunk(name string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, name...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// announced is a PNG that says how large it is and has nothing else.
func announced(w, h uint32, depth, kind byte) []byte {
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(size, depth, kind, 0, 0, 0))...)
}

// cmyk is a JPEG of 16 × 16 pixels in four colours, all of one tint.
func cmyk() []byte {
	b := []byte("\xff\xd8\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00\xff\xdb\x00\x43\x00")
	b = append(b, bytes.Repeat([]byte{1}, 64)...)
	b = append(b, "\xff\xc0\x00\x14\x08\x00\x10\x00\x10\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00"...)
	for _, table := range []byte{0x00, 0x10} { // one code of one bit, for 0: no difference, end of block
		b = append(append(b, 0xff, 0xc4, 0, 20, table, 1), make([]byte, 16)...)
	}
	b = append(b, "\xff\xda\x00\x0e\x04\x01\x00\x02\x00\x03\x00\x04\x00\x00\x3f\x00"...)
	return append(b, 0, 0, 0, 0, 0xff, 0xd9)
}

// webp is a lossless one of 16 × 16 pixels of one colour.
func webp() []byte {
	var bits, n uint64
	put := func(v, width uint64) { bits |= v << n; n += width }
	put(15, 14) // width and height, less one
	put(15, 14)
	put(0, 1+3)   // no alpha, version 0
	put(0, 1+1+1) // no transform, no colour cache, one group of codes
	for range 5 { // green, red, blue, alpha, distance: one symbol each, of one bit, 0
		put(1, 1)
		put(0, 1+1+1)
	}
	data := append([]byte{0x2f}, binary.LittleEndian.AppendUint64(nil, bits)...)
	b := append([]byte("WEBPVP8L"), binary.LittleEndian.AppendUint32(nil, uint32(len(data)+len(data)%2))...)
	b = append(b, data...)
	b = append(b, make([]byte, len(data)%2)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// animated is a GIF of two frames, a white one and a black one.
func animated(t testing.TB) []byte {
	t.Helper()
	white, black := image.NewPaletted(image.Rect(0, 0, 40, 40), palette.Plan9), image.NewPaletted(image.Rect(0, 0, 40, 40), palette.Plan9)
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{white, black}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func square(c color.Color) image.Image {
	img := image.NewNRGBA64(image.Rect(0, 0, 40, 40))
	for i := range 40 * 40 {
		img.Set(i%40, i/40, c)
	}
	return img
}

// stroked is a square with a stroke in it, as of a letter.
func stroked(ground, ink color.Color) image.Image {
	img := image.NewNRGBA64(image.Rect(0, 0, 40, 40))
	for i := range 40 * 40 {
		c := ground
		if x, y := i%40, i/40; x >= 18 && x < 22 && y >= 10 && y < 30 {
			c = ink
		}
		img.Set(i%40, i/40, c)
	}
	return img
}

func TestBadPicturesAreRefusedByKindAndNeverReachTesseract(t *testing.T) {
	r, _ := stand(t, ocr.Options{}, "say reached")
	good := asPNG(t, square(color.White))
	late := bytes.Clone(good)
	late[len(late)-20] ^= 0xff
	for _, tt := range []struct {
		name    string
		picture []byte
		want    error
		says    string
	}{
		{"nothing", nil, ocr.ErrEmpty, "empty"},
		{"a file of 9 MB", append(bytes.Clone(good), make([]byte, 9<<20)...), ocr.ErrTooLarge, "want at most 8388608"},
		{"text in a file that is named a picture", []byte("Tuyển gấp 10 bạn, xem hình.png"), ocr.ErrKind, "not a PNG"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>`), ocr.ErrKind, ""},
		{"HTML", []byte("<!doctype html><img src=x>"), ocr.ErrKind, ""},
		{"PDF", []byte("%PDF-1.7\n"), ocr.ErrKind, ""},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic"), ocr.ErrKind, ""},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), ocr.ErrKind, ""},
		{"ZIP with a PNG behind it", append([]byte("PK\x03\x04"), good...), ocr.ErrKind, ""},
		{"the first bytes of a PNG", good[:8], ocr.ErrDamaged, "header of PNG"},
		{"half a PNG", good[:len(good)/2], ocr.ErrDamaged, "PNG of 40 × 40"},
		{"a PNG with a wrong sum", late, ocr.ErrDamaged, ""},
		{"half a JPEG", asJPEG(t, square(color.White))[:300], ocr.ErrDamaged, ""},
		{"half a GIF", animated(t)[:100], ocr.ErrDamaged, ""},
		{"the first bytes of a WebP", webp()[:16], ocr.ErrDamaged, ""},
		{"20,000 × 20,000 pixels", announced(20_000, 20_000, 8, 2), ocr.ErrTooManyPixels, "20000 × 20000 are 400000000, want at most 25000000"},
		{"four thousand million pixels in a row", announced(1<<31-1, 2, 8, 2), ocr.ErrTooManyPixels, "no side longer than 25000"},
		{"a JPEG of 65,535 × 65,535", bytes.Replace(cmyk(), []byte("\x08\x00\x10\x00\x10\x04"), []byte("\x08\xff\xff\xff\xff\x04"), 1), ocr.ErrTooManyPixels, ""},
		{"a bomb of 5,000 × 5,000 in 16 bits", announced(5000, 5000, 16, 6), ocr.ErrTooManyPixels, "MiB"},
		{"a large progressive JPEG", bytes.Replace(cmyk(), []byte("\xff\xc0\x00\x14\x08\x00\x10\x00\x10\x04"), []byte("\xff\xc2\x00\x14\x08\x10\x00\x10\x00\x04"), 1), ocr.ErrTooManyPixels, "MiB"},
		{"1 × 1", asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1))), ocr.ErrNoText, "too few"},
		{"1 × 1 in WebP", must(base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")), ocr.ErrNoText, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := r.Read(t.Context(), tt.picture)
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) || got.Text != "" {
				t.Errorf("Read(%d bytes) = %q, %v, want %v with %q", len(tt.picture), got.Text, err, tt.want, tt.says)
			}
		})
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestOnlyThePixelsReachTesseract(t *testing.T) {
	// The stand-in says the check sum of what it is given, unless it finds the mark in it.
	r, _ := stand(t, ocr.Options{}, `say "$(sed s/MARK/FOUND/ | cksum | tr ' ' _)"`)
	sum := func(picture []byte) string {
		t.Helper()
		got, err := r.Read(t.Context(), picture)
		if err != nil {
			t.Fatal(err)
		}
		return got.Text
	}
	plain := asPNG(t, square(color.White))
	white, black := sum(plain), sum(asPNG(t, square(color.Black)))
	if dark := sum(asPNG(t, square(color.Gray{60}))); black != white || dark != white {
		t.Errorf("black gives %s, dark grey %s, want %s, as the ground is left out", black, dark, white)
	}
	letter, light := sum(asPNG(t, stroked(color.White, color.Black))), sum(asPNG(t, stroked(color.Black, color.White)))
	if letter == white || light != letter {
		t.Errorf("a stroke gives %s, a light one on dark %s, nothing %s, want two equal ones and another", letter, light, white)
	}
	commented := append(bytes.Clone(plain[:33]), append(chunk("tEXt", []byte("Comment\x00MARK")), plain[33:]...)...)
	jpg := asJPEG(t, square(color.White))
	for _, tt := range []struct {
		name    string
		picture []byte
		want    string
	}{
		{"PNG with a ZIP behind it", append(bytes.Clone(plain), "PK\x03\x04MARK"...), white},
		{"PNG with a comment", commented, white},
		{"JPEG", jpg, white},
		{"JPEG with a page behind it", append(bytes.Clone(jpg), "<script>MARK</script>"...), white},
		{"JPEG with a page as comment", append([]byte("\xff\xd8\xff\xfe\x00\x15<script>MARK</script"), jpg[2:]...), white},
		{"PNG of 16 bits", asPNG(t, square(color.NRGBA64{0xffff, 0xffff, 0xffff, 0xffff})), white},
		{"PNG that lets all through", asPNG(t, square(color.Transparent)), white},
		{"GIF, the first frame of two", animated(t), white},
		{"JPEG in four colours", cmyk(), ""},
		{"WebP", webp(), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := sum(tt.picture)
			if tt.want != "" && got != tt.want {
				t.Errorf("tesseract got %s, want %s", got, tt.want)
			}
			if got == letter {
				t.Error("tesseract got another picture")
			}
		})
	}
}
