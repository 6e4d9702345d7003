package index

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"

	"lurewatch/job"
)

// Limits of a search. A larger page is cut to MaxSize; a page that begins after MaxFrom begins there.
const (
	DefaultSize = 20
	MaxSize     = 1000
	MaxFrom     = 1_000_000
	MaxFacet    = 20 // values of one facet, the most frequent ones
)

// Timeout is the most time that a search takes, unless the caller's context ends earlier.
const Timeout = 2 * time.Second

// Search finds flagged ads. The package doc says how a query is read and in which order ads come; Hits is
// empty, never nil. An error is never the fault of what was typed: it is context.DeadlineExceeded or Canceled,
// [ErrDamaged], or the index is closed.
//
// Facets, if asked for, count all matching ads by band, category, country, source, lang and rule, under the
// values that hits have.
// Fragments hold, per field, excerpts around the words found; the text has at least its beginning.
func (ix *Index) Search(ctx context.Context, q job.Query) (hits job.Hits, err error) {
	start := time.Now()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("search %q: %w: %v", clipBytes(q.Text, 120), ErrDamaged, p)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	found, marks, err := ix.compile(q.Text)
	if err != nil {
		return job.Hits{}, fmt.Errorf("search %q: %w", clipBytes(q.Text, 120), err)
	}
	req := bleve.NewSearchRequestOptions(found, pageSize(q.Size), min(max(q.From, 0), MaxFrom), false)
	req.Score = bleve.ScoreNone
	req.Fields = []string{fieldCard}
	req.SortByCustom(search.SortOrder{&search.SortField{Field: fieldOrder, Type: search.SortFieldAsString}, &search.SortDocID{}})
	if q.Facets {
		for _, f := range facetFields {
			req.AddFacet(f, bleve.NewFacetRequest(facetOf(f), MaxFacet))
		}
	}
	res, err := ix.bleve.SearchInContext(ctx, req)
	if err != nil {
		return job.Hits{}, fmt.Errorf("search %q: %w", clipBytes(q.Text, 120), err)
	}
	hits = job.Hits{Total: int(res.Total), Hits: make([]job.Hit, 0, len(res.Hits))}
	for _, m := range res.Hits {
		hit, err := hitOf(m, marks, q.HTML)
		if err != nil {
			return job.Hits{}, fmt.Errorf("search %q: ad %q: %w: %v", clipBytes(q.Text, 120), m.ID, ErrDamaged, err)
		}
		hits.Hits = append(hits.Hits, hit)
	}
	if q.Facets {
		hits.Facets = facetsOf(res.Facets)
	}
	hits.TookMS = float64(time.Since(start).Microseconds()) / 1000
	return hits, nil
}

func pageSize(n int) int {
	if n <= 0 {
		return DefaultSize
	}
	return min(n, MaxSize)
}

// hitOf reads the card of a match and takes its excerpts.
func hitOf(m *search.DocumentMatch, marks []needle, html bool) (job.Hit, error) {
	var c card
	stored, _ := m.Fields[fieldCard].(string)
	if err := json.Unmarshal([]byte(stored), &c); err != nil {
		return job.Hit{}, err
	}
	style := plainStyle
	if html {
		style = htmlStyle
	}
	fragments := map[string][]string{}
	for _, f := range job.Fields {
		text := c.field(f)
		spans := find(text, marks)
		if len(spans) > 0 || f == job.Text && text != "" {
			fragments[string(f)] = style.fragments(text, spans)
		}
	}
	return job.Hit{ID: job.ID(m.ID), Title: c.Title, Band: c.Band, Score: c.Score, URL: c.URL, Source: c.Source,
		Lang: c.Lang, LastSeen: c.LastSeen, Fragments: fragments}, nil
}

// facetsOf copies the counts, the most frequent value first.
func facetsOf(results search.FacetResults) map[string][]job.FacetCount {
	out := make(map[string][]job.FacetCount, len(facetFields))
	for _, f := range facetFields {
		counts := []job.FacetCount{}
		if r := results[f]; r != nil && r.Terms != nil {
			for _, t := range r.Terms.Terms() {
				counts = append(counts, job.FacetCount{Value: t.Term, Count: t.Count})
			}
		}
		out[f] = counts
	}
	return out
}
