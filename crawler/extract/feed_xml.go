package extract

import (
	"bytes"
	"encoding/base64"
	"strings"

	"golang.org/x/net/html"
)

// xmlFeed is the state of reading XML.
type xmlFeed struct {
	*feed
	tags     *html.Tokenizer
	prefixes map[string]string // as declared, by prefix
	item     *item             // nil outside
	itemName string
	field    string // qualified name of the element being read inside the item, "" for none
	slot     slot
	attrs    []html.Attribute
	depth    int // markup inside the field
	text     []byte
}

// xml reads a feed in XML. The tokenizer is that of web pages, told that no element is raw: it takes every byte.
func (f *feed) xml(body string) {
	x := xmlFeed{feed: f, tags: html.NewTokenizer(strings.NewReader(body)), prefixes: map[string]string{}}
	x.tags.AllowCDATA(true)
	for first := true; !f.full(); {
		switch tt := x.tags.Next(); tt {
		case html.ErrorToken:
			x.endItem()
			return
		case html.TextToken:
			x.addText()
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(x.tags.Raw())
			t := x.tags.Token()
			x.tags.NextIsNotRawText()
			if first && t.Data == "html" {
				return
			}
			first = false
			x.start(t, raw)
		case html.EndTagToken:
			raw := string(x.tags.Raw())
			x.end(x.tags.Token().Data, raw)
		}
	}
}

// local splits a qualified name and gives the prefix its usual form.
func (x *xmlFeed) local(name string) (prefix, local string) {
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		return "", name
	}
	if p, ok := x.prefixes[prefix]; ok {
		prefix = p
	}
	return prefix, local
}

// declare notes the namespaces that an element declares.
func (x *xmlFeed) declare(attrs []html.Attribute) {
	for _, a := range attrs {
		prefix, ok := strings.CutPrefix(a.Key, "xmlns:")
		if !ok || len(x.prefixes) > 100 {
			continue
		}
		uri := strings.ToLower(a.Val)
		for _, s := range spaces {
			if strings.Contains(uri, s.part) {
				x.prefixes[prefix] = s.prefix
				break
			}
		}
	}
}

// start reads a start tag.
func (x *xmlFeed) start(t html.Token, raw string) {
	if len(t.Attr) > 0 {
		x.declare(t.Attr)
	}
	prefix, local := x.local(t.Data)
	closed := t.Type == html.SelfClosingTagToken
	switch {
	case itemNames[local] && counts(prefix, slotTitle) && (x.item == nil || x.field == "" || local == x.itemName):
		x.endItem()
		x.item, x.itemName = &item{lang: attrOf(t.Attr, "xml:lang"), id: attrOf(t.Attr, "rdf:about")}, local
		x.item.link = x.item.id
	case x.item == nil:
		x.outside(local, t)
	case x.field != "":
		x.markup(raw)
		if !closed {
			x.depth++
		}
	default:
		x.field, x.slot, x.attrs, x.depth, x.text = t.Data, slots[local], t.Attr, 0, x.text[:0]
		if !counts(prefix, x.slot) {
			x.slot = ignored
		}
		if local == "content" && prefix == "media" && strings.HasPrefix(attrOf(t.Attr, "type")+attrOf(t.Attr, "medium"), "image") {
			x.slot = slotImage
		}
		if closed {
			x.endField()
		}
	}
}

// feedRoots are elements that say that a document is a feed.
var feedRoots = words("rss rdf:rdf feed channel source jobs jobfeed")

// outside reads what stands around the items.
func (x *xmlFeed) outside(local string, t html.Token) {
	x.known = x.known || feedRoots[t.Data] || feedRoots[local]
	switch local {
	case "link":
		if attrOf(t.Attr, "rel") == "next" && x.next == "" {
			x.next = attrOf(t.Attr, "href")
		}
	case "language":
		x.lang = "?" // its text follows
	}
	if x.lang == "" || x.lang == "?" && local != "language" {
		x.lang = attrOf(t.Attr, "xml:lang")
	}
}

// maxField is the most that is read of one element, in bytes; an ad of so much is refused for its length.
const maxField = 8 * MaxText

// addText adds text to the field that is open. CDATA holds HTML as it stands; other text does once its entities are
// decoded, unless it stands among markup, whose text they protect.
func (x *xmlFeed) addText() {
	if x.field == "" {
		if x.lang == "?" {
			x.lang = strings.TrimSpace(string(x.tags.Text()))
		}
		return
	}
	raw := x.tags.Raw()
	switch cdata, ok := bytes.CutPrefix(raw, []byte("<![CDATA[")); {
	case len(x.text)+len(raw) > maxField || x.slot == ignored:
	case ok:
		x.text = append(x.text, bytes.TrimSuffix(cdata, []byte("]]>"))...)
	case x.depth > 0:
		x.text = append(x.text, raw...)
	default:
		x.text = append(x.text, x.tags.Text()...)
	}
}

// markup adds a tag to the field that is open.
func (x *xmlFeed) markup(raw string) {
	if x.slot == ignored || len(x.text)+len(raw) > maxField {
		return
	}
	if x.slot == slotPlace {
		x.text = append(x.text, "<br>"...)
	}
	x.text = append(x.text, raw...)
}

// end reads an end tag.
func (x *xmlFeed) end(name, raw string) {
	_, local := x.local(name)
	switch {
	case x.item == nil:
	case name == x.field:
		x.endField()
	case local == x.itemName:
		x.endItem()
	case x.field != "":
		x.markup(raw)
		x.depth = max(0, x.depth-1)
	}
}

// endItem takes the item that is open.
func (x *xmlFeed) endItem() {
	if x.item == nil {
		return
	}
	if x.field != "" {
		x.endField()
	}
	x.take(x.item)
	x.item = nil
}

// endField puts what an element holds where it belongs. The first of a kind counts, of descriptions the longest.
func (x *xmlFeed) endField() {
	s := string(x.text)
	if strings.EqualFold(attrOf(x.attrs, "mode"), "base64") || strings.HasSuffix(attrOf(x.attrs, "type"), "/octet-stream") {
		if b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), "")); err == nil {
			s = string(b)
		}
	}
	x.field = ""
	i := x.item
	if x.slot == slotLink || x.slot == slotImage || strings.TrimSpace(s) != "" {
		x.put(i, s)
	}
}

// put sets a field of an item.
func (x *xmlFeed) put(i *item, s string) {
	switch x.slot {
	case slotTitle:
		i.title = orElse(i.title, s)
	case slotContent:
		i.content = longer(i.content, s)
	case slotDescription:
		i.description = longer(i.description, s)
	case slotTeaser:
		i.teaser = orElse(i.teaser, s)
	case slotLink:
		x.link(i, strings.TrimSpace(orElse(attrOf(x.attrs, "href"), s)))
	case slotID:
		i.id = strings.TrimSpace(s)
		if permanent := attrOf(x.attrs, "ispermalink"); i.link == "" && permanent != "false" && isWeb(i.id) {
			i.link = i.id
		}
	case slotDate:
		i.posted = s
	case slotUpdated:
		i.posted = orElse(i.posted, s)
	case slotUntil:
		i.until = orElse(i.until, s)
	case slotCompany:
		i.company = orElse(i.company, s)
	case slotPlace:
		if len(i.places) < maxNames {
			i.places = append(i.places, s)
		}
	case slotSalary:
		i.salary = orElse(i.salary, s)
	case slotMore:
		if len(i.more) < maxNames {
			i.more = append(i.more, s)
		}
	case slotImage:
		x.enclosure(i)
	}
}

// link takes the address of an item: in Atom the alternate one, which is what a link without rel is.
func (x *xmlFeed) link(i *item, href string) {
	rel := attrOf(x.attrs, "rel")
	if href == "" || rel != "" && rel != "alternate" && i.link != "" || rel == "self" || rel == "enclosure" || rel == "edit" || rel == "replies" {
		return
	}
	if i.link == "" || i.link == i.id || rel == "alternate" && !strings.HasSuffix(href, ".json") {
		i.link = href
	}
}

// enclosure notes what comes with an item: a picture by its address, anything else by name.
func (x *xmlFeed) enclosure(i *item) {
	src, kind := orElse(attrOf(x.attrs, "url"), attrOf(x.attrs, "href")), attrOf(x.attrs, "type")
	name, _, _ := strings.Cut(kind, "/")
	switch {
	case src == "" || len(i.images)+len(i.unread) >= maxImages:
	case name == "" || name == "image":
		i.images = append(i.images, src)
	case name == "audio" || name == "video":
		i.unread = append(i.unread, name+", not read")
	default:
		i.unread = append(i.unread, "document, not read")
	}
}

// longer returns the longer of two texts, the first if they are equal.
func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}
