package ocr

import (
	"image"
	"math/rand/v2"
	"testing"
)

// stroke draws an upright stroke, as of a letter.
func stroke(g *image.Gray, x, y int, v uint8) { fill(g, image.Rect(x, y, x+8, y+40), v) }

func TestTextBecomesDarkOnWhiteWhateverItStandsOn(t *testing.T) {
	for _, tt := range []struct {
		name         string
		page, bubble uint8
		letter       uint8
	}{
		{"black on white", 255, 255, 0},
		{"light on dark", 24, 24, 228},
		{"dark on a light message", 255, 228, 20},
		{"light in a message in the dark", 24, 58, 228},
		{"white in a blue message", 255, 106, 255},
		{"white in a blue message in the dark", 24, 106, 255},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := image.NewGray(image.Rect(0, 0, 800, 600))
			fill(g, g.Rect, tt.page)
			wide, small := image.Rect(100, 100, 600, 180), image.Rect(700, 300, 770, 360)
			fill(g, wide, tt.bubble)
			fill(g, small, tt.bubble)
			stroke(g, 300, 120, tt.letter)
			stroke(g, 730, 310, tt.letter)
			stroke(g, 300, 400, 255-tt.page) // on the page itself
			if !flatten(g) {
				t.Fatal("flatten found no ground")
			}
			dark := 255 - max(int(tt.letter)-int(tt.bubble), int(tt.bubble)-int(tt.letter))
			for _, p := range []struct {
				name string
				x, y int
				want int
			}{
				{"the page", 5, 5, 255}, {"the wide message", 120, 110, 255}, {"the small message", 705, 305, 255},
				{"a letter in the wide message", 304, 140, dark}, {"a letter in the small message", 734, 330, dark},
			} {
				if got := int(g.GrayAt(p.x, p.y).Y); got != p.want {
					t.Errorf("%s is %d, want %d", p.name, got, p.want)
				}
			}
			if got := g.GrayAt(304, 420).Y; got > 60 {
				t.Errorf("a letter on the page is %d, want it dark", got)
			}
		})
	}
}

func TestWhereTwoGroundsMeetNothingIsLeft(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 800, 600))
	fill(g, g.Rect, 255)
	fill(g, image.Rect(100, 100, 600, 180), 106)
	for x := 100; x < 600; x++ { // the edge of the message, which a screen draws soft
		g.Pix[99*g.Stride+x], g.Pix[100*g.Stride+x] = 220, 150
	}
	flatten(g)
	for i, p := range g.Pix {
		if p < 250 {
			t.Fatalf("%d, %d is %d, want white", i%g.Stride, i/g.Stride, p)
		}
	}
}

func TestAPhotographStaysAsItIs(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	g := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range g.Pix {
		g.Pix[i] = uint8(random.Uint32())
	}
	before := append([]uint8(nil), g.Pix...)
	if flatten(g) {
		t.Error("flatten found a ground in noise")
	}
	for i, p := range g.Pix {
		if p != before[i] {
			t.Fatalf("pixel %d changed from %d to %d", i, before[i], p)
		}
	}
}

func TestALargeLetterIsNoGround(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 800, 400))
	fill(g, g.Rect, 255)
	fill(g, image.Rect(100, 100, 220, 125), 0) // a T of a headline, 150 high
	fill(g, image.Rect(148, 100, 173, 250), 0)
	flatten(g)
	if got := g.GrayAt(160, 200).Y; got != 0 {
		t.Errorf("the letter is %d, want black", got)
	}
}
