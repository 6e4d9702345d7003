package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// layout writes what one element shows as lines, the same way as the main text, with nothing taken for boilerplate.
type layout struct {
	lines
	// skip says which elements are left out with everything in them; nil means none but those that show nothing.
	skip func(*html.Node) bool
	// behind returns the address to write after the words of a link, "" for none. Nil means [contactBehind].
	behind func(href string, shown []byte) string
	// left is how many nodes may still be visited; textNode bytes of text count as one more. Where it runs out the text
	// ends.
	left *int

	open []int // where the text of each open element begins
	pre  int   // open elements that keep line ends
}

// textNode is how many bytes of text cost as much as a node.
const textNode = 16

// write adds the text of an element. Parent pointers lead back up, so no recursion is needed.
func (l *layout) write(top *html.Node) {
	n := top
	for *l.left > 0 {
		if l.enter(n) {
			n = n.FirstChild
			continue
		}
		for n != top && n.NextSibling == nil {
			n = n.Parent
			l.end(n)
		}
		if n == top {
			return
		}
		n = n.NextSibling
	}
}

// enter writes a node that begins and reports whether what is inside it is to be visited; end must follow then.
func (l *layout) enter(n *html.Node) bool {
	*l.left--
	switch {
	case n.Type == html.TextNode:
		*l.left -= len(n.Data) / textNode
		l.text(n.Data, l.pre > 0)
		return false
	case n.Type != html.ElementNode || showsNothing(n.DataAtom) || l.skip != nil && l.skip(n):
		return false
	}
	switch n.DataAtom {
	case atom.Li:
		if len(l.open) > 0 { // a part of the text, and not all of it
			l.startItem()
		}
	case atom.Td, atom.Th:
		if l.owed != '\n' && len(l.buf) > 0 {
			l.startCell()
		}
	default:
		l.tag(n.DataAtom)
	}
	if n.DataAtom == atom.Pre || keepsLines(n) {
		l.pre++
	}
	l.open = append(l.open, len(l.buf))
	if n.FirstChild == nil {
		l.end(n)
		return false
	}
	return true
}

// end writes what the end of an element means.
func (l *layout) end(n *html.Node) {
	start := l.open[len(l.open)-1]
	l.open = l.open[:len(l.open)-1]
	if n.DataAtom == atom.Pre || keepsLines(n) {
		l.pre--
	}
	switch n.DataAtom {
	case atom.A:
		l.endLink(strings.TrimSpace(attr(n, "href")), l.since(start))
	case atom.Td, atom.Th:
		l.endCell(start)
	default:
		l.tag(n.DataAtom)
	}
}

// endLink writes the address behind a link that its words do not say.
func (l *layout) endLink(href string, shown []byte) {
	behind := ""
	switch {
	case href == "":
	case l.behind != nil:
		behind = l.behind(href, shown)
	case !leads(href):
		behind = contactBehind(href, shown)
	}
	if behind != "" {
		l.text(" ("+behind+")", false)
	}
}

// showsNothing reports whether the text inside an element of this name is not for reading.
func showsNothing(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Embed, atom.Audio,
		atom.Video, atom.Canvas, atom.Select, atom.Textarea, atom.Datalist, atom.Head:
		return true
	}
	return false
}

// shown returns the text of an element in lines, at most left nodes of it.
func shown(n *html.Node, left *int) string {
	l := layout{left: left}
	l.write(n)
	return string(l.buf)
}
