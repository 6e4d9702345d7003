package ocr

import (
	"image"
	"testing"
)

func TestALineIsReadWithItsMarksAndWithoutItsNeighbours(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 400, 300))
	fill(g, g.Rect, 255)
	for x := 20; x < 380; x += 20 {
		fill(g, image.Rect(x, 40, x+8, 80), 0)   // a line
		fill(g, image.Rect(x, 104, x+8, 140), 0) // the next line
		fill(g, image.Rect(x, 240, x+8, 280), 0) // one further down
	}
	fill(g, image.Rect(40, 80, 50, 92), 0)     // its vowel below, which reaches down among the marks of the next
	fill(g, image.Rect(200, 90, 210, 98), 0)   // a tone of the next line, which tesseract left out
	fill(g, image.Rect(100, 200, 110, 215), 0) // a speck between
	lines := []line{{box: image.Rect(20, 40, 380, 92)}, {box: image.Rect(20, 104, 380, 140)}, {box: image.Rect(20, 240, 380, 280)}}
	at := spans(g, lines)
	if at[0] != lines[0].box {
		t.Errorf("the first line is read from %v, want %v: all that is below belongs to the next", at[0], lines[0].box)
	}
	if at[1].Min.Y > 90 || at[1].Min.Y < 80 || at[1].Max.Y != 140 {
		t.Errorf("the second line is read from %v, want one with its tone at 90", at[1])
	}
	if at[2] != lines[2].box {
		t.Errorf("the third line is read from %v, want %v: a speck at a distance is not its own", at[2], lines[2].box)
	}
	page := sheet(g, at[1], lines[1].box)
	inPage := func(x, y int) uint8 { return page.GrayAt(x-at[1].Min.X+margin, y-at[1].Min.Y+margin).Y }
	if got := inPage(205, 94); got != 0 {
		t.Errorf("the tone is %d, want black", got)
	}
	if got := inPage(45, at[1].Min.Y); got != 255 {
		t.Errorf("the vowel of the line above is %d, want white", got)
	}
	if got := inPage(104, 120); got != 0 {
		t.Errorf("the line itself is %d, want black", got)
	}
}

func TestNoLinesHaveNoSpans(t *testing.T) {
	if got := spans(image.NewGray(image.Rect(0, 0, 10, 10)), nil); len(got) != 0 {
		t.Errorf("spans = %v, want none", got)
	}
}
