package extract

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Paths says where in the JSON answer of an API the parts of an ad stand. A path is names with dots between, with
// [n] for an entry of a list and [*] for all of them: "data.items[*].jobTitle", "locations[0].name". The last of a
// path can be an object or a list, whose texts are then taken. Names compare without case.
//
// Of several paths with "||" between them the first that finds something counts; paths with "|" are put together: in
// lines for Text, with commas for Location, as a range for Salary, with a space elsewhere.
type Paths struct {
	// Items leads to the ads, from the top: "data[*]". Empty means that the answer is one ad. The other paths, but for
	// Next, start at an ad.
	Items string
	// Key tells the ads of one answer apart; it is needed where URL is empty.
	Key                                            string
	Title, Company, Location, Salary, Text, Posted string
	// Until is the last day of the ad.
	Until string
	// URL is the path to the address of an ad, or a template with paths in braces: "https://jobs.example/{id}". A
	// value in a template is escaped, so that it cannot lead to another host.
	URL string
	// Next leads, from the top, to the address of the next answer.
	Next string
}

// API reads answers of an API. It is immutable and safe for concurrent use.
type API struct {
	items, next                                                path
	key, title, company, location, salary, text, posted, until choice
	url                                                        choice
	template                                                   []piece // of the address; nil where url is a path
}

// path is a way into JSON. choice is alternatives of paths that are put together.
type (
	path   []step
	choice [][]path
)

// step goes to a member of an object, or if name is empty to entry n of a list, to all if n is negative.
type step struct {
	name string
	n    int
}

// piece is a part of a template: text as it stands, or a path.
type piece struct {
	text string
	path path
}

// Compile checks all paths and returns a reader. The error names every field that is wrong, and joins them.
func (p Paths) Compile() (*API, error) {
	a := &API{}
	var errs []error
	fault := func(field, path string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("path of %s %q: %w", field, path, err))
		}
	}
	for _, f := range []struct {
		name, path string
		to         *path
	}{{"items", p.Items, &a.items}, {"next", p.Next, &a.next}} {
		var err error
		*f.to, err = parsePath(f.path)
		fault(f.name, f.path, err)
	}
	for _, f := range []struct {
		name, path string
		to         *choice
	}{{"key", p.Key, &a.key}, {"title", p.Title, &a.title}, {"company", p.Company, &a.company}, {"location", p.Location, &a.location},
		{"salary", p.Salary, &a.salary}, {"text", p.Text, &a.text}, {"posted", p.Posted, &a.posted}, {"until", p.Until, &a.until}} {
		var err error
		*f.to, err = parseChoice(f.path)
		fault(f.name, f.path, err)
	}
	var err error
	if strings.Contains(p.URL, "://") {
		a.template, err = parseTemplate(p.URL)
	} else {
		a.url, err = parseChoice(p.URL)
	}
	fault("url", p.URL, err)
	if p.Title == "" && p.Text == "" {
		errs = append(errs, errors.New("paths: neither title nor text"))
	}
	if p.Items != "" && p.URL == "" && p.Key == "" {
		errs = append(errs, errors.New("paths: neither url nor key, so the ads of an answer cannot be told apart"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return a, nil
}

// parseChoice reads the paths of one field.
func parseChoice(s string) (choice, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var c choice
	for alternative := range strings.SplitSeq(s, "||") {
		var together []path
		for one := range strings.SplitSeq(alternative, "|") {
			p, err := parsePath(strings.TrimSpace(one))
			if err != nil {
				return nil, err
			}
			if len(p) == 0 {
				return nil, errors.New("a path is empty")
			}
			together = append(together, p)
		}
		c = append(c, together)
	}
	return c, nil
}

// maxSteps is the longest path, as deep as JSON is read.
const maxSteps = maxNesting

// parsePath reads one path; "" is the path to where one is.
func parsePath(s string) (path, error) {
	var p path
	for s != "" {
		end := strings.IndexAny(s, ".[")
		if end < 0 {
			end = len(s)
		}
		if end > 0 {
			p = append(p, step{name: localName(s[:end])})
			s = s[end:]
		} else if s[0] == '.' {
			return nil, errors.New("a name is missing before a dot")
		}
		for strings.HasPrefix(s, "[") {
			in, rest, ok := strings.Cut(s[1:], "]")
			n, err := strconv.Atoi(in)
			if in == "*" {
				n, err = -1, nil
			}
			if !ok || err != nil || n < -1 || n == -1 && in != "*" {
				return nil, fmt.Errorf("want [n] or [*], not %q", s)
			}
			p, s = append(p, step{n: n}), rest
		}
		switch {
		case s == "":
		case s[0] != '.' || s == ".":
			return nil, fmt.Errorf("want a dot and a name, not %q", s)
		default:
			s = s[1:]
		}
		if len(p) > maxSteps {
			return nil, fmt.Errorf("more than %d steps", maxSteps)
		}
	}
	return p, nil
}

// parseTemplate reads an address with paths in braces, none of them in the host.
func parseTemplate(s string) ([]piece, error) {
	var t []piece
	if u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(s)); err != nil || u.Host == "" || strings.ContainsAny(u.Host, "{}") {
		return nil, errors.New("want an absolute address")
	}
	host, _, _ := strings.Cut(s[strings.Index(s, "://")+3:], "/")
	if strings.ContainsAny(host, "{}") {
		return nil, errors.New("the host cannot come from the answer")
	}
	for s != "" {
		before, rest, found := strings.Cut(s, "{")
		t = append(t, piece{text: before})
		if !found {
			break
		}
		in, after, closed := strings.Cut(rest, "}")
		p, err := parsePath(in)
		if err != nil || !closed || in == "" {
			return nil, fmt.Errorf("want a path in braces at %q", s[len(before):])
		}
		t, s = append(t, piece{path: p}), after
	}
	return t, nil
}
