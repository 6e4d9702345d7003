package index

import (
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/search/query"

	"lurewatch/job"
)

// lastRune sorts after everything that is indexed, so "2026-11" + lastRune ends November.
const lastRune = "\U0010FFFF"

// fieldNamed returns the field that a person means by a name in lower case.
func fieldNamed(name string) (field string, known bool) {
	switch name {
	case fieldBand, fieldCategory, fieldRule, fieldCountry, fieldPlace, fieldSource, fieldLang, fieldContact, fieldKind,
		fieldScore, fieldSeen, fieldFirst, fieldCampaign:
		return name, true
	case "phone":
		return fieldContact, true
	}
	return "", false
}

// compile makes a bleve query of what was typed and returns the needles that excerpts mark. Nothing typed finds
// all; something typed that says nothing finds nothing, as what was looked for is not there. The ids of a campaign's
// ads come from members.
func compile(typed string, members func(campaign string) []string) (query.Query, []needle) {
	if strings.TrimSpace(typed) == "" {
		return query.NewMatchAllQuery(), nil
	}
	var must, not []query.Query
	var marks []needle
	for _, c := range parse(typed) {
		q, found := c.compile()
		if c.field == fieldCampaign {
			q, found = query.NewDocIDQuery(members(c.value)), nil
		}
		switch {
		case q == nil:
		case c.not:
			not = append(not, q)
		default:
			must, marks = append(must, q), append(marks, found...)
		}
	}
	switch {
	case len(must)+len(not) == 0:
		return query.NewMatchNoneQuery(), nil
	case len(must) == 0:
		must = append(must, query.NewMatchAllQuery())
	case len(must) == 1 && len(not) == 0:
		return must[0], marks
	}
	return query.NewBooleanQuery(must, nil, not), marks
}

// compile returns nil where a clause says nothing: a word without letters and digits.
func (c clause) compile() (query.Query, []needle) {
	switch {
	case c.phone != "":
		return c.number()
	case c.field == "":
		return c.words()
	case c.field == fieldScore:
		return c.score()
	case c.field == fieldSeen, c.field == fieldFirst:
		return c.days()
	}
	return terms(c.field, c.spellings()...), nil
}

// words finds a word or phrase in the text.
func (c clause) words() (query.Query, []needle) {
	n := needleOf(c.value)
	return n.query(), []needle{n}
}

// number finds a telephone number among the contacts and, unless only contacts are asked for, in the text:
// as digits in any grouping, or in the very parts that were typed.
func (c clause) number() (query.Query, []needle) {
	p := readPhone(c.phone)
	typed := needleOf(c.value)
	marks := []needle{typed}
	for _, d := range p.digits {
		marks = append(marks, needle{terms: []string{d}})
	}
	if c.field != "" {
		return terms(c.field, p.e164), marks
	}
	return query.NewDisjunctionQuery([]query.Query{terms(fieldContact, p.e164), terms(fieldWords, p.digits...), typed.query()}), marks
}

// spellings returns the terms under which the value of a field may be indexed.
func (c clause) spellings() []string {
	lower := strings.ToLower(c.value)
	switch c.field {
	case fieldCountry:
		return []string{strings.ToUpper(c.value)}
	case fieldContact:
		handle := strings.TrimPrefix(lower, "@")
		all := []string{lower, handle, "@" + handle}
		for _, address := range [...]string{c.value, "https://" + c.value} {
			if u, err := job.Canonical(address); err == nil {
				all = append(all, strings.ToLower(u))
			}
		}
		return all
	}
	return []string{lower, c.value}
}

// score compares with a number: "80" and ">=80" are at least 80. What is not a number is a word.
func (c clause) score() (query.Query, []needle) {
	op, value := cutOperator(c.value)
	f, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return clause{value: c.field + ":" + c.value}.words()
	}
	if op == "" {
		op = ">="
	}
	return compare(c.field, op, scoreTerm(f), scoreTerm(f)), nil
}

// days compares with a day, month or year. What does not begin with a digit is a word.
func (c clause) days() (query.Query, []needle) {
	op, value := cutOperator(c.value)
	if value == "" || value[0] < '0' || value[0] > '9' {
		return clause{value: c.field + ":" + c.value}.words()
	}
	return compare(c.field, op, value, value+lastRune), nil
}

// cutOperator splits ">=80" into ">=" and "80".
func cutOperator(s string) (op, value string) {
	value = strings.TrimLeft(s, "<>=")
	switch op = s[:len(s)-len(value)]; op {
	case "<", ">", "<=", ">=":
		return op, value
	}
	return "", value
}

// compare finds terms before, after or in the span from the first term to the last.
func compare(field, op, from, to string) query.Query {
	yes, no := true, false
	var q *query.TermRangeQuery
	switch op {
	case "<":
		q = query.NewTermRangeInclusiveQuery("", from, &yes, &no)
	case "<=":
		q = query.NewTermRangeInclusiveQuery("", to, &yes, &yes)
	case ">":
		q = query.NewTermRangeInclusiveQuery(to, "", &no, &yes)
	case ">=":
		q = query.NewTermRangeInclusiveQuery(from, "", &yes, &yes)
	default:
		q = query.NewTermRangeInclusiveQuery(from, to, &yes, &yes)
	}
	q.SetField(field)
	return q
}

// terms finds documents that have one of the terms.
func terms(field string, values ...string) query.Query {
	var any []query.Query
	seen := set{}
	for _, v := range values {
		if v == "" || seen[v] {
			continue
		}
		seen[v] = true
		q := query.NewTermQuery(v)
		q.SetField(field)
		any = append(any, q)
	}
	switch len(any) {
	case 0:
		return query.NewMatchNoneQuery()
	case 1:
		return any[0]
	}
	return query.NewDisjunctionQuery(any)
}

// query finds the needle in the words of an ad; nil if it is empty. Where the last term is only a beginning
// the rest is found in order and the beginning anywhere: bleve has no phrase that ends so.
func (n needle) query() query.Query {
	whole := n.terms
	var all []query.Query
	if n.prefix {
		q := query.NewPrefixQuery(n.terms[len(n.terms)-1])
		q.SetField(fieldWords)
		all, whole = append(all, q), n.terms[:len(n.terms)-1]
	}
	switch len(whole) {
	case 0:
	case 1:
		all = append(all, terms(fieldWords, whole...))
	default:
		all = append(all, query.NewPhraseQuery(whole, fieldWords))
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return query.NewConjunctionQuery(all)
}
