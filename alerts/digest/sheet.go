package digest

import (
	"strconv"
	"strings"
)

// sheet is a digest in words, before it is text, HTML or PDF: every form says the same, in the same order.
type sheet struct {
	Lang     string
	TLP      string
	Unit     string // short
	Title    string
	Head     []string
	Quiet    string // the one line of a day without news; the rest but for Note is empty then
	Counts   []count
	Trend    []bar
	TrendIs  string // what the trend shows, and its figures in words
	Figures  string
	More     string
	Parts    []part
	Note     []string
	NoteHead string
	Foot     []part
	Other    []string // the summary in another language; empty for none
	OtherIs  string   // that language
	// What a page says that has no room for all: before entries of one line, and of so many that it leaves out.
	short string
	left  func(n int) string
}

// count is a figure under the title. A loud one asks for action.
type count struct {
	Label string
	N     int
	Loud  bool
}

// part is a section. Lines come before Groups.
type part struct {
	Head   string
	Loud   bool
	Lines  []line
	Groups []group
}

// group is ads of one campaign, with a heading, or ads of none.
type group struct {
	Head    string
	Entries []entry
}

// entry is one ad. A short one is told in its first line alone.
type entry struct {
	Ref, Tags, Title string
	Lead             string // stands before the entry: from here on entries are short
	Loud             bool
	Lines            []line
	Right, Wrong     string // mail links that answer; empty for none
	RightIs, WrongIs string // what they say
}

// line is a label with what it is of. Href is a link of the operator's that Text names; Code says that the reader types
// it as it is.
type line struct {
	Label, Text, Href string
	Code              bool
}

// maxFull is how many new and changed ads are told in full beside the pressing ones.
const maxFull = 60

// maxNow is how many pressing ads stand first.
const maxNow = 5

// sheetOf puts a digest into words.
func sheetOf(d Digest) sheet {
	p := penFor(d)
	s := sheet{Lang: p.lang, TLP: p.tlp(), Unit: p.unit(), NoteHead: p.say("part.note"), short: p.shortLead(),
		left: func(n int) string { return p.many("left_out", n) }}
	if isQuiet(d) {
		s.Title = p.say("title.daily", "day", p.dates())
		s.Quiet, s.Note = p.quiet(), []string{p.say("note.automatic")}
		return s
	}
	s.Note = []string{p.say("note.automatic"), p.say("note.score"), p.say("note.contact")}
	if d.Urgent {
		p.urgent(&s)
	} else {
		p.daily(&s)
	}
	s.Foot = p.foot()
	return s
}

// isQuiet reports whether there is nothing to tell.
func isQuiet(d Digest) bool { return !d.Urgent && len(d.Items) == 0 && d.More == 0 }

func (p pen) daily(s *sheet) {
	t := tallyOf(p.d)
	s.Title = p.say("title.daily", "day", p.dates())
	s.Head = p.head(true)
	s.Counts = p.counts(t)
	s.Trend, s.TrendIs, s.Figures = p.trend(t.News[New])
	if p.d.More > 0 {
		s.More = p.many("more", p.d.More)
	}
	s.Parts = append(p.itemParts(t), p.sources()...)
	s.Note = append(s.Note, p.many("note.csv", len(p.d.Items)))
	other := p.in("en")
	if p.lang == "en" || p.lang == "fr" {
		other = p.in("vi")
	}
	s.Other, s.OtherIs = other.summary(t), other.lang
}

// urgent is the short form: what presses, the note, and how to answer.
func (p pen) urgent(s *sheet) {
	s.Title = p.say("title.urgent", "at", p.short(p.d.Made))
	s.Head = p.head(false)
	all := make([]int, len(p.d.Items))
	for i := range all {
		all[i] = i
	}
	w := p.entries()
	s.Parts = []part{{Head: p.say("part.count", "head", p.say("part.now"), "n", strconv.Itoa(len(all))), Loud: true, Groups: w.grouped(all)}}
	if p.d.More > 0 {
		s.More = p.many("more", p.d.More)
	}
}

// head are the lines under the title.
func (p pen) head(daily bool) []string {
	out := []string{p.unitName(), p.say("head.id", "id", p.clean(p.d.ID)), p.say("head.made", "at", p.moment(p.d.Made))}
	if daily && !p.d.From.IsZero() {
		out = append(out, p.say("head.window", "from", p.short(p.d.From), "to", p.short(p.d.To)))
	}
	if n := len(p.d.Covers); daily && n > 1 {
		out = append(out, p.say("head.covers", "n", strconv.Itoa(n), "days", p.days()))
	}
	if p.bare {
		out = append(out, p.say("head.metadata"))
	}
	if daily {
		out = append(out, p.say("head.other"))
	}
	return out
}

// quiet is the one line of a day without news.
func (p pen) quiet() string {
	src := p.d.Sources
	pairs := []any{"ran", src.Ran, "all", src.All}
	out := p.many("quiet", src.Ran, pairs...)
	switch {
	case src.All == 0:
		out = p.say("quiet.no_sources")
	case src.Ran == 0:
		out = p.say("quiet.none_ran", pairs...)
	}
	if len(src.Amiss) > 0 {
		var names []string
		for _, a := range src.Amiss {
			names = append(names, p.amiss(a))
		}
		out += " " + p.say("quiet.amiss", "list", p.listed(names, maxAmiss, "; "))
	}
	return out
}

// listed joins at most so many texts and counts the others.
func (p pen) listed(all []string, most int, comma string) string {
	if len(all) <= most {
		return strings.Join(all, comma)
	}
	return strings.Join(all[:most], comma) + comma + p.say("and_more", "n", strconv.Itoa(len(all)-most))
}

// summary tells a reader of another language what the digest has.
func (p pen) summary(t tally) []string {
	var list []string
	if t.Now > 0 {
		list = append(list, p.many("summary.urgent", t.Now))
	}
	list = append(list, p.newsCount(New, t.News[New]))
	for _, k := range [...]News{Changed, Gone, Cleared, Reviewed} {
		if n := t.News[k]; n > 0 {
			list = append(list, p.newsCount(k, n))
		}
	}
	out := []string{p.say("summary.head"), p.say("summary.counts", "unit", p.unit(), "day", p.days(), "list", strings.Join(list, ", "))}
	var refs []string
	for _, it := range p.d.Items {
		if len(refs) < 3 && presses(it) {
			refs = append(refs, p.clean(it.Ref))
		}
	}
	if len(refs) > 0 {
		out = append(out, p.say("summary.top", "refs", strings.Join(refs, ", ")))
	}
	return append(out, p.say("note.automatic"), p.many("note.csv", len(p.d.Items)))
}
