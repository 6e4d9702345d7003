package digest

import (
	"net/url"
	"regexp"
	"strconv"
)

// maxAmiss is how many sources with trouble are named.
const maxAmiss = 10

// sources are how the crawl went; nil where nobody says.
func (p pen) sources() []part {
	src := p.d.Sources
	if src.All == 0 {
		return nil
	}
	out := part{Head: p.say("part.sources")}
	text := p.many("sources.ran", src.Ran, "ran", strconv.Itoa(src.Ran), "all", strconv.Itoa(src.All))
	if !src.Newest.IsZero() {
		text += " " + p.say("sources.newest", "at", p.short(src.Newest))
	}
	out.Lines = append(out.Lines, line{Text: text})
	var names []string
	for _, a := range src.Amiss {
		names = append(names, p.amiss(a))
	}
	if len(names) > 0 {
		out.Lines = append(out.Lines, line{Text: p.say("quiet.amiss", "list", p.listed(names, maxAmiss, "; "))})
	}
	return []part{out}
}

func (p pen) amiss(a SourceAmiss) string {
	state := p.name("state", string(a.State))
	if a.Since.IsZero() {
		return p.say("sources.amiss_bare", "id", p.clean(a.ID), "state", state)
	}
	return p.say("sources.amiss", "id", p.clean(a.ID), "state", state, "at", p.short(a.Since))
}

// foot says how to answer, how to pause and whom to write to. Only what the operator serves is named.
func (p pen) foot() []part {
	var out []part
	l := p.d.Links
	answer := part{Head: p.say("part.answer")}
	if mailAddress(l.Reply) != "" {
		answer.Lines = append(answer.Lines, line{Text: p.say("answer.reply")}, line{Text: "DUNG " + exampleRef, Code: true}, line{Text: "SAI " + exampleRef, Code: true},
			line{Text: p.say("answer.elsewhere")}, line{Text: "KHAC " + exampleRef, Code: true})
	}
	if web := webAddress(l.Answer); web != "" {
		key := "answer.link"
		if len(answer.Lines) == 0 {
			key = "answer.only_link"
		}
		answer.Lines = append(answer.Lines, line{Label: p.label(key), Text: web, Href: web})
	}
	if len(answer.Lines) > 0 {
		out = append(out, answer)
	}
	contact := part{Head: p.say("part.contact")}
	add := func(key, text, href string) {
		if text != "" {
			contact.Lines = append(contact.Lines, line{Label: p.label(key), Text: text, Href: href})
		}
	}
	add("foot.duty", p.clean(p.d.Unit.DutyPhone), "")
	add("foot.console", webAddress(l.Console), webAddress(l.Console))
	add("foot.pause", webAddress(l.Pause), webAddress(l.Pause))
	if to := mailAddress(l.Write); to != "" {
		add("foot.write", to, "mailto:"+to)
	}
	if len(contact.Lines) > 0 {
		out = append(out, contact)
	}
	return out
}

// exampleRef stands for a reference where answering is explained. It is none, so that a digest that is quoted whole in a
// reply answers nothing.
const exampleRef = "VN-…"

var addressPattern = regexp.MustCompile(`^[A-Za-z0-9._+=\-]+@[A-Za-z0-9.\-]+$`)

// mailAddress returns a mail address that can stand in a link, or "".
func mailAddress(s string) string {
	if !addressPattern.MatchString(s) {
		return ""
	}
	return s
}

// webAddress returns an address of the web that can stand in a link, in the spelling of the standard library, or "".
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}
