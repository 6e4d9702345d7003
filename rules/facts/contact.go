package facts

import (
	"cmp"
	"slices"
	"strings"

	"lurewatch/job"
)

// contactReader gathers the contacts of one ad.
type contactReader struct {
	d     *Doc
	lang  lang
	found []job.Contact
	asked int // how many numbers phonenumbers was asked about
	// regions are those whose local numbers are understood: that of the language, then those the ad names.
	regions []string
}

func newContacts(d *Doc) *contactReader {
	c := &contactReader{d: d, lang: langOf(d.Lang)}
	for _, r := range localRegions[cmp.Or(c.lang.regional(), c.lang.base)] {
		c.region(r)
	}
	return c
}

// maxRegions bounds the regions of one ad.
const maxRegions = 4

// region adds a region whose numbers are understood.
func (c *contactReader) region(code string) {
	if known[code] && len(c.regions) < maxRegions && !slices.Contains(c.regions, code) {
		c.regions = append(c.regions, code)
	}
}

// fieldContacts reads the contacts of one field.
type fieldContacts struct {
	*contactReader
	field int
	s     string
	marks []mark
	runs  []run
	taken []run // the parts of the text that are contacts
	at    []located
}

// located is a contact before it is known to be new.
type located struct {
	start, end  int
	kind, value string
}

// read appends the contacts of a field and returns the parts of the text they take up, in order.
func (c *contactReader) read(r *Reader, f int, marks []mark, runs []run) []run {
	fc := &fieldContacts{contactReader: c, field: f, s: c.d.Text[f].S, runs: runs}
	for _, m := range marks {
		if m.word.is&(messenger|linkPart|mailPart|digitWord) != 0 {
			fc.marks = append(fc.marks, m)
		}
	}
	fc.mails()
	fc.links()
	fc.handles()
	fc.phones()
	if len(fc.at) == 0 {
		return nil
	}
	slices.SortStableFunc(fc.at, func(a, b located) int { return a.start - b.start })
	for _, l := range fc.at {
		c.keep(job.Contact{Type: l.kind, Value: l.value, Span: c.d.Span(f, l.start, l.end)})
	}
	slices.SortFunc(fc.taken, func(a, b run) int { return a.start - b.start })
	return fc.taken
}

// keep adds a contact that is not there yet.
func (c *contactReader) keep(n job.Contact) {
	if len(c.found) >= maxContacts {
		return
	}
	for i := range c.found {
		if c.found[i].Type == n.Type && c.found[i].Value == n.Value {
			return
		}
	}
	c.found = append(c.found, n)
}

// maxLocated bounds the contacts of one field before those that repeat are dropped.
const maxLocated = 4 * maxContacts

// add notes a contact and takes up its part of the text.
func (f *fieldContacts) add(start, end int, kind, value string) {
	if len(f.at) >= maxLocated {
		return
	}
	f.at = append(f.at, located{start, end, kind, value})
	f.taken = append(f.taken, run{start, end})
}

// free reports whether no contact takes up any of s[start:end].
func (f *fieldContacts) free(start, end int) bool {
	for _, t := range f.taken {
		if start < t.end && end > t.start {
			return false
		}
	}
	return true
}

// messengers are the words that say how a handle or number is reached, by contact type. Compiled 2026-11 from
// public ads; 飞机 ("plane") is how Chinese ads call Telegram, and its picture stands for it elsewhere.
var messengers = map[string][]string{
	"zalo":      {"zalo", "zl", "zalô", "da lô", "za lo", "gialo", "잘로", "ซาโล"},
	"telegram":  {"telegram", "telegrem", "telegam", "telegarm", "tele", "tlg", "tlgr", "tg", "飞机", "飛機", "纸飞机", "紙飛機", "電報", "电报", "小飞机", "텔레그램", "텔레", "텔그", "テレグラム", "เทเลแกรม", "เทเลแกม", "តេឡេក្រាម", "តេលេក្រាម", "ເທເລແກຣມ", "တယ်လီဂရမ်", "टेलीग्राम", "✈"},
	"whatsapp":  {"whatsapp", "whats app", "whatapp", "whatsap", "watsapp", "wa", "wapp", "왓츠앱", "วอทแอพ", "व्हाट्सएप", "ဝက်စ်အက်ပ်"},
	"wechat":    {"wechat", "we chat", "weixin", "wei xin", "微信", "微信号", "微信號", "v信", "v号", "加v", "加vx", "加微", "加微信", "加薇", "薇信", "薇芯", "威信", "徽信", "微❤", "vx", "wx", "위챗", "วีแชท", "ウィーチャット"},
	"line":      {"line", "line id", "id line", "lineid", "ไลน์", "ไลน", "ไอดีไลน์", "แอดไลน์", "라인", "ライン", "賴"},
	"viber":     {"viber", "vibe", "ဗိုင်ဘာ", "바이버"},
	"kakaotalk": {"kakaotalk", "kakao talk", "kakao", "katalk", "카톡", "카카오톡", "카카오", "ㅋㅌ", "カカオトーク"},
	"facebook":  {"facebook", "fb", "face", "messenger", "fanpage", "เฟส", "เฟซบุ๊ก", "페이스북", "脸书", "臉書", "ហ្វេសប៊ុក", "ເຟສບຸກ", "ဖေ့စ်ဘုတ်"},
	"signal":    {"signal", "시그널"},
	"qq":        {"qq", "扣扣", "企鹅", "q号", "加q"},
	"instagram": {"instagram", "insta", "ig", "인스타", "인스타그램", "ไอจี", "インスタ"},
	"tiktok":    {"tiktok", "tik tok", "抖音", "틱톡", "ติ๊กต็อก"},
	"discord":   {"discord", "디스코드"},
	"potato":    {"potato chat", "potato", "土豆", "蝙蝠"},
}

// callable are the messengers on which people are reached by phone number.
var callable = map[string]bool{"zalo": true, "telegram": true, "whatsapp": true, "wechat": true, "line": true, "viber": true, "kakaotalk": true, "signal": true}

// homely are the messengers that are called by words of a language. A name behind one must say that it is a name.
var homely = map[string]bool{"signal": true, "potato": true, "tiktok": true, "instagram": true, "discord": true, "qq": true}

// contacts adds the words and signs that contacts stand at.
func (l *lexicon) contacts() {
	for kind, list := range messengers {
		for _, say := range list {
			l.add(say, messenger).kind = kind
		}
	}
	for _, say := range spokenStarts() {
		l.add(say, digitWord)
	}
	for _, say := range mailSigns {
		l.add(say, mailPart)
	}
	for _, say := range slices.Concat(schemes, domainEnds, dots[1:]) {
		l.add(say, linkPart)
	}
}

// messengerReach is how far in front of a number, in bytes, the word for its messenger can stand.
const messengerReach = 24

// messengerBefore returns the type that the words right in front of s[at:] name, "" if none do.
func (f *fieldContacts) messengerBefore(at int) string {
	for i := endingBy(f.marks, at) - 1; i >= 0; i-- {
		m := f.marks[i]
		if at-m.end > messengerReach {
			break
		}
		if m.word.is&messenger == 0 {
			continue
		}
		if !isFiller(f.s[m.end:at]) {
			break
		}
		return m.word.kind
	}
	return f.messengerGlued(at)
}

// messengerGlued returns the type of a number that is written into one word with its messenger: "zalo0900000101".
func (f *fieldContacts) messengerGlued(at int) string {
	start := at
	for start > 0 && isLetter(f.s[start-1]) {
		start--
	}
	for kind, list := range messengers {
		if start < at && slices.Contains(list, f.s[start:at]) {
			return kind
		}
	}
	return ""
}

// messengerBehind returns the type that follows a number in parentheses: "0900 000 101 (Zalo)".
func (f *fieldContacts) messengerBehind(at int) string {
	open := skipBlank(f.s, at)
	if open >= len(f.s) || f.s[open] != '(' {
		return ""
	}
	first := endingBy(f.marks, open)
	for _, m := range f.marks[first:min(len(f.marks), first+4)] {
		if m.word.is&messenger != 0 && m.start >= open && m.start-open <= 6 && !strings.Contains(f.s[open:m.start], ")") {
			return m.word.kind
		}
	}
	return ""
}

// fillers are the words that may stand between "Zalo" and what is reached there.
var fillers = [...]string{"so", "app", "kb", "add", "ib", "inbox", "nt", "nhan", "tin", "ket", "ban", "lh", "goi", "user", "username", "us", "sdt", "dt", "id", "la", "is", "no", "number", "phone", "tel", "acc", "nick", "chi", "anh", "me", "at", "qua", "hotline", "contact", "号", "號", "号码"}

// isFiller reports whether a gap has nothing but punctuation and fillers.
func isFiller(gap string) bool {
	words := strings.FieldsFunc(gap, func(r rune) bool { return strings.ContainsRune(" :;.-=()/>|+\n,*[]", r) })
	for _, w := range words {
		if !slices.Contains(fillers[:], w) {
			return false
		}
	}
	return true
}
