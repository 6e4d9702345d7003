package digest

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxSubject is the most runes of a subject.
const MaxSubject = 60

// Subject is what a duty officer sees in a list of mails, at most [MaxSubject] runes in one line: first how many ads
// press, or how many are new, then the unit, the day and the other counts. Nothing of an ad is in it. Counts at its end
// that do not fit are left out.
func Subject(d Digest) string {
	p := penFor(d)
	t := tallyOf(d)
	n, what, day := t.News[New], "subject.new", p.days()
	if t.Now > 0 || d.Urgent {
		n, what = t.Now, "subject.urgent"
	}
	if d.Urgent {
		n = len(d.Items)
		day += " " + d.Made.In(p.zone).Format("15:04")
	}
	lead := p.say("subject.lead", "n", strconv.Itoa(n), "what", p.many(what, n), "unit", p.unit(), "day", day)
	return fitted(lead, p.subjectParts(t))
}

// Cover is the subject that everybody sees of a mail that is encrypted: unit and day, and of an urgent notice its time. It
// counts nothing, as how much there is about a stretch of border on a day, and whether it is urgent, is what is encrypted.
func Cover(d Digest) string {
	p := penFor(d)
	day := p.days()
	if d.Urgent {
		day += " " + d.Made.In(p.zone).Format("15:04")
	}
	return clipped("[Lurewatch] "+p.unit()+" "+day, MaxSubject)
}

// subjectParts are what a subject says behind the day, the most important first.
func (p pen) subjectParts(t tally) []string {
	var out []string
	switch {
	case p.d.Urgent:
		return p.subjectReasons()
	case isQuiet(p.d):
		if src := p.d.Sources; src.All > 0 {
			out = append(out, p.many("subject.sources", src.Ran, "ran", strconv.Itoa(src.Ran), "all", strconv.Itoa(src.All)))
		}
		return out
	case t.Now > 0:
		out = append(out, p.newsCount(New, t.News[New]))
	}
	for _, k := range [...]News{Changed, Gone, Cleared, Reviewed} {
		if n := t.News[k]; n > 0 {
			out = append(out, p.newsCount(k, n))
		}
	}
	if p.d.More > 0 {
		out = append(out, p.many("subject.more", p.d.More))
	}
	return out
}

// newsCount writes "3 mới" or "1 gỡ".
func (p pen) newsCount(k News, n int) string { return p.many("news."+string(k), n) }

// subjectReasons say why a notice is urgent. A unit that wants metadata only is not told in a line that everybody sees.
func (p pen) subjectReasons() []string {
	var out []string
	for _, why := range [...]Pressing{MeetingSoon, Minor} {
		for _, it := range p.d.Items {
			if !p.bare && has(it.Now, why) {
				out = append(out, p.say("subject."+string(why)))
				break
			}
		}
	}
	return out
}

// fitted joins what fits into a subject.
func fitted(lead string, parts []string) string {
	for n := len(parts); n > 0; n-- {
		if s := lead + ": " + strings.Join(parts[:n], ", "); utf8.RuneCountInString(s) <= MaxSubject {
			return s
		}
	}
	return clipped(lead, MaxSubject)
}
