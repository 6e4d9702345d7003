package ocr_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"lurewatch/check/ocr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tesseract opens the real one, or skips the test.
func tesseract(t *testing.T) *ocr.Reader {
	t.Helper()
	r, err := ocr.Open(t.Context(), ocr.Options{Timeout: 5 * time.Minute})
	if errors.Is(err, ocr.ErrAbsent) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	return r
}

// stand opens a program that takes the place of tesseract: a shell script that has the languages eng and vie, and runs the
// given lines for a picture. In them %DIR% is a directory of its own.
func stand(t *testing.T, o ocr.Options, lines string) (_ *ocr.Reader, dir string) {
	t.Helper()
	return standFor(t, o, "eng\\nosd\\nvie", lines)
}

// standFor is stand with other languages, \n between them.
func standFor(t *testing.T, o ocr.Options, languages, lines string) (_ *ocr.Reader, dir string) {
	t.Helper()
	dir = t.TempDir()
	path := filepath.Join(dir, "tesseract")
	script := "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then printf 'List of available languages in x (3):\\n" + languages + "\\n'; exit; fi\n" +
		"say() { printf '4\\t1\\t1\\t1\\t1\\t0\\t10\\t10\\t200\\t20\\t-1\\t\\n5\\t1\\t1\\t1\\t1\\t1\\t10\\t10\\t200\\t20\\t96.5\\t%s\\n' \"$1\"; }\n" +
		strings.ReplaceAll(lines, "%DIR%", dir) + "\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	o.Path = path
	r, err := ocr.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

// written is a picture of lines of text, black on white.
func written(t testing.TB, lines ...string) *image.RGBA {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 28, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 1080, 60+44*len(lines)))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Black), Face: face}
	for i, l := range lines {
		d.Dot = fixed.P(40, 60+44*i)
		d.DrawString(l)
	}
	return img
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
