package extract

import "golang.org/x/net/html/atom"

// related is the rest of an element from a heading on that names other ads: "Việc làm tương tự". It ends with the
// element, with the first list that is dropped, or with a heading of the same rank.
type related struct {
	level    int // of the heading, 1 to 6; 7 for one that is no heading element
	at       int // offset in buf where the heading begins
	mark     int // number of blocks there
	seen     int // number of asides there
	outer    frame
	headings int // weight of the heading
}

// otherAds are headings above other ads, in lower case. Each has a word for a job, an ad or the reader: "related
// experience" is a part of the ad.
var otherAds = newPhrases("việc làm tương tự|việc làm liên quan|việc làm khác của|việc làm cùng|việc làm gợi ý|việc làm phù hợp|việc làm đề xuất|việc làm có liên quan|" +
	"việc tương tự|việc khác của công ty|việc cùng ngành|tin tuyển dụng khác|tin tuyển dụng liên quan|" +
	"tin tuyển dụng tương tự|tin liên quan|tin tương tự|tin khác của|gợi ý việc làm|gợi ý cho bạn|có thể bạn quan tâm|có thể bạn sẽ thích|bạn có thể quan tâm|" +
	"similar jobs|similar positions|similar vacancies|similar ads|related jobs|related vacancies|" +
	"jobs you may|jobs you might|you may also like|you might also like|you may also be interested|recommended jobs|recommended for you|" +
	"people also viewed|people also searched|jobs from this employer|jobs at this company|" +
	"相似职位|相似岗位|相关职位|相关岗位|相關職缺|相關職位|推荐职位|推薦職缺|其他职位|其他職缺|猜你喜欢|看过该职位的人|该公司其他|" +
	"関連する求人|おすすめの求人|似ている求人|この求人を見た人|งานที่คล้าย|งานที่เกี่ยวข้อง|งานแนะนำ|งานอื่น|ตำแหน่งงานที่คล้าย|" +
	"ការងារស្រដៀង|ការងារពាក់ព័ន្ធ|ការងារផ្សេងទៀត|ວຽກທີ່ຄ້າຍ|ວຽກທີ່ກ່ຽວຂ້ອງ|lowongan serupa|lowongan terkait|lowongan lainnya|pekerjaan serupa|jawatan serupa|" +
	"비슷한 채용|추천 채용|관련 채용")

// otherWork are headings that name other ads where they stand in a heading element, and duties in a line of the ad:
// "Công việc khác theo sự phân công".
var otherWork = newPhrases("việc làm khác|công việc khác|công việc tương tự|công việc liên quan|other jobs|more jobs|other vacancies|other openings|related positions")

// maxPlainHeading is the longest text of an element that is a heading only by its words, in bytes.
const maxPlainHeading = 60

// headsOthers reports whether an element that just ended is a heading above other ads, and of which rank.
func (w *walk) headsOthers(f *frame) (level int, others bool) {
	level = rank(f.node.DataAtom)
	if level == 0 || f.links > 0 {
		return level, false
	}
	words := w.since(f.start)
	for len(words) > 0 && (words[0] == '\n' || words[0] == ' ') {
		words = words[1:]
	}
	if level > 6 && len(words) > maxPlainHeading || len(words) > maxHeading || len(words) < minPhrase {
		return level, false
	}
	var buf [maxHeading + 64]byte
	low := trimSigns(appendLower(buf[:0], words))
	if level > 6 {
		return level, otherAds.at(low) != ""
	}
	return level, otherAds.in(low) != "" || otherWork.at(low) != ""
}

// rank is 1 to 6 for a heading, 7 for an element that can serve as one, and 0 for all others.
func rank(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	case atom.Div, atom.P, atom.Dt, atom.Legend, atom.Summary, atom.Strong, atom.B:
		return 7
	}
	return 0
}

// relate follows the parts about other ads: f just ended inside up and stays in the text.
func (w *walk) relate(f, up *frame) {
	if f.related != nil {
		w.endInside(f, up)
	}
	level, others := w.headsOthers(f)
	switch {
	case others && up.related == nil:
		up.related = &related{level: level, at: f.start, mark: f.mark, seen: f.seen, outer: *up, headings: f.text}
	case level > 0 && level < 7 && !others && up.related != nil && level <= up.related.level && f.links == 0:
		heading := string(w.since(f.start))
		w.endRelated(up)
		f.start = len(w.buf)
		w.text(heading, true)
		w.line()
	}
}

// maxStray is the weight of what can stand beside a heading in an element that is nothing but its frame: "see all".
const maxStray = 30

// endInside ends the part that began inside an element that just ended. Where the element is only the frame of the
// heading, the part goes on behind it.
func (w *walk) endInside(f, up *frame) {
	r := f.related
	if r.outer.text == 0 && f.text-r.headings <= maxStray && up.related == nil {
		f.related = nil
		up.related = &related{level: r.level, at: f.start, mark: f.mark, seen: f.seen, outer: *up, headings: f.text}
		return
	}
	w.endRelated(f)
}

// endRelated takes what stands since the heading out of the text and out of the counts of the element.
func (w *walk) endRelated(f *frame) {
	r := f.related
	w.cut(r.at)
	w.blocks, w.asides = w.blocks[:min(r.mark, len(w.blocks))], w.asides[:min(r.seen, len(w.asides))]
	href, lead := f.href, f.lead
	*f = r.outer
	f.href, f.lead, f.related = href, lead, nil
}
