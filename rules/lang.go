package rules

import (
	"lurewatch/rules/facts"
	"lurewatch/rules/lang"
)

// detect tells the language of an ad. "und" means that it cannot be told and that the source does not say either.
// Marked says that the ad is Vietnamese and bears the marks of nearly all its words; an ad that is partly in another
// language of Latin letters is not, because its other words have no marks to bear.
func detect(m *lang.Model, d *facts.Doc) (tag string, marked bool) {
	g := m.Guess(d.Ad.Title, d.Ad.Text)
	if g.Lang == lang.Und { // words in disguise are words once they are folded
		g = m.Guess(d.Text[heads[0]].S, d.Text[body].S)
		g.Marked = false
	}
	if g.Lang == lang.Und && d.Ad.Lang != "" {
		return d.Ad.Lang, false
	}
	return g.Lang, g.Marked && !besideLatin(&g)
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
