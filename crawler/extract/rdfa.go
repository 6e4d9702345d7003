package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// marks are the attributes of RDFa Lite on one element.
type marks struct {
	property, typeof, resource string
	typed                      bool // there is a typeof
}

func marksOf(n *html.Node) marks {
	var m marks
	about := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "property":
			m.property = strings.TrimSpace(a.Val)
		case "typeof":
			m.typeof, m.typed = a.Val, true
		case "resource":
			m.resource = strings.TrimSpace(a.Val)
		case "about":
			about = strings.TrimSpace(a.Val)
		}
	}
	m.resource = orElse(m.resource, about)
	return m
}

// thing reads an RDFa Lite resource: the element with its typeof and what is inside. Vocabularies and prefixes
// are not resolved: names are compared without them.
func (r *items) thing(n *html.Node, depth int) value {
	var m members
	if depth > maxItemDepth {
		return m.v
	}
	own := marksOf(n)
	m.putTypes(own.typeof)
	m.putText("@id", own.resource)
	bare := len(m.v.keys)
	r.visit(n, func(p *html.Node) bool { return r.statement(&m, p, depth) })
	if len(m.v.keys) == bare {
		m.putText("@value", shown(n, &r.left))
	}
	return m.v
}

// statement adds what an element says of the resource around it, and reports whether what is inside says more.
func (r *items) statement(m *members, n *html.Node, depth int) bool {
	own := marksOf(n)
	if own.property == "" {
		return !own.typed && own.resource == ""
	}
	v := value{}
	switch {
	case own.typed:
		v = r.thing(n, depth+1)
	case own.resource != "":
		v = r.referred(own.resource, depth)
	default:
		v = r.said(n)
	}
	for name := range strings.FieldsSeq(own.property) {
		m.put(localName(name), v)
	}
	return !own.typed && own.resource == ""
}

// referred reads the resource that a reference names, or is the reference.
func (r *items) referred(name string, depth int) value {
	if n := r.find("resource " + name); n != nil && depth < maxItemDepth {
		return r.thing(n, depth+1)
	}
	return value{kind: text, s: name}
}

// said is what an element without a resource says as the value of a property. Unlike in microdata any element's
// href and src count.
func (r *items) said(n *html.Node) value {
	if n.DataAtom == atom.Time || n.DataAtom == atom.Meta || attr(n, "content") != "" {
		return r.literal(n)
	}
	if u := orElse(attr(n, "href"), attr(n, "src")); u != "" {
		return value{kind: text, s: strings.TrimSpace(u)}
	}
	return r.literal(n)
}
