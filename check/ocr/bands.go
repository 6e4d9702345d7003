package ocr

// A picture higher than highest pixels is cut into bands of bandHeight, of which each shows overlap pixels of the one
// before: more than the highest line of text.
const (
	highest    = 3200
	bandHeight = 2400
	overlap    = 240
)

// band is a part of a picture: it shows the rows from top to bottom, and the lines whose middle is in from to below to are its own.
type band struct{ top, bottom, from, to int }

// bands cuts a height. Each row belongs to one band.
func bands(height int) []band {
	if height <= highest {
		return []band{{0, height, 0, height}}
	}
	var out []band
	for top := 0; ; top += bandHeight - overlap {
		b := band{top, top + bandHeight, top + overlap/2, top + bandHeight - overlap/2}
		if top == 0 {
			b.from = 0
		}
		if b.bottom >= height {
			b.bottom, b.to = height, height
			return append(out, b)
		}
		out = append(out, b)
	}
}
