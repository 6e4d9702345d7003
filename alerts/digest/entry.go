package digest

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lurewatch/job"
)

// ledger hands the entries out: it numbers the campaigns as they come and knows how many ads were told in full.
type ledger struct {
	pen
	full   int
	number map[job.ID]int
	led    bool // it was said that entries are short from here on
}

func (p pen) entries() *ledger {
	l := &ledger{pen: p, number: make(map[job.ID]int)}
	for _, it := range p.d.Items {
		if it.Campaign != "" && l.number[it.Campaign] == 0 {
			l.number[it.Campaign] = len(l.number) + 1
		}
	}
	return l
}

// itemParts are the sections of ads, in the order of a day's work.
func (p pen) itemParts(t tally) []part {
	l := p.entries()
	var now []int
	above := make(map[News]int)
	by := make(map[News][]int)
	for i, it := range p.d.Items {
		if presses(it) && len(now) < maxNow {
			now = append(now, i)
			above[it.News]++
			continue
		}
		by[it.News] = append(by[it.News], i)
	}
	var out []part
	if len(now) > 0 {
		part := part{Head: p.heading("part.now", t.Now, 0), Loud: true, Groups: l.plain(now)}
		if more := t.Now - len(now); more > 0 {
			part.Lines = append(part.Lines, line{Text: p.many("now.more", more)})
		}
		out = append(out, part)
	}
	section := func(kinds ...News) {
		for _, k := range kinds {
			if n := t.News[k]; n > 0 {
				out = append(out, part{Head: p.heading("part."+string(k), n, above[k]), Groups: l.grouped(by[k])})
			}
		}
	}
	section(New, Changed, Gone, Cleared)
	out = append(out, l.campaigns()...)
	section(Reviewed)
	return out
}

func (p pen) heading(key string, n, above int) string {
	if above > 0 {
		return p.say("part.count_above", "head", p.say(key), "n", strconv.Itoa(n), "m", strconv.Itoa(above))
	}
	return p.say("part.count", "head", p.say(key), "n", strconv.Itoa(n))
}

// plain tells ads in their order, in full.
func (l *ledger) plain(at []int) []group {
	g := group{}
	for _, i := range at {
		g.Entries = append(g.Entries, l.whole(l.d.Items[i], true))
	}
	return []group{g}
}

// grouped tells ads in their order; those of one campaign that follow each other share a heading.
func (l *ledger) grouped(at []int) []group {
	var out []group
	for len(at) > 0 {
		id, n := l.d.Items[at[0]].Campaign, 1
		for n < len(at) && l.d.Items[at[n]].Campaign == id {
			n++
		}
		var g group
		if id != "" && n > 1 {
			g.Head = l.say("campaign.head", "k", strconv.Itoa(l.number[id]), "ads", strconv.Itoa(max(n, l.d.Items[at[0]].CampaignAds)), "here", strconv.Itoa(n))
		}
		for _, i := range at[:n] {
			g.Entries = append(g.Entries, l.entry(l.d.Items[i], g.Head == ""))
		}
		out, at = append(out, g), at[n:]
	}
	return out
}

// entry tells one ad: in full if it is new or changed and there is room, otherwise in short.
func (l *ledger) entry(it Item, named bool) entry {
	if it.News != New && it.News != Changed && !l.d.Urgent {
		return l.done(it, named)
	}
	if l.full < maxFull {
		l.full++
		return l.whole(it, named)
	}
	e := l.brief(it, named)
	e.Title = cmp.Or(e.Title, "–")
	if !l.led {
		l.led = true
		e.Lead = l.shortLead()
	}
	if where := l.where(it.Case.Verdict.Facts, 2); where != "" {
		e.Title += " · " + where
	}
	return e
}

// shortLead stands before entries of one line.
func (p pen) shortLead() string {
	if p.bare {
		return p.say("short.lead_meta")
	}
	return p.say("short.lead")
}

// brief is the first line of an entry: reference, band, what presses, title. What has no title, as most of what people post,
// has the beginning of its text there.
func (l *ledger) brief(it Item, named bool) entry {
	v := it.Case.Verdict
	tags := []string{l.say("band." + v.Band.String())}
	if v.Band > job.None {
		tags = append(tags, l.say("score", "n", strconv.FormatFloat(v.Score, 'f', 0, 64)))
	}
	if presses(it) {
		tags = append(tags, l.say("mark.now"))
	}
	if !it.Noticed.IsZero() {
		tags = append(tags, l.say("mark.noticed", "at", l.short(it.Noticed)))
	}
	if named && it.Campaign != "" {
		tags = append(tags, l.say("campaign.of", "k", strconv.Itoa(l.number[it.Campaign]), "ads", strconv.Itoa(it.CampaignAds)))
	}
	e := entry{Ref: l.clean(it.Ref), Tags: strings.Join(tags, " · "), Loud: presses(it)}
	if !l.bare {
		ad, contacts := it.Case.Ad, it.Case.Verdict.Facts.Contacts
		e.Title = l.quote(job.Title, ad.Title, contacts, maxTitle)
		if e.Title == "" { // to mask a text takes time
			e.Title = l.quote(job.Text, opening(ad.Text), contacts, maxTitle)
		}
		e.Title = cmp.Or(e.Title, l.say("untitled"))
	}
	return e
}

// opening is the beginning of a text, with several times what is told of it: a contact that it cuts is not told.
func opening(s string) string {
	if len(s) <= 4*maxTitle {
		return s
	}
	return strings.ToValidUTF8(s[:4*maxTitle], "")
}

// done tells of an ad that asks for nothing any more: one line says what became of it.
func (l *ledger) done(it Item, named bool) entry {
	e := l.brief(it, named)
	add := func(text string) {
		if text != "" {
			e.Lines = append(e.Lines, line{Text: text})
		}
	}
	c := it.Case
	switch it.News {
	case Gone:
		if !c.ClosedAt.IsZero() {
			add(l.say("gone.at", "at", l.short(c.ClosedAt)))
		}
	case Cleared:
		if c.Review.Is() == job.ReviewDismissed {
			add(l.say("cleared.review", "reason", l.name("reason", string(c.Review.Reason))))
		} else {
			add(l.say("cleared.rules", "band", l.say("band."+c.Verdict.Band.String())))
		}
	case Reviewed:
		add(l.review(it))
	}
	return e
}

// whole tells everything about an ad.
func (l *ledger) whole(it Item, named bool) entry {
	e := l.brief(it, named)
	add := func(key, text string) {
		if text != "" {
			e.Lines = append(e.Lines, line{Label: l.label(key), Text: text})
		}
	}
	f := it.Case.Verdict.Facts
	if presses(it) || l.d.Urgent {
		add("line.now", l.pressing(it))
	}
	add("line.past", l.past(it))
	add("line.route", l.route(f))
	add("line.place", l.places(f))
	if !l.bare {
		add("line.pay", l.pay(it.Case))
	}
	add("line.why", l.why(it))
	if !l.bare {
		add("line.words", l.excerpts(it.Case))
		add("line.signs", l.signs(it))
	}
	if it.News == Changed {
		add("line.change", l.change(it))
	}
	if !l.bare {
		add("line.contacts", l.contacts(it))
	}
	if it.Case.Review.State != "" {
		add("line.review", l.review(it))
	}
	if !l.bare {
		add("line.evidence", l.evidence(it))
		add("line.link", clipped(l.link(it.Case), maxLink))
	}
	e.Right, e.Wrong = l.answer("DUNG", it.Ref), l.answer("SAI", it.Ref)
	e.RightIs, e.WrongIs = l.say("answer.right"), l.say("answer.wrong")
	return e
}

// answer is a link that opens a mail with an answer in it.
func (p pen) answer(word, ref string) string {
	to := mailAddress(p.d.Links.Reply)
	if to == "" || ref == "" {
		return ""
	}
	text := strings.ReplaceAll(url.QueryEscape(word+" "+p.clean(ref)), "+", "%20")
	return "mailto:" + to + "?subject=" + text + "&body=" + text
}

func has[T comparable](all []T, x T) bool { return slices.Contains(all, x) }
