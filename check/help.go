package check

import (
	"slices"
	"strings"
	"time"

	"lurewatch/job"
)

// Situation is where the person who asks stands.
type Situation string

// The situations.
const (
	Seen     Situation = "seen"    // has only seen the ad
	Replied  Situation = "replied" // has answered it or sent papers
	OnTheWay Situation = "on_the_way"
	Abroad   Situation = "abroad" // is held abroad, or somebody close is
)

// Situations lists them in the order of the page.
var Situations = [...]Situation{Seen, Replied, OnTheWay, Abroad}

// steps are what to do in each situation beside calling, in order; each has a sentence "step.SITUATION.KIND". Those of
// [Seen] are about work; of whom no work was offered to, only talk and keep are meant.
var steps = map[Situation][]string{
	Seen:     {"talk", "verify", "ask", "keep"},
	Replied:  {"keep", "stop", "talk"},
	OnTheWay: {"leave", "ask", "papers"},
	Abroad:   {"embassy", "family", "keep"},
}

// Step is one thing to do. A call has a number, which is that of a verified hotline.
type Step struct {
	// Kind is call, talk, verify, ask, keep, stop, leave, papers, embassy or family.
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// Tel is what a telephone dials; only with call, as is all below.
	Tel     string `json:"tel,omitempty"`
	Hotline string `json:"hotline,omitempty"` // the id of the line
	Name    string `json:"name,omitempty"`    // of the line
	// Checked is the day or the month in which the number was seen at a named source: "2025-09".
	Checked string `json:"checked,omitempty"`
	// Notes are what a caller should know: when it was verified, which languages are spoken, a caution.
	Notes []string `json:"notes,omitempty"`
}

// Seen says when the number of a call was verified; empty for any other step.
func (s Step) Seen() string {
	if len(s.Notes) == 0 {
		return ""
	}
	return s.Notes[len(s.Notes)-1]
}

// Steps are what to do in one situation, calls first.
type Steps struct {
	Situation Situation `json:"situation"`
	Label     string    `json:"label"`
	Steps     []Step    `json:"steps"`
}

// home is the country that a person is taken to be in who does not say.
const home = "VN"

// maxLines is how many numbers a situation shows: a worried person reads no list.
const maxLines = 5

// lines returns whom to call in a situation: at is where the person is, to are the countries that the ad leads to.
func (h Hotlines) lines(s Situation, at string, to []string) []Hotline {
	var out []Hotline
	add := func(more []Hotline) {
		for _, l := range more {
			if len(out) < maxLines && !slices.ContainsFunc(out, func(o Hotline) bool { return o.ID == l.ID }) {
				out = append(out, l)
			}
		}
	}
	if s != Abroad {
		add(h.Verified(at, Anyone))
		if at != home {
			add(h.Verified(home, VietnameseAbroad))
		}
		return out
	}
	add(h.Verified(home, VietnameseAbroad))
	for _, country := range append([]string{at}, to...) {
		if country != home {
			add(h.Verified(country, VietnameseAbroad))
			add(h.Verified(country, Anyone))
		}
	}
	if at == home {
		out = out[:min(len(out), maxLines-1)] // the line at home is for the family
		add(h.Verified(home, Family))
	}
	return out
}

// situations lays out what to do in each situation at a time; work is false for an ad that offers none.
func (h Hotlines) situations(l Lang, now time.Time, at string, to []string, work bool) []Steps {
	w := WordsOf(l)
	out := make([]Steps, len(Situations))
	for i, s := range Situations {
		out[i] = Steps{Situation: s, Label: w.Say("situation." + string(s))}
		for _, line := range h.lines(s, at, to) {
			out[i].Steps = append(out[i].Steps, line.step(l, now))
		}
		for _, kind := range steps[s] {
			if !work && s == Seen && (kind == "verify" || kind == "ask") {
				continue
			}
			out[i].Steps = append(out[i].Steps, Step{Kind: kind, Label: w.Say("step." + string(s) + "." + kind)})
		}
	}
	return out
}

// step is the call of a line. What was seen long ago is told to be so.
func (l Hotline) step(lang Lang, now time.Time) Step {
	w := WordsOf(lang)
	s := Step{Kind: "call", Tel: Tel(l.Numbers[0]), Hotline: l.ID, Name: l.Names[lang], Checked: l.SeenText}
	label := []string{w.Say("call", "number", l.Numbers[0])}
	if l.Cost == "free" {
		label = append(label, w.Say("call.free"))
	}
	if l.Hours != "" {
		label = append(label, l.Hours)
	}
	s.Label = strings.Join(label, ", ")
	if c := l.Caution[lang]; c != "" {
		s.Notes = append(s.Notes, c)
	}
	if len(l.Languages) > 0 && !slices.Equal(l.Languages, []string{string(lang)}) {
		s.Notes = append(s.Notes, w.Say("call.languages", "names", w.names("language", l.Languages)))
	}
	seen := "call.seen"
	if l.stale(now) {
		seen = "call.seen_long_ago"
	}
	s.Notes = append(s.Notes, w.Say(seen, "date", l.seenIn(lang)))
	return s
}

// seenIn writes when a line was seen, a day or a month.
func (l Hotline) seenIn(lang Lang) string {
	switch month := len(l.SeenText) == len("2006-01"); {
	case !month:
		return lang.Date(l.Seen)
	case lang == EN:
		return l.Seen.Format("Jan 2006")
	}
	return l.Seen.Format("01/2006")
}

// law is the legal truth in one line, with the first number of the person's country beside it where there is one: it
// must not keep anybody from calling.
func (h Hotlines) law(l Lang, at string) string {
	w := WordsOf(l)
	if lines := h.lines(Seen, at, nil); len(lines) > 0 {
		return w.Say("law.number", "number", lines[0].Numbers[0])
	}
	return w.Say("law")
}

// maxLeads is how many countries an ad is taken to lead to.
const maxLeads = 3

// leads lists the countries that an ad leads to: destinations first, then other places, without the one at home.
func leads(f job.Facts) []string {
	var out []string
	add := func(country string) {
		if len(out) < maxLeads && country != "" && country != home && !slices.Contains(out, country) {
			out = append(out, country)
		}
	}
	for _, r := range f.Routes {
		for _, p := range f.Places {
			if r.Kind == job.RouteDestination && r.Place == p.ID {
				add(p.Country)
			}
		}
	}
	for _, p := range f.Places {
		add(p.Country)
	}
	return out
}

// pleading lays out what to do for somebody in danger: the situation that they tell of first, and none of those who have
// only seen an ad. Who is on the way may be over the border already, so that the line for Vietnamese abroad is there too.
func (h Hotlines) pleading(l Lang, now time.Time, at string, to []string, in Situation) []Steps {
	all := h.situations(l, now, at, to, true)[1:]
	first := slices.IndexFunc(all, func(s Steps) bool { return s.Situation == in })
	if first < 0 {
		first = len(all) - 1
	}
	s := all[first]
	if in == OnTheWay {
		calls := slices.IndexFunc(s.Steps, func(x Step) bool { return x.Kind != "call" })
		for _, line := range h.lines(Abroad, at, to) {
			x := line.step(l, now)
			if !slices.ContainsFunc(s.Steps, func(o Step) bool { return o.Hotline == x.Hotline }) {
				s.Steps = slices.Insert(s.Steps, max(calls, 0), x)
				calls++
			}
		}
	}
	return append([]Steps{s}, slices.Delete(all, first, first+1)...)
}
