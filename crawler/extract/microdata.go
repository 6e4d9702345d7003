package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// item reads a microdata item: the element with its itemscope, what is inside, and what its itemref names.
// A content attribute counts on any element, as boards use it, and not only on meta. An item without properties is
// what it shows: a hiring organisation that is only a name.
func (r *items) item(n *html.Node, depth int) value {
	var m members
	if depth > maxItemDepth {
		return m.v
	}
	m.putTypes(attr(n, "itemtype"))
	m.putText("@id", strings.TrimSpace(attr(n, "itemid")))
	own := len(m.v.keys)
	r.visit(n, func(p *html.Node) bool { return r.property(&m, p, depth) })
	for id := range strings.FieldsSeq(attr(n, "itemref")) {
		p := r.find("id " + id)
		if p == nil || p == n || r.left <= 0 {
			continue
		}
		if r.property(&m, p, depth) {
			r.visit(p, func(p *html.Node) bool { return r.property(&m, p, depth) })
		}
	}
	if len(m.v.keys) == own {
		m.putText("@value", shown(n, &r.left))
	}
	return m.v
}

// property adds what an element says of the item around it, and reports whether what is inside says more.
func (r *items) property(m *members, n *html.Node, depth int) bool {
	names, scope := "", false
	for _, a := range n.Attr {
		switch a.Key {
		case "itemprop":
			names = a.Val
		case "itemscope":
			scope = true
		}
	}
	if strings.TrimSpace(names) == "" {
		return !scope
	}
	v := value{}
	if scope {
		v = r.item(n, depth+1)
	} else {
		v = r.literal(n)
	}
	for name := range strings.FieldsSeq(names) {
		m.put(localName(name), v)
	}
	return !scope
}
