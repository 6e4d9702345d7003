package rules

import (
	"slices"
	"strings"

	"lurewatch/job"
	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// compiler turns clauses into tests, and phrases into groups of automaton phrases.
type compiler struct {
	lib     *library
	builder *match.Builder
	terms   map[string]int // compiled combinations of terms
	groups  int
	uses    [][]use // by automaton phrase
	sequels []sequel
}

// use says what an automaton phrase means: a member of a group, or a part of a sequence.
type use struct {
	group    int
	member   int // the number of the phrase within its group, for counting different ones
	marks    *fold.Marks
	sequence int // index into sequels, -1 for a whole phrase
	part     int
}

// sequel is a phrase with gaps: its parts follow each other within [maxGap] bytes each.
type sequel struct{ group, member, parts int }

// maxGap is how far apart the parts of a phrase around "…" may stand, in folded bytes: about eight
// Vietnamese words or fifteen Chinese characters.
const maxGap = 45

func (c *compiler) rule(r *source) rule {
	tier, _ := job.ParseTier(r.Tier)
	out := rule{id: r.ID, category: r.Category, also: r.Also, indicator: r.Indicator, tier: tier, points: r.Points, trial: r.Status == Trial, near: r.Near}
	if out.points == 0 {
		out.points = defaultPoints[tier]
	}
	for _, cl := range r.All {
		out.all = append(out.all, c.test(cl))
	}
	for _, cl := range r.Unless {
		out.unless = append(out.unless, c.test(cl))
	}
	return out
}

func (c *compiler) test(cl clause) test {
	switch {
	case cl.Place != nil:
		return placeTest(*cl.Place)
	case cl.Wage != nil:
		return wageTest(*cl.Wage)
	case len(cl.Contact) > 0:
		return contactTest(cl.Contact)
	}
	all := []phrases{cl.Phrases}
	for _, t := range cl.Terms {
		all = append(all, c.lib.terms[t].Phrases)
	}
	return phraseTest{group: c.shared(cl, all), atLeast: max(cl.AtLeast, 1), affirmed: cl.Affirmed}
}

// shared compiles a clause of terms only once, however many rules use it.
func (c *compiler) shared(cl clause, all []phrases) int {
	if len(cl.Phrases) > 0 {
		return c.group(all...)
	}
	key := strings.Join(cl.Terms, " ")
	g, ok := c.terms[key]
	if !ok {
		g = c.group(all...)
		c.terms[key] = g
	}
	return g
}

// group makes one group of phrases and returns its number.
func (c *compiler) group(all ...phrases) int {
	g, member := c.groups, 0
	c.groups++
	for _, p := range all {
		langs := make([]string, 0, len(p))
		for lang := range p {
			langs = append(langs, lang)
		}
		slices.Sort(langs)
		for _, lang := range langs {
			for _, s := range p[lang] {
				c.phrase(g, member, lang, s)
				member++
			}
		}
	}
	return g
}

func (c *compiler) phrase(group, member int, lang, s string) {
	parts := strings.Split(s, "…")
	seq := -1
	if len(parts) > 1 {
		seq = len(c.sequels)
		c.sequels = append(c.sequels, sequel{group, member, len(parts)})
	}
	for i, p := range parts {
		u := use{group: group, member: member, sequence: seq, part: i}
		if lang == "vi" {
			m := fold.MarksOf(p)
			u.marks = &m
		}
		n := c.builder.Add(strings.TrimSpace(fold.String(p)))
		for len(c.uses) <= int(n) {
			c.uses = append(c.uses, nil)
		}
		c.uses[n] = append(c.uses[n], u)
	}
}
