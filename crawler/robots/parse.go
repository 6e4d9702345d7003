package robots

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Parse reads a robots.txt file. It never fails: lines that cannot be understood are skipped (RFC 9309 section
// 2.3.1.5), and of a body over [MaxBytes] only the whole lines within the limit count. Parse keeps nothing of body.
func Parse(body []byte) *File {
	body = trimBOM(body)
	if len(body) > MaxBytes {
		// A rule cut in the middle would be a wider rule.
		body = body[:bytes.LastIndexAny(body[:MaxBytes], "\r\n")+1]
	}
	p := parser{file: &File{agents: map[string][]int{}, delays: map[string]time.Duration{}}}
	for len(body) > 0 {
		end := bytes.IndexAny(body, "\r\n")
		if end < 0 {
			end = len(body)
		}
		p.line(body[:end])
		body = body[min(end+1, len(body)):]
	}
	for i := range p.file.sections {
		slices.SortStableFunc(p.file.sections[i].rules, byWeight)
	}
	return p.file
}

// trimBOM drops a UTF-8 byte order mark, or as much of its beginning as is there.
func trimBOM(b []byte) []byte {
	for _, mark := range []byte{0xEF, 0xBB, 0xBF} {
		if len(b) == 0 || b[0] != mark {
			break
		}
		b = b[1:]
	}
	return b
}

type parser struct {
	file *File
	// ruled says that the newest section has a rule, so that the next user-agent line opens a new one.
	ruled bool
	// undelayed are the agents named since the last Crawl-delay line of the newest section: those the next one is for.
	undelayed []string
}

// line reads one line without its end.
func (p *parser) line(b []byte) {
	key, value := split(b)
	switch key {
	case "":
	case "user-agent", "useragent", "user agent":
		p.agent(value)
	case "allow":
		p.rule(value, true)
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		p.rule(value, false)
	case "crawl-delay", "crawldelay", "crawl delay":
		p.delay(value)
	case "sitemap", "site-map":
		if value != "" {
			p.file.sitemaps = append(p.file.sitemaps, value)
		}
	}
}

// longestKey bounds what is looked at as a key; every key that is understood is shorter.
const longestKey = 32

// split returns the key of a line in lower case and its value, both without surrounding space and without the
// comment. A line without a key returns "". Between exactly two words a missing colon is understood.
func split(b []byte) (key, value string) {
	if i := bytes.IndexByte(b, '#'); i >= 0 {
		b = b[:i]
	}
	b = bytes.TrimSpace(b)
	k, v, ok := bytes.Cut(b, []byte(":"))
	if !ok {
		i := bytes.IndexAny(b, " \t")
		if i < 0 {
			return "", ""
		}
		k, v = b[:i], bytes.TrimSpace(b[i:])
		if bytes.ContainsAny(v, " \t") {
			return "", ""
		}
	}
	if k = bytes.TrimSpace(k); len(k) > longestKey {
		return "", ""
	}
	return strings.ToLower(string(k)), string(bytes.TrimSpace(v))
}

// agent reads a user-agent line. A line that names nobody still ends the section before it.
func (p *parser) agent(value string) {
	f := p.file
	if len(f.sections) == 0 || p.ruled {
		f.sections = append(f.sections, section{})
		p.ruled, p.undelayed = false, nil
	}
	name := token(value)
	if name == "" {
		return
	}
	newest := len(f.sections) - 1
	if in := f.agents[name]; len(in) == 0 || in[len(in)-1] != newest {
		f.agents[name] = append(in, newest)
	}
	p.undelayed = append(p.undelayed, name)
}

// token returns the product token that a user-agent line names, in lower case: "*", or the letters, "_" and "-" it
// begins with, so that "FooBot/2.1" and "FooBot*" name foobot. It returns "" if there are none.
func token(value string) string {
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		return "*"
	}
	end := 0
	for end < len(value) && (value[end] == '-' || value[end] == '_' || isLetter(value[end])) {
		end++
	}
	return strings.ToLower(value[:end])
}

// rule reads an allow or disallow line. Lines before the first user-agent line count for nobody; an empty value
// matches nothing, but still ends the run of user-agent lines.
func (p *parser) rule(value string, allow bool) {
	if len(p.file.sections) == 0 {
		return
	}
	p.ruled = true
	if value == "" {
		return
	}
	s := &p.file.sections[len(p.file.sections)-1]
	s.rules = append(s.rules, newRule(value, allow))
}

// delay reads a crawl-delay line, which is for the agents named in its section so far. It does not end the run of
// user-agent lines: records outside the RFC must not change how the others are read (section 2.2.4).
func (p *parser) delay(value string) {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds >= 0) {
		return
	}
	d := MaxDelay
	if seconds < MaxDelay.Seconds() {
		d = time.Duration(seconds * float64(time.Second))
	}
	for _, name := range p.undelayed {
		if old, ok := p.file.delays[name]; !ok || d > old {
			p.file.delays[name] = d
		}
	}
	p.undelayed = nil
}
