package extract

import (
	"errors"
	"fmt"
	"strings"
)

// Selectors says where on a page of one source the parts of an ad stand. Each field is a CSS selector; "" is a field
// that is not read. An attribute is read with "selector@name", one of the item itself with "@name". Of several
// selectors with " || " between them the first that finds something counts.
//
// Title, Company, Salary, Posted, Until, Key and Link take the first element that has a value, Location joins all with
// commas, Text takes all in lines.
type Selectors struct {
	// Item is an element for each ad of a page that bears several; an item inside an item is the other's. Empty means
	// that the page is one ad.
	Item string
	// Title and Text: an ad has at least one of them.
	Title, Company, Location, Salary, Text, Posted string
	// Until is the last day of the ad.
	Until string
	// Link leads from an item to its own page, Key tells items without one apart.
	Link, Key string
	// Drop are elements that are left out of Text with everything in them.
	Drop string
	// Links are the only links of the page that are followed, Next among them always. Empty means all.
	Links string
	// Next leads to the next page of a list.
	Next string
}

// Reader reads pages by selectors. It is immutable and safe for concurrent use.
type Reader struct {
	item, drop, links                                                      []pick
	title, company, location, salary, text, posted, until, link, key, next []pick
	// siblings says that a selector counts or looks along siblings, which costs the square of their number.
	siblings bool
}

// pick is one selector with the attribute that is read, "" for the text. A nil sel is the item itself.
type pick struct {
	sel  *selector
	attr string
}

// Compile checks all selectors and returns a reader. The error names every field that is wrong, and joins them.
func (s Selectors) Compile() (*Reader, error) {
	r := &Reader{}
	var errs []error
	for _, f := range []struct {
		name, css string
		to        *[]pick
	}{
		{"item", s.Item, &r.item}, {"title", s.Title, &r.title}, {"company", s.Company, &r.company}, {"location", s.Location, &r.location},
		{"salary", s.Salary, &r.salary}, {"text", s.Text, &r.text}, {"posted", s.Posted, &r.posted}, {"until", s.Until, &r.until},
		{"link", s.Link, &r.link}, {"key", s.Key, &r.key}, {"drop", s.Drop, &r.drop}, {"links", s.Links, &r.links}, {"next", s.Next, &r.next},
	} {
		picks, err := compile(f.css)
		if err != nil {
			errs = append(errs, fmt.Errorf("selector of %s %q: %w", f.name, f.css, err))
			continue
		}
		*f.to = picks
		for _, p := range picks {
			r.siblings = r.siblings || p.sel != nil && p.sel.along
		}
	}
	if s.Title == "" && s.Text == "" && s.Links == "" && s.Next == "" {
		errs = append(errs, errors.New("selectors: neither title nor text nor links"))
	}
	for _, p := range append(append([]pick{}, r.item...), r.drop...) {
		if p.attr != "" || p.sel == nil {
			errs = append(errs, errors.New("selector of item and drop: want an element, not an attribute"))
			break
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return r, nil
}

// compile reads the selectors of one field.
func compile(css string) ([]pick, error) {
	if strings.TrimSpace(css) == "" {
		return nil, nil
	}
	var picks []pick
	for one := range strings.SplitSeq(css, "||") {
		var p pick
		one = strings.TrimSpace(one)
		if i := strings.LastIndexByte(one, '@'); i >= 0 && isName(one[i+1:]) {
			one, p.attr = strings.TrimSpace(one[:i]), strings.ToLower(one[i+1:])
		}
		if one == "" && p.attr == "" {
			return nil, errors.New("a selector is empty")
		}
		if one != "" {
			sel, err := parseSelector(one)
			if err != nil {
				return nil, err
			}
			p.sel = sel
		}
		picks = append(picks, p)
	}
	return picks, nil
}

// isName reports whether s can be the name of an attribute.
func isName(s string) bool {
	if s == "" {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:") == ""
}
