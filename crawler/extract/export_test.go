package extract

import (
	"bytes"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// AllItems reads every top-level item of a page, of any type, as a test of the readers of postings on pages that
// have none: microdata as maps with "type", "id" and "properties", RDFa the same.
func AllItems(body []byte) (microdata, rdfa []any) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, nil
	}
	r := items{root: root, left: maxItemNodes}
	all := items{left: maxItemNodes}
	all.visit(root, func(n *html.Node) bool {
		scope, prop := false, false
		for _, a := range n.Attr {
			scope, prop = scope || a.Key == "itemscope", prop || a.Key == "itemprop"
		}
		if scope && !prop {
			microdata = append(microdata, tree(r.item(n, 0)))
		}
		if m := marksOf(n); m.typed {
			rdfa = append(rdfa, tree(r.thing(n, 0)))
		}
		return true
	})
	return microdata, rdfa
}

// tree turns a value into what encoding/json makes of an item in the form of extruct.
func tree(v value) any {
	switch v.kind {
	case text, number:
		return v.s
	case list:
		var all []any
		for _, k := range v.kids {
			all = append(all, tree(k))
		}
		return all
	case object:
		m, properties := map[string]any{}, map[string]any{}
		for i, k := range v.keys {
			switch k {
			case "@type":
				m["type"] = tree(v.kids[i])
			case "@id":
				m["id"] = tree(v.kids[i])
			case "@value":
				m["value"] = tree(v.kids[i])
			default:
				properties[k] = tree(v.kids[i])
			}
		}
		m["properties"] = properties
		return m
	}
	return nil
}

// JSONLDTexts returns every text and number in the JSON-LD of a page, in order.
func JSONLDTexts(body []byte) []string {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	w := newWalk(root)
	var all []string
	for _, s := range w.scripts {
		vs, _, _ := readJSON(s, maxValues)
		for _, v := range vs {
			all = appendTexts(all, v)
		}
	}
	return all
}

func appendTexts(all []string, v value) []string {
	if v.kind == text || v.kind == number {
		return append(all, v.s)
	}
	for _, k := range v.kids {
		all = appendTexts(all, k)
	}
	return all
}

// OpenGraph returns what is kept of a page's OpenGraph: title, site name, description and pictures.
func OpenGraph(body []byte) map[string][]string {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	h := newWalk(root).head
	return map[string][]string{"og:title": {h.ogTitle}, "og:site_name": {h.siteName}, "og:description": {h.description}, "og:locale": {h.locale},
		"og:image": h.pictures, "article:published_time": {h.posted}}
}

func newWalk(root *html.Node) *walk {
	return walkPage(Page{URL: "https://jobs.example/", Doc: goquery.NewDocumentFromNode(root).Selection}, false)
}
