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
)

// clause is one part of a query. All clauses must hold.
type clause struct {
	not   bool
	field string // "" for words and phrases
	value string // as typed
	// phone holds the digits, after a plus sign if one was typed, where value is a telephone number.
	phone string
}

// parse reads what a person typed. Everything means something; see the package doc.
func parse(typed string) []clause {
	p := parser{rest: clipBytes(strings.ToValidUTF8(typed, "\uFFFD"), MaxQuery)}
	for len(p.out) < MaxWords && p.next() {
	}
	return p.out
}

type parser struct {
	rest string
	out  []clause
}

// next reads one clause and reports whether there was something to read.
func (p *parser) next() bool {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	if p.rest == "" {
		return false
	}
	c := clause{not: p.sign()}
	if p.phone(&c) || p.quoted(&c) {
		p.out = append(p.out, c)
		return true
	}
	c.value = p.word()
	p.field(&c)
	if c.value != "" {
		p.out = append(p.out, c)
	}
	return true
}

// sign takes a minus off that stands before something, and reports whether it did.
func (p *parser) sign() bool {
	for _, minus := range [...]string{"-", "\u2212"} {
		if after, ok := strings.CutPrefix(p.rest, minus); ok && after != "" && !unicode.IsSpace(first(after)) {
			p.rest = after
			return true
		}
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

// word takes everything off up to white space or a quotation mark.
func (p *parser) word() string {
	end := strings.IndexFunc(p.rest, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(p.rest)
	}
	w := p.rest[:end]
	p.rest = p.rest[end:]
	return w
}

// field makes a field clause of a word such as "band:alert". The value may be quoted, and a telephone number
// may follow with its spaces. A name that is no field, or has no value, stays the word it is.
func (p *parser) field(c *clause) {
	name, value, found := strings.Cut(c.value, ":")
	name, known := fieldNamed(strings.ToLower(name))
	if !found || !known {
		return
	}
	if name == fieldContact {
		all := value + p.rest
		trimmed := strings.TrimLeftFunc(all, unicode.IsSpace)
		if digits, size := scanPhone(trimmed); size > 0 {
			c.field, c.phone, c.value, p.rest = name, digits, trimmed[:size], trimmed[size:]
			return
		}
	}
	if value == "" {
		q := clause{}
		if p.rest == "" || !p.quoted(&q) || strings.TrimSpace(q.value) == "" {
			return
		}
		value = q.value
	}
	c.field, c.value = name, strings.TrimSpace(value)
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
