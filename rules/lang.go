package rules

import (
	"slices"
	"strings"

	"lurewatch/rules/facts"
	"lurewatch/rules/lang"
)

// tongues is what is known of the languages of an ad.
type tongues struct {
	lead       string // "und" if it cannot be told and the source does not say either
	vietnamese bool   // Vietnamese, and no other language of Latin letters beside it
	bears      bool   // Vietnamese, and where it is Vietnamese nearly all its words bear their marks
	foreign    bool   // in other languages of Latin letters only
	latin      bool   // in languages of Latin letters only
	also       [3]string
}

// marked says that all words of an ad ought to bear marks, so that those without are other words.
func (t tongues) marked() bool { return t.vietnamese && t.bears }

// Unmarked stands for Vietnamese that does not bear its marks, whether it was written or disguised so. More phrases seem
// to be in it than are, so that its bounds differ.
const Unmarked = "vi-unmarked"

// dialect is the language of the ad as far as bounds differ.
func (r *reading) dialect() string {
	if r.doc.Lang == "vi" && !r.tongues.bears {
		return Unmarked
	}
	return r.doc.Lang
}

// further lists the languages beside the leading one.
func (t tongues) further() []string {
	var out []string
	for _, l := range t.also {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

// detect tells the languages of an ad.
func detect(m *lang.Model, d *facts.Doc) tongues {
	text := d.Ad.Text
	if strings.Contains(text, "</") { // tags and what they hide are no language
		text = d.Text[body].Shown()
	}
	g := m.Guess(d.Ad.Title, text)
	if g.Lang == lang.Und { // words in disguise are words once they are folded
		g = m.Guess(d.Text[heads[0]].S, d.Text[body].S)
		g.Marked = false
	}
	if g.Lang == lang.Und && d.Ad.Lang != "" {
		return tongues{lead: d.Ad.Lang}
	}
	return tongues{lead: g.Lang, foreign: latinScript(g.Lang) && g.Lang != "vi" && !slices.Contains(g.Also[:], "vi"), vietnamese: g.Lang == "vi" && !besideLatin(&g), bears: g.Lang == "vi" && g.Marked, latin: onlyLatin(&g), also: g.Also}
}

// onlyLatin reports whether all languages of an ad are written in Latin letters.
func onlyLatin(g *lang.Guess) bool {
	for _, l := range g.Also {
		if l != "" && !latinScript(l) {
			return false
		}
	}
	return latinScript(g.Lang)
}

// besideLatin reports whether a further language of the ad is written in Latin letters.
func besideLatin(g *lang.Guess) bool {
	for _, l := range g.Also {
		switch l {
		case "en", "id", "ms", "fil", "fr", "hi":
			return true
		}
	}
	return false
}
