package fold

import (
	"html"
	"strings"
	"unicode/utf8"
)

// effect is what a piece of markup does to the text.
type effect uint8

const (
	isNothing   effect = iota // no markup
	isInline                  // a tag that leaves no trace
	isBlock                   // a tag that breaks the line
	isComment                 // begins a comment
	isHidden                  // begins an element that is not shown
	isRaw                     // begins an element that is not text
	isCharacter               // is a character
)

// tags are the elements that are taken for markup, and what they do. Anything else in angle brackets is text.
var tags = func() map[string]effect {
	t := make(map[string]effect)
	for e, names := range map[effect]string{
		isInline: "a abbr acronym area b bdi bdo big button cite code data del dfn em embed font i iframe img input ins kbd label link mark meta " +
			"nobr noscript object o:p path picture q s samp select small source span strike strong sub sup svg time tt u var video wbr",
		isBlock: "address article aside blockquote body br center col dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
			"head header hr html legend li main nav ol optgroup option p pre section summary table tbody td textarea tfoot th thead title tr ul",
		isRaw: "script style template",
	} {
		for name := range strings.FieldsSeq(names) {
			t[name] = e
		}
	}
	return t
}()

// void are the elements without an end tag.
var void = map[string]bool{"area": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "source": true, "wbr": true}

// maxTagName is the longest name of an element in tags.
const maxTagName = 10

// markup reads the tag, the beginning of a comment, or the entity at the start of s. n is its length, 0 if there is none.
func markup(s string) (n int, e effect) {
	switch {
	case s[0] == '&':
		_, n := entityAt(s)
		return n, isCharacter
	case strings.HasPrefix(s, "<!--"):
		return 4, isComment
	}
	t := tagAt(s)
	return t.size, t.effect
}

// tag is one tag.
type tag struct {
	size   int // 0 for what is none
	name   string
	effect effect
	end    bool // </name>
}

// tagAt reads the tag at the start of s. A tag ends before the next "<", so that reading all tags takes linear time.
func tagAt(s string) tag {
	i := 1
	end := i < len(s) && s[i] == '/'
	if end {
		i++
	}
	start := i
	for i < len(s) && i-start <= maxTagName && (isLetter(s[i]|0x20) || i > start && (s[i] >= '0' && s[i] <= '9' || s[i] == ':')) {
		i++
	}
	if i == len(s) || i == start || s[i] != '>' && s[i] != '/' && s[i] > ' ' {
		return tag{}
	}
	name := strings.ToLower(s[start:i])
	e, known := tags[name]
	if !known {
		return tag{}
	}
	close := tagEnd(s, i)
	if close < 0 {
		return tag{}
	}
	t := tag{size: close + 1, name: name, effect: e, end: end}
	switch {
	case end && e == isRaw:
		t.effect = isInline
	case !end && e != isRaw && isHiding(s[i:close]):
		t.effect = isHidden
	}
	return t
}

// tagEnd returns where the ">" is that ends the tag whose attributes begin at s[i:], -1 if there is none.
func tagEnd(s string, i int) int {
	for ; i < len(s); i++ {
		switch c := s[i]; c {
		case '>':
			return i
		case '<':
			return -1
		case '"', '\'':
			if s[i-1] != '=' {
				continue
			}
			if n := strings.IndexAny(s[i+1:], string(c)+"<"); n >= 0 && s[i+1+n] == c {
				i += 1 + n
			}
		}
	}
	return -1
}

// isHiding reports whether the attributes of an element keep it from being shown.
func isHiding(attributes string) bool {
	if len(attributes) < len(" hidden") {
		return false
	}
	a := strings.ToLower(attributes)
	if style := strings.Index(a, "style"); style >= 0 {
		css := strings.NewReplacer(" ", "", "\t", "", "\n", "").Replace(a[style:])
		if strings.Contains(css, "display:none") || strings.Contains(css, "visibility:hidden") {
			return true
		}
	}
	for {
		i := strings.Index(a, "hidden")
		if i < 0 {
			return false
		}
		before := i > 0 && (a[i-1] <= ' ' || a[i-1] == '/')
		a = a[i+len("hidden"):]
		if before && (a == "" || a[0] <= ' ' || a[0] == '=' || a[0] == '/') {
			return true
		}
	}
}

// tag folds the markup at orig[at:], which begins with "<", and returns how much it took. What is no markup is a character.
func (p *pass) tag(at int) int {
	s := p.orig[at:]
	n, e := markup(s)
	if n == 0 {
		p.room(at, 1)
		p.ascii('<', at)
		return 1
	}
	switch e {
	case isComment:
		return p.comment(at)
	case isBlock:
		p.blank(true, at)
	case isHidden, isRaw:
		t := tagAt(s)
		if end := p.element(at, t); end > 0 {
			return end
		}
	}
	return n
}

// comment returns the length of the comment at orig[at:]. One that is never closed hides nothing.
func (p *pass) comment(at int) int {
	if !p.noComment {
		if n := strings.Index(p.orig[at+4:], "-->"); n >= 0 {
			return 4 + n + 3
		}
		p.noComment = true
	}
	return 4
}

// element returns the length of the element at orig[at:] that is not shown, with all that is in it, or 0 if
// its end is missing. One missing end is looked for in a text, not more.
func (p *pass) element(at int, t tag) int {
	none := &p.noHidden
	if t.effect == isRaw {
		none = &p.noRaw
	}
	if *none || t.end || void[t.name] {
		return 0
	}
	depth := 1
	for i := at + t.size; i < len(p.orig); {
		n := strings.IndexByte(p.orig[i:], '<')
		if n < 0 {
			break
		}
		i += n
		inner := tagAt(p.orig[i:])
		switch {
		case inner.size == 0:
			i++
			continue
		case inner.name == t.name && inner.end:
			depth--
		case inner.name == t.name && t.effect != isRaw:
			depth++
		}
		if i += inner.size; depth == 0 {
			return i - at
		}
	}
	*none = true
	return 0
}

// maxEntity is the longest name of an entity in HTML, with "&" and ";".
const maxEntity = 33

// entityAt reads the entity at the start of s: what it stands for and its length, 0 if there is none. The
// semicolon is required.
func entityAt(s string) (text string, n int) {
	end := strings.IndexByte(s[:min(len(s), maxEntity)], ';')
	if end < 2 {
		return "", 0
	}
	for _, c := range []byte(s[1:end]) {
		if !isLetter(c|0x20) && !(c >= '0' && c <= '9') && c != '#' {
			return "", 0
		}
	}
	text = html.UnescapeString(s[:end+1])
	if text == s[:end+1] || strings.HasSuffix(text, ";") && text != ";" {
		return "", 0 // unknown, or known only in part
	}
	return text, end + 1
}

// entity folds the entity at orig[at:] and returns its length. What is no entity is a character.
func (p *pass) entity(at int) int {
	text, n := entityAt(p.orig[at:])
	if n == 0 {
		p.room(at, 1)
		p.ascii('&', at)
		return 1
	}
	p.room(at, len(text))
	for _, r := range text {
		if isLineEnd(r) {
			r = '\n'
		}
		if r != rlo {
			p.rune(r, at)
		}
	}
	return n
}

// unitSize is the length of what was folded as one character at the start of s.
func unitSize(s string) int {
	if s[0] == '&' {
		if _, n := entityAt(s); n > 0 {
			return n
		}
	}
	_, size := utf8.DecodeRuneInString(s)
	return size
}
