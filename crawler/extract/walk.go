package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// walk goes over a document once, in order, and gathers everything that is to be known about it.
type walk struct {
	lines
	// relaxed keeps parts that are boilerplate only by a word that other pages use for their content.
	relaxed bool
	stack   []frame
	// blocks are the parts of lines.buf that can be the main text, each after those inside it.
	blocks []block
	root   frame // what is left when the document ends

	head    head
	links   links
	labels  labels
	scripts []string     // JSON-LD, as it stands in the page
	marked  []*html.Node // elements that begin a posting in microdata or RDFa
	asides  []aside      // what was seen beside the text and not dropped, in order
	h1s     []heading
	lists   int // lists of ads so far

	inArticle, inPre, inNoise int
	// setAside is the weight of what was dropped for a word that relaxed ignores.
	setAside int
	// article is the most that is left in one article element: where the page itself names its content.
	article  int
	password bool // there is a field for one
}

// frame is an open element. The weights and counts are of what remains inside it.
type frame struct {
	node  *html.Node
	start int // offset in buf where the element begins
	mark  int // number of blocks when it began
	seen  int // number of asides when it began
	drop  noise
	pre   bool

	text, link int // weight of all text, and of that in links to other pages
	own        int // weight of text outside inner blocks, links left out
	solid      int // weight of paragraphs; see minParagraph
	links      int // number of links to other pages
	inputs     int

	// href is the first link to another page; lead says that nothing stands before it.
	href string
	lead bool
	// items counts children that look alike and are mostly a link each, itemText is their weight; sign is
	// what they look like and last the link of the newest.
	items, itemText int
	sign            uint64
	last            string
	// entries is the weight of what looks like entries of lists that are too short to be told from text.
	entries int

	// related is the part of the element that is about other ads, nil for none.
	related *related

	// listed and listText sum up the entries about ads dropped inside, listAt is where the first list of them
	// stood, or -1, and listNo its number on the page; titles counts the entries that are a title only.
	listed, listText, listAt, listNo, titles int
}

// block is a part of the text that one element holds.
type block struct{ start, end, text, solid int }

// heading is the text of an h1; noisy ones stand in boilerplate. lists is how many lists of ads stood before it.
type heading struct {
	text  string
	lists int
	noisy bool
}

// walkPage reads the document of a page.
func walkPage(p Page, relaxed bool) *walk {
	w := &walk{relaxed: relaxed, links: newLinks(p.URL)}
	w.root.listAt = -1
	if p.Doc == nil || len(p.Doc.Nodes) == 0 {
		return w
	}
	top := p.Doc.Nodes[0]
	w.buf = make([]byte, 0, 4096)
	w.stack = append(make([]frame, 0, 24), frame{node: top, listAt: -1})
	w.children(top)
	w.root = w.stack[0]
	w.root.solid += solidOf(&w.root)
	return w
}

// children visits everything below top. Parent pointers lead back up, so no recursion is needed.
func (w *walk) children(top *html.Node) {
	n := top.FirstChild
	for n != nil {
		if n.Type == html.TextNode {
			w.addText(n.Data)
		}
		if n.Type == html.ElementNode && w.enter(n) {
			if n.FirstChild != nil {
				n = n.FirstChild
				continue
			}
			w.leave()
		}
		for n.NextSibling == nil {
			if n = n.Parent; n == nil || n == top {
				return
			}
			w.leave()
		}
		n = n.NextSibling
	}
}

func (w *walk) top() *frame { return &w.stack[len(w.stack)-1] }

// addText writes the text of the open element.
func (w *walk) addText(s string) {
	f := w.top()
	if f.drop == unseen {
		return
	}
	n := w.text(s, w.inPre > 0)
	f.text += n
	f.own += n
}

// enter opens an element and reports whether its children are to be visited; leave must follow then.
func (w *walk) enter(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script:
		if isJSONLD(attr(n, "type")) && n.FirstChild != nil {
			w.scripts = append(w.scripts, n.FirstChild.Data)
		}
		return false
	case atom.Img:
		w.picture(n)
		return false
	case atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Embed, atom.Audio, atom.Video,
		atom.Canvas, atom.Select, atom.Textarea, atom.Datalist:
		return false
	case atom.Title, atom.Meta, atom.Link, atom.Base:
		w.head.element(n, &w.links)
		return false
	case atom.Html:
		w.head.lang = attr(n, "lang")
	case atom.Br:
		w.line()
		return false
	case atom.Input:
		w.top().inputs++
		w.password = w.password || strings.EqualFold(attr(n, "type"), "password")
		return false
	case atom.Time:
		w.head.time(n)
	}
	w.open(n)
	return true
}

// open pushes the frame of an element.
func (w *walk) open(n *html.Node) {
	f := frame{node: n, start: len(w.buf), mark: len(w.blocks), seen: len(w.asides), listAt: -1}
	if postingKind(n) != notItem {
		w.marked = append(w.marked, n)
	}
	f.drop = w.noiseOf(n, w.top().drop)
	if f.drop != unseen {
		switch n.DataAtom {
		case atom.Li:
			w.startItem()
		case atom.Td, atom.Th:
			if w.hasRow() {
				w.startCell()
			} else {
				w.line()
			}
		case atom.A:
			w.openLink(n)
		case atom.Article, atom.Main:
			w.inArticle++
		default:
			if isBlock(n.DataAtom) {
				w.line()
			}
		}
	}
	if n.DataAtom == atom.Pre || keepsLines(n) {
		f.pre = true
		w.inPre++
	}
	if f.drop.surrounds() {
		w.inNoise++
	}
	w.stack = append(w.stack, f)
}

// hasRow reports whether the row that is open has text already.
func (w *walk) hasRow() bool { return w.top().node.DataAtom == atom.Tr && len(w.buf) > w.top().start }

// maxLead is how much may stand before a link that leads its element, in bytes: a separator, a bullet, a rank.
const maxLead = 6

// openLink records the address of a link for following, and for the frames it opens.
func (w *walk) openLink(n *html.Node) {
	href := strings.TrimSpace(attr(n, "href"))
	if href == "" {
		return
	}
	rel := attr(n, "rel")
	w.links.add(href, rel)
	if rel == "next" {
		w.head.link(rel, href)
	}
	if !leads(href) {
		return
	}
	for i := len(w.stack) - 1; i > 0 && w.stack[i].href == ""; i-- {
		f := &w.stack[i]
		f.href, f.lead = href, len(w.buf)-f.start <= maxLead
	}
}

// leave closes the innermost element and hands what it holds to the one around it.
func (w *walk) leave() {
	f := w.stack[len(w.stack)-1]
	w.stack = w.stack[:len(w.stack)-1]
	up := w.top()
	if f.pre {
		w.inPre--
	}
	if f.drop.surrounds() {
		w.inNoise--
	}
	if f.drop == unseen {
		return
	}
	w.close(&f)
	if w.dropped(&f, up) {
		notice := w.notice(&f)
		w.cut(f.start)
		w.blocks, w.asides = w.blocks[:f.mark], w.asides[:f.seen]
		if notice != "" {
			w.asides = append(w.asides, aside{notice: notice})
		}
		if up.related != nil && f.links > 2 {
			w.endRelated(up)
		}
		return
	}
	w.relate(&f, up)
	if f.items > 0 && 10*f.itemText >= 6*f.text {
		f.entries = f.itemText
	}
	up.take(&f)
	if f.node.DataAtom == atom.Article && w.inNoise == 0 {
		w.article = max(w.article, f.text)
	}
	if isBlock(f.node.DataAtom) || f.node.DataAtom == atom.Td {
		up.solid += solidOf(&f)
		if f.solid+solidOf(&f) > 0 {
			w.blocks = append(w.blocks, block{start: f.start, end: len(w.buf), text: f.text, solid: f.solid + solidOf(&f)})
		}
	} else {
		up.own += f.own
	}
}

// close does what the end of certain elements means for the text.
func (w *walk) close(f *frame) {
	switch f.node.DataAtom {
	case atom.A:
		w.closeLink(f)
	case atom.H1:
		w.h1s = append(w.h1s, heading{text: oneLine(string(w.since(f.start))), lists: w.lists, noisy: w.inNoise > 0})
		w.line()
	case atom.Td, atom.Th:
		w.endCell(f.start)
	case atom.Li:
		w.item, w.owed = false, '\n'
	case atom.Article, atom.Main:
		w.inArticle--
		w.line()
	default:
		if isBlock(f.node.DataAtom) {
			w.line()
		}
	}
}

// closeLink counts the text of a link, or writes the address behind it if that is a way to reach somebody.
func (w *walk) closeLink(f *frame) {
	href := strings.TrimSpace(attr(f.node, "href"))
	switch {
	case href == "":
	case leads(href):
		f.link, f.own, f.links = f.text, 0, f.links+1
		if f.href == "" {
			f.href, f.lead = href, true
		}
	default:
		if c := contactBehind(href, w.since(f.start)); c != "" {
			n := w.text(" ("+c+")", false)
			f.text += n
			f.own += n
		}
	}
}

// take adds what remains of an inner element.
func (f *frame) take(in *frame) {
	if in.isItem() {
		sign := look(in.node)
		if f.items == 0 || sign == f.sign && in.href != f.last {
			f.items, f.itemText, f.sign, f.last = f.items+1, f.itemText+in.text, sign, in.href
		}
	}
	f.text += in.text
	f.link += in.link
	f.links += in.links
	f.inputs += in.inputs
	f.solid += in.solid
	f.listed += in.listed
	f.listText += in.listText
	f.titles += in.titles
	f.entries += in.entries
	if f.listAt < 0 {
		f.listAt, f.listNo = in.listAt, in.listNo
	}
}

// minParagraph is the weight from which the text of a block is a paragraph. Shorter ones are labels, buttons
// and list items: they stay in the text and do not decide which part of the page is the main one.
const minParagraph = 25

// solidOf returns the weight of an element's own paragraph.
func solidOf(f *frame) int {
	if f.own < minParagraph {
		return 0
	}
	return f.own
}
