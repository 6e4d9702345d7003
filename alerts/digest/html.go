package digest

import (
	_ "embed"
	"html/template"
	"sync"
)

//go:embed digest.html
var page string

// The colours that are written out. Everything else has the colours of the reader's screen, light or dark: mail programs
// drop style sheets, so a mail cannot ask which it is. A badge brings its own ground; the accent is a line or a bar and
// stands out on white and on black alike. A test computes the contrasts.
const (
	colourLoud   = "#a61b1b" // ground of a loud badge
	colourOnLoud = "#ffffff" // what is written on it
	colourAccent = "#7a7f87" // lines and bars
	colourAlarm  = "#d9483b" // line beside what presses
)

var pages = sync.OnceValue(func() *template.Template {
	colours := map[string]string{"loud": colourLoud, "onloud": colourOnLoud, "accent": colourAccent, "alarm": colourAlarm}
	return template.Must(template.New("digest").Funcs(template.FuncMap{
		"colour": func(name string) template.CSS { return template.CSS(colours[name]) },
		"paint":  func(name string) string { return colours[name] },
		"wide":   func(bars []bar) int { return len(bars) * barStep },
		"tall":   func() int { return barTop },
	}).Parse(page))
})

// Mail is [Text] and [HTML], for which the digest is put into words once.
func Mail(d Digest) (text, html string) {
	s := sheetOf(d)
	return s.text(), s.html()
}

// HTML is the digest as one HTML document: styles inline, nothing fetched, no script, and no link but those of [Links].
// It is no longer than [MaxHTML]: of a busy day it tells fewer ads than the text, and says that the CSV has all.
// The drawing of the trend is an inline SVG, which many mail programs drop; its figures stand beside it in words.
func HTML(d Digest) string { return sheetOf(d).html() }

func (s sheet) html() string {
	page := render("digest", s)
	if len(page) > MaxHTML {
		page = render("digest", s.fitted(MaxHTML))
	}
	return page
}
