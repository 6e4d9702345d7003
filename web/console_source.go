package web

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"lurewatch/job"
)

// sourcesPage is how the sources of ads are doing.
type sourcesPage struct {
	view
	Counts []StateCount // every state, the worst first
	Rows   []SourceRow  // the worst first, equals by id
}

// StateCount is how many sources are in a state.
type StateCount struct {
	State job.SourceState
	N     int
}

// SourceRow is one source. ID is shown; Test and Accept are the argument of the command that tests it and of the one
// that says that it is as it should be, "" where that command is of no use or the id must not stand in a shell.
type SourceRow struct {
	Num                         int // from 1
	ID, Test, Accept            string
	State                       job.SourceState
	Since, LastSuccess, LastNew time.Time
	Ads, Visits                 int
	Signs                       []SignView
	// Failing says that there is no round to judge by and that the newest visit failed, at LastFailure, for the reason Why.
	Failing     bool
	LastFailure time.Time
	Why         string
}

// states is the order of the page, and what it counts.
var states = [...]job.SourceState{job.SourceBroken, job.SourceDegraded, job.SourceNew, job.SourceOK}

// ranked is the place of a state in the order. One that this release does not know comes first: somebody must look.
func ranked(s job.SourceState) int { return slices.Index(states[:], s) }

// sourceState is how a source is by its rounds; new without any.
func sourceState(s job.SourceInfo) job.SourceState {
	if s.Health == nil || s.Health.State == "" {
		return job.SourceNew
	}
	return s.Health.State
}

// countState returns how many sources are in a state.
func countState(list []job.SourceInfo, state job.SourceState) (n int) {
	for _, s := range list {
		if sourceState(s) == state {
			n++
		}
	}
	return n
}

// consoleSources shows every source that was visited, those first that need a person.
func (s *site) consoleSources(w http.ResponseWriter, r *http.Request, l lang) error {
	p := sourcesPage{view: s.consoleView(r, l, "sources.title", "sources")}
	p.More = append(p.More, s.files.url("sources.css"))
	info, err := s.info(r)
	if err != nil {
		return err
	}
	for _, state := range states {
		p.Counts = append(p.Counts, StateCount{state, countState(info.Sources, state)})
	}
	list := slices.Clone(info.Sources)
	slices.SortStableFunc(list, func(a, b job.SourceInfo) int {
		return cmp.Or(cmp.Compare(ranked(sourceState(a)), ranked(sourceState(b))), strings.Compare(a.ID, b.ID))
	})
	for i, src := range list {
		p.Rows = append(p.Rows, s.sourceRow(p.view, i+1, src))
	}
	return s.write(w, http.StatusOK, "sources", p)
}

// info sums up the data directory; the zero value where nobody can tell.
func (s *site) info(r *http.Request) (job.Info, error) {
	if s.o.Info == nil {
		return job.Info{}, nil
	}
	info, err := s.o.Info(r.Context())
	if err != nil {
		return job.Info{}, fmt.Errorf("read the state of the data directory: %w", err)
	}
	return info, nil
}

// libraryID is how the ids of the library are written, plainID those and hosts, which are the ids of other sources.
// Nothing in them has a meaning in a shell.
var (
	libraryID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	plainID   = regexp.MustCompile(`^[a-z0-9]+([.-]+[a-z0-9]+)*$`)
)

// acceptable reports whether a person may say that a source is meant to be so: something comes from it, and it
// differs from what was.
func acceptable(src job.SourceInfo) bool {
	return sourceState(src) == job.SourceDegraded && plainID.MatchString(src.ID) &&
		slices.ContainsFunc(src.Health.Signs, func(g job.SourceSign) bool { return g.Kind != "late" })
}

// sourceRow lays a source out.
func (s *site) sourceRow(v view, num int, src job.SourceInfo) SourceRow {
	row := SourceRow{Num: num, ID: visible(src.ID), State: sourceState(src), LastSuccess: src.LastSuccess, Ads: src.Ads, Visits: src.Visits}
	if libraryID.MatchString(src.ID) {
		row.Test = src.ID
	}
	if acceptable(src) {
		row.Accept = src.ID
	}
	if src.Health == nil {
		if row.Failing = !src.LastFailure.IsZero() && !src.LastSuccess.After(src.LastFailure); row.Failing {
			row.LastFailure, row.Why = src.LastFailure, s.reason(src.Why)
		}
		return row
	}
	// The source's own last success may have been a page that let nobody read it.
	row.Since, row.LastSuccess, row.LastNew = src.Health.Since, src.Health.LastSuccess, src.Health.LastNew
	told := map[string]bool{}
	for _, sign := range src.Health.Signs {
		x := s.sign(v, sign)
		if told[x.Do] {
			x.Do = ""
		}
		told[x.Do] = true
		row.Signs = append(row.Signs, x)
	}
	return row
}

// reason is why a visit failed, as the log has it: in English, with whatever a site put into it.
func (s *site) reason(why string) string { return clip(s.mask.text(why, nil), maxQuote) }
