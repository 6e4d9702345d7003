package rules

import (
	"lurewatch/job"
)

// compiler turns clauses into tests, and phrases into groups of automaton phrases and patterns.
type compiler struct {
	lib    *library
	drafts *drafts
	terms  map[string]int // group of each term
	words  map[wordKey]int32
	groups int
	count  []int // by word: how many words of patterns it is
	list   []pattern
	steps  []step // of patterns
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
		g = c.newGroup()
		n := int32(0)
		for _, lang := range c.lib.lexicon.languages() {
			if sec := c.lib.lexicon.langs[lang].terms[id]; sec != nil {
				n = c.add(g, n, lang, sec.phrases)
			}
		}
		c.terms[id] = g
	}
	return g
}

// group makes one group of phrases and returns its number.
func (c *compiler) group(p phrases) int {
	g, n := c.newGroup(), int32(0)
	for _, lang := range p.langs() {
		w := newSpeller(lang)
		list := make([]phrase, len(p[lang]))
		for i, s := range p[lang] {
			list[i] = w.phrase(s)
		}
		n = c.add(g, n, lang, list)
	}
	return g
}

func (c *compiler) newGroup() int {
	c.groups++
	return c.groups - 1
}

// add adds phrases of a language to a group, numbered from n on, and returns the next number.
func (c *compiler) add(group int, n int32, lang string, list []phrase) int32 {
	for i := range list {
		for _, parts := range list[i].orders {
			c.phrase(member{int32(group), n}, lang, list[i].only, parts)
		}
		n++
	}
	return n
}

// phrase adds one phrase: as it is, or as a pattern of words.
func (c *compiler) phrase(member member, lang string, only tongue, parts []phrasePart) {
	if len(parts) == 1 && parts[0].class == "" {
		c.drafts.phrase(&parts[0].literal, member)
		return
	}
	from := int32(len(c.steps))
	for i := range parts {
		c.steps = append(c.steps, step{c.word(lang, &parts[i]), int32(gapBytes(parts[i].gap, lang))})
	}
	c.list = append(c.list, pattern{member, stretch{from, int32(len(c.steps))}, only})
}

// word returns the number of a class or a literal of a language.
func (c *compiler) word(lang string, p *phrasePart) int32 {
	key := wordKey{lang, p.literal.text, p.class}
	w, ok := c.words[key]
	if ok {
		c.count[w]++
		return w
	}
	w = int32(len(c.count))
	c.words[key] = w
	c.count = append(c.count, 1)
	if p.class == "" {
		c.drafts.word(&p.literal, w)
		return w
	}
	class := c.lib.lexicon.class(lang, p.class)
	for i := range class {
		c.drafts.word(&class[i], w)
	}
	return w
}

// wordKey is a literal or a class of a language.
type wordKey struct{ lang, literal, class string }

// weights guess in how many texts each word is: a word that many patterns have is frequent.
func (c *compiler) weights() []float64 {
	out := make([]float64, len(c.count))
	for w, n := range c.count {
		out[w] = float64(n)
	}
	return out
}

// needs lists the groups of each clause over phrases.
func needs(all []test, groups int) []bits {
	var out []bits
	for _, t := range all {
		p, ok := t.(phraseTest)
		if !ok {
			continue
		}
		b := newBits(groups)
		for _, g := range p.terms {
			b.add(int32(g))
		}
		if p.own >= 0 {
			b.add(int32(p.own))
		}
		out = append(out, b)
	}
	return out
}

// due says which rules may fire, for most have a clause that asks for phrases no ad at hand has.
type due struct {
	always bits   // the rules without such a clause
	with   []bits // by group: the rules whose first such clause asks for it
}

func newDue(rules []rule, groups int) due {
	d := due{always: newBits(len(rules)), with: make([]bits, groups)}
	for g := range d.with {
		d.with[g] = newBits(len(rules))
	}
	for i := range rules {
		if len(rules[i].needs) == 0 {
			d.always.add(int32(i))
			continue
		}
		for g := range groups {
			if rules[i].needs[0].has(int32(g)) {
				d.with[g].add(int32(i))
			}
		}
	}
	return d
}
