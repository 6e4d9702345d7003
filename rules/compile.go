package rules

import (
	"slices"

	"lurewatch/job"
	"lurewatch/rules/fold"
	"lurewatch/rules/match"
)

// compiler turns clauses into tests, and phrases into groups of automaton phrases and patterns.
type compiler struct {
	lib     *library
	builder *match.Builder
	terms   map[string]int // group of each term
	titles  []string       // of groups that are terms: the term's id
	words   map[string]int // word of a class or a literal, by language and spelling
	groups  int
	uses    [][]use   // by automaton phrase
	starts  [][]int32 // by word: the patterns that begin with it
	list    []pattern
}

// use says what an automaton phrase means: a whole phrase of a group, or a word of patterns.
type use struct {
	group  int32 // -1 for a word
	member int32 // the number of the phrase within its group, for counting different ones; or the word
	marks  *fold.Marks
	single bool // of one syllable
	only   tongue
}

// tongue is a language whose words are looked for only in ads that may be written in it; 0 is any.
type tongue uint8

// Languages in Latin letters whose short words are also Vietnamese ones without their marks.
const (
	anyTongue tongue = iota
	notInVietnamese
)

// pattern is a phrase of several words that follow each other.
type pattern struct {
	group, member int32
	first         int32
	rest          []step
}

// step is a further word of a pattern: at most gap folded bytes after the one before, in the same sentence.
type step struct {
	word int32
	gap  int
}

func (c *compiler) rule(r *source) rule {
	tier, _ := job.ParseTier(r.Tier)
	out := rule{id: r.ID, category: r.Category, also: r.Also, indicator: r.Indicator, tier: tier, points: c.lib.fitted.points(r.ID, tier), trial: r.Status == Trial, near: r.Near}
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
	case len(cl.Occupation) > 0:
		return occupationTest(cl.Occupation)
	case len(cl.Pay) > 0:
		return payTest(cl.Pay)
	case cl.Amount != nil:
		return amountTest(*cl.Amount)
	case len(cl.Route) > 0:
		return routeTest(cl.Route)
	case len(cl.Employer) > 0:
		return employerTest(cl.Employer)
	}
	t := phraseTest{atLeast: max(cl.AtLeast, 1), affirmed: cl.Affirmed, own: -1}
	for _, id := range cl.Terms {
		t.terms = append(t.terms, c.term(id))
	}
	if len(cl.Phrases) > 0 {
		t.own = c.group(cl.Phrases)
	}
	return t
}

// term returns the group of a term.
func (c *compiler) term(id string) int {
	g, ok := c.terms[id]
	if !ok {
		g = c.group(c.lib.lexicon.phrases(id))
		c.terms[id] = g
	}
	return g
}

// group makes one group of phrases and returns its number.
func (c *compiler) group(p phrases) int {
	g, member := int32(c.groups), int32(0)
	c.groups++
	for _, lang := range p.langs() {
		for _, s := range p[lang] {
			for _, parts := range parsePhrase(s) {
				c.phrase(g, member, lang, parts)
			}
			member++
		}
	}
	return int(g)
}

// phrase adds one phrase: as it is, or as a pattern of words.
func (c *compiler) phrase(group, member int32, lang string, parts []phrasePart) {
	if len(parts) == 1 && parts[0].class == "" {
		c.use(parts[0].literal, lang, use{group: group, member: member})
		return
	}
	p := pattern{group: group, member: member, first: c.word(lang, parts[0])}
	for _, part := range parts[1:] {
		p.rest = append(p.rest, step{c.word(lang, part), gapBytes(part.gap, lang)})
	}
	c.starts[p.first] = append(c.starts[p.first], int32(len(c.list)))
	c.list = append(c.list, p)
}

// word returns the number of a class or a literal of a language.
func (c *compiler) word(lang string, p phrasePart) int32 {
	key := lang + "/" + p.literal + "{" + p.class
	if w, ok := c.words[key]; ok {
		return int32(w)
	}
	w := len(c.starts)
	c.words[key] = w
	c.starts = append(c.starts, nil)
	spellings := []string{p.literal}
	if p.class != "" {
		spellings = c.lib.lexicon.class(lang, p.class)
	}
	for _, s := range spellings {
		c.use(s, lang, use{group: -1, member: int32(w)})
	}
	return int32(w)
}

// use adds a spelling to the automaton. Marks are compared in languages of the Latin script.
func (c *compiler) use(spelling, lang string, u use) {
	if latinScript(lang) {
		m := fold.MarksOf(spelling)
		u.marks, u.single = &m, m.Words() == 1
	}
	if slices.Contains([]string{"id", "ms", "fil", "fr", "hi"}, lang) {
		u.only = notInVietnamese
	}
	n := c.builder.Add(folded(spelling))
	for len(c.uses) <= int(n) {
		c.uses = append(c.uses, nil)
	}
	if !slices.ContainsFunc(c.uses[n], func(o use) bool { return o.group == u.group && o.member == u.member && o.group < 0 && lang != "vi" }) {
		c.uses[n] = append(c.uses[n], u)
	}
}

// latinScript reports whether a language of the library is written in Latin letters.
func latinScript(lang string) bool {
	return slices.Contains([]string{"vi", "en", "fr", "id", "ms", "fil"}, lang)
}
