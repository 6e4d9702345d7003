package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most of a query that counts: what is longer was pasted, not asked.
const (
	MaxQuery = 1000 // bytes
	MaxWords = 32   // words, phrases and fields
	maxDepth = 8    // of parentheses; deeper ones are passed over
)

// node is a query as a tree: a clause, or nodes of which all must hold, or of which one must.
type node struct {
	not    bool
	any    bool // of kids: one must hold
	kids   []node
	clause clause // if there are no kids
}

// clause is one part of a query.
type clause struct {
	typed  string // as in the query, without a minus
	field  string // "" for words and phrases
	value  string
	values []string // of a field: any of them
	quoted bool
	fuzzy  bool // one slip is forgiven
	// phone holds the digits, after a plus sign if one was typed, where value is a telephone number.
	phone string
}

// parse reads what a person typed. Everything means something; see the package doc. long says that something was cut
// off, and unknown lists names that look like fields and are none.
func parse(typed string) (root node, long bool, unknown []string) {
	whole := strings.ToValidUTF8(typed, "\uFFFD")
	p := parser{rest: refang(clipBytes(whole, MaxQuery))}
	root.kids = p.all(0)
	return root, len(whole) > MaxQuery || strings.TrimSpace(p.rest) != "", p.unknown
}

type parser struct {
	rest    string
	words   int
	unknown []string
}

// skip passes white space and reports whether something follows that still counts.
func (p *parser) skip() bool {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	return p.rest != "" && p.words < MaxWords
}

// all reads to the end, or to the parenthesis that closes.
func (p *parser) all(depth int) (kids []node) {
	for p.skip() {
		if depth > 0 && p.rest[0] == ')' {
			p.rest = p.rest[1:]
			break
		}
		if p.operator("OR", "||", "|") || p.operator("AND", "&&") { // one that joins nothing
			continue
		}
		kids = append(kids, p.either(depth))
	}
	return kids
}

// either reads neighbours that OR joins.
func (p *parser) either(depth int) node {
	n := p.one(depth)
	for p.skip() && p.operator("OR", "||", "|") {
		for p.skip() && p.operator("OR", "||", "|") {
		}
		if !p.skip() || depth > 0 && p.rest[0] == ')' {
			break
		}
		if !n.any || n.not {
			n = node{any: true, kids: []node{n}}
		}
		n.kids = append(n.kids, p.one(depth))
	}
	return n
}

// operator takes one of the given operators off. A word is one only if it stands alone.
func (p *parser) operator(names ...string) bool {
	for _, name := range names {
		after, ok := strings.CutPrefix(p.rest, name)
		if !ok {
			continue
		}
		if next := first(after); name[0] >= 'A' && name[0] <= 'Z' && after != "" && !unicode.IsSpace(next) && next != '(' && !isQuote(next) {
			continue
		}
		p.rest = after
		return true
	}
	return false
}

// one reads a clause or a group in parentheses.
func (p *parser) one(depth int) node {
	n := node{not: p.sign()}
	c := &n.clause
	before := p.rest
	switch {
	case p.phone(c):
	case p.rest[0] == '(' && depth < maxDepth:
		p.rest = p.rest[1:]
		n.kids = p.all(depth + 1)
		return n
	case p.quoted(c):
		c.quoted = true
	default:
		c.value = p.word(depth)
		p.field(c)
	}
	c.reference()
	p.words++
	c.typed = strings.TrimSpace(before[:len(before)-len(p.rest)])
	if bare, ok := strings.CutSuffix(c.value, "~"); ok && c.field == "" && !c.quoted && bare != "" {
		c.value, c.fuzzy = bare, true
	}
	return n
}

// sign takes a minus or a NOT off that stands before something, and reports whether it did.
func (p *parser) sign() bool {
	for _, minus := range [...]string{"-", "\u2212"} {
		if after, ok := strings.CutPrefix(p.rest, minus); ok && after != "" && !unicode.IsSpace(first(after)) {
			p.rest = after
			return true
		}
	}
	if after, ok := strings.CutPrefix(p.rest, "NOT"); ok && unicode.IsSpace(first(after)) && strings.TrimSpace(after) != "" {
		p.rest = strings.TrimLeftFunc(after, unicode.IsSpace)
		return true
	}
	return false
}

// phone takes a telephone number off.
func (p *parser) phone(c *clause) bool {
	digits, size := scanPhone(p.rest)
	if size == 0 {
		return false
	}
	c.phone, c.value, p.rest = digits, p.rest[:size], p.rest[size:]
	return true
}

// quoted takes a phrase off; one that is not closed goes to the end.
func (p *parser) quoted(c *clause) bool {
	if !isQuote(first(p.rest)) {
		return false
	}
	_, size := utf8.DecodeRuneInString(p.rest)
	inside := p.rest[size:]
	end := strings.IndexFunc(inside, isQuote)
	if end < 0 {
		c.value, p.rest = inside, ""
		return true
	}
	_, size = utf8.DecodeRuneInString(inside[end:])
	c.value, p.rest = inside[:end], inside[end+size:]
	return true
}

// word takes everything off up to white space, a quotation mark, a bar, or the parenthesis that closes the group. A bar
// between values of a field is part of it.
func (p *parser) word(depth int) string {
	open, end := 0, len(p.rest)
	for i, r := range p.rest {
		switch r {
		case '(':
			open++
		case ')':
			open--
		}
		if unicode.IsSpace(r) || isQuote(r) || open < 0 && depth > 0 || r == '|' && !namesField(p.rest[:i]) {
			end = i
			break
		}
	}
	w := p.rest[:end]
	p.rest = p.rest[end:]
	return w
}

// namesField reports whether a word begins with the name of a field and a colon.
func namesField(w string) bool {
	name, _, found := strings.Cut(w, ":")
	return found && fields[strings.ToLower(name)] != 0
}

// field makes a field clause of a word such as "band:alert,look". A value may be quoted, and a telephone number may
// stand there with its spaces. A name that is no field, or has no value, stays the word it is.
func (p *parser) field(c *clause) {
	name, value, found := strings.Cut(c.value, ":")
	name = strings.ToLower(name)
	kind := fields[name]
	if !found {
		return
	}
	if kind == 0 {
		if _, address := readContact(c.value, false); isFieldName(name) && value != "" && !strings.HasPrefix(value, "//") && !address {
			p.unknown = append(p.unknown, name)
		}
		return
	}
	if kind == byContact {
		all := value + p.rest
		trimmed := strings.TrimLeftFunc(all, unicode.IsSpace)
		if digits, size := scanPhone(trimmed); size > 0 {
			c.field, c.phone, c.value, p.rest = name, digits, trimmed[:size], trimmed[size:]
			c.values = []string{c.value}
			p.more(c)
			return
		}
	}
	if value == "" {
		q := clause{}
		if p.rest == "" || !p.quoted(&q) || strings.TrimSpace(q.value) == "" {
			return
		}
		c.field, c.value, c.quoted = name, strings.TrimSpace(q.value), true
		c.values = []string{c.value}
		return
	}
	c.field, c.value = name, strings.TrimSpace(value)
	c.values = []string{c.value}
	if kind != byCompany && !strings.Contains(value, "://") {
		c.values = strings.FieldsFunc(c.value, func(r rune) bool { return strings.ContainsRune(",;|，", r) })
	}
}

// more takes the values off that follow a telephone number after a comma.
func (p *parser) more(c *clause) {
	for strings.HasPrefix(p.rest, ",") {
		p.rest = p.rest[1:]
		var value string
		if _, size := scanPhone(p.rest); size > 0 {
			value, p.rest = p.rest[:size], p.rest[size:]
		} else {
			value = p.word(1)
		}
		c.values = append(c.values, strings.Split(value, ",")...)
	}
}

// isFieldName reports whether a name looks like that of a field: some ASCII letters.
func isFieldName(name string) bool {
	return len(name) >= 2 && len(name) <= 20 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// isQuote reports whether a rune is one of the quotation marks that keyboards and word processors write.
// Guillemets are among them, so a marked excerpt can be pasted as a query. Apostrophes are not.
func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '＂', '「', '」', '『', '』':
		return true
	}
	return false
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// clipBytes cuts s to at most n bytes between two runes.
func clipBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
