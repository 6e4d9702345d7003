package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lurewatch/job"
	"lurewatch/web"
)

type searchCmd struct {
	Query  []string  `arg:"" optional:"" help:"Words (all must match), \"phrases\", -not, field:value, or the reference of an ad that a unit was told, VN-…. Nothing finds all." placeholder:"QUERY"`
	Size   int       `help:"How many hits." default:"20"`
	From   int       `help:"How many hits to skip."`
	Order  job.Order `help:"serious, newest, first_seen or flagged." enum:"serious,newest,first_seen,flagged" default:"serious"`
	After  string    `help:"The \"next\" of the page before, as --json prints it." placeholder:"CURSOR"`
	Facets bool      `help:"Count hits by band, category, country, place, source, language, rule and review."`
	Weeks  bool      `help:"Count hits by the week in which they were first seen."`
	// Evidence costs a look into the store and the evidence for each hit.
	Evidence bool `help:"Say where in the evidence files each ad is: file, byte and digest."`
	JSON     bool `help:"Print JSON."`
}

// Run searches flagged ads, in the running server if there is one.
func (c *searchCmd) Run(a *app) error {
	if c.Size < 1 || c.Size > 1000 || c.From < 0 {
		return exitError{exitUsage, fmt.Errorf("search: --size is %d and --from %d, want 1 to 1000 and at least 0", c.Size, c.From)}
	}
	hits, err := c.search(a)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(a.io.out).Encode(hits)
	}
	printHits(a.io.out, hits)
	tellNotes(a.io.err, hits)
	return nil
}

func (c *searchCmd) search(a *app) (job.Hits, error) {
	q := job.Query{Text: strings.Join(c.Query, " "), Size: c.Size, From: c.From, After: c.After, Order: c.Order, Facets: c.Facets, Weeks: c.Weeks, Now: a.now()}
	var hits job.Hits
	err := a.ask("/v1/search", url.Values{"q": {q.Text}, "size": {strconv.Itoa(q.Size)}, "from": {strconv.Itoa(q.From)},
		"after": {q.After}, "order": {string(q.Order)}, "facets": {strconv.FormatBool(q.Facets)}, "weeks": {strconv.FormatBool(q.Weeks)},
		"evidence": {strconv.FormatBool(c.Evidence)}}, &hits)
	if !errors.Is(err, errNoServer) {
		return hits, err
	}
	d, err := a.openExisting()
	if err != nil {
		return hits, err
	}
	if err = d.catchUp(a.ctx, a.logger()); err == nil {
		hits, err = d.index.Search(a.ctx, q)
	}
	if err == nil && c.Evidence {
		err = web.Options{Case: d.ad, Evidence: a.finder(nil).of}.Evident(a.ctx, hits.Hits)
	}
	return hits, errors.Join(err, d.Close())
}

func printHits(w io.Writer, hits job.Hits) {
	for _, h := range hits.Hits {
		fmt.Fprintf(w, "%-5s %5.1f  %s  %s\n", h.Band, h.Score, h.ID, oneLine(h.Title, 90))
		for _, f := range slices.Sorted(keys(h.Fragments)) {
			for _, s := range h.Fragments[f] {
				fmt.Fprintf(w, "             %s\n", oneLine(s, 200))
			}
		}
		if e := h.Evidence; e != nil {
			fmt.Fprintf(w, "             evidence: %s at %d, %s\n", e.File, e.Offset, e.Digest)
		}
	}
	fmt.Fprintf(w, "%d found in %.1f ms\n", hits.Total, hits.TookMS)
	for _, week := range hits.Weeks {
		fmt.Fprintf(w, "week of %s: alert %d, look %d\n", week.Start.Format(time.DateOnly), week.Alert, week.Look)
	}
	for _, name := range slices.Sorted(keys(hits.Facets)) {
		fmt.Fprintf(w, "%s:", name)
		for _, v := range hits.Facets[name] {
			fmt.Fprintf(w, " %s %d;", v.Value, v.Count)
		}
		fmt.Fprintln(w)
	}
}

// tellNotes says in words how the query was understood where that may not be what was meant.
func tellNotes(w io.Writer, hits job.Hits) {
	unknown := false
	for _, n := range hits.Notes {
		ref, isRef := strings.CutPrefix(n.About, "ref:")
		switch n.Code {
		case job.NoteNoField:
			fmt.Fprintf(w, "%q is no field: its words were looked for. lurewatch search -h has examples.\n", n.About)
		case job.NoteBadValue:
			if unknown = unknown || isRef; isRef {
				fmt.Fprintf(w, "%s: no unit was told of an ad by this reference.\n", ref)
				continue
			}
			fmt.Fprintf(w, "%q: the field cannot have this value.\n", n.About)
		case job.NoteTooLong:
			fmt.Fprintln(w, "The query is too long: only its beginning was looked for.")
		}
	}
	if len(hits.Query) == 1 && hits.Query[0].Field == "ref" && hits.Total == 0 && !unknown {
		fmt.Fprintf(w, "%s: the ad is flagged no more. The console shows it still, by the same reference.\n", hits.Query[0].Value)
	}
	if hits.Fuzzy {
		fmt.Fprintln(w, "Nothing was found as typed. These ads have similar words.")
	}
}

// keys iterates over the keys of a map.
func keys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
