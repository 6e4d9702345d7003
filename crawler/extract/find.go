package extract

import "strings"

// findings is what the JSON-LD of a page holds.
type findings struct {
	postings []value
	// nodes are objects that others refer to by @id.
	nodes map[string]value
	// listed is how many pages an ItemList leads to, and urls are their addresses.
	listed int
	urls   []string
	// left says that a limit was reached and something was not read.
	left bool
}

// isJSONLD reports whether a script of this type is JSON-LD. Boards write the type with parameters or in capitals.
func isJSONLD(kind string) bool {
	return len(kind) >= len("ld+json") && strings.Contains(strings.ToLower(kind), "ld+json")
}

// findPostings reads the JSON-LD scripts of a page, in order, and gathers every JobPosting wherever it stands.
func findPostings(scripts []string) findings {
	var f findings
	size, left := 0, maxValues
	for _, s := range scripts {
		if size += len(s); size > MaxJSONLD {
			f.left = true
			break
		}
		vs, rest, whole := readJSON(s, left)
		left, f.left = rest, f.left || !whole
		for _, v := range vs {
			f.visit(v)
		}
	}
	if len(f.postings) > MaxPostings {
		f.postings, f.left = f.postings[:MaxPostings], true
	}
	return f
}

// visit looks for postings in a value and everything inside it; readJSON bounds how deep that is.
func (f *findings) visit(v value) {
	switch {
	case v.kind == object && isA(v, "JobPosting") && len(v.kids) > 2:
		f.postings = append(f.postings, v)
		f.note(v)
		for _, k := range v.kids { // for @id; a posting inside a posting is another's
			f.noteAll(k)
		}
		return
	case v.kind == object:
		f.note(v)
		if isA(v, "ItemList") {
			f.itemList(v)
		}
	}
	for _, k := range v.kids {
		if k.kind == object || k.kind == list {
			f.visit(k)
		}
	}
}

// note remembers an object that says more than its @id.
func (f *findings) note(v value) {
	id := v.get("@id")
	if id.kind != text || len(v.kids) < 2 {
		return
	}
	if f.nodes == nil {
		f.nodes = map[string]value{}
	}
	f.nodes[id.s] = v
}

func (f *findings) noteAll(v value) {
	if v.kind == object {
		f.note(v)
	}
	for _, k := range v.kids {
		if k.kind == object || k.kind == list {
			f.noteAll(k)
		}
	}
}

// deref returns the object that v only refers to, or v itself.
func (f *findings) deref(v value) value {
	if v.kind != object || len(v.kids) > 2 {
		return v
	}
	if id := v.get("@id"); id.kind == text && v.get("name", "value", "address").kind == nothing {
		if n, ok := f.nodes[id.s]; ok {
			return n
		}
	}
	return v
}

// itemList counts the pages that a list leads to.
func (f *findings) itemList(v value) {
	for _, e := range v.get("itemListElement").each() {
		u := e.get("url", "item")
		if u.kind == object {
			u = u.get("url", "@id")
		}
		if e.kind == text {
			u = e
		}
		if u.kind == text && u.s != "" {
			f.listed++
			f.urls = append(f.urls, u.s)
		}
	}
}

// isA reports whether an object has a type, whatever vocabulary prefix and case it is written with.
func isA(v value, name string) bool {
	for _, t := range v.get("@type", "type").each() {
		if t.kind == text && strings.EqualFold(localName(strings.TrimSpace(t.s)), name) {
			return true
		}
	}
	return false
}
