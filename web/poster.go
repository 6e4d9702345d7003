package web

import (
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"
)

// posterPage is a sheet to print and hang up. Code is empty where nobody said under which address people find us.
type posterPage struct {
	view
	Address string
	Code    string // the path of an SVG drawing, in units of one module
	Size    int    // of the drawing with its margin
}

// poster shows the sheet.
func (s *site) poster(w http.ResponseWriter, r *http.Request, l lang) error {
	w.Header().Set("Cache-Control", "no-cache")
	p := posterPage{view: s.lessonView(r, l, "poster.title")}
	if s.o.Lessons.Address != "" {
		p.Address = strings.TrimRight(s.o.Lessons.Address, "/") + l.Prefix()
		var err error
		if p.Code, p.Size, err = drawCode(p.Address); err != nil {
			return fmt.Errorf("draw the code of %q: %w", p.Address, err)
		}
	}
	return s.write(w, http.StatusOK, "poster", p)
}

// quietZone is the white margin that readers of codes ask for, in modules.
const quietZone = 4

// drawCode draws a QR code as an SVG path of horizontal bars. A quarter of it may be soiled and it can still be read.
func drawCode(text string) (path string, size int, err error) {
	code, err := qr.Encode(text, qr.Q)
	if err != nil {
		return "", 0, err
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if n := x - from; n > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quietZone, y+quietZone, n, n)
			}
		}
	}
	return b.String(), code.Size + 2*quietZone, nil
}
