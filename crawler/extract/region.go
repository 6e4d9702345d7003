package extract

import (
	"bytes"
	"hash/maphash"
	"strings"

	"golang.org/x/net/html"
)

// dropped decides whether an element that just ended is taken back out of the text, and notes in the element
// around it what a dropped list held.
func (w *walk) dropped(f, up *frame) bool {
	switch f.drop {
	case byTag:
		return true
	case byWord:
		w.aside(f)
		return true
	case bySoft:
		if !f.isList() && !f.isLinks() {
			w.setAside += f.text
		}
		w.aside(f)
		return true
	case aForm: // some frameworks wrap the whole page in one form
		if f.text < 300 || f.text < 100*f.inputs {
			return true
		}
	case aButton:
		return digits(w.since(f.start)) < 8
	}
	switch {
	case f.isList():
		w.dropList(f, up)
		return true
	case f.isLinks() && isBlock(f.node.DataAtom):
		up.listText += f.listText
		up.listed += f.listed
		up.titles += f.titles
		return true
	}
	return false
}

// aside looks for labelled facts in a part that is dropped, unless it is a list of other ads.
func (w *walk) aside(f *frame) {
	if f.links < 3 && f.listed == 0 {
		w.labels.scan(string(w.since(f.start)), besides)
	}
}

// dropList notes a list of links, unless its heading says that the ads in it are only related to this one.
func (w *walk) dropList(f, up *frame) {
	before := bytes.TrimRight(w.buf[:min(f.start, len(w.buf))], "\n ")
	near := max(0, len(before)-2*maxHeading) // far enough to tell a heading from a longer line
	i := near + bytes.LastIndexByte(before[near:], '\n') + 1
	if saysRelated(before[i:]) {
		f.start = i // the heading goes with its list
		return
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(w.since(f.start), "\n "), []byte{'\n'})
	if saysRelated(first) {
		return
	}
	up.titles += f.titles
	up.listed += f.listed
	up.listText += f.listText
	if up.listAt < 0 && f.listAt >= 0 {
		up.listAt, up.listNo = f.start, f.listNo
	}
	if w.inNoise > 0 {
		return
	}
	switch average := f.itemText / f.items; {
	case average >= minCard:
		up.listed += f.items
		up.listText += f.text
		if up.listAt < 0 {
			w.lists++
			up.listAt, up.listNo = f.start, w.lists
		}
	case average >= minTitle:
		up.titles += f.items
	}
}

// minCard is the average weight of entries that tell of an ad: a title, an employer, a place. minTitle is that of
// bare titles. What is shorter leads to a category or a keyword.
const minCard, minTitle = 40, 12

// relatedSigns are phrases of headings above lists of other ads, in lower case.
var relatedSigns = []string{"liên quan", "tương tự", "gợi ý", "bạn quan tâm", "việc làm khác", "khác của công ty", "cùng công ty",
	"related", "similar", "may also", "recommended", "more jobs", "other jobs", "people also", "相似", "相关", "相關", "推荐", "推薦",
	"其他职位", "関連", "おすすめ", "คล้าย", "เกี่ยวข้อง", "แนะนำ", "ស្រដៀង", "ពាក់ព័ន្ធ"}

// maxHeading is the longest heading of a list, in bytes.
const maxHeading = 120

// saysRelated reports whether a line is a heading of other ads.
func saysRelated(line []byte) bool {
	return len(line) > 0 && len(line) <= maxHeading && containsAny(strings.ToLower(string(line)), relatedSigns)
}

// containsAny reports whether s contains one of the phrases.
func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// isList reports whether an element is a list of entries that are a link each; isLinks whether it is links for the
// most part.
func (f *frame) isList() bool  { return f.items >= 3 && 10*f.itemText >= 6*f.text }
func (f *frame) isLinks() bool { return f.links >= 3 && 10*f.link >= 7*f.text }

// isItem reports whether an element looks like an entry of a list of links: short, and either begun by a link
// or made of one for the most part.
func (f *frame) isItem() bool {
	return f.href != "" && f.text >= 4 && f.text <= 400 && f.items < 3 && (f.lead || 2*f.link >= f.text)
}

var seed = maphash.MakeSeed()

// look is equal for elements that look alike: of one name and one first class.
func look(n *html.Node) uint64 {
	class, _, _ := strings.Cut(strings.TrimSpace(attr(n, "class")), " ")
	return maphash.String(seed, class) ^ uint64(n.DataAtom)
}

// digits counts the digits in a text.
func digits(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}

// mainText is the text of a page without what surrounds it, and what the rest of the page consists of.
type mainText struct {
	text   string
	weight int
	end    int // where it ends in lines.buf
	// listed entries about ads, of listWeight together, stood beside the text, and before it if listFirst.
	listed, listWeight int
	listFirst          bool
	// titles is how many entries that are only a title stood there too.
	titles int
}

// mainText picks the smallest element that holds two thirds of the paragraphs, and of the elements around it
// the largest that adds little, because a line with a wage or a telephone number often stands just outside.
func (w *walk) mainText() mainText {
	best := block{end: len(w.buf), text: w.root.text, solid: w.root.solid}
	for _, b := range w.blocks {
		if best.end-best.start > b.end-b.start && 3*b.solid >= 2*w.root.solid && w.root.solid > 0 {
			best = b
		}
	}
	limit := best.text*5/4 + 200
	w.blocks = append(w.blocks, block{end: len(w.buf), text: w.root.text}) // all of it
	for _, b := range w.blocks {                                           // inner before outer
		if b.start <= best.start && b.end >= best.end && b.text <= limit {
			best = b
		}
	}
	text := strings.TrimPrefix(strings.Trim(string(w.buf[best.start:best.end]), "\n "), "| ")
	w.labels.scan(text, inside)
	return mainText{
		text: text, weight: weigh(text), end: best.end, listed: w.root.listed, listWeight: w.root.listText,
		listFirst: w.listFirst(), titles: w.root.titles,
	}
}

// listFirst reports whether the list of ads begins after the heading of the page and before most of its text.
func (w *walk) listFirst() bool {
	at := min(w.root.listAt, len(w.buf))
	return at >= 0 && w.headed() && 3*paragraphs(w.buf[:at]) < paragraphs(w.buf)
}

// paragraphs returns the weight of the lines that are paragraphs.
func paragraphs(text []byte) int {
	sum := 0
	for line := range bytes.SplitSeq(text, []byte{'\n'}) {
		if len(line) < minParagraph {
			continue
		}
		if n := weigh(string(line)); n >= minParagraph {
			sum += n
		}
	}
	return sum
}

// headed reports whether the heading of the page stands before the first list of ads, as it does if there is none.
func (w *walk) headed() bool {
	for _, h := range w.h1s {
		if !h.noisy {
			return h.lists < w.root.listNo
		}
	}
	return true
}

// listing reports whether the page is a list of links to ads. indexed is how many entries its JSON-LD lists.
//
//	entries     text beside the list                                  a listing
//	>= 3        too short to be an ad                                 yes
//	>= 5 titles shorter than 150                                      yes
//	>= 5 ads    shorter than 150                                      yes
//	>= 5 ads    shorter than a quarter of the list                    yes: an introduction
//	>= 5 ads    shorter than the list and most of it after it         yes: text for search engines
//	else                                                              no: an ad with other ads around it
func (m mainText) listing(indexed int) bool {
	ads := max(m.listed, indexed)
	switch {
	case m.weight < MinText:
		return ads+m.titles >= 3
	case m.weight < 150:
		return max(ads, m.titles) >= 5
	case ads < 5:
		return false
	}
	return m.listWeight > 4*m.weight || m.listWeight > m.weight && (m.listFirst || indexed >= 5)
}

// poor reports whether so little is left of a page, beside what was set aside for a harmless word, that the word
// must have named the content. An article element that has text speaks against it: a short offer beside a long
// column of others is not poor.
func (w *walk) poor() bool {
	return w.article < MinText && w.root.listed == 0 && w.setAside > 2*MinText && (w.root.text < 2*MinText || w.root.text < 600 && w.setAside > 5*w.root.text)
}
