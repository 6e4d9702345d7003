package ocr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// The most of a picture that is accepted.
const (
	MaxBytes   = 8 << 20    // of the file
	MaxPixels  = 25_000_000 // width times height, from the header
	MaxSide    = 25_000     // width or height
	MaxDecoded = 128 << 20  // bytes that the decoder holds, by the kind and depth of the picture
)

// minSide is the least width and height in which a character could stand.
const minSide = 8

// kind is one format of pictures.
type kind struct {
	name   string
	header func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var (
	kindPNG  = kind{"PNG", png.DecodeConfig, png.Decode}
	kindJPEG = kind{"JPEG", jpeg.DecodeConfig, jpeg.Decode}
	kindGIF  = kind{"GIF", gif.DecodeConfig, gif.Decode} // the first frame only
	kindWebP = kind{"WebP", webp.DecodeConfig, webp.Decode}
)

// sniff tells the kind of a picture from its first bytes.
func sniff(b []byte) (kind, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return kindPNG, true
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return kindJPEG, true
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return kindGIF, true
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return kindWebP, true
	}
	return kind{}, false
}

// open decodes a picture after its header was found to be within the limits.
func open(b []byte) (image.Image, error) {
	if len(b) == 0 {
		return nil, ErrEmpty
	}
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("%w: %d bytes, want at most %d", ErrTooLarge, len(b), MaxBytes)
	}
	k, ok := sniff(b)
	if !ok {
		return nil, ErrKind
	}
	c, err := k.header(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: header of %s: %w", ErrDamaged, k.name, err)
	}
	if err := within(c, b); err != nil {
		return nil, err
	}
	img, err := k.decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %s of %d × %d: %w", ErrDamaged, k.name, c.Width, c.Height, err)
	}
	if r := img.Bounds(); r.Dx() > c.Width || r.Dy() > c.Height { // a GIF's frame may be smaller than the whole
		return nil, fmt.Errorf("%w: %s of %d × %d: its header says %d × %d", ErrDamaged, k.name, r.Dx(), r.Dy(), c.Width, c.Height)
	}
	return img, nil
}

// within checks what a header announces.
func within(c image.Config, b []byte) error {
	w, h := int64(c.Width), int64(c.Height)
	switch {
	case w <= 0 || h <= 0:
		return fmt.Errorf("%w: %d × %d pixels", ErrDamaged, w, h)
	case w > MaxSide || h > MaxSide:
		return fmt.Errorf("%w: %d × %d, want no side longer than %d", ErrTooManyPixels, w, h, MaxSide)
	case w*h > MaxPixels:
		return fmt.Errorf("%w: %d × %d are %d, want at most %d", ErrTooManyPixels, w, h, w*h, MaxPixels)
	case w*h*depth(c.ColorModel, b) > MaxDecoded:
		return fmt.Errorf("%w: %d × %d of this kind take %d MiB, want at most %d", ErrTooManyPixels, w, h, w*h*depth(c.ColorModel, b)>>20, MaxDecoded>>20)
	case w < minSide || h < minSide:
		return fmt.Errorf("%w: %d × %d pixels are too few for a character", ErrNoText, w, h)
	}
	return nil
}

// depth is how many bytes the decoder holds for each pixel, at most. A progressive JPEG is collected as coefficients
// of four bytes first.
func depth(m color.Model, b []byte) int64 {
	switch m {
	case color.GrayModel:
		return 1 + progressive(b)*4
	case color.YCbCrModel:
		return 3 + progressive(b)*12
	case color.CMYKModel:
		return 8 + progressive(b)*16
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	return 4
}

// progressive is 1 for a JPEG that may be so, and 0 otherwise. What cannot be followed to its frame counts as one.
func progressive(b []byte) int64 {
	if !bytes.HasPrefix(b, []byte("\xff\xd8")) {
		return 0
	}
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		switch m := b[i+1]; {
		case m == 0xc0 || m == 0xc1:
			return 0
		case m == 0xff: // filling
			i++
		default:
			i += 2 + int(b[i+2])<<8 + int(b[i+3])
		}
	}
	return 1
}
