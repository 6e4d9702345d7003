package sources

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"lurewatch/job"
)

// Link says what an address is for.
type Link string

// What links lead to.
const (
	Never Link = "never" // not to be visited
	Ad    Link = "ad"
	List  Link = "list"
	Other Link = "other" // nothing is said of it
)

// Links tells the addresses of a source apart. The zero Links says nothing of any.
type Links struct {
	Ads, Lists, Never []Pattern
}

// Kind says what a canonical address is for: never wins over ads, and ads over lists.
func (l Links) Kind(address string) Link {
	target := target(address)
	for _, row := range []struct {
		patterns []Pattern
		is       Link
	}{{l.Never, Never}, {l.Ads, Ad}, {l.Lists, List}} {
		for _, p := range row.patterns {
			if p.matches(target) {
				return row.is
			}
		}
	}
	return Other
}

// Follow reports whether the address is worth a visit: never is not, and where ads or lists are told, what is
// neither is not.
func (l Links) Follow(address string) bool {
	switch l.Kind(address) {
	case Never:
		return false
	case Other:
		return len(l.Ads)+len(l.Lists) == 0
	}
	return true
}

// maxPattern is the longest pattern, in bytes.
const maxPattern = 200

// Pattern is a set of paths. There are two ways to write one:
//
//	/viec-lam/*/*.html     a glob: * is any text without a slash, ** any text; all of the path must fit
//	/job?id=*              with a question mark, the query must fit too; without one it does not matter
//	re:-[0-9]{4,}$         a regular expression (RE2) that fits somewhere in path and query
//
// Letters beyond ASCII are written as people read them; addresses have them in percent escapes.
type Pattern struct {
	text  string
	re    *regexp.Regexp
	query bool // looks at the query too
}

// String returns the pattern as it is written.
func (p Pattern) String() string { return p.text }

// UnmarshalText compiles a pattern.
func (p *Pattern) UnmarshalText(b []byte) error {
	text := string(b)
	expr, isRE := strings.CutPrefix(text, "re:")
	switch {
	case len(text) > maxPattern:
		return fmt.Errorf("pattern has %d bytes, want at most %d", len(text), maxPattern)
	case isRE && expr == "":
		return errors.New("pattern \"re:\": want a regular expression after it")
	case isRE:
		expr = escaped(expr)
	case !strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "*"):
		return fmt.Errorf("pattern %q: want a path that begins with /, or re: and a regular expression", text)
	default:
		expr = glob(escaped(text))
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return fmt.Errorf("pattern %q: %w", text, err)
	}
	*p = Pattern{text, re, isRE || strings.Contains(text, "?")}
	return nil
}

// glob is a regular expression for a glob.
func glob(s string) string {
	var out strings.Builder
	out.WriteByte('^')
	for s != "" {
		lit, rest, star := strings.Cut(s, "*")
		out.WriteString(regexp.QuoteMeta(lit))
		if star {
			if rest, star = strings.CutPrefix(rest, "*"); star {
				out.WriteString(".*")
			} else {
				out.WriteString("[^/?]*")
			}
		}
		s = rest
	}
	out.WriteByte('$')
	return out.String()
}

func (p Pattern) matches(target string) bool {
	if !p.query {
		target, _, _ = strings.Cut(target, "?")
	}
	return p.re != nil && p.re.MatchString(target)
}

// target is path and query of a canonical address, with escapes in capitals.
func target(address string) string {
	t := address[len(job.Origin(address)):]
	t, _, _ = strings.Cut(t, "#")
	if t == "" {
		t = "/"
	}
	b := []byte(t)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToUpper(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

// escaped is s with every byte beyond ASCII as addresses have it.
func escaped(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r < 0x80 {
			out.WriteRune(r)
		} else {
			out.WriteString(url.PathEscape(string(r)))
		}
	}
	return out.String()
}
