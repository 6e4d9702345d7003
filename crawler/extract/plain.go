package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainText turns the text of a JSON-LD member, which may be HTML, HTML escaped once or more, or plain, into
// lines. Nothing is taken for boilerplate; scripts and styles are no text.
func plainText(s string) string {
	if s == "" {
		return ""
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	for range 3 { // boards escape what is escaped already
		if strings.Contains(s, "</") || !strings.Contains(s, "&") || !hidesMarkup(s) {
			break
		}
		s = html.UnescapeString(s)
	}
	var l lines
	if !strings.ContainsAny(s, "<&") {
		l.text(s, true)
	} else {
		l.markup(s, !hasBlocks(s))
	}
	out := string(l.buf)
	for range 2 {
		if !strings.Contains(out, "&nbsp;") && !strings.Contains(out, "&amp;") {
			break
		}
		l = lines{}
		l.text(html.UnescapeString(out), true)
		out = string(l.buf)
	}
	return out
}

// hidesMarkup reports whether tags would appear if entities were decoded.
func hidesMarkup(s string) bool {
	return strings.Contains(s, "&lt;") || strings.Contains(s, "&amp;lt;") || strings.Contains(s, "&#60;") || strings.Contains(s, "&#x3c;")
}

// hasBlocks reports whether markup says where lines end. Where it does not, line ends in the text do.
func hasBlocks(s string) bool {
	s = strings.ToLower(s)
	for _, tag := range []string{"<br", "<p", "<li", "<div", "<tr"} {
		if strings.Contains(s, tag) {
			return true
		}
	}
	return false
}

// markup writes the text of HTML, token by token, so that no nesting is too deep.
func (l *lines) markup(s string, pre bool) {
	z := html.NewTokenizer(strings.NewReader(s))
	href, from := "", 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			l.text(string(z.Text()), pre)
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Li:
				l.startItem()
			case atom.Td, atom.Th:
				if l.owed != '\n' && len(l.buf) > 0 {
					l.startCell()
				}
			case atom.A:
				href, from = attrOf(t.Attr, "href"), len(l.buf)
			case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Textarea, atom.Title:
				if t.Type == html.StartTagToken {
					z.Next() // its raw text
				}
			default:
				l.tag(t.DataAtom)
			}
		case html.EndTagToken:
			t := z.Token()
			if t.DataAtom == atom.A && href != "" && !leads(href) {
				if c := contactBehind(href, l.since(from)); c != "" {
					l.text(" ("+c+")", false)
				}
			}
			l.tag(t.DataAtom)
		}
	}
}

// tag ends the line at the tag of a block or a line break.
func (l *lines) tag(a atom.Atom) {
	if a == atom.Br || isBlock(a) {
		l.line()
	}
}

func attrOf(attrs []html.Attribute, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// squash leaves only what a text says, for comparing: no spaces, no marks of lists, no case.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || r == '-' || r == '•' || r == '|' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}
