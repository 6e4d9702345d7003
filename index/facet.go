package index

import (
	"cmp"
	"slices"
	"time"

	"lurewatch/job"
)

// MaxFacet is how many values of one facet are listed, the most frequent ones.
const MaxFacet = 50

// MaxWeeks is how many weeks the histogram has at most, the newest ones.
const MaxWeeks = 104

const week = 7 * 24 * time.Hour

// facets counts the ads by the values of each facet, the most frequent first, then by name.
func facets(all []found, tags []tag) map[string][]job.FacetCount {
	counts := make([]int, len(tags))
	for _, f := range all {
		for it := f.ads.Iterator(); it.HasNext(); {
			for _, n := range f.part.list[it.Next()].tags {
				counts[n]++
			}
		}
	}
	out := make(map[string][]job.FacetCount, len(facetFields))
	for name, field := range facetFields {
		list := []job.FacetCount{}
		for n, t := range tags {
			if t.field == field && counts[n] > 0 {
				list = append(list, job.FacetCount{Value: t.value, Count: counts[n]})
			}
		}
		slices.SortFunc(list, func(a, b job.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		out[name] = list[:min(len(list), MaxFacet)]
	}
	return out
}

// monday is the first Monday of Unix time, 1970-01-05, in days.
const monday = 4

// weekOf numbers the week of a time in Unix nanoseconds, from Monday to Sunday in UTC.
func weekOf(n int64) int64 {
	n -= monday * int64(24*time.Hour)
	if n < 0 {
		n -= int64(week) - 1
	}
	return n / int64(week)
}

// weeks counts the ads by the week in which they were first seen, without gaps, oldest first.
func weeks(all []found) []job.Week {
	counts := map[int64]*job.Week{}
	var from, to int64
	for _, f := range all {
		for it := f.ads.Iterator(); it.HasNext(); {
			r := &f.part.list[it.Next()]
			if r.first == 0 {
				continue
			}
			n := weekOf(r.first)
			w := counts[n]
			if w == nil {
				w = &job.Week{}
				if len(counts) == 0 {
					from, to = n, n
				}
				counts[n], from, to = w, min(from, n), max(to, n)
			}
			if r.band == job.Alert {
				w.Alert++
			} else {
				w.Look++
			}
		}
	}
	if len(counts) == 0 {
		return nil
	}
	out := []job.Week{}
	for n := max(from, to-MaxWeeks+1); n <= to; n++ {
		w := job.Week{Start: time.Unix(0, n*int64(week)+monday*int64(24*time.Hour)).UTC()}
		if c := counts[n]; c != nil {
			w.Alert, w.Look = c.Alert, c.Look
		}
		out = append(out, w)
	}
	return out
}
