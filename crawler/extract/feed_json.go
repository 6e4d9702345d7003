package extract

// maxFeedValues is the most JSON values that are read of a feed or of an answer of an API.
const maxFeedValues = 1_000_000

// json reads a JSON Feed, version 1 or 1.1.
func (f *feed) json(body string) {
	vs, _, whole := readJSON(body, maxFeedValues)
	if !whole {
		f.result.Why = "more JSON than is read from one feed"
	}
	if len(vs) == 0 || vs[0].kind != object {
		return
	}
	top := vs[0]
	items := top.get("items")
	f.known = items.kind == list || isWeb(top.get("version").s)
	f.lang, f.next = top.get("language").s, top.get("next_url").s
	for _, v := range items.each() {
		if v.kind == object && !f.full() {
			f.take(jsonItem(v))
		}
	}
}

// jsonItem reads an item of a JSON Feed.
func jsonItem(v value) *item {
	var p findings
	i := &item{id: v.get("id").s, link: orElse(v.get("url").s, v.get("external_url").s), lang: v.get("language").s,
		title: v.get("title").s, content: orElse(v.get("content_html").s, v.get("content_text").s), teaser: v.get("summary").s,
		posted: orElse(v.get("date_published").s, v.get("date_modified").s),
		// what job boards add
		company: p.name(v.get("company", "_company")), salary: p.plain(v.get("salary", "_salary")), until: p.plain(v.get("valid_through", "_valid_through")),
	}
	if place := p.plain(v.get("location", "_location")); place != "" {
		i.places = []string{place}
	}
	for _, key := range []string{"image", "banner_image"} {
		if s := v.get(key).s; s != "" {
			i.images = append(i.images, s)
		}
	}
	for _, a := range v.get("attachments").each() {
		if len(i.unread) < maxImages && a.get("url").s != "" {
			i.unread = appendNew(i.unread, "document, not read")
		}
	}
	return i
}
