package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lurewatch/job"
)

// Sums is what several ads come to: which places, wages and dates they share.
type Sums struct {
	Ads, Alert, Look    int
	First, Last         time.Time
	Sources, Countries  []Counted
	Places, Langs       []Counted
	Categories, Wages   []Counted
	Rules, Reviews      []Counted
	USDLow, USDHigh     string // the least and the most dollars a month that any of them offers; "" where none says
	Closed, WithoutText int
}

// Counted is a value with how many ads have it. Href leads to the list with those ads, "" for none.
type Counted struct{ Label, Count, Href string }

// maxCounted is how many values of a kind are told.
const maxCounted = 10

// counter counts ads by a value.
type counter map[string]int

// counted lays the most frequent values out, equals by name.
func (c counter) counted(v view, label func(string) string, href func(string) string) []Counted {
	keys := make([]string, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(c[b], c[a]), cmp.Compare(a, b)) })
	var out []Counted
	for _, k := range keys[:min(len(keys), maxCounted)] {
		x := Counted{Label: label(k), Count: v.Lang.Count(c[k])}
		if href != nil {
			x.Href = href(k)
		}
		out = append(out, x)
	}
	return out
}

// sums adds cases up. The links narrow the search for them.
func (s *site) sums(v view, cases []job.Case, query string) Sums {
	var out Sums
	by := map[string]counter{}
	count := func(field string, values ...string) {
		if by[field] == nil {
			by[field] = counter{}
		}
		slices.Sort(values)
		for _, x := range slices.Compact(values) {
			if x != "" {
				by[field][x]++
			}
		}
	}
	low, high := 0.0, 0.0
	for _, c := range cases {
		out.add(c)
		facts := c.Verdict.Facts
		count("source", c.Ad.Source)
		count("lang", c.Verdict.Lang)
		count("review", string(c.Review.Is()))
		count("country", countriesOf(facts)...)
		var places, wages, rules, categories []string
		for _, p := range facts.Places {
			places = append(places, p.ID)
		}
		for _, w := range facts.Wages {
			wages = append(wages, v.amount(w))
			least, most := w.USDMonth[0], max(w.USDMonth[0], w.USDMonth[1])
			if least > 0 && (low == 0 || least < low) {
				low = least
			}
			high = max(high, most)
		}
		for _, f := range c.Verdict.Findings {
			if !f.Trial {
				rules = append(rules, f.Rule)
			}
		}
		for _, x := range c.Verdict.Positive() {
			categories = append(categories, string(x))
		}
		count("place", places...)
		count("wage", wages...)
		count("rule", rules...)
		count("category", categories...)
	}
	if high > 0 {
		out.USDLow, out.USDHigh = v.Lang.Number(low), v.Lang.Number(high)
	}
	list := func(field string, linked bool) []Counted {
		var href func(string) string
		if linked {
			href = func(x string) string { return v.Search(tidyQuery(query + " " + field + ":" + quotedValue(x))) }
		}
		return by[field].counted(v, func(x string) string { return s.value(v, field, x) }, href)
	}
	links := query != ""
	out.Sources, out.Countries, out.Places, out.Langs = list("source", links), list("country", links), list("place", links), list("lang", links)
	out.Rules, out.Reviews, out.Categories = list("rule", links), list("review", links), list("category", links)
	out.Wages = list("wage", false)
	return out
}

// add counts one case and widens the time to it.
func (x *Sums) add(c job.Case) {
	x.Ads++
	switch c.Verdict.Band {
	case job.Alert:
		x.Alert++
	case job.Look:
		x.Look++
	}
	if !c.ClosedAt.IsZero() {
		x.Closed++
	}
	if c.TextPurged {
		x.WithoutText++
	}
	if x.First.IsZero() || !c.FirstSeen.IsZero() && c.FirstSeen.Before(x.First) {
		x.First = c.FirstSeen
	}
	if c.LastSeen.After(x.Last) {
		x.Last = c.LastSeen
	}
}

// cases reads ads by id. Those that are known no more are left out.
func (s *site) cases(ctx context.Context, ids []job.ID) ([]job.Case, error) {
	out := make([]job.Case, 0, len(ids))
	for _, id := range ids {
		c, found, err := s.o.Case(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read ad %q: %w", id, err)
		}
		if found {
			out = append(out, c)
		}
	}
	return out, nil
}
