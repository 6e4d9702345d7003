package web

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// dictionaries are the names of countries and languages of the Unicode CLDR, for those that words/*.json does not name.
var dictionaries = map[lang]*display.Dictionary{vi: display.Vietnamese, en: display.English, fr: display.French}

// Country names a country by its ISO 3166-1 code. A code that is none comes back as it is.
func (v view) Country(code string) string {
	if s, ok := v.words["country."+code]; ok {
		return s
	}
	if region, err := language.ParseRegion(code); err == nil && len(code) == 2 {
		if s := dictionaries[v.Lang].Regions().Name(region); s != "" {
			return s
		}
	}
	return visible(code)
}

// Language names a language by its BCP 47 tag. A tag that is none comes back as it is.
func (v view) Language(tag string) string {
	if s, ok := v.words["lang."+tag]; ok {
		return s
	}
	if t, err := language.Parse(tag); err == nil {
		if s := dictionaries[v.Lang].Languages().Name(t); s != "" {
			first, size := utf8.DecodeRuneInString(s)
			return string(unicode.ToUpper(first)) + s[size:]
		}
	}
	return visible(tag)
}

// Place names a place of the gazetteer: "Bavet (Campuchia)", "Mộc Bài (cửa khẩu, Việt Nam)". Its id is the code of its
// country, perhaps what it is, and its name in Latin letters; the country alone is an id as well. One that the gazetteer
// does not name is named by its id.
func (v view) Place(id string) string {
	code, rest, found := strings.Cut(id, "-")
	country := v.Country(strings.ToUpper(code))
	if !found || len(code) != 2 || rest == "" {
		if len(code) == 2 {
			return country
		}
		return visible(id)
	}
	kind := ""
	for prefix, name := range map[string]string{"gate-": "gate", "st-": "station"} {
		if name, after := v.Name("place", name), strings.TrimPrefix(rest, prefix); after != rest {
			kind, rest = name+", ", after
		}
	}
	name := v.gazetted(id, code)
	if name == "" {
		name = capitalised(rest)
	}
	return visible(name) + " (" + kind + country + ")"
}

// gazetted is the name of a place in the gazetteer, "" for none. Names of Viet Nam keep their marks in French too.
func (v view) gazetted(id, code string) string {
	if v.place == nil {
		return ""
	}
	names, _ := v.place(id)
	name := names[string(v.Lang)]
	if name == "" && code == "vn" {
		name = names[string(vi)]
	}
	if name = cmp.Or(name, names[string(en)]); name == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(name) // "các khu ở Bavet"
	return string(unicode.ToUpper(first)) + name[size:]
}

// capitalised makes a name of the words of an id.
func capitalised(id string) string {
	parts := strings.Split(id, "-")
	for i, p := range parts {
		if first, size := utf8.DecodeRuneInString(p); size > 0 {
			parts[i] = string(unicode.ToUpper(first)) + p[size:]
		}
	}
	return strings.Join(parts, " ")
}

// term names a condition that was read in an ad.
func (s *site) term(l lang, id string) string {
	title, _ := s.o.Term(id)
	return visible(cmp.Or(title[string(l)], title[string(en)], id))
}

// value names the value of a field of the search as a reader would.
func (s *site) value(v view, field, value string) string {
	switch field {
	case "country":
		return v.Country(strings.ToUpper(value))
	case "lang":
		return v.Language(value)
	case "place":
		return v.Place(value)
	case "rule":
		title, _ := s.ruleTitle(v.Lang, value)
		return title
	case "band", "category", "review", "kind", "tier", "closed":
		return v.Name(field, value)
	}
	return visible(value)
}

// fieldName names a field of the search.
func (v view) fieldName(field string) string { return v.Name("facet", field) }
