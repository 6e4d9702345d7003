package extract

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep parseFlat nests elements; browsers and the HTML parser stop at 512.
const maxDepth = 256

// voidTags have no content and no end tag.
var voidTags = map[atom.Atom]bool{atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true}

// parseFlat builds a tree from HTML that the real parser refuses because it nests too deep, as pages do that
// never close their elements. It knows none of the parser's finer rules: at maxDepth an element ends the one
// it stands in, and an end tag closes the nearest element of its name.
func parseFlat(body []byte) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	f := flat{open: []*html.Node{root}}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.TextToken:
			f.top().AppendChild(&html.Node{Type: html.TextNode, Data: z.Token().Data})
		case html.StartTagToken, html.SelfClosingTagToken:
			f.start(z.Token())
		case html.EndTagToken:
			f.end(z.Token())
		}
	}
}

// flat is the state of parseFlat.
type flat struct {
	open []*html.Node
	// count is how many elements of a name are open; over is how many were ended by another before their end tag.
	count, over map[string]int
}

func (f *flat) top() *html.Node { return f.open[len(f.open)-1] }

func (f *flat) start(t html.Token) {
	n := &html.Node{Type: html.ElementNode, Data: t.Data, DataAtom: t.DataAtom, Attr: t.Attr}
	if voidTags[t.DataAtom] || t.Type == html.SelfClosingTagToken && t.DataAtom == 0 {
		f.top().AppendChild(n)
		return
	}
	if len(f.open) >= maxDepth {
		ended := f.top().Data
		f.open = f.open[:len(f.open)-1]
		f.count[ended]--
		f.over = add(f.over, ended, 1)
	}
	f.top().AppendChild(n)
	f.open = append(f.open, n)
	f.count = add(f.count, t.Data, 1)
}

func (f *flat) end(t html.Token) {
	if f.over[t.Data] > 0 {
		f.over[t.Data]--
		return
	}
	for f.count[t.Data] > 0 {
		n := f.top()
		f.open = f.open[:len(f.open)-1]
		f.count[n.Data]--
		if n.Data == t.Data {
			return
		}
	}
}

// add is m[k] += n on a map that may be nil.
func add(m map[string]int, k string, n int) map[string]int {
	if m == nil {
		m = map[string]int{}
	}
	m[k] += n
	return m
}
