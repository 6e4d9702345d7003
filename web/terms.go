package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"lurewatch/job"
)

// searchFields are the names that a search knows in "name:value".
var searchFields = []string{"band", "category", "review", "country", "place", "source", "lang", "rule", "indicator", "tier", "phone", "handle",
	"email", "domain", "url", "contact", "company", "campaign", "ref", "seen", "first_seen", "flagged", "wage", "score", "kind", "closed", "version"}

// terms cuts a search at its spaces, which do not count between quotation marks.
func terms(query string) []string {
	var out []string
	start, quoted := -1, false
	for i, r := range query {
		if strings.ContainsRune(quotes, r) {
			quoted = !quoted
		}
		switch space := unicode.IsSpace(r) && !quoted; {
		case space && start >= 0:
			out = append(out, query[start:i])
			start = -1
		case !space && start < 0:
			start = i
		}
	}
	if start >= 0 {
		out = append(out, query[start:])
	}
	return out
}

// quotes are the quotation marks that keyboards and word processors write.
const quotes = "\"“”„«»＂"

// clauses reads a search in a simple way, for one whose reading the index does not tell.
func clauses(query string) []job.Clause {
	var out []job.Clause
	or := false
	for _, t := range terms(query) {
		if t == "OR" || t == "|" {
			or = len(out) > 0
			continue
		}
		c := job.Clause{Typed: t, Value: t, Or: or}
		or = false
		if rest, ok := strings.CutPrefix(t, "-"); ok && rest != "" {
			c.Not, c.Value = true, rest
		}
		if name, value, ok := strings.Cut(c.Value, ":"); ok && value != "" && slices.Contains(searchFields, strings.ToLower(name)) {
			c.Field, c.Value = strings.ToLower(name), value
		}
		c.Value = strings.Trim(c.Value, quotes)
		out = append(out, c)
	}
	return out
}

// without takes a clause out of a search as it was typed.
func without(query string, c job.Clause) string {
	typed := c.Typed
	for _, minus := range [...]string{"-", "NOT "} {
		if c.Not && wordAt(query, minus+typed) >= 0 {
			typed = minus + typed
			break
		}
	}
	at := wordAt(query, typed)
	if at < 0 || typed == "" {
		return query
	}
	return tidyQuery(query[:at] + " " + query[at+len(typed):])
}

// wordAt returns where a part stands in a search with spaces or the ends around it, -1 if nowhere.
func wordAt(query, part string) int {
	if i := strings.Index(" "+query+" ", " "+part+" "); i >= 0 {
		return i
	}
	return -1
}

// tidyQuery takes out the spaces and the words OR and AND that join nothing.
func tidyQuery(query string) string {
	var out []string
	for _, t := range terms(query) {
		if joins(t) && (len(out) == 0 || joins(out[len(out)-1])) {
			continue
		}
		out = append(out, t)
	}
	for len(out) > 0 && joins(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return strings.Join(out, " ")
}

// joins reports whether a term joins its neighbours.
func joins(term string) bool { return term == "OR" || term == "AND" || term == "|" }

// toggled returns the search with a term added, or without it and true if it was there.
func toggled(query, term string) (string, bool) {
	if at := wordAt(query, term); at >= 0 {
		return tidyQuery(query[:at] + " " + query[at+len(term):]), true
	}
	return tidyQuery(query + " " + term), false
}

// excluded returns the search with a term shut out of it.
func excluded(query, term string) string {
	if rest, on := toggled(query, term); on {
		query = rest
	}
	return tidyQuery(query + " -" + term)
}

// quotedValue writes a value as the search reads it: in quotation marks if it has spaces.
func quotedValue(v string) string {
	if strings.ContainsFunc(v, unicode.IsSpace) {
		return `"` + strings.ReplaceAll(v, `"`, "") + `"`
	}
	return v
}

var fieldLike = regexp.MustCompile(`^-?([A-Za-z_]{2,20}):(.+)$`)

// notFields are names before a colon that nobody means for a field.
var notFields = []string{"http", "https", "hxxp", "hxxps", "mailto", "tel", "tg"}

// unknownField returns the first name of a field in a search that there is not, and the search with the name that was
// probably meant, "" where none is near.
func unknownField(query string) (name, meant string) {
	for _, t := range terms(query) {
		m := fieldLike.FindStringSubmatch(t)
		if m == nil || slices.Contains(searchFields, strings.ToLower(m[1])) || slices.Contains(notFields, strings.ToLower(m[1])) || strings.HasPrefix(m[2], "//") {
			continue
		}
		best := 3
		for _, f := range searchFields {
			if d := slips(strings.ToLower(m[1]), f); d < best && d < len(f)-1 {
				best, meant = d, strings.Replace(query, m[1]+":", f+":", 1)
			}
		}
		return m[1], meant
	}
	return "", ""
}

// slips counts the letters that one word must change, lose or gain to be the other.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			up := row[j+1]
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, up+1, row[j]+1)
			corner = up
		}
	}
	return row[len(b)]
}
