package ocr_test

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lurewatch/check/ocr"
)

func TestALongScreenshotIsReadOnceAndInOrder(t *testing.T) {
	r := tesseract(t)
	var want []string
	for i := range 120 {
		want = append(want, fmt.Sprintf("Ad number %d from the demo board", 1000+7*i))
	}
	got, err := r.Read(t.Context(), asPNG(t, written(t, want...)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Width != 1080 || got.Height != 60+44*120 || got.Cut || got.Confidence < 0.8 || !slices.Contains(got.Languages, "eng") {
		t.Errorf("Read = %d × %d, cut %v, confidence %.2f, languages %v", got.Width, got.Height, got.Cut, got.Confidence, got.Languages)
	}
	lines := strings.Split(got.Text, "\n")
	if len(lines) != len(want) {
		t.Errorf("%d lines, want %d", len(lines), len(want))
	}
	if wrong := differing(lines, want); wrong > 2 {
		t.Errorf("%d of %d lines differ:\n%s", wrong, len(want), got.Text)
	}
}

func differing(got, want []string) (n int) {
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			n++
		}
	}
	return n
}

func TestLightTextOnDarkGroundIsRead(t *testing.T) {
	r := tesseract(t)
	img := written(t, "Typists wanted at the demo office,", "write to demo@office.example")
	for i := range img.Pix {
		if i%4 < 3 {
			img.Pix[i] = 255 - img.Pix[i]
		}
	}
	clear := image.NewNRGBA(img.Rect) // the same letters on nothing
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			clear.SetNRGBA(x, y, color.NRGBA{255, 255, 255, img.RGBAAt(x, y).R})
		}
	}
	for name, picture := range map[string]image.Image{"on black": img, "on nothing": clear} {
		got, err := r.Read(t.Context(), asPNG(t, picture))
		if err != nil || !strings.Contains(got.Text, "Typists wanted at the demo office") {
			t.Errorf("Read(white letters %s) = %q, %v", name, got.Text, err)
		}
	}
}

func TestPicturesWithoutTextSaySo(t *testing.T) {
	r := tesseract(t)
	random := rand.New(rand.NewPCG(7, 7))
	noise := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.Uint32())
	}
	for name, picture := range map[string]image.Image{
		"white": written(t), "noise": noise, "black": image.NewGray(image.Rect(0, 0, 2500, 2500)), "a line": image.NewGray(image.Rect(0, 0, 20_000, 9)),
	} {
		got, err := r.Read(t.Context(), asPNG(t, picture))
		if !errors.Is(err, ocr.ErrNoText) || got.Text != "" || got.Width != picture.Bounds().Dx() {
			t.Errorf("Read(%s) = %+v, %v, want its size and %v", name, got, err, ocr.ErrNoText)
		}
	}
}
