package facts

import (
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
}

func newContacts(d *Doc) *contactReader { return &contactReader{d: d, lang: langOf(d.Lang)} }

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
		if m.word.is&(messenger|linkPart|mailPart) != 0 {
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
// public ads; 飞机 ("plane") is how Chinese ads call Telegram.
var messengers = map[string][]string{
	"zalo":     {"zalo", "zl", "zalô", "da lô"},
	"telegram": {"telegram", "telegrem", "tele", "tlg", "tg", "飞机", "飛機", "纸飞机", "電報", "电报", "텔레그램", "텔레", "テレグラム", "เทเลแกรม"},
	"whatsapp": {"whatsapp", "whats app", "whatapp", "wa", "왓츠앱"},
	"wechat":   {"wechat", "we chat", "weixin", "微信", "微信号", "v信", "加v", "加微", "加薇", "薇信", "vx", "wx", "위챗"},
	"line":     {"line", "line id", "id line", "ไลน์", "ไลน", "라인", "ライン"},
	"viber":    {"viber"},
	"facebook": {"facebook", "fb", "face", "messenger", "เฟส", "เฟซบุ๊ก"},
}

// contacts adds the words and signs that contacts stand at.
func (l *lexicon) contacts() {
	for kind, list := range messengers {
		for _, say := range list {
			l.add(say, messenger).kind = kind
		}
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
var fillers = [...]string{"so", "sdt", "dt", "id", "la", "is", "no", "number", "phone", "tel", "acc", "nick", "chi", "anh", "me", "at", "qua", "hotline", "contact", "号", "號", "号码"}

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
