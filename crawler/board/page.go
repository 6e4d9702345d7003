package board

import (
	"bytes"
	"strings"
)

// page is an HTML document being written.
type page struct{ *bytes.Buffer }

// escaper makes text safe inside elements and inside quoted attributes. A carriage return is written as a
// reference, because HTML parsers turn a bare one into a line feed.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\r", "&#13;", "\x00", "\uFFFD")

// html writes its arguments in turn: those at even places as markup, those at odd places escaped.
// So p.html(`<b>`, name, `</b>`) is safe whatever the name is.
func (p *page) html(parts ...string) {
	for i, part := range parts {
		if i%2 == 0 {
			p.WriteString(part)
			continue
		}
		escaper.WriteString(p, strings.ToValidUTF8(part, "\uFFFD")) // a bytes.Buffer never fails
	}
}

// lines writes text as paragraphs: an empty line ends one, any other line break is a <br>.
func (p *page) lines(text string) {
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.TrimSpace(line) == "":
			if open {
				p.html("</p>\n")
			}
			open = false
			continue
		case open:
			p.html("<br>\n")
		default:
			p.html("<p>")
			open = true
		}
		p.html("", line)
	}
	if open {
		p.html("</p>\n")
	}
}

// top writes everything before the content of a page. A page without a title has an empty title element: the
// board's name is not what the page is about. Lang may be empty; head is markup.
func (p *page) top(board, title, lang, head string) {
	p.html("<!DOCTYPE html>\n<html")
	if lang != "" {
		p.html(` lang="`, lang, `"`)
	}
	p.html("><head><meta charset=\"utf-8\">\n<title>")
	if title != "" {
		p.html("", title, " | ", board)
	}
	p.html("</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n" + head)
	p.html(`</head><body><header><nav><a href="/">`, board, `</a> <a href="/jobs?page=1">Jobs</a> <a href="/news/warning">News</a> `+
		`<a href="/about">About</a> <a href="/login" rel="nofollow">Log in</a></nav></header>`+"\n")
}

// bottom ends the page.
func (p *page) bottom(board string) {
	p.html(`<footer><p>`, board, ` is made up: no employer, person, number or address on it exists.</p></footer></body></html>`+"\n")
}
