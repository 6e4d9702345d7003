package sources

import (
	"slices"
	"strings"
)

// read checks that the ways of reading have what they need and fit the kind.
func (c *checker) read(s Source) {
	r := s.Read
	if c.doc.Has("read") && len(r.Ways) == 0 {
		c.fault(at("read", "ways"), "read has no ways, want some of %s", wayList())
	}
	for i, w := range r.Ways {
		switch {
		case w == "": // was no text
		case !slices.Contains(Ways[:], w):
			c.fault(at("read", "ways", i), "way is %q, want one of %s", w, wayList())
		case slices.Contains(r.Ways[:i], w):
			c.fault(at("read", "ways", i), "way %q is there twice", w)
		}
	}
	c.selectors(r)
	c.json(r)
	if _, err := s.reader(); err != nil && len(c.faults) == 0 {
		c.fault(at("read"), "%w", err)
	}
	need := map[Kind]Way{Feed: FeedItems, Telegram: TelegramPost, API: ByJSON}
	if w := need[s.Kind]; w != "" && len(r.Ways) > 0 && !slices.Contains(r.Ways, w) {
		c.fault(at("read", "ways"), "a source of kind %s is read by %s, which is not among the ways", s.Kind, w)
	}
}

func wayList() string {
	names := make([]string, len(Ways))
	for i, w := range Ways {
		names[i] = string(w)
	}
	return strings.Join(names, ", ")
}

// selectors checks that there are some exactly if a way needs them.
func (c *checker) selectors(r Read) {
	c.together(r, BySelectors, "selectors")
	for f := range r.Selectors {
		if !slices.Contains(Fields[:], f) {
			c.faultAt(c.doc.Key("read", "selectors", string(f)), "field %q is not known, want one of %s", f, fieldList(Fields[:]))
		}
	}
	if c.doc.Has("read", "selectors") && !c.has(Title, "selectors") && !c.has(Text, "selectors") {
		c.fault(at("read", "selectors"), "selectors find neither title nor text")
	}
}

// has reports whether a field is told below a key of read.
func (c *checker) has(f Field, below ...any) bool {
	return c.doc.Has(append(append([]any{"read"}, below...), string(f))...)
}

// together checks that a way and its key go together.
func (c *checker) together(r Read, w Way, key string) {
	switch listed, told := slices.Contains(r.Ways, w), c.doc.Has("read", key); {
	case listed && !told:
		c.fault(at("read", "ways", slices.Index(r.Ways, w)), "way %q needs %s below read", w, key)
	case told && !listed:
		c.fault(at("read", key), "%s is there, but %q is not among the ways", key, w)
	}
}

// json checks that there are paths exactly if a way needs them.
func (c *checker) json(r Read) {
	c.together(r, ByJSON, "json")
	if !c.doc.Has("read", "json") {
		return
	}
	known := slices.DeleteFunc(slices.Clone(Fields[:]), func(f Field) bool { return f == Item })
	for f := range r.JSON.Fields {
		if !slices.Contains(known, f) {
			c.faultAt(c.doc.Key("read", "json", "fields", string(f)), "field %q is not known, want one of %s", f, fieldList(known))
		}
	}
	if !c.doc.Has("read", "json", "items") {
		c.fault(at("read", "json"), "json has no items, want the path to the ads, such as data.items[*]")
	}
	if !c.has(Title, "json", "fields") && !c.has(Text, "json", "fields") {
		c.fault(at("read", "json"), "json has no path to a title or a text below fields")
	}
	if t := r.JSON.URL; t != "" {
		if err := checkTemplate(t); err != nil {
			c.fault(at("read", "json", "url"), "url %q: %w", t, err)
		}
	}
}

func fieldList(fields []Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
