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
	words   map[string]int // word of a class or a literal, by language and spelling
	groups  int
	uses    [][]spelling // by automaton phrase
	starts  [][]int32    // by word: the patterns that begin with it
	list    []pattern
}

// spelling is one way in which a phrase of the automaton is written, and what it means then: whole phrases of
// groups, and words of patterns.
type spelling struct {
	marks  *fold.Marks // nil if marks are not compared
	single bool        // of one syllable
	only   tongue
	key    string // of marks and only
	whole  []member
	words  []int32
}

// member is a whole phrase of a group; n tells different ones of a group apart.
type member struct{ group, n int32 }

// tongue is a language whose words are looked for only in ads that may be written in it; 0 is any.
type tongue uint8

// Languages in Latin letters whose short words are also Vietnamese ones without their marks.
const (
	anyTongue tongue = iota
	notInVietnamese
)

// pattern is a phrase of several words that follow each other.
type pattern struct {
	member
	first int32
	rest  []step
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
	g, n := int32(c.groups), int32(0)
	c.groups++
	for _, lang := range p.langs() {
		for _, s := range p[lang] {
			for _, parts := range parsePhrase(s) {
				c.phrase(member{g, n}, lang, parts)
			}
			n++
		}
	}
	return int(g)
}

// phrase adds one phrase: as it is, or as a pattern of words.
func (c *compiler) phrase(member member, lang string, parts []phrasePart) {
	if len(parts) == 1 && parts[0].class == "" {
		u := c.spelling(parts[0].literal, lang)
		u.whole = append(u.whole, member)
		return
	}
	p := pattern{member: member, first: c.word(lang, parts[0])}
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
		if u := c.spelling(s, lang); !slices.Contains(u.words, int32(w)) {
			u.words = append(u.words, int32(w))
		}
	}
	return int32(w)
}

// spelling adds a phrase to the automaton and returns what it means as it is spelled. Marks are compared in languages
// of the Latin script.
func (c *compiler) spelling(phrase, lang string) *spelling {
	var u spelling
	if latinScript(lang) {
		m := fold.MarksOf(phrase)
		u.marks, u.single, u.key = &m, m.Words() == 1, m.Key()
	}
	if slices.Contains([]string{"id", "ms", "fil", "fr", "hi"}, lang) {
		u.only = notInVietnamese
		u.key += "-"
	}
	n := c.builder.Add(folded(phrase))
	for len(c.uses) <= int(n) {
		c.uses = append(c.uses, nil)
	}
	i := slices.IndexFunc(c.uses[n], func(o spelling) bool { return o.key == u.key && (o.marks == nil) == (u.marks == nil) })
	if i < 0 {
		c.uses[n] = append(c.uses[n], u)
		i = len(c.uses[n]) - 1
	}
	return &c.uses[n][i]
}

// latinScript reports whether a language of the library is written in Latin letters.
func latinScript(lang string) bool {
	return slices.Contains([]string{"vi", "en", "fr", "id", "ms", "fil"}, lang)
}
