package extract

import (
	"errors"
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// selector is a list of CSS selectors that matches in bounded time: at most as many steps for an element as it is
// deep, times the length of the selector. The library tries every way to spread "a b c d" over the elements around
// one, which on a page that nests deep takes for ever; here each part takes the nearest element that fits, which is
// as good, since a part asks nothing more of what is further out.
type selector struct {
	any []chain
	// along says that a part counts siblings or looks along them.
	along bool
}

// chain is parts with descendant combinators between them, the outermost first.
type chain []link

// link is a part without a descendant combinator, and how many parents its child combinators go up.
type link struct {
	match cascadia.Matcher
	ups   int
}

// match reports whether an element is selected.
func (s *selector) match(n *html.Node) bool {
	for _, c := range s.any {
		if c.matches(n) {
			return true
		}
	}
	return false
}

func (c chain) matches(n *html.Node) bool {
	last := len(c) - 1
	if !c[last].match.Match(n) {
		return false
	}
	for i := last - 1; i >= 0; i-- {
		for range c[i+1].ups + 1 {
			if n = n.Parent; n == nil {
				return false
			}
		}
		for !c[i].match.Match(n) {
			if n = n.Parent; n == nil {
				return false
			}
		}
	}
	return true
}

// parseSelector reads a list of selectors.
func parseSelector(css string) (*selector, error) {
	s := &selector{}
	lists, err := cut(css, ',')
	if err != nil {
		return nil, err
	}
	for _, one := range lists {
		parts, err := cut(one, ' ')
		if err != nil {
			return nil, err
		}
		var c chain
		for _, p := range join(parts) {
			m, err := cascadia.ParseGroup(p)
			if err != nil {
				return nil, err
			}
			if strings.Count(p, "~")-strings.Count(p, "~=") > 1 {
				return nil, fmt.Errorf("%q looks along siblings more than once", p)
			}
			c = append(c, link{match: m, ups: strings.Count(p, ">")})
			s.along = s.along || looksAlong(p)
		}
		if len(c) == 0 {
			return nil, errors.New("a selector is empty")
		}
		s.any = append(s.any, c)
	}
	return s, nil
}

// cut splits at a sign, or at any run of spaces, outside of quotation marks, brackets and parentheses.
func cut(css string, at byte) ([]string, error) {
	var parts []string
	depth, quote, from := 0, byte(0), 0
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case depth > 0 && at == ' ' && c <= ' ' && strings.TrimLeft(css[i:], " \t\n") != "" && !beside(css, i):
			return nil, errors.New("a space in parentheses: quote the text; one selector inside another's parentheses must be simple")
		case depth == 0 && (c == at || at == ' ' && c <= ' '):
			parts, from = append(parts, css[from:i]), i+1
		}
	}
	return append(parts, css[from:]), nil
}

// beside reports whether the space at i only stands beside a sign, as in ":nth-child(2n + 1)" and ":not( .a )".
func beside(css string, i int) bool {
	before, after := strings.TrimRight(css[:i], " \t\n"), strings.TrimLeft(css[i:], " \t\n")
	return before == "" || after == "" || strings.IndexByte("(+-,[=", before[len(before)-1]) >= 0 || strings.IndexByte(")+-,]=", after[0]) >= 0
}

// join puts the parts on both sides of a combinator together again: "a > b" is one part.
func join(parts []string) []string {
	var out []string
	glue := false
	for _, p := range parts {
		switch {
		case p == "":
		case p[0] == '>' || p[0] == '+' || p[0] == '~' || glue:
			if len(out) == 0 {
				out = append(out, "")
			}
			out[len(out)-1] += p
			glue = strings.IndexByte(">+~", p[len(p)-1]) >= 0
		default:
			out, glue = append(out, p), strings.IndexByte(">+~", p[len(p)-1]) >= 0
		}
	}
	return out
}

// looksAlong reports whether a part of a selector may look at many siblings, or at all that an element holds, for
// each element.
func looksAlong(part string) bool {
	for _, sign := range []string{"~", "+", ":nth", "-child", "-of-type", ":has", ":contains", ":match", ":empty"} {
		if strings.Contains(part, sign) {
			return true
		}
	}
	return false
}

// maxSiblings is the most children of one element on a page that selectors which look along siblings read.
const maxSiblings = 1000

// crowded reports whether an element of a page has more children than that.
func crowded(top *html.Node) bool {
	count, many := map[*html.Node]int{}, false
	r := items{left: maxItemNodes}
	r.visit(top, func(n *html.Node) bool {
		count[n.Parent]++
		many = many || count[n.Parent] > maxSiblings
		return !many
	})
	return many || r.left <= 0
}
