package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits of what is read of the attributes that mark up a page, over all its postings.
const (
	maxItemNodes = 500_000 // nodes visited, and textNode bytes of text; what several properties share counts for each
	maxItemDepth = 16      // items inside items
)

// items reads microdata and RDFa Lite into the values that JSON-LD is read into, so that one set of rules makes
// ads of all three. Names lose their vocabulary; a name that occurs twice holds a list.
type items struct {
	root *html.Node // of the whole document, where references are looked up
	left int        // nodes that may still be visited
	// named are the elements that others refer to, by id and by resource; nil until a reference asks.
	named map[string]*html.Node
}

// itemKind says which attributes mark an element as a posting.
type itemKind uint8

const (
	notItem itemKind = iota
	microdataItem
	rdfaItem
)

// postingKind reports whether an element begins a posting.
func postingKind(n *html.Node) itemKind {
	for _, a := range n.Attr {
		switch {
		case len(a.Val) < len("JobPosting"):
		case a.Key == "itemtype" && namesPosting(a.Val):
			return microdataItem
		case a.Key == "typeof" && namesPosting(a.Val):
			return rdfaItem
		}
	}
	return notItem
}

// namesPosting reports whether one of the types in an attribute is a job posting.
func namesPosting(types string) bool {
	for t := range strings.FieldsSeq(types) {
		if strings.EqualFold(localName(t), "JobPosting") {
			return true
		}
	}
	return false
}

// postings reads the elements of one kind that begin a posting. One inside another is the other's.
func (r *items) postings(tops []*html.Node, kind itemKind) []value {
	var vs []value
	taken := map[*html.Node]bool{}
	for _, n := range tops {
		if postingKind(n) != kind || within(n, taken) || len(vs) > MaxPostings {
			continue
		}
		taken[n] = true
		v := r.item(n, 0)
		if kind == rdfaItem {
			v = r.thing(n, 0)
		}
		if len(v.kids) > 1 {
			vs = append(vs, v)
		}
	}
	return vs
}

// within reports whether a node is inside one of some others.
func within(n *html.Node, outer map[*html.Node]bool) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if outer[n] {
			return true
		}
	}
	return false
}

// visit goes over what is inside an element, in order, until into says no or the nodes run out.
func (r *items) visit(top *html.Node, into func(*html.Node) bool) {
	n := top.FirstChild
	for n != nil && r.left > 0 {
		r.left--
		if n.Type == html.ElementNode && into(n) && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n.NextSibling == nil {
			if n = n.Parent; n == nil || n == top {
				return
			}
		}
		n = n.NextSibling
	}
}

// find returns the element that a reference names, nil for none.
func (r *items) find(name string) *html.Node {
	if r.named == nil {
		r.named = map[string]*html.Node{}
		r.visit(r.root, func(n *html.Node) bool {
			r.name("id", attr(n, "id"), n)
			if own := marksOf(n); own.typed {
				r.name("resource", own.resource, n)
			}
			return true
		})
	}
	return r.named[name]
}

// name notes an element under an attribute; the first of a name counts.
func (r *items) name(key, value string, n *html.Node) {
	if value == "" {
		return
	}
	if key += " " + value; r.named[key] == nil {
		r.named[key] = n
	}
}

// members gathers those of an object, in the order in which their names first occur.
type members struct {
	v  value
	at map[string]int
}

// put adds a member. A second value of a name makes its member a list.
func (m *members) put(name string, v value) {
	if name == "" || v.kind == nothing {
		return
	}
	if m.at == nil {
		m.at = map[string]int{}
	}
	m.v.kind = object
	i, known := m.at[name]
	switch {
	case !known:
		m.at[name] = len(m.v.keys)
		m.v.keys, m.v.kids = append(m.v.keys, name), append(m.v.kids, v)
	case m.v.kids[i].kind == list:
		m.v.kids[i].kids = append(m.v.kids[i].kids, v)
	default:
		m.v.kids[i] = value{kind: list, kids: []value{m.v.kids[i], v}}
	}
}

// putText adds a member that is a text, unless it is empty.
func (m *members) putText(name, s string) {
	if s != "" {
		m.put(name, value{kind: text, s: s})
	}
}

// putTypes adds the types that an attribute lists.
func (m *members) putTypes(types string) {
	for t := range strings.FieldsSeq(types) {
		m.putText("@type", t)
	}
}

// literal is what an element says as the value of a property: what an attribute holds for machines, else its text.
func (r *items) literal(n *html.Node) value {
	s := ""
	for _, a := range n.Attr {
		switch {
		case a.Key == "content":
			return value{kind: text, s: strings.TrimSpace(a.Val)}
		case a.Key == "datetime" && n.DataAtom == atom.Time, a.Key == "value" && (n.DataAtom == atom.Data || n.DataAtom == atom.Meter),
			a.Key == "data" && n.DataAtom == atom.Object, a.Key == "src" && hasSource(n.DataAtom),
			a.Key == "href" && (n.DataAtom == atom.A || n.DataAtom == atom.Area || n.DataAtom == atom.Link):
			s = orElse(s, strings.TrimSpace(a.Val))
		}
	}
	if s == "" && n.DataAtom != atom.Meta {
		s = shown(n, &r.left)
	}
	return value{kind: text, s: s}
}

// hasSource reports whether an element of this name stands for what its src leads to.
func hasSource(a atom.Atom) bool {
	switch a {
	case atom.Img, atom.Audio, atom.Video, atom.Source, atom.Track, atom.Embed, atom.Iframe:
		return true
	}
	return false
}
